"""Links as the person meets them.

How they are doing, what ends them, and what she reads when one does not work.
"""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from tests.support.firm import SampleFirm, sample_firm
from tests.support.prompters import ScriptedPrompter
from tests.support.refusals import refused
from xlplugin import addin, demo
from xlplugin.actions import linking, shop
from xlplugin.actions.linking import link_account
from xlplugin.context import ButtonContext
from xlplugin.errors import Cancelled, ProductError, SignInError
from xlplugin.sandbox.month import Month
from xlplugin.sandbox.server import SandboxServer
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    ORDERS,
    PRODUCTS,
    RUNS,
    SETTINGS,
    SHOPS,
    TICKED,
    SettingsRow,
    ShopsRow,
)
from xlplugin.stores.session import user_name
from xlplugin.tiktok.api import client, tokens
from xlplugin.tiktok.api.gateway import AppKey, Gateway
from xlplugin.tiktok.secrets import vault

ACCOUNT = "Sample shop"


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[SampleFirm]:
    with sample_firm(tmp_path, orders=20) as firm:
        yield firm


@pytest.fixture
def linked(firm: SampleFirm, monkeypatch: pytest.MonkeyPatch) -> SampleFirm:
    firm.link()
    expect(firm, monkeypatch)
    firm.press("make_master_data")
    firm.book.put_cell("OrdersFrom", firm.shop.month.first)
    firm.book.put_cell("OrdersTo", firm.shop.month.last)
    return firm


@pytest.fixture
def comes_back(firm: SampleFirm, monkeypatch: pytest.MonkeyPatch) -> None:
    expect(firm, monkeypatch)


