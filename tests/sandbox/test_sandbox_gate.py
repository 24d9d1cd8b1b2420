"""The sample shop refuses what TikTok refuses, in TikTok's order and words."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.support.shopper import Answer, Shopper
from xlplugin.sandbox.month import Month
from xlplugin.sandbox.server import SandboxServer
from xlplugin.tiktok.api.signing import sign

SEARCH = "/order/202309/orders/search"


@pytest.fixture
def shop() -> Iterator[Shopper]:
    with SandboxServer(Month(orders=20)) as server, Shopper(server) as shopper:
        yield shopper.link()


@dataclass
class Letter:
    """A request that can be made wrong in every way at once."""

    method: str = "GET"
    path: str = "/order/202309/orders/serach"
    app_key: str = "not-my-key"
    age: int = 400
    signed: bool = False
    signed_right: bool = False
    token: str = "ROW_nobody"
    cipher: str = ""
    query: dict[str, str] = field(default_factory=lambda: {"page_size": "101"})

    def send(self, shop: Shopper) -> Answer:
        query = dict(self.query) | {
            "app_key": self.app_key,
            "timestamp": str(int(time.time()) - self.age),
        }
        if self.cipher:
            query["shop_cipher"] = self.cipher
        right = sign(
            shop.server.app.app_secret, self.path, query, b"{}" if self.method == "POST" else b""
        )
        if self.signed:
            query["sign"] = right if self.signed_right else right[::-1]
        headers = {"x-tts-access-token": self.token, "content-type": "application/json"}
        body = b"{}" if self.method == "POST" else b""
        return shop.send(self.method, f"{self.path}?{urlencode(query)}", body, headers)


def test_a_hopeless_request_mended_step_by_step_meets_every_error_in_order(shop: Shopper) -> None:
    vendor = shop.server.vendor
    letter = Letter()
    vendor.allowed_addresses = {"203.0.113.9"}
    shop.server.app.scopes = ("seller.product.basic",)
    shop.link()
    vendor.meter.calls = 1
    vendor.meter.seconds = 3600
    vendor.meter.retry_after = "7"
    seen = []

    def refused_with(part: str) -> tuple[int, int]:
        answer = letter.send(shop)
        assert part in answer.json["message"], answer.json
        assert answer.json["data"] is None and len(answer.json["request_id"]) == 34
        seen.append(answer.refusal[:2])
        return answer.refusal[:2]

    assert refused_with("Invalid path") == (404, 36009009)
    letter.path = SEARCH
    assert refused_with("Invalid method") == (405, 36009010)
    letter.method = "POST"
    assert refused_with("Invalid 'app_key'") == (400, 36009004)
    letter.app_key = shop.server.app.app_key
    assert refused_with("earlier than 5 minutes") == (400, 36009004)
    letter.age = -40
    assert refused_with("more than 30 seconds") == (400, 36009004)
    letter.age = 0
    assert refused_with("does not include a required signature") == (400, 36009004)
    letter.signed = True
    assert refused_with("The 'sign' query parameter is invalid") == (401, 106001)
    letter.signed_right = True
    assert refused_with("'x-tts-access-token' header is invalid") == (401, 36009004)
    letter.token = shop.pair["access_token"]
    vendor.tokens.expire_access()
    assert refused_with("has expired") == (401, 105002)
    letter.token = shop.link().pair["access_token"]
    assert refused_with("IP address is not in the IP allow list") == (403, 36009033)
    vendor.allowed_addresses = None
    assert refused_with("required access scope") == (403, 105005)
    shop.server.app.scopes = ("seller.order.info",)
    letter.token = shop.link().pair["access_token"]
    assert refused_with("'shop_cipher' query parameter is required") == (400, 106013)
    letter.cipher = "ROW_of_another_seller"
    assert refused_with("is invalid") == (401, 101000)
    letter.cipher = shop.shop.cipher
    assert refused_with("out of range") == (400, 98001004)
    answer = letter.send(shop)
    assert answer.refusal[:2] == (429, 36009002) and answer.headers["retry-after"] == "7"
    vendor.meter.calls = 0
    letter.query["page_size"] = "20"
    assert letter.send(shop).data["total_count"] == shop.shop.orders


def test_a_cipher_where_none_belongs_is_an_unexpected_identifier(shop: Shopper) -> None:
    status, code, message = shop.ask("GET", "/authorization/202309/shops").refusal
    assert (status, code) == (400, 36009004) and "Unexpected identifier" in message


def test_a_creators_token_does_not_open_a_shop(shop: Shopper) -> None:
    shop.server.vendor.tokens.user_type = 1
    assert shop.link().ask("POST", SEARCH, {}, page_size=10).refusal[:2] == (401, 101000)


def test_an_inactive_shop_says_so(shop: Shopper) -> None:
    shop.server.vendor.inactive_shops.add(shop.shop.id)
    assert shop.ask("POST", SEARCH, {}, page_size=10).refusal[:2] == (401, 36009043)


def test_a_test_shops_hour_can_be_used_up(shop: Shopper) -> None:
    shop.server.vendor.meter.hourly = 2
    answers = [shop.ask("POST", SEARCH, {}, page_size=10).json["code"] for _ in range(3)]
    assert answers == [0, 0, 36009037]


@pytest.mark.parametrize(
    ("body", "query", "message"),
    [
        (
            {"create_time_ge": "1780243200"},
            {"page_size": 10},
            "param create_time_ge type invalid,actual type is:string,expected type is:int64",
        ),
        (
            {"create_time_ge": 1780243200.5},
            {"page_size": 10},
            "actual type is:float64,expected type is:int64",
        ),
        ({"create_time_ge": True}, {"page_size": 10}, "actual type is:bool,expected type is:int64"),
        (
            {"order_status": ["UNPAID"]},
            {"page_size": 10},
            "actual type is:list,expected type is:string",
        ),
        ({"warehouse_ids": [7]}, {"page_size": 10}, "actual type is:int64,expected type is:string"),
        ({"order_status": "SHIPPED"}, {"page_size": 10}, "Parameter order_status is invalid"),
        ({"status": "UNPAID"}, {"page_size": 10}, "param body.status is unexpected"),
        ({}, {"page_size": "ten"}, "param page_size type invalid"),
        (
            {},
            {"page_size": 0},
            "Parameter page_size is invalid. Reason: out of range. Expected: [1,100]",
        ),
        ({}, {}, "param page_size is missing"),
        ({}, {"page_size": 10, "start_time": 1780243200}, "param start_time is unexpected"),
        ({}, {"page_size": 10, "page_token": "bm90IGEgdG9rZW4="}, "param page_token is invalid"),
        ([], {"page_size": 10}, "must be an 'application/json' object"),
    ],
)
def test_a_wrong_parameter_is_refused_by_its_name(
    shop: Shopper, body: object, query: dict[str, Any], message: str
) -> None:
    answer = shop.ask("POST", SEARCH, body, **query)
    assert answer.status == 400 and message in answer.json["message"]


def test_a_body_that_is_no_json_is_refused(shop: Shopper) -> None:
    app = shop.server.app
    query = {
        "app_key": app.app_key,
        "timestamp": str(int(time.time())),
        "shop_cipher": shop.shop.cipher,
        "page_size": "9",
    }
    for content_type, body in (("text/plain", b"{}"), ("application/json", b"{not json")):
        query["sign"] = sign(app.app_secret, SEARCH, query, body)
        headers = {"x-tts-access-token": shop.pair["access_token"], "content-type": content_type}
        assert shop.send("POST", f"{SEARCH}?{urlencode(query)}", body, headers).refusal[:2] == (
            400,
            36009022,
        )


def test_finance_wants_its_one_sort_field(shop: Shopper) -> None:
    path = "/finance/202309/statements"
    assert "param sort_field is missing" in shop.ask("GET", path).json["message"]
    assert shop.ask("GET", path, sort_field="create_time").json["code"] == 98001004


@pytest.mark.parametrize(
    ("method", "path", "query", "body", "expected"),
    [
        (
            "GET",
            "/authorization/202309/shops",
            {"app_key": "29a39d", "timestamp": "1623812664"},
            b"",
            "b596b73e0cc6de07ac26f036364178ab16b0a907af13d43f0a0cd2345f582dc8",
        ),
        (
            "POST",
            SEARCH,
            {
                "app_key": "29a39d",
                "timestamp": "1623812664",
                "page_size": "100",
                "shop_cipher": "GCP_XF90igAAAABh00qsWgtvOiGFNqyubMt3",
                "page_token": (
                    "6AsPQsUMvH3RkchNUPPh22NROHkE0D8pmq/"
                    "N5M1kHYcZmtRyv9aVrNv65W7Q6tFA+7D1ud64MPNz5OaT"
                ),
            },
            b'{"order_status":"UNPAID"}',
            "6b55918cfea8c0a45c2e533b88a5d8c2c379f23ded442d71d9be1fa86d28f73e",
        ),
        (
            "POST",
            "/product/202502/products/search",
            {
                "app_key": "29a39d",
                "timestamp": "1623812664",
                "page_size": "10",
                "shop_cipher": "GCP_XF90igAAAABh00qsWgtvOiGFNqyubMt3",
            },
            '{"seller_skus":["Größe-XL","サイズ"]}'.encode(),
            "a39db8280c73e2f48d11ad868a23fca00ed4d2c30ff556b3c80f374fd5c4af53",
        ),
    ],
)
def test_published_signatures_pass_and_any_other_byte_does_not(
    method: str, path: str, query: dict[str, str], body: bytes, expected: str
) -> None:
    with (
        SandboxServer(Month(orders=5), clock=lambda: 1623812664) as server,
        Shopper(server) as shop,
    ):
        server.app.app_key = "29a39d"
        server.app.app_secret = "e59af819cc"

        def code(signature: str, content: bytes) -> int:
            target = f"{path}?{urlencode(query | {'sign': signature})}"
            return int(
                shop.send(method, target, content, {"content-type": "application/json"}).json[
                    "code"
                ]
            )

        assert (
            code(expected, body) == 36009004
        )  # past the signature: it is the token that is missing now
        assert code(expected[:-1] + ("0" if expected[-1] != "0" else "1"), body) == 106001
        assert code(expected, body + b" ") == 106001
