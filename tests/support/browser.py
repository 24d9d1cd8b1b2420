"""A real browser without a screen, for a test that wants to see a page as a person does."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=900,900",
)


@contextmanager
def browser(profile: Path) -> Iterator["Chrome"]:
    """Chromium with a fresh profile.

    Skips the test where there is none, and fails it if CI=true.
    """
    program = (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    driver = shutil.which("chromedriver")
    if not program or not driver:
        missing = "Chromium and its driver (chromium, chromium-driver) are not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{missing}, and CI=true asks for them")
        pytest.skip(f"{missing}: consent in a real browser is not checked")
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService

    options = ChromeOptions()
    options.binary_location = program
    for word in (*_QUIET, f"--user-data-dir={profile}"):
        options.add_argument(word)
    page = Chrome(options=options, service=ChromeService(driver))
    page.implicitly_wait(10)
    try:
        page.set_page_load_timeout(30)
        yield page
    finally:
        page.quit()
