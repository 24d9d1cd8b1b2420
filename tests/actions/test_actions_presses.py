"""What a press tells at its end, what a filter leaves out, and where secrets come from."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.filtering import hide
from tests.support.firm import sample_firm
from tests.support.prompters import ScriptedPrompter
from xlplugin import actions, pulse
from xlplugin.context import ButtonContext
from xlplugin.engine import open_book
from xlplugin.errors import Cancelled, FixInputError, Problem, SignInError
from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets import orders as order_sheet
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.problems import put_problems
from xlplugin.sheets.tables import JOURNAL, ORDERS, PRODUCTS, SHOPS, Table
from xlplugin.terminal import SECRET, GivenOptions, TerminalPrompter
from xlplugin.tiktok.api import endpoints, order_fetch
from xlplugin.tiktok.api.client import Client
from xlplugin.tiktok.api.windows import Window
from xlplugin.tiktok.facts import Shop


def test_the_last_sentence_tells_new_problems_by_count_and_sheet(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=24) as firm:
        firm.up_to("fetch_orders")
        said = actions.run_and_tell("post_orders", ButtonContext(firm.book, firm.prompter))
        found = re.search(r"1 new problem: Orders 1\. Press Problems\.", said)
        assert found, said
        fresh = Workbook(firm.book.book)
        again = actions.run_and_tell("post_orders", ButtonContext(fresh, firm.prompter))
        assert "new problem" not in again


def test_problems_shows_what_asks_something_of_the_user(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=5) as firm:
        assert firm.press("show_problems") == "There is no open problem."
        put_problems(
            firm.book,
            "Fetch orders",
            [
                Problem("Orders", "576", "Status", "Cancelled after it was posted.", "Replace it."),
                Problem("Orders", "577", "Status", "It was delivered twice.", ""),
            ],
        )
        said = firm.press("show_problems")
        assert said == "1 open problem, found by Fetch orders 1."
        assert firm.book.book.sheets.active.name == "Problems"


@pytest.mark.parametrize(
    ("button", "table", "sheet"),
    [("post_products", PRODUCTS, "Products"), ("mark_all_orders", ORDERS, "Orders")],
)
def test_all_means_the_rows_that_the_filter_shows(
    tmp_path: Path, button: str, table: Table[Any], sheet: str
) -> None:
    with sample_firm(tmp_path, orders=24) as firm:
        firm.up_to("fetch_orders")
        firm.book.save()
        firm.book.book.close()
        firm.book = Workbook(open_book(firm.path))
        view = firm.book.view(table)
        hidden = [view.top + 2, view.top + 4]
        hide(firm.book, sheet, hidden)
        count = view.count
        if button == "mark_all_orders":
            assert firm.press(button) == f"{count - 2} orders ticked."
            return
        status = PRODUCTS.place("Verify Status")
        places = [number - view.top - 1 for number in hidden]
        before = [firm.book.rows(PRODUCTS)[place][status] for place in places]
        firm.book.view(PRODUCTS).put(("Verify Status",), [("",)] * count)
        firm.press(button)
        assert f"Your filter shows {count - 2} of {count}." in firm.prompter.asked[-1]
        after = [firm.book.rows(PRODUCTS)[place][status] for place in places]
        assert before != after
        assert after == ["", ""]


def test_a_link_that_tiktok_refuses_is_red_on_shops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sample_firm(tmp_path, orders=5) as firm:
        firm.up_to("fetch_products")

        def refuse(*_: object) -> None:
            raise SignInError("The seller has taken the permission back.", cure="Press Link.")

        monkeypatch.setattr(endpoints, "fetch_shops", refuse)
        with pytest.raises(SignInError):
            firm.press("fetch_products")
        assert [row.status for row in firm.book.rows(SHOPS)] == ["Refused by TikTok"]


def test_a_secret_never_comes_from_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    user = TerminalPrompter(GivenOptions(answers=["key", "secret", "123"]))
    assert user.ask_text("App key") == "key"
    with pytest.raises(FixInputError, match=SECRET):
        user.ask_text("App secret", secret=True)
    monkeypatch.setenv(SECRET, "from the environment")
    assert user.ask_text("App secret", secret=True) == "from the environment"


def test_a_fetch_that_stops_at_the_second_shop_does_not_ask_for_the_first_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    search = order_fetch.search_orders

    def noted(client: Client, shop: Shop, field: str, window: Window, token: str = "") -> bytes:
        if field == "create_time":
            asked.append(shop.id)
        return search(client, shop, field, window, token)

    with sample_firm(tmp_path, orders=40, shops=2) as firm:
        firm.up_to("fetch_orders")
        first, second = [row.shop_id for row in firm.book.rows(SHOPS)]
        fetched = firm.book.view(ORDERS).count
        monkeypatch.setattr(order_fetch, "search_orders", noted)
        put = order_sheet.put_orders

        def stops_at_the_second(book: Workbook, shop: ShopMapping, *rest: Any) -> int:
            if shop.shop_id == second:
                raise Cancelled("Cancelled.")
            return put(book, shop, *rest)

        with monkeypatch.context() as patch:
            patch.setattr(order_sheet, "put_orders", stops_at_the_second)
            with pytest.raises(Cancelled):
                firm.press("fetch_orders")
        assert set(asked) == {first, second}
        asked.clear()
        firm.press("fetch_orders")
        assert asked == []
        assert firm.book.view(ORDERS).count == fetched
        firm.press("fetch_orders")
        assert set(asked) == {first, second}


class OnceCancelled(ScriptedPrompter):
    """A user who presses Cancel once, while a sheet is being read."""

    is_over = False

    def progress(self, done: int, total: int | None, text: str) -> None:
        super().progress(done, total, text)
        if not self.is_over and text.startswith("Reading "):
            self.is_over = True
            raise Cancelled("Cancelled.")


def test_a_cancel_while_sheets_are_read_posts_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulse, "EVERY", 5)
    with sample_firm(tmp_path) as firm:
        firm.up_to("fetch_orders")
        firm.prompter = OnceCancelled()
        with pytest.raises(Cancelled):
            firm.press("post_orders")
        assert Workbook(firm.book.book).rows(JOURNAL) == []