def expect(firm: SampleFirm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the Link button listens, and whom it links: the sample shop."""
    port = demo.free_port()
    firm.shop.app.redirect = f"http://127.0.0.1:{port}/"
    monkeypatch.setattr(linking, "listen_at", port)
    monkeypatch.setattr(shop, "Gateway", lambda: Gateway.at(firm.shop.url))


def shown(firm: SampleFirm, *columns: str) -> list[tuple[object, ...]]:
    rows = Workbook(firm.book.book).rows(SHOPS)
    return [tuple(row[SHOPS.place(name)] for name in columns) for row in rows]


CANCELLED_AT_ONCE = """
import time
from types import SimpleNamespace
from xlplugin.actions.linking import _beside
from xlplugin.errors import Cancelled

def cancel():
    raise Cancelled("Cancelled.")

try:
    user = SimpleNamespace(progress=print, waiting=cancel)
    _beside(user, "Linking the account", lambda: time.sleep(60))
except Cancelled as error:
    print(error)
"""


def test_cancel_ends_the_process_though_tiktok_does_not_answer() -> None:
    """Excel's window is blocked for as long as the process lives."""
    command = [sys.executable, "-c", CANCELLED_AT_ONCE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout == "0 None Linking the account\nCancelled.\n"


def ends(days: int, account: str = ACCOUNT) -> date:
    """Let the link end so many days from now; the day."""
    held = tokens.load(vault(), account)
    when = datetime.now(UTC).replace(microsecond=0) + timedelta(days=days)
    changed = replace(
        held.tokens, refresh_expires=when, access_expires=min(when, held.tokens.access_expires)
    )
    tokens.save(vault(), account, held.app, changed, held.gateway)
    return when.date()


def texts(firm: SampleFirm, description: str = "Kedai Melati") -> tuple[str, ...]:
    app = firm.shop.app
    return description, app.app_key, app.app_secret, app.service_id


def press_in_excel(firm: SampleFirm, button: str) -> str:
    """Press a ribbon button as Excel does; what the person reads."""
    firm.book.book.set_mock_caller()
    addin.press(button)
    return " ".join(firm.prompter.told + firm.prompter.warned)


def test_every_fetch_brings_the_rows_up_to_date_without_a_call_of_its_own(
    linked: SampleFirm,
) -> None:
    linked.shop.vendor.calls.clear()
    linked.press("fetch_orders")
    usual = [path for _, path, _, _ in linked.shop.vendor.calls]
    linked.shop.vendor.calls.clear()
    day = ends(10)
    linked.press("fetch_orders")
    assert shown(linked, "Status", "Session Expire", "Expired") == [
        ("Link ends soon", day, "False")
    ]
    assert sorted(path for _, path, _, _ in linked.shop.vendor.calls) == sorted(usual)
    assert not [path for path in usual if "token" in path]
    day = ends(200)
    linked.press("fetch_products")
    assert shown(linked, "Status", "Session Expire", "Expired") == [
        ("Linking Success", day, "False")
    ]


def test_an_ended_link_says_so_and_the_fetch_goes_on_once_it_is_linked_again(
    linked: SampleFirm,
) -> None:
    day = ends(-2)
    linked.prompter.yes = False
    with refused(f"{day:%d/%m/%Y}", "Press Link", kind=SignInError):
        linked.press("fetch_orders")
    assert shown(linked, "Status", "Session Expire", "Expired") == [("Expired", day, "True")]
    linked.prompter.yes = True
    assert linked.press("fetch_orders").startswith("Done: Found 20 orders")
    assert (
        f"The link 'Sample shop' ended on {day:%d/%m/%Y}. Link it again now?"
        in linked.prompter.asked
    )
    assert shown(linked, "Status", "Expired") == [("Linking Success", "False")]


def test_a_consent_that_was_withdrawn_is_on_the_row_and_not_asked_for_twice(
    linked: SampleFirm,
) -> None:
    linked.shop.vendor.tokens.revoke()
    with refused("Link", kind=SignInError):
        linked.press("fetch_products")
    assert shown(linked, "Status", "Expired") == [("Expired", "True")]
    calls = len(linked.shop.vendor.calls)
    linked.prompter.yes = False
    with refused("Press Link", kind=SignInError):
        linked.press("fetch_products")
    assert len(linked.shop.vendor.calls) == calls + 1, "the shops are asked for, a renewal is not"
    linked.prompter.yes = True
    assert linked.press("fetch_products").startswith("Done: ")


def test_linking_a_known_account_again_renews_its_row_and_keeps_what_she_filled_in(
    linked: SampleFirm,
) -> None:
    before = shown(linked, "Customer", "Shipping", "Active", "Shop ID")
    ends(-1)
    linked.prompter.choice = "Sample shop (Expired)"
    assert linked.press("link_shop") == "Linking Success: 1 shop, 0 of them new."
    assert linked.prompter.asked[-2].startswith("Link 'Sample shop' again with the same app")
    assert shown(linked, "Customer", "Shipping", "Active", "Shop ID") == before
    assert shown(linked, "Status", "Expired") == [("Linking Success", "False")]


def test_the_trail_names_who_linked_and_unlinked_which_shop_and_no_secret(
    linked: SampleFirm,
) -> None:
    ends(-1)
    linked.prompter.choice = "Sample shop (Expired)"
    before = datetime.now(UTC) - timedelta(seconds=1)
    linked.press("link_shop")
    linked.press("fetch_products")
    linked.press("post_products")
    view = linked.book.view(PRODUCTS)
    rows = view.rows()
    place = next(n for n, row in enumerate(rows) if row.item_code)
    view.put(("Tick",), [(TICKED if n == place else "",) for n in range(len(rows))])
    linked.press("unlink_products")
    shop_id = linked.shop.month.shops[0].id
    found = {row.action: row for row in linked.book.rows(RUNS)}
    link = found["Link a shop"]
    assert link.note.startswith(f"Sample shop, Kedai Melati ({shop_id}): Linking Success")
    unlink = found["Unlink products"]
    assert unlink.note == f"Kedai Melati, {rows[place].id}: 1 product unlinked."
    tokens_of_link = tokens.load(vault(), "Sample shop")
    secrets = secrets_in(tokens_of_link)
    assert len(secrets) >= 3
    for row in (link, unlink):
        assert row.run < 0
        assert row.user == user_name()
        assert before <= datetime.fromisoformat(row.at) <= datetime.now(UTC)
        for secret in secrets:
            assert secret not in "".join(map(str, row))


def secrets_in(link: tokens.LinkedAccount) -> list[str]:
    """Return the app's secret and the tokens of a link."""
    return [link.app.app_secret, link.tokens.access_token, link.tokens.refresh_token]


@pytest.mark.usefixtures("comes_back")
def test_a_row_she_began_herself_is_filled_in_by_link(firm: SampleFirm) -> None:
    hers = ShopsRow("Kedai kakak", platform="Tiktok", active="No", location="KL")
    firm.book.view(SHOPS).append([hers])
    firm.prompter.texts = list(texts(firm)[1:])
    firm.prompter.choice = "Kedai kakak (new row)"
    assert firm.press("link_shop") == "Linking Success: 1 shop, 1 of them new."
    assert shown(firm, "Description", "Active", "Location", "Name", "Status", "Currency") == [
        ("Kedai kakak", "No", "KL", "Kedai Melati", "Linking Success", "MYR")
    ]


PLACES = {
    "MX": ("America/Mexico_City", "MXN"),
    "JP": ("Asia/Tokyo", "JPY"),
    "DE": ("Europe/Berlin", "EUR"),
    "FR": ("Europe/Paris", "EUR"),
    "ES": ("Europe/Madrid", "EUR"),
    "IT": ("Europe/Rome", "EUR"),
    "IE": ("Europe/Dublin", "EUR"),
    "PL": ("Europe/Warsaw", "PLN"),
}


def test_a_press_of_link_gives_each_shop_the_zone_and_the_currency_of_its_market(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sample_firm(tmp_path, orders=20, shops=len(PLACES) + 1) as firm:
        for one, region in zip(firm.shop.month.shops, [*PLACES, "NZ"], strict=True):
            one.region = region
        expect(firm, monkeypatch)
        firm.prompter.texts = list(texts(firm))
        said = firm.press("link_shop")
        rows = shown(firm, "Region", "Time Zone", "Currency")
        assert {str(region): (zone, money) for region, zone, money in rows} == {
            **PLACES,
            "NZ": ("UTC", ""),
        }
        unknown = firm.shop.month.shops[-1]
        assert "market NZ" in said
        assert unknown.name in said
        assert "Time Zone and Currency" in said


def test_several_accounts_each_with_several_shops_are_fetched_in_one_press(tmp_path: Path) -> None:
    other = Month(7, 12, shops=4)
    other.shops = other.shops[2:]  # the first two have the ids of the first account's
    with sample_firm(tmp_path, orders=20, shops=2) as firm, SandboxServer(other) as second:
        firm.link()
        port = demo.free_port()
        second.app.redirect = f"http://127.0.0.1:{port}/"
        app = AppKey(second.app.app_key, second.app.app_secret, second.app.service_id)
        said = link_account(
            ButtonContext(firm.book, firm.prompter),
            "Sister's",
            app,
            Gateway.at(second.url),
            port=port,
        )
        assert said == "Linking Success: 2 shops, 2 of them new."
        firm.press("make_master_data")
        firm.book.put_cell("OrdersFrom", firm.shop.month.first)
        firm.book.put_cell("OrdersTo", firm.shop.month.last)
        day = ends(5, "Sister's")
        assert firm.press("fetch_orders").startswith("Done: Found 26 orders")
        assert [row[0] for row in shown(firm, "Account")] == [ACCOUNT] * 2 + ["Sister's"] * 2
        assert [row[0] for row in shown(firm, "Status")] == ["Linking Success"] * 2 + [
            "Link ends soon"
        ] * 2
        assert shown(firm, "Session Expire")[2:] == [(day,)] * 2
        fetched = Workbook(firm.book.book).view(ORDERS).column("Shop ID")
        assert {shop_id: fetched.count(shop_id) for shop_id in set(fetched)} == {
            one.id: one.orders for one in (*firm.shop.month.shops, *other.shops)
        }


def test_a_shop_that_she_typed_in_is_named_when_it_would_be_fetched(linked: SampleFirm) -> None:
    Workbook(linked.book.book).view(SHOPS).put(("Account",), [(None,)])
    name = Workbook(linked.book.book).rows(SHOPS)[0].name
    with refused(name, "Load Statement"):
        linked.press("fetch_orders")


def test_new_fields_are_a_note_and_no_problem(linked: SampleFirm) -> None:
    linked.shop.vendor.faults.plan("new_field", path="/orders/search")
    said = linked.press("fetch_orders")
    assert said.endswith("TikTok sends 1 new field: Orders.loyalty_programme. Nothing was lost.")
    linked.shop.vendor.faults.plan("new_field", path="/products/search", times=2)
    assert "new field: Products.loyalty_programme" in linked.press("fetch_products")
    assert "we do not know" not in linked.press("fetch_orders")
    assert Workbook(linked.book.book).rows(PRODUCTS)


def test_the_version_of_an_endpoint_is_set_in_settings(linked: SampleFirm) -> None:
    settings = linked.book.view(SETTINGS)
    settings.append(
        [
            SettingsRow("API version order_detail", "202507", ""),
            SettingsRow("API version order_search", "202309", ""),
        ]
    )
    assert linked.press("fetch_orders").startswith("Done: Found 20 orders")
    Workbook(linked.book.book).view(SETTINGS).append(
        [SettingsRow("API version orders", "202309", "")]
    )
    with refused("API version orders", "202309", "order_search", where="sheet 'Settings'"):
        linked.press("fetch_orders")


def test_cancel_is_felt_within_a_second_while_tiktok_says_nothing(linked: SampleFirm) -> None:
    linked.shop.delay = 20.0
    linked.prompter.steps.clear()
    linked.prompter.cancel_at = 4
    before = time.monotonic()
    with pytest.raises(Cancelled):
        linked.press("fetch_orders")
    assert time.monotonic() - before < 1.5
    assert len(linked.prompter.steps) == 5, "progress was shown while nothing arrived"


@pytest.mark.usefixtures("comes_back")
def test_who_cancels_the_wait_for_the_browser_may_paste_the_address_instead(
    firm: SampleFirm,
) -> None:
    class Elsewhere(ScriptedPrompter):
        """The consent ends on a page of the firm's own; she copies its address."""

        def open_page(self, url: str) -> None:
            state = url.split("state=")[1]
            self.texts.append(
                f"https://firm.example/done?code={firm.shop.vendor.tokens.new_code()}&state={state}"
            )
            self.cancel_at = len(self.steps)

        def progress(self, done: int, total: int | None, text: str) -> None:
            wanted = self.cancel_at is not None
            self.cancel_at = None
            self.steps.append((done, total, text))
            if wanted:
                raise Cancelled("Cancelled.")

    firm.prompter = Elsewhere(texts=texts(firm))
    assert firm.press("link_shop") == "Linking Success: 1 shop, 1 of them new."


def of_a_creator(firm: SampleFirm) -> None:
    firm.shop.vendor.tokens.user_type = 1


def used_code(firm: SampleFirm) -> None:
    kept = firm.shop.vendor.tokens
    used = kept.new_code()
    kept.exchange(used)
    kept.new_code = lambda: used  # type: ignore[method-assign]  # put in its place


def old_code(firm: SampleFirm) -> None:
    kept = firm.shop.vendor.tokens
    made_code = kept.new_code
    hours = count(1)

    def new_code() -> str:
        made = made_code()
        kept.clock = lambda: time.time() + 1860 * next(hours)
        return made

    kept.new_code = new_code  # type: ignore[method-assign]  # this vendor alone is slow


def wrong_secret(firm: SampleFirm) -> None:
    firm.prompter.texts[2] = "0" * 40


def few_scopes(firm: SampleFirm) -> None:
    firm.shop.app.scopes = tuple(
        scope for scope in firm.shop.app.scopes if scope != "seller.order.info"
    )
    firm.press("link_shop")


def clock_ahead(firm: SampleFirm) -> None:
    firm.press("link_shop")
    firm.shop.vendor.clock = lambda: time.time() - 3600


def clock_behind(firm: SampleFirm) -> None:
    firm.press("link_shop")
    firm.shop.vendor.clock = lambda: time.time() + 600


def not_allowed(firm: SampleFirm) -> None:
    firm.press("link_shop")
    firm.shop.vendor.allowed_addresses = set()


def no_network(firm: SampleFirm) -> None:
    firm.press("link_shop")
    firm.shop.stop()


def other_account(firm: SampleFirm) -> None:
    firm.press("link_shop")
    for grant in list(firm.shop.vendor.tokens._by_access.values()):
        firm.shop.vendor.tokens._by_access[grant.access_token] = replace(grant, user_type=1)


@pytest.mark.usefixtures("comes_back")
@pytest.mark.parametrize(
    ("trouble", "button", "sentence"),
    [
        (
            of_a_creator,
            "link_shop",
            "This is a creator's account, which has no shop. Press Link and sign in as the seller.",
        ),
        (
            other_account,
            "fetch_orders",
            "This link is for another account or another shop. Press Link and sign in with the "
            "seller's main account, "
            "not with a creator's.",
        ),
        (
            used_code,
            "link_shop",
            "The code from TikTok's page has expired or was used before. Press Link again; "
            "a code works once and for "
            "30 minutes.",
        ),
        (
            old_code,
            "link_shop",
            "The code from TikTok's page has expired or was used before. Press Link again; "
            "a code works once and for "
            "30 minutes.",
        ),
        (
            wrong_secret,
            "link_shop",
            "The app secret is wrong. Compare the app key and the app secret with those in TikTok "
            "Shop Partner Center, "
            "then press Link.",
        ),
        (
            few_scopes,
            "fetch_orders",
            "The app may not read this from TikTok Shop. Add the scope for orders to the app in "
            "Partner Center, then "
            "press Link again: a renewal is not enough.",
        ),
        (
            clock_ahead,
            "fetch_orders",
            "This computer's clock is wrong. It is 1 hour fast. Set it right, then try again.",
        ),
        (
            clock_behind,
            "fetch_orders",
            "This computer's clock is wrong. It is 10 minutes slow. Set it right, then try again.",
        ),
        (
            not_allowed,
            "fetch_orders",
            "TikTok Shop does not let this computer's internet address in. "
            "Add the address to the app's IP allow list in "
            "Partner Center, or empty that list.",
        ),
        (
            no_network,
            "fetch_orders",
            "The sample shop is not running on this computer. Press Sample Shop: it starts again, "
            "and is linked.",
        ),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_what_goes_wrong_is_one_sentence_and_its_cure(
    firm: SampleFirm,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    trouble: Callable[[SampleFirm], None],
    button: str,
    sentence: str,
) -> None:
    monkeypatch.setattr(addin, "make_prompter", lambda: firm.prompter)
    monkeypatch.setattr(client, "BASE_SECONDS", 0.0)
    monkeypatch.setattr(client, "JITTER_SECONDS", 0.0)
    firm.prompter.texts = list(texts(firm))
    trouble(firm)
    said = press_in_excel(firm, button)
    assert said == sentence
    assert capfd.readouterr() == ("", ""), "no traceback"


def test_a_press_says_what_was_cancelled_and_never_more(linked: SampleFirm) -> None:
    linked.prompter.cancel_at = len(linked.prompter.steps)
    with pytest.raises(ProductError) as raised:
        linked.press("fetch_orders")
    assert re.fullmatch(
        r"Cancelled\.( What was fetched so far is kept for the next time\.)?", str(raised.value)
    )
