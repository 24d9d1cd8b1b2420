"""A program that a test needs and this computer lacks."""

import os
from typing import NoReturn

import pytest


def without(what: str) -> NoReturn:
    """Skip the test; fail it where CI=true, which must have everything."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is not installed, and CI=true asks for it")
    pytest.skip(f"{what} is not installed: what it would have checked is not checked")
