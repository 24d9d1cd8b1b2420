"""The client: what it sends, what it does about trouble, and what it says when nothing helps."""

import itertools
import logging
import threading
import time
from collections import deque
from email.utils import formatdate

import pytest

from tests.support.refusals import refused
from tests.support.scripted import MONDAY, Asked, Say, Scripted, Time, bad, good
from xlplugin.errors import Cancelled, FixInputError, SignInError, TryAgainError
from xlplugin.tiktok.api import tokens, worker_pool
from xlplugin.tiktok.api.answers import UnexpectedAnswer
from xlplugin.tiktok.api.client import Call, Client, ClientOptions
from xlplugin.tiktok.api.gateway import AppKey, Gateway
from xlplugin.tiktok.api.signing import sign
from xlplugin.tiktok.api.transport import NoAnswerError
from xlplugin.tiktok.api.versions import Request, ask
from xlplugin.tiktok.facts import Shop

APP = AppKey("6gq1v3tsample", "9f2c6c1e8b7a4d3f0e5b6a7c8d9e0f1a2b3c4d5e", "7431120963341829920")
SHOP = Shop("7495540735365777507", "Kedai Melati", "MY", "ROW_h8VbZAAAAA00f2Vw0dQn", "LOCAL")


class Purse:
    """AccessTokens without a vault: each renewal gives the next one."""

    def __init__(self) -> None:
        self.renewals = 0

    def current(self) -> str:
        return f"ROW_token_{self.renewals}"

    def renew(self, stale: str) -> str:
        assert stale == self.current()
        self.renewals += 1
        return self.current()

    def secrets(self) -> tuple[str, ...]:
        return (self.current(), "ROW_refresh_token")


def client(
    server: Scripted, time: Time | None = None, purse: Purse | None = None, jitter: float = 0.0
) -> Client:
    time = time or Time()
    return Client(
        Gateway.at(server.url, calls_per_second=1e9),
        APP,
        purse or Purse(),
        ClientOptions(time.clock, time.sleep, lambda: jitter, workers=4),
    )


def is_signed(asked: Asked) -> bool:
    return asked.query["sign"] == sign(
        APP.app_secret, asked.path, asked.query, asked.body, "application/json"
    )


def test_a_call_carries_a_signature_over_exactly_what_arrives() -> None:
    token = "6AsPQsUMvH3RkchNUPPh22NROHkE0D8pmq/N5M1kHYcZmtRyv9aVrNv65W7Q6tFA+7D1ud64MPNz5OaT"
    with Scripted(good({})) as server:
        ask(
            client(server),
            Request(
                "order_search",
                SHOP,
                {"page_size": 100, "page_token": token},
                {"order_status": "UNPAID"},
            ),
        )
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", "/order/202309/orders/search")
    assert asked.query.keys() == {
        "app_key",
        "page_size",
        "page_token",
        "shop_cipher",
        "sign",
        "timestamp",
    }
    assert asked.query["page_token"] == token
    assert asked.query["timestamp"] == "1789000000"
    assert asked.body == b'{"order_status":"UNPAID"}'
    assert asked.headers["x-tts-access-token"] == "ROW_token_0"
    assert asked.headers["content-type"] == "application/json"
    assert is_signed(asked)


def test_umlauts_go_out_as_they_were_signed() -> None:
    with Scripted(good({})) as server:
        filters = {"seller_skus": ["Größe-XL", "サイズ"]}
        ask(client(server), Request("product_search", SHOP, {}, filters))
    assert server.asked[0].body == '{"seller_skus":["Größe-XL","サイズ"]}'.encode()
    assert is_signed(server.asked[0])


def test_what_is_empty_is_not_sent_and_shops_are_listed_without_a_cipher() -> None:
    with Scripted(good({})) as server:
        ask(
            client(server),
            Request(
                "shops",
                None,
                {"page_token": ""},
                {"order_status": "", "ids": [], "since": None},
            ),
        )
    (asked,) = server.asked
    assert asked.query.keys() == {"app_key", "sign", "timestamp"}
    assert asked.body == b""


def test_a_version_can_be_pinned_and_an_id_cannot_leave_its_place() -> None:
    with Scripted(good({})) as server:
        reader = client(server)
        reader.versions = {"product_detail": "202509"}
        ask(reader, Request("product_detail", SHOP, record="../../1?x"))
    assert server.asked[0].path == "/product/202509/products/..%2F..%2F1%3Fx"


