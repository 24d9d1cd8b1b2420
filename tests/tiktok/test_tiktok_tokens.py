"""AccessTokens: renewed in time, both in one write, once for all threads and processes."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.refusals import refused
from tests.support.scripted import MONDAY, Say, Scripted, Time, bad, good
from xlplugin.errors import SignInError, TryAgainError
from xlplugin.sandbox.month import Month
from xlplugin.sandbox.server import SandboxServer
from xlplugin.tiktok.api import link, tokens, transport
from xlplugin.tiktok.api.client import connect
from xlplugin.tiktok.api.endpoints import fetch_shops
from xlplugin.tiktok.api.gateway import AppKey, Gateway
from xlplugin.tiktok.api.lock import free_lock, only_one
from xlplugin.tiktok.api.tokens import AccessTokens, TokenSet
from xlplugin.tiktok.link_status import LinkState
from xlplugin.tiktok.secrets import data_dir, vault

APP = AppKey("6gq1v3tsample", "9f2c6c1e8b7a4d3f0e5b6a7c8d9e0f1a2b3c4d5e", "7431120963341829920")
WEEK = 7 * 86400


@pytest.fixture
def shop() -> Iterator[SandboxServer]:
    """A sample shop whose clock goes with ours."""
    with SandboxServer(Month(orders=10, shops=1)) as server:
        yield server


def linked(server: SandboxServer, account: str = "Melati") -> TokenSet:
    app = AppKey(server.app.app_key, server.app.app_secret, server.app.service_id)
    code = parse_qs(urlsplit(server.authorise()).query)["code"][0]
    got = link.exchange(Gateway.at(server.url), app, code)
    tokens.save(vault(), account, app, got, Gateway.at(server.url))
    return got


def kept(url: str, access_ends: float, refresh_ends: float = MONDAY + 300 * 86400) -> None:
    """An account in the vault, by hand."""
    pair = TokenSet(
        "ROW_old_access",
        datetime.fromtimestamp(access_ends, UTC),
        "ROW_old_refresh",
        datetime.fromtimestamp(refresh_ends, UTC),
        datetime.fromtimestamp(access_ends - WEEK, UTC),
    )
    tokens.save(vault(), "Melati", APP, pair, Gateway.at(url))


def held(time: Time) -> AccessTokens:
    return AccessTokens(
        vault(),
        "Melati",
        transport.open_session(Gateway.at("http://127.0.0.1:1"), 2),
        time.clock,
        time.sleep,
    )


def new_pair(number: int = 1) -> Say:
    return good(
        {
            "access_token": f"ROW_access_{number}",
            "access_token_expire_in": int(MONDAY + WEEK),
            "refresh_token": f"ROW_refresh_{number}",
            "refresh_token_expire_in": 4_854_580_847,
            "user_type": 0,
        }
    )


def test_a_young_token_is_used_as_it_is() -> None:
    with Scripted(new_pair()) as server:
        kept(server.url, MONDAY + 2 * 86400)
        assert held(Time()).current() == "ROW_old_access"
    assert not server.asked


def test_a_token_in_its_last_day_is_renewed_and_both_are_kept() -> None:
    with Scripted(new_pair()) as server:
        kept(server.url, MONDAY + 3600)
        assert held(Time()).current() == "ROW_access_1"
    (asked,) = server.asked
    assert asked.path == "/api/v2/token/refresh"
    assert asked.query == {
        "app_key": APP.app_key,
        "app_secret": APP.app_secret,
        "refresh_token": "ROW_old_refresh",
        "grant_type": "refresh_token",
    }
    account = tokens.load(vault(), "Melati")
    assert (account.tokens.access_token, account.tokens.refresh_token) == (
        "ROW_access_1",
        "ROW_refresh_1",
    )
    assert account.tokens.refresh_expires.year == 2123
    assert account.app == APP


def test_when_renewal_fails_early_the_old_token_serves_on_and_is_not_renewed_at_every_call() -> (
    None
):
    time = Time()
    with Scripted(Say(b"no", 503)) as server:
        kept(server.url, MONDAY + 3600)
        purse = held(time)
        assert [purse.current() for _ in range(3)] == ["ROW_old_access"] * 3
    assert len(server.asked) == 3  # three tries of one renewal


def test_a_dead_token_that_cannot_be_renewed_now_asks_to_try_again() -> None:
    with Scripted(Say(b"no", 503)) as server:
        kept(server.url, MONDAY - 60)
        with pytest.raises(TryAgainError):
            held(Time()).current()


@pytest.mark.parametrize(
    "answer", [bad(36004004, "Invalid refresh token.", 200), bad(36009999, "unheard of", 200)]
)
def test_a_dead_refresh_token_means_link_again(answer: Say) -> None:
    with Scripted(answer) as server:
        kept(server.url, MONDAY - 60)
        with refused("Press Link", kind=tokens.LinkEnded):
            held(Time()).current()


def test_a_link_past_its_end_says_when_it_ended_without_asking() -> None:
    with Scripted(new_pair()) as server:
        kept(server.url, MONDAY - 60, refresh_ends=MONDAY - 86400)
        with refused("09/09/2026", kind=tokens.LinkEnded):
            held(Time()).current()
    assert not server.asked


def test_a_cut_answer_to_a_renewal_is_asked_for_again() -> None:
    cut = Say(new_pair().body, cut=True)
    with Scripted(cut, new_pair(2)) as server:
        kept(server.url, MONDAY - 60)
        assert held(Time()).current() == "ROW_access_2"


def test_a_code_is_sent_once_even_if_its_answer_is_cut() -> None:
    with (
        Scripted(Say(new_pair().body, cut=True)) as server,
        refused("Try again", kind=TryAgainError),
    ):
        link.exchange(Gateway.at(server.url), APP, "ROW_code", sleep=lambda seconds: None)
    assert len(server.asked) == 1


def test_many_threads_renew_once(shop: SandboxServer) -> None:
    linked(shop)
    shop.vendor.tokens.expire_access()
    with connect("Melati", vault()) as client, ThreadPoolExecutor(8) as crew:
        shops = list(crew.map(lambda _: fetch_shops(client)[0].name, range(16)))
    assert shops == ["Kedai Melati"] * 16
    assert shop.vendor.tokens.rotations == 1


ASKER = """
from xlplugin.tiktok.api.client import connect
from xlplugin.tiktok.api.endpoints import fetch_shops
from xlplugin.tiktok.secrets import data_dir, vault
with connect("Melati", vault()) as client:
    print(fetch_shops(client)[0].name)
