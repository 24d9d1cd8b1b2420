"""Everything the product writes and says in a full run with its mishaps, searched for every secret
that was used.
"""

import logging
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.actions.test_actions_link import press_in_excel
from tests.support.firm import SampleFirm, sample_firm
from xlplugin import addin
from xlplugin.reports.programs import PROGRAMS
from xlplugin.sheets.tables import BOOKS_SETTING, SETTINGS
from xlplugin.tiktok.api import client, transport
from xlplugin.tiktok.secrets import without_secrets


@pytest.fixture(params=["This workbook", "Books.sqlite"])
def firm(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SampleFirm]:
    monkeypatch.setattr(client, "BASE_SECONDS", 0.0)
    monkeypatch.setattr(client, "JITTER_SECONDS", 0.0)
    with sample_firm(tmp_path, orders=120) as firm:
        monkeypatch.setattr(addin, "make_prompter", lambda: firm.prompter)
        settings = firm.book.view(SETTINGS)
        rows = settings.rows()
        firm.in_a_database = request.param != "This workbook"  # type: ignore[attr-defined]
        for number, row in enumerate(rows):
            if row.setting == BOOKS_SETTING:
                rows[number] = row._replace(value=request.param)
        settings.replace(rows)
        yield firm


def used(firm: SampleFirm) -> set[str]:
    """Every secret of the run: the app's, and each token and code that was ever given out."""
    kept = firm.shop.vendor.tokens
    pairs = {
        secret for g in kept._by_access.values() for secret in (g.access_token, g.refresh_token)
    }
    return {firm.shop.app.app_secret, *pairs}


def contents(path: Path) -> list[bytes]:
    """A file as it is, and what is packed inside it."""
    if not zipfile.is_zipfile(path):
        return [path.read_bytes()]
    with zipfile.ZipFile(path) as package:
        return [path.read_bytes(), *(package.read(name) for name in package.namelist())]


def found(secrets: set[str], content: bytes) -> bool:
    return any(
        secret.encode(code) in content for secret in secrets for code in ("utf-8", "utf-16-le")
    )


def test_a_full_run_with_all_its_mishaps_leaves_no_secret_anywhere(
    firm: SampleFirm,
    private_data: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    codes: list[str] = []
    new_code = firm.shop.vendor.tokens.new_code

    def remembered() -> str:
        codes.append(new_code())
        return codes[-1]

    monkeypatch.setattr(firm.shop.vendor.tokens, "new_code", remembered)
    firm.up_to("post_payments")
    firm.press("fetch_settlement")
    firm.press("fetch_withdrawals")
    for program in PROGRAMS:
        firm.prompter.choice = program
        firm.press("export_books")
    firm.prompter.choice = ""
    _renewal(firm)
    _cut_off(firm)
    _refused(firm)
    _bug(firm, monkeypatch)
    firm.book.save()

    secrets = {*used(firm), *codes}
    assert len(secrets) >= 6, "the app's, two pairs, a code"
    written = [
        path
        for folder in (firm.folder, private_data)
        for path in folder.rglob("*")
        if path.is_file()
    ]
    assert {".xlsx", ".log", ".pages", ".csv", ".json"} <= {path.suffix for path in written}
    assert any(path.suffix == ".sqlite" for path in written) == firm.in_a_database  # type: ignore[attr-defined]
    told = {path for path in written if any(found(secrets, content) for content in contents(path))}
    assert {path.parent.name for path in told} == {"secrets"}, "there and nowhere else"
    said = [
        *firm.prompter.told,
        *firm.prompter.warned,
        *firm.prompter.asked,
        *(text for _, _, text in firm.prompter.steps),
    ]
    shown = "\n".join([*said, caplog.text, *capfd.readouterr()])
    assert not [secret for secret in secrets if secret in shown]


def _renewal(firm: SampleFirm) -> None:
    """The access token dies and is renewed."""
    firm.shop.vendor.tokens.expire_access()
    firm.press("fetch_products")
    assert firm.shop.vendor.tokens.rotations == 1


def _cut_off(firm: SampleFirm) -> None:
    """A fetch that breaks off leaves what it has on disk."""
    firm.shop.vendor.faults.plan("unavailable", path="/orders/search", after=1, times=99)
    assert "did not come from TikTok Shop" in press_in_excel(firm, "fetch_orders")
    firm.shop.vendor.faults.clear()


def _refused(firm: SampleFirm) -> None:
    """TikTok quotes our own request back at us."""
    firm.shop.vendor.allowed_addresses = set()
    assert "IP allow list" in press_in_excel(firm, "fetch_orders")
    firm.shop.vendor.allowed_addresses = None


def _bug(firm: SampleFirm, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug whose message quotes the address of a renewal, where TikTok wants every secret to
    stand.
    """
    send = transport.send

    def broken(session: object, method: str, url: str, *rest: object) -> object:
        if "/api/v2/token/" not in url:
            return send(session, method, url, *rest)  # type: ignore[arg-type]  # passed on
        raise ZeroDivisionError(
            f"cannot read {url}: {{'access_token': '{sorted(used(firm))[-1]}'}}"
        )

    monkeypatch.setattr(transport, "send", broken)
    firm.shop.vendor.tokens.expire_access()
    assert "Something went wrong in the product itself" in press_in_excel(firm, "fetch_products")
    monkeypatch.setattr(transport, "send", send)


def test_what_looks_like_a_secret_is_taken_out_of_a_log() -> None:
    trace = (
        "GET https://auth/api/v2/token/"
        "get?app_key=29a39d&app_secret=e59af819cc&auth_code=ROW_aB-3&grant_type=x\n"
        "{'access_token': 'ROW_fJ3k8', \"refresh_token\": \"ROW_nQ7p\"} headers ('sign', "
        "'9f2c6c1e')\n"
        "ROW_h8VbZAAAAA00f2Vw0dQn6RtYz7LmC1sUe7507 in line 36009004"
    )
    assert without_secrets(trace) == (
        "GET https://auth/api/v2/token/get?app_key=29a39d&app_secret=…&auth_code=…&grant_type=x\n"
        "{'access_token': '…', \"refresh_token\": \"…\"} headers ('sign', '…')\n"
        "… in line 36009004"
    )
    assert without_secrets("sign: 9f2c6c1e9f2c6c1e9f2c") == "sign: …"
    note = "28 SKUs without an item code: on Products, pick an Item Code."
    assert without_secrets(note) == note