@pytest.mark.parametrize(
    "trouble",
    [
        Say(b"upstream connect error", 503),
        Say(b"<!DOCTYPE html><h1>Bad Gateway</h1>"),
        Say(b'{"code":0,"data":null,"message":"Success"}'),
        Say(b'{"code":0,"message":"Success","data":{"orders":[]}}', cut=True),
        bad(36009003, "Internal error. Please try again.", 500),
        bad(36009007, "Request timeout.", 504),
    ],
    ids=["503", "html", "no data", "cut", "internal", "timeout"],
)
def test_passing_trouble_is_waited_for_and_signed_anew(trouble: Say) -> None:
    time = Time()
    with Scripted(trouble, trouble, good({"orders": []})) as server:
        answer = client(server, time, jitter=0.5).call(
            Call("GET", "/order/202309/orders", {}, b"", SHOP)
        )
    assert b'"orders"' in answer
    assert time.slept == pytest.approx(1.25 + 2.25)
    assert [asked.query["timestamp"] for asked in server.asked] == [
        "1789000000",
        "1789000001",
        "1789000003",
    ]
    assert all(is_signed(asked) for asked in server.asked)


def test_after_five_tries_the_user_is_told() -> None:
    time = Time()
    with Scripted(Say(b"no", 503)) as server, pytest.raises(TryAgainError) as raised:
        client(server, time).call(Call("GET", "/order/202309/orders", {}, b"", SHOP))
    assert len(server.asked) == 5
    assert time.slept == pytest.approx(1 + 2 + 4 + 8)
    assert str(raised.value) == (
        "The answer did not come from TikTok Shop, or not whole. Try again in a few minutes."
    )


def test_a_throttled_client_waits_as_long_as_it_is_told() -> None:
    time = Time()
    later = formatdate(MONDAY + 2 + 30, usegmt=True)
    script = [
        bad(36009002, "Too many requests.", 429, Retry_After="2"),
        bad(36009002, "Too many requests.", 429, Retry_After=later),
        good({}),
    ]
    with Scripted(*script) as server:
        client(server, time).call(Call("GET", "/order/202309/orders", {}, b"", SHOP))
    assert time.slept == pytest.approx(2 + 30)


def test_a_wait_of_an_hour_is_left_to_the_user() -> None:
    time = Time()
    hour = bad(36009002, "Too many requests.", 429, Retry_After="3600")
    with Scripted(hour) as server, refused("Try again", kind=TryAgainError):
        client(server, time).call(Call("GET", "/order/202309/orders", {}, b"", SHOP))
    assert time.slept == 0
    assert len(server.asked) == 1


def test_an_expired_token_is_renewed_once_and_the_call_goes_on() -> None:
    purse = Purse()
    with Scripted(bad(105002, "Expired credentials.", 401), good({})) as server:
        client(server, purse=purse).call(Call("GET", "/order/202309/orders", {}, b"", SHOP))
    assert [asked.headers["x-tts-access-token"] for asked in server.asked] == [
        "ROW_token_0",
        "ROW_token_1",
    ]


def test_a_link_that_stays_expired_is_to_be_linked_again() -> None:
    purse = Purse()
    with (
        Scripted(bad(105002, "Expired credentials.", 401)) as server,
        refused("Press Link", kind=SignInError),
    ):
        client(server, purse=purse).call(Call("GET", "/order/202309/orders", {}, b"", SHOP))
    assert purse.renewals == 1
    assert len(server.asked) == 2


def test_a_fast_clock_is_told_by_how_much() -> None:
    late = bad(
        36009004,
        "Invalid timestamp. It must not exceed the current time",
        Date=formatdate(MONDAY - 95),
    )
    with Scripted(late) as server, pytest.raises(FixInputError) as raised:
        client(server).call(Call("GET", "/order/202309/orders", {}, b"", SHOP))
    assert str(raised.value) == (
        "This computer's clock is wrong. It is 1 minute and 35 seconds fast. Set it right, "
        "then try again."
    )


@pytest.mark.parametrize(
    ("refused", "error", "words"),
    [
        (
            bad(106001, "The 'sign' query parameter is invalid.", 401),
            SignInError,
            "app secret is wrong",
        ),
        (
            bad(105005, "Access denied.", 403),
            SignInError,
            "Add the scope for orders .* a renewal is not enough",
        ),
        (bad(101000, "Invalid query or header.", 401), SignInError, "the seller's main account"),
        (
            bad(36009033, "IP address is not in the IP allow list", 403),
            FixInputError,
            "IP allow list",
        ),
        (bad(98001004, "Parameter page_size is invalid."), UnexpectedAnswer, "98001004"),
    ],
)
def test_what_waiting_cannot_help_is_said_at_once(
    refused: Say, error: type[Exception], words: str
) -> None:
    with Scripted(refused) as server, pytest.raises(error, match=words):
        client(server).call(Call("GET", "/order/202309/orders", {}, b"", SHOP))
    assert len(server.asked) == 1