"""


def test_two_processes_renew_once_and_both_go_on(shop: SandboxServer) -> None:
    linked(shop)
    shop.vendor.tokens.expire_access()
    askers = [
        subprocess.Popen(
            [sys.executable, "-c", ASKER], stdout=subprocess.PIPE, text=True, env=os.environ
        )
        for _ in range(2)
    ]
    assert [asker.communicate(timeout=30)[0].strip() for asker in askers] == ["Kedai Melati"] * 2
    assert shop.vendor.tokens.rotations == 1


@pytest.mark.skipif(os.name != "posix", reason="needs a kill that nobody can catch")
@pytest.mark.parametrize(
    "when", ["before TikTok renews", "when TikTok has renewed", "as soon as it goes on"]
)
def test_killed_during_a_renewal_the_kept_pair_is_whole_and_the_next_process_goes_on(
    shop: SandboxServer, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    first = linked(shop)
    given = {first.access_token: first.refresh_token}
    shop.vendor.tokens.expire_access()
    refresh = shop.vendor.tokens.refresh
    find = shop.vendor.tokens.find
    asker = subprocess.Popen(
        [sys.executable, "-c", ASKER], stdout=subprocess.PIPE, text=True, env=os.environ
    )

    def kill() -> None:
        asker.kill()
        asker.wait()

    def killing_refresh(token: str) -> dict[str, object]:
        if when == "before TikTok renews" and asker.poll() is None:
            kill()
            raise ConnectionAbortedError("the process has gone")
        pair = refresh(token)
        given[pair["access_token"]] = pair["refresh_token"]
        if when == "when TikTok has renewed":
            kill()
        return pair

    def killing_find(token: str) -> object:
        if (
            when == "as soon as it goes on"
            and shop.vendor.tokens.rotations
            and asker.poll() is None
        ):
            kill()
        return find(token)

    monkeypatch.setattr(shop.vendor.tokens, "refresh", killing_refresh)
    monkeypatch.setattr(shop.vendor.tokens, "find", killing_find)
    asker.communicate(timeout=30)
    assert asker.returncode == -signal.SIGKILL
    pair = tokens.load(vault(), "Melati").tokens
    assert given[pair.access_token] == pair.refresh_token, "a pair that belongs together"
    with connect("Melati", vault()) as client:
        if (
            when == "when TikTok has renewed"
        ):  # the answer never reached this computer: nothing can bring it back
            with refused("Press Link", kind=tokens.LinkEnded):
                fetch_shops(client)
            linked(shop)
    with connect("Melati", vault()) as client:
        assert fetch_shops(client)[0].name == "Kedai Melati"


def test_a_renewal_that_another_program_does_not_finish_asks_to_try_again() -> None:
    path = data_dir() / "locks" / "melati.lock"
    with only_one(path):
        with refused("Try again", kind=TryAgainError), only_one(path, 0.1):
            pytest.fail("two programs renew at once")
        assert free_lock(path) is None
    with only_one(path, 0.1):  # free again
        pass


def test_a_revoked_link_asks_to_be_linked_again(shop: SandboxServer) -> None:
    linked(shop)
    shop.vendor.tokens.revoke()
    with connect("Melati", vault()) as client, refused("Press Link", kind=tokens.LinkEnded):
        fetch_shops(client)


def test_an_account_that_was_never_linked_here_says_so() -> None:
    with refused("Kedai Baru", "Press Link", kind=SignInError):
        connect("Kedai Baru", vault())


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", '{"app": {}}', '{"app": 5, "gateway": {"api": "x"}, "tokens": {}}']
)
def test_a_damaged_record_asks_for_a_new_link(damage: str) -> None:
    kept("http://127.0.0.1:1", MONDAY)
    (file,) = (data_dir() / "secrets").iterdir()
    file.write_text(damage)
    with refused("Press Link", kind=SignInError):
        connect("Melati", vault())


def test_the_row_turns_amber_before_the_link_ends() -> None:
    now = datetime.fromtimestamp(MONDAY, UTC)
    assert tokens.status(vault(), "Melati", now).state is LinkState.MISSING
    kept("http://127.0.0.1:1", MONDAY + WEEK, MONDAY + 30 * 86400)
    assert tokens.status(vault(), "Melati", now).state is LinkState.GOOD
    assert tokens.status(vault(), "Melati", now + timedelta(days=20)).state is LinkState.ENDS_SOON
    assert tokens.status(vault(), "Melati", now + timedelta(days=30)).state is LinkState.ENDED
    tokens.forget(vault(), "Melati")
    assert tokens.status(vault(), "Melati", now).state is LinkState.MISSING


def test_no_picture_of_an_account_shows_a_secret() -> None:
    kept("http://127.0.0.1:1", MONDAY)
    account = tokens.load(vault(), "Melati")
    shown = f"{account} {account!r} {account.tokens} {account.app} {[account]}"
    assert not any(
        secret in shown for secret in (APP.app_secret, "ROW_old_access", "ROW_old_refresh")
    )
