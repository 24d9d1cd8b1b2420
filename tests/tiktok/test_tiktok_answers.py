"""What a refusal means: by code and words, whatever the quotes and the status."""

import json

import pytest

from xlplugin.errors import FixInputError, ProductError, SignInError, TryAgainError
from xlplugin.tiktok.api.answers import (
    Remedy,
    TooManyResults,
    UnexpectedAnswer,
    classify,
    clock_note,
    refusal,
)

MEANINGS = [
    (
        36009004,
        "Invalid timestamp. The 'timestamp' query parameter must not be earlier than 5 minutes",
        Remedy.CLOCK,
    ),
    (36009004, "Invalid credentials. Invalid `app_key` query parameter.", Remedy.SIGN_IN),
    (36009004, "Invalid credentials. The `access_token` header is invalid.", Remedy.RENEW),
    (36009004, "Invalid credentials. The 'x-tts-access-token' header is invalid.", Remedy.RENEW),
    (
        36009004,
        "Unexpected identifier. The 'shop_cipher' query parameter is not required for this "
        "request.",
        Remedy.BUG,
    ),
    (
        36009004,
        "param create_time_ge type invalid,actual type is:string,expected type is:int64",
        Remedy.BUG,
    ),
    (106001, "Invalid credentials. The 'sign' query parameter is invalid.", Remedy.SIGN_IN),
    (105002, "Expired credentials. The 'access_token' header has expired.", Remedy.RENEW),
    (105005, "Access denied. You should apply auth pkg for this api", Remedy.SIGN_IN),
    (101000, "Invalid query or header.", Remedy.SIGN_IN),
    (106013, "Missing identifier. The 'shop_cipher' query parameter is required", Remedy.BUG),
    (36004004, "Invalid auth code.", Remedy.SIGN_IN),
    (
        36009002,
        "Too many requests. You've made too many requests in a short period of time.",
        Remedy.SLOW,
    ),
    (36009002, "Too many requests: dependent service", Remedy.RETRY),
    (36009037, "", Remedy.LATER),
    (36009003, "Internal error. Please try again.", Remedy.RETRY),
    (36009007, "Request timeout.", Remedy.RETRY),
    (36009009, "Invalid path.", Remedy.BUG),
    (36009010, "Invalid method.", Remedy.BUG),
    (36009033, "Access denied. Your IP address is not in the IP allow list", Remedy.FIX),
    (36009043, "", Remedy.FIX),
    (98001004, "Parameter page_size is invalid. Reason: out of range.", Remedy.BUG),
    (21008111, "The order or package does not belong to the current seller.", Remedy.FIX),
    (10037003, "Failed to get orders", Remedy.RETRY),
    (12052180, "more than 10,000 results", Remedy.SPLIT),
    (22005007, "merchant does not exist", Remedy.FIX),
    (99999999, "nobody has seen this", Remedy.BUG),
]

ERRORS = {
    Remedy.CLOCK: FixInputError,
    Remedy.FIX: FixInputError,
    Remedy.SIGN_IN: SignInError,
    Remedy.RENEW: SignInError,
    Remedy.RETRY: TryAgainError,
    Remedy.SLOW: TryAgainError,
    Remedy.LATER: TryAgainError,
    Remedy.SPLIT: TooManyResults,
    Remedy.BUG: UnexpectedAnswer,
}


@pytest.mark.parametrize(("code", "message", "remedy"), MEANINGS)
def test_a_refusal_is_read_by_code_and_words(code: int, message: str, remedy: Remedy) -> None:
    assert classify(code, message).remedy is remedy
    # Live messages and printed ones differ in quotes and case, and the live ones end with a link.
    live = (
        message.replace("`", "'").upper()
        + " For more details: https://m.tiktok.shop/s/AIu6dbFhs2XW"
    )
    refused = refusal(400, json.dumps({"code": code, "data": None, "message": live}).encode())
    assert refused
    assert refused.rule.remedy is remedy


@pytest.mark.parametrize(("code", "message", "remedy"), MEANINGS)
def test_every_refusal_ends_in_a_sentence_with_a_cure(
    code: int, message: str, remedy: Remedy
) -> None:
    body = json.dumps(
        {"code": code, "data": None, "message": message, "request_id": "2026091716122013CBD4"}
    ).encode()
    refused = refusal(400, body)
    assert refused
    error: ProductError = refused.error()
    assert type(error) is ERRORS[remedy]
    assert error.what.endswith((".", message or "nothing"))
    if remedy is not Remedy.CLOCK:  # its cure is how wrong the clock is
        assert error.cure


def test_what_we_did_wrong_names_the_request_to_report() -> None:
    refused = refusal(
        404,
        b'{"code":36009009,"data":null,"message":"Invalid path.","request_id":"20260917161220AB"}',
    )
    assert refused
    assert str(refused.error()) == (
        "TikTok Shop did not understand the request. It said 36009009: Invalid path. "
        "Report this with the number 20260917161220AB."
    )


@pytest.mark.parametrize(
    ("status", "body", "remedy"),
    [
        (503, b"upstream connect error", Remedy.RETRY),
        (200, b"<!DOCTYPE html><h1>Bad Gateway</h1>", Remedy.RETRY),
        (200, b'{"code":0,"data":null,"message":"Success"}', Remedy.RETRY),
        (200, b'{"code":0,"message":"Success","data":{"orders":[{"id":"57', Remedy.RETRY),
        (500, b'{"code":77,"data":null,"message":"unheard of"}', Remedy.RETRY),
        (429, b"slow down", Remedy.SLOW),
        (200, b"[]", Remedy.RETRY),
        (200, b"", Remedy.RETRY),
    ],
)
def test_what_is_no_answer_is_asked_for_again(status: int, body: bytes, remedy: Remedy) -> None:
    refused = refusal(status, body)
    assert refused
    assert refused.rule.remedy is remedy


def test_a_good_answer_is_no_refusal_whatever_its_status() -> None:
    assert refusal(202, b'{"code":0,"message":"Success","data":{}}') is None


@pytest.mark.parametrize(
    ("ours", "theirs", "words"),
    [
        (1_000_252.4, 1_000_000.0, "It is 4 minutes and 12 seconds fast."),
        (1_000_000.0, 1_000_031.0, "It is 31 seconds slow."),
        (1_000_000.0, 1_086_400.0 + 3600, "It is 1 day and 1 hour slow."),
        (1_000_000.0, None, "Set the clock of this computer to the right time."),
    ],
)
def test_a_wrong_clock_is_told_by_how_much(ours: float, theirs: float | None, words: str) -> None:
    assert clock_note(ours, theirs).startswith(words)
