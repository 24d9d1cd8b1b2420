"""Linking as a person does it.

The consent page in a real browser, the way back, the row of the Shops sheet.
"""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.browser import browser
from tests.support.firm import sample_firm
from tests.support.prompters import ScriptedPrompter
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import SHOPS

if TYPE_CHECKING:
    from selenium.webdriver import Chrome


class BrowsingDesk(ScriptedPrompter):
    """Its person opens the page in a browser, reads it, and clicks Authorise."""

    def __init__(self, page: "Chrome") -> None:
        super().__init__()
        self.page = page
        self.read: list[str] = []
        self._clicking = threading.Thread()

    def open_page(self, url: str) -> None:
        self._clicking = threading.Thread(target=self._authorise, args=(url,))
        self._clicking.start()

    def _authorise(self, url: str) -> None:
        self.page.get(url)
        self.read.append(self.page.find_element("tag name", "body").text)
        self.page.find_element("id", "authorize").click()
        self.read.append(
            self.page.find_element("xpath", "//p[contains(., 'close this page')]").text
        )

    def finished(self) -> list[str]:
        """What the person read, page after page."""
        self._clicking.join(30)
        return self.read


def test_a_click_on_authorise_and_the_row_reads_linking_success(tmp_path: Path) -> None:
    with (
        browser(tmp_path / "profile") as page,
        sample_firm(tmp_path, orders=10, shops=2) as firm,
    ):
        prompter = BrowsingDesk(page)
        firm.prompter = prompter
        assert firm.link() == "Linking Success: 2 shops, 2 of them new."
        asked, closed = prompter.finished()
        assert "Authorise this app?" in asked
        assert "Melati Trading Sdn Bhd lets the app read:" in asked
        assert "seller.order.info" in asked
        assert "You can close this page" in closed
        rows = Workbook(firm.book.book).rows(SHOPS)
        assert [row[SHOPS.place("Status")] for row in rows] == ["Linking Success"] * 2
        assert [row[SHOPS.place("Name")] for row in rows] == ["Kedai Melati", "Gajet Kita"]


def test_the_sample_shop_shows_its_state_and_leads_to_the_consent_page(tmp_path: Path) -> None:
    with browser(tmp_path / "profile") as page, sample_firm(tmp_path, orders=10) as firm:
        page.get(f"{firm.shop.url}/")
        shown = page.find_element("tag name", "body").text
        assert "Sample TikTok Shop" in shown
        assert firm.shop.app.app_key in shown
        assert firm.shop.app.app_secret not in page.page_source
        page.find_element("partial link text", "Consent page").click()
        assert "Authorise this app?" in page.find_element("tag name", "body").text
