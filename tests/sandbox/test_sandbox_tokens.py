"""Consent, codes and tokens: used once, rotated, expired to the second."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.support.shopper import Shopper
from xlplugin.sandbox.month import Month
from xlplugin.sandbox.server import SandboxServer

SHOPS = "/authorization/202309/shops"


class Clock:
    """Time that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1782864000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shop(clock: Clock) -> Iterator[Shopper]:
    with SandboxServer(Month(orders=10), clock=clock) as server, Shopper(server) as shopper:
        yield shopper


def test_a_person_presses_authorise_and_the_app_gets_code_and_state(shop: Shopper) -> None:
    shop.server.app.redirect = "http://127.0.0.1:40404/tiktok?from=consent"
    page = shop.send(
        "GET",
        f"/open/authorize?{urlencode({'service_id': shop.server.app.service_id, 'state': 's&<'})}",
    )
    assert (
        page.status == 200 and b"Melati Trading" in page.body and b'value="s&amp;&lt;"' in page.body
    )
    form = {"service_id": shop.server.app.service_id, "state": "s&<"}
    gone = shop.send("POST", "/open/authorize", urlencode(form).encode())
    query = parse_qs(urlsplit(gone.headers["location"]).query)
    assert gone.status == 302 and query["state"] == ["s&<"] and query["from"] == ["consent"]
    assert (
        shop.token("get", auth_code=query["code"][0], grant_type="authorized_code").json["code"]
        == 0
    )


def test_authorising_from_seller_center_hands_back_no_state(shop: Shopper) -> None:
    assert "state" not in shop.server.authorise()


def test_an_unknown_service_does_not_exist(shop: Shopper) -> None:
    page = shop.send("GET", f"/open/authorize?service_id={shop.server.app.app_key}")
    assert page.status == 400 and b"This service does not exist" in page.body


def test_the_token_answer_has_absolute_times_and_names_no_shop(shop: Shopper, clock: Clock) -> None:
    pair = shop.link().pair
    assert pair["access_token_expire_in"] == clock.now + 7 * 86400
    assert pair["refresh_token_expire_in"] > clock.now + 300 * 86400
    assert pair["seller_base_region"] == "MY" and pair["user_type"] == 0
    assert "seller.finance.info" in pair["granted_scopes"]
    assert not [name for name in pair if "cipher" in name or "shop" in name]


def test_a_code_works_once(shop: Shopper) -> None:
    code = parse_qs(urlsplit(shop.server.authorise()).query)["code"][0]
    assert shop.token("get", auth_code=code, grant_type="authorized_code").json["code"] == 0
    again = shop.token("get", auth_code=code, grant_type="authorized_code")
    assert (again.status, again.json["code"], again.json["message"]) == (
        200,
        36004004,
        "Invalid auth code.",
    )


def test_a_code_dies_after_half_an_hour(shop: Shopper, clock: Clock) -> None:
    code = parse_qs(urlsplit(shop.server.authorise()).query)["code"][0]
    clock.now += 1801
    assert shop.token("get", auth_code=code, grant_type="authorized_code").json["code"] == 36004004


@pytest.mark.parametrize(
    "wrong",
    [
        {"app_key": "x"},
        {"app_secret": "x"},
        {"grant_type": "authorization_code"},
        {"auth_code": "x"},
    ],
)
def test_the_token_host_refuses_what_is_wrong(shop: Shopper, wrong: dict[str, str]) -> None:
    code = parse_qs(urlsplit(shop.server.authorise()).query)["code"][0]
    answer = shop.token("get", **({"auth_code": code, "grant_type": "authorized_code"} | wrong))
    assert (
        answer.status == 200
        and answer.json["code"] in {36004004, 36009004}
        and answer.json["data"] is None
    )


def test_renewal_rotates_both_tokens_and_kills_the_old_refresh_token(shop: Shopper) -> None:
    old = shop.link().pair
    new = shop.token("refresh", refresh_token=old["refresh_token"], grant_type="refresh_token").data
    assert (
        new["access_token"] != old["access_token"] and new["refresh_token"] != old["refresh_token"]
    )
    again = shop.token("refresh", refresh_token=old["refresh_token"], grant_type="refresh_token")
    assert again.json["code"] == 36004004
    shop.pair = new
    assert shop.ask("GET", SHOPS, with_cipher=False).data["shops"]


def test_an_access_token_ends_at_its_second(shop: Shopper, clock: Clock) -> None:
    shop.link()
    clock.now = shop.pair["access_token_expire_in"] - 1
    assert shop.ask("GET", SHOPS, with_cipher=False).status == 200
    clock.now += 1
    assert shop.ask("GET", SHOPS, with_cipher=False).refusal[:2] == (401, 105002)


def test_a_refresh_token_ends_too_and_renewal_does_not_make_it_longer(
    shop: Shopper, clock: Clock
) -> None:
    first = shop.link().pair
    clock.now += 100 * 86400
    second = shop.token(
        "refresh", refresh_token=first["refresh_token"], grant_type="refresh_token"
    ).data
    assert second["refresh_token_expire_in"] == first["refresh_token_expire_in"]
    clock.now = second["refresh_token_expire_in"] + 1
    assert (
        shop.token(
            "refresh", refresh_token=second["refresh_token"], grant_type="refresh_token"
        ).json["code"]
        != 0
    )


def test_a_new_scope_needs_a_new_consent(shop: Shopper) -> None:
    shop.server.app.scopes = ("seller.authorization.info",)
    shop.link()
    shop.server.app.scopes = ("seller.authorization.info", "seller.order.info")
    shop.pair = shop.token(
        "refresh", refresh_token=shop.pair["refresh_token"], grant_type="refresh_token"
    ).data
    assert shop.ask("POST", "/order/202309/orders/search", {}, page_size=1).json["code"] == 105005
    assert shop.link().ask("POST", "/order/202309/orders/search", {}, page_size=1).json["code"] == 0


def test_a_withdrawn_consent_kills_both_tokens(shop: Shopper) -> None:
    shop.link()
    shop.server.vendor.tokens.revoke()
    assert shop.ask("GET", SHOPS, with_cipher=False).status == 401
    dead = shop.token(
        "refresh", refresh_token=shop.pair["refresh_token"], grant_type="refresh_token"
    )
    assert dead.json["code"] == 36004004


def test_the_state_page_shows_the_shops_and_no_secret(shop: Shopper) -> None:
    shop.link().ask("GET", SHOPS, with_cipher=False)
    page = shop.send("GET", "/").body.decode()
    assert "Kedai Melati" in page and "Gajet Kita" in page and SHOPS in page
    secrets = [shop.server.app.app_secret, shop.pair["access_token"], shop.pair["refresh_token"]]
    assert not [secret for secret in secrets if secret in page]
    assert re.search(r"2 calls", page)
