"""Linking: the consent page, the way back, and the code."""

import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from tests.support.refusals import refused
from tests.support.scripted import Scripted, bad, good
from xlplugin.errors import Cancelled, FixInputError, SignInError, TryAgainError
from xlplugin.sandbox.month import Month
from xlplugin.sandbox.server import SandboxServer
from xlplugin.tiktok.api import link, tokens
from xlplugin.tiktok.api.client import connect
from xlplugin.tiktok.api.endpoints import fetch_shops
from xlplugin.tiktok.api.gateway import AppKey, Gateway
from xlplugin.tiktok.secrets import vault

APP = AppKey("6gq1v3tsample", "9f2c6c1e8b7a4d3f0e5b6a7c8d9e0f1a2b3c4d5e", "7431120963341829920")


def visit(address: str) -> tuple[int, str]:
    """What a browser sees."""
    try:
        with urllib.request.urlopen(address, timeout=5) as page:
            return page.status, page.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def during(
    listener: link.RedirectListener, *visits: Callable[[], tuple[int, str]]
) -> list[tuple[int, str]]:
    """Visits in a thread, as a browser makes them while the program waits."""
    seen: list[tuple[int, str]] = []
    browser = threading.Thread(target=lambda: seen.extend(one() for one in visits))
    browser.start()
    try:
        seen.append((0, listener.wait("Xy7-state", timeout=5)))
    finally:
        browser.join()
    return seen


def test_the_consent_page_is_another_in_the_united_states() -> None:
    row = link.consent_url(Gateway(), APP, "Xy7-state")
    assert row == (
        "https://services.tiktokshop.com/open/"
        "authorize?service_id=7431120963341829920&state=Xy7-state"
    )
    assert link.consent_url(Gateway().in_us(), APP, "Xy7-state").startswith(
        "https://services.us.tiktokshop.com/open/"
    )


def test_an_app_without_a_service_id_cannot_ask_for_consent() -> None:
    with pytest.raises(FixInputError, match="Partner Center"):
        link.consent_url(Gateway(), AppKey("29a39d", "e59af819cc"), "Xy7-state")


def test_the_browser_brings_the_code_and_is_told_that_it_can_go() -> None:
    with link.RedirectListener(0) as listener:
        address = f"{listener.address}?code=ROW_aB%2B%2F3&state=Xy7-state"
        seen = during(listener, lambda: visit(address))
    assert (0, "ROW_aB+/3") in seen
    status, page = next(one for one in seen if one[0])
    assert status == 200
    assert "You can close this page" in page
    assert "ROW_aB" not in page


def test_only_this_machine_can_reach_the_listener() -> None:
    with link.RedirectListener(0) as listener:
        assert urlsplit(listener.address).hostname == "127.0.0.1"


def test_a_code_with_another_state_is_shown_the_door_and_the_right_one_is_waited_for() -> None:
    with link.RedirectListener(0) as listener:
        seen = during(
            listener,
            lambda: visit(f"{listener.address}favicon.ico"),
            lambda: visit(f"{listener.address}?code=ROW_theirs&state=other"),
            lambda: visit(f"{listener.address}?code=ROW_ours&state=Xy7-state"),
        )
    assert [status for status, _ in seen if status] == [404, 400, 200]
    assert (0, "ROW_ours") in seen


def test_a_consent_that_began_in_seller_center_has_no_state() -> None:
    with link.RedirectListener(0) as listener:
        assert (0, "ROW_ours") in during(
            listener, lambda: visit(f"{listener.address}?code=ROW_ours")
        )


def test_who_says_no_is_understood() -> None:
    with (
        link.RedirectListener(0) as listener,
        refused("Press Link", "Authorise", kind=SignInError),
    ):
        during(listener, lambda: visit(f"{listener.address}?error=access_denied&state=Xy7-state"))


def test_nobody_is_waited_for_for_ever_and_cancel_works() -> None:
    with link.RedirectListener(0) as listener:
        with refused("Press Link", kind=TryAgainError):
            listener.wait("Xy7-state", timeout=0)
        with pytest.raises(Cancelled):
            listener.wait("Xy7-state", cancelled=lambda: True)


def test_a_port_that_is_taken_is_named() -> None:
    with link.RedirectListener(0) as first:
        port = urlsplit(first.address).port
        assert port
        with refused(str(port), kind=TryAgainError):
            link.RedirectListener(port)


@pytest.mark.parametrize(
    "pasted",
    [
        "ROW_aB-3",
        "  ROW_aB-3\n",
        "http://127.0.0.1:53682/?code=ROW_aB-3&state=Xy7-state",
        '"https://seller.example/callback?app_key=29a39d&code=ROW_aB-3"',
        "code=ROW_aB-3&state=Xy7-state",
    ],
)
def test_the_code_is_found_in_what_the_user_pastes(pasted: str) -> None:
    assert link.code_from(pasted, "Xy7-state") == "ROW_aB-3"


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "https://services.tiktokshop.com/open/authorize?service_id=74",
        "I pressed it",
        "?code=",
        "code=",
    ],
)
def test_a_paste_without_a_code_is_refused(pasted: str) -> None:
    with refused("Paste"):
        link.code_from(pasted)


def test_a_pasted_address_of_another_attempt_is_refused() -> None:
    with refused("Press Link", kind=SignInError):
        link.code_from("http://127.0.0.1:53682/?code=ROW_aB-3&state=other", "Xy7-state")


def test_an_account_is_linked_from_consent_to_shops() -> None:
    with SandboxServer(Month(orders=10, shops=2)) as shop, link.RedirectListener(0) as listener:
        shop.app.redirect = listener.address
        app = AppKey(shop.app.app_key, shop.app.app_secret, shop.app.service_id)
        (code,) = [
            text
            for status, text in during(listener, lambda: visit(shop.authorise("Xy7-state")))
            if not status
        ]
        got = link.exchange(Gateway.at(shop.url), app, code)
        assert got.seller_name == "Melati Trading Sdn Bhd"
        assert "seller.order.info" in got.scopes
        tokens.save(vault(), "Melati", app, got, Gateway.at(shop.url))
        with connect("Melati", vault()) as client:
            assert [one.name for one in fetch_shops(client)] == ["Kedai Melati", "Gajet Kita"]
        with refused("Press Link", kind=SignInError):
            link.exchange(Gateway.at(shop.url), app, code)


def test_a_creator_has_no_shop_to_link() -> None:
    creator = {
        "access_token": "ROW_a",
        "refresh_token": "ROW_r",
        "access_token_expire_in": 1,
        "user_type": 1,
    }
    with Scripted(good(creator)) as server, refused("creator", kind=SignInError):
        link.exchange(Gateway.at(server.url), APP, "ROW_code")


@pytest.mark.parametrize(
    "data", [{}, {"access_token": "ROW_a"}, {"access_token": "ROW_a", "refresh_token": ["x"]}]
)
def test_an_answer_without_tokens_is_no_link_and_shows_nothing(data: dict[str, object]) -> None:
    with Scripted(good(data)) as server, pytest.raises(TryAgainError) as raised:
        link.exchange(Gateway.at(server.url), APP, "ROW_code")
    assert "ROW_a" not in str(raised.value)


def test_a_wrong_app_secret_is_told() -> None:
    wrong = bad(36009004, "Invalid credentials. Invalid 'app_secret' query parameter.", 200)
    with Scripted(wrong) as server, pytest.raises(SignInError, match="app secret"):
        link.exchange(Gateway.at(server.url), APP, "ROW_code")
