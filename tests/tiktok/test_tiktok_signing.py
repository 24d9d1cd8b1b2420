"""Signatures: the published vectors, and what a server that decodes the address finds."""

import json
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplugin.tiktok.api import transport
from xlplugin.tiktok.api.signing import sign

HOOK = {
    "app_key": "68xu9ks5p4i8",
    "shop_cipher": "ROW_xkMbgAAAeVAQra0eZWebFQq5aIK",
    "timestamp": "1696909648",
}
SHOP = {
    "app_key": "29a39d",
    "shop_cipher": "GCP_XF90igAAAABh00qsWgtvOiGFNqyubMt3",
    "timestamp": "1623812664",
}
PAGE_TOKEN = "6AsPQsUMvH3RkchNUPPh22NROHkE0D8pmq/N5M1kHYcZmtRyv9aVrNv65W7Q6tFA+7D1ud64MPNz5OaT"

VECTORS = {
    "A: shops": (
        "/authorization/202309/shops",
        {"app_key": "29a39d", "timestamp": "1623812664"},
        b"",
        "e59af819cc",
        "b596b73e0cc6de07ac26f036364178ab16b0a907af13d43f0a0cd2345f582dc8",
    ),
    "B: webhooks": (
        "/event/202309/webhooks",
        HOOK,
        b"",
        "e59af819cc",
        "ed58e1b5e59865c22a7b828c1cab65007441f43cc91a6cb2f2cdc638e0995a37",
    ),
    "C: with a body": (
        "/event/202309/webhooks",
        HOOK,
        b'{"event_type":"PACKAGE_UPDATE","address":"https://partner.tiktokshop.com"}',
        "e59af819cc",
        "701dd6deb2389fe4c469b89bd37fc56f96a6da6afeb4d01c9077a65169752fa7",
    ),
    "D: the same body in another order": (
        "/event/202309/webhooks",
        HOOK,
        b'{"address":"https://partner.tiktokshop.com","event_type":"PACKAGE_UPDATE"}',
        "e59af819cc",
        "cd0d6268252f4ba293bf7ea4c0a2873bf9beec600d22530638564ab301435f7a",
    ),
    "F: one parameter": (
        "/test-api",
        {"foo": "bar"},
        b"",
        "app_secret",
        "d3cb7fe11ecae942802ceeca67e7cf10120cc12f1517d45fbc1c8cfe5413c80f",
    ),
    "H: a page token with + and /": (
        "/order/202309/orders/search",
        {**SHOP, "page_size": "100", "page_token": PAGE_TOKEN},
        b'{"order_status":"UNPAID"}',
        "e59af819cc",
        "6b55918cfea8c0a45c2e533b88a5d8c2c379f23ded442d71d9be1fa86d28f73e",
    ),
    "L: umlauts and kana": (
        "/product/202502/products/search",
        {**SHOP, "page_size": "10"},
        '{"seller_skus":["Größe-XL","サイズ"]}'.encode(),
        "e59af819cc",
        "a39db8280c73e2f48d11ad868a23fca00ed4d2c30ff556b3c80f374fd5c4af53",
    ),
}


@pytest.mark.parametrize("name", VECTORS)
def test_the_published_signatures_hold(name: str) -> None:
    path, query, body, secret, signature = VECTORS[name]
    assert sign(secret, path, query, body, "application/json") == signature


def test_token_and_signature_are_not_signed_themselves() -> None:
    path, query, body, secret, signature = VECTORS["A: shops"]
    assert (
        sign(secret, path, {**query, "access_token": "ROW_x", "sign": "0" * 64}, body) == signature
    )


def test_a_multipart_body_is_not_signed_whatever_its_boundary() -> None:
    path, query, _, secret, signature = VECTORS["A: shops"]
    assert sign(secret, path, query, b"--x--", "Multipart/Form-Data; boundary=x") == signature


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(st.dictionaries(text.filter(bool), text), text, st.dictionaries(text, text), text)
def test_who_decodes_the_address_finds_what_was_signed(
    query: dict[str, str], secret: str, body: dict[str, str], changed: str
) -> None:
    data = json.dumps(body, ensure_ascii=False).encode()
    signature = sign(secret, "/order/202309/orders/search", query, data)
    received = urlsplit(transport.address("http://127.0.0.1", "/order/202309/orders/search", query))
    decoded = dict(parse_qsl(received.query, keep_blank_values=True))
    assert sign(secret, received.path, decoded, data) == signature
    if changed:
        assert sign(secret, received.path, decoded, data + changed.encode()) != signature