def test_without_a_network_the_user_is_asked_to_look_at_it() -> None:
    assert str(tokens.connection_error(NoAnswerError(reached=False))) == (
        "TikTok Shop cannot be reached. Check the internet connection, then try again."
    )


def test_a_sample_shop_that_is_not_running_says_how_to_start_it() -> None:
    with Scripted(good({})) as server:
        nobody = client(server)
    with refused("Press Sample Shop", kind=TryAgainError):
        nobody.call(Call("GET", "/order/202309/orders", {}, b"", SHOP))


def test_a_redirect_is_not_followed() -> None:
    with Scripted(good({"secret": "elsewhere"})) as thief:
        away = Say(b"", 302, {"Location": f"{thief.url}/steal"})
        with Scripted(away) as server, pytest.raises(TryAgainError):
            client(server).call(Call("GET", "/order/202309/orders", {}, b"", SHOP))
    assert not thief.asked


@pytest.mark.parametrize("waiting_for", ["a throttled shop", "an answer that never comes"])
@pytest.mark.parametrize("how", ["one call", "many at once"])
def test_cancel_is_felt_within_a_second_whatever_is_waited_for(waiting_for: str, how: str) -> None:
    over = threading.Event()
    looks = itertools.count()

    def never_answered(asked: Asked) -> Say:
        over.wait(30)
        return good({})

    busy = bad(36009002, "Too many requests.", 429, Retry_After="60")
    with Scripted(busy if waiting_for == "a throttled shop" else never_answered) as server:
        options = ClientOptions(cancelled=lambda: next(looks) >= 3, workers=4)
        reader = Client(Gateway.at(server.url), APP, Purse(), options)
        call = Call("GET", "/order/202309/orders", {}, b"", SHOP)
        before = time.monotonic()
        threads = set(threading.enumerate())
        with pytest.raises(Cancelled):
            if how == "many at once":
                list(worker_pool.run_tasks(reader, reader.call, deque([call] * 8)))
            else:
                reader.call(call)
        assert time.monotonic() - before < 1
        ours = (
            set(threading.enumerate())
            - threads
            - {t for t in threading.enumerate() if "process_request" in t.name}
        )
        for thread in ours:
            thread.join(1)
        assert not [thread for thread in ours if thread.is_alive()], (
            "nothing keeps the program from ending"
        )
        over.set()


def test_nothing_secret_is_shown_logged_or_raised(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    leak = bad(36009004, f"param x of {APP.app_secret} with ROW_token_0 is odd")
    with Scripted(leak) as server, pytest.raises(UnexpectedAnswer) as raised:
        talker = client(server)
        talker.call(Call("GET", "/order/202309/orders", {}, b"", SHOP))
    shown = " ".join([str(raised.value), repr(raised.value), repr(talker), repr(APP), caplog.text])
    assert APP.app_secret not in shown
    assert "ROW_token_0" not in shown


def test_the_pace_is_kept_and_slows_when_throttled() -> None:
    time = Time()
    with Scripted(good({}), good({}), bad(36009002, "Too many requests.", 429), good({})) as server:
        paced = Client(
            Gateway.at(server.url, calls_per_second=2.0),
            APP,
            Purse(),
            ClientOptions(time.clock, time.sleep, lambda: 0.0),
        )
        for _ in range(2):
            paced.call(Call("GET", "/order/202309/orders", {}, b"", SHOP))
        assert time.slept == pytest.approx(0.5)
        paced.call(Call("GET", "/order/202309/orders", {}, b"", SHOP))
        before = time.slept
        paced.call(Call("GET", "/order/202309/orders", {}, b"", SHOP))
    assert time.slept - before == pytest.approx(1.0, rel=0.05)


@pytest.mark.parametrize(
    "address", ["http://open-api.tiktokglobalshop.com", "ftp://127.0.0.1", "open-api", ""]
)
def test_plain_http_stays_on_this_machine(address: str) -> None:
    with refused("https://"):
        Gateway.at(address)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8080", "http://localhost:8080/", "http://[::1]:8080"]
)
def test_a_sample_shop_on_this_machine_may_use_it(address: str) -> None:
    assert Gateway.at(address).is_local
