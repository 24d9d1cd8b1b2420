"""The contract of presses in an open LibreOffice document: every button, one office session.

The same buttons, in the same order, on the file engine say how each has to end.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.calc import needs_office
from tests.support.press_contract import (
    EMPTY,
    FINISHED,
    PRESSED,
    Prepared,
    Pressed,
    cells_of,
    prepared_month,
    press,
    user_of,
)
from xlplugin.calc.live import LiveCalc
from xlplugin.engine import open_book
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import INPUT, LEDGER

pytestmark = [pytest.mark.office, pytest.mark.slow]
# The last ones: what they take away, others need. A fetch is the same on every host.
LAST = ("delete_invoices", "unlink_products", "undo_run", "redo_run", "remove_sample")
IN_TURN = [button for button in PRESSED if button not in LAST and not button.startswith("fetch_")]
IN_TURN += [button for button in LAST if button in PRESSED]


@dataclass
class Hosts:
    """The same workbook open in LibreOffice and in the file engine."""

    month: Prepared
    live: Workbook
    file: Workbook

    def press(self, button: str) -> tuple[Pressed, Pressed]:
        """Press a button on both, each as the active host, which it is alone elsewhere."""
        self.live.book.app.engine.activate()
        live = press(self.live, button, user_of(self.month, button))
        self.file.book.app.engine.activate()
        return live, press(self.file, button, user_of(self.month, button))


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    needs_office()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XLPLUGIN_DATA", str(tmp_path_factory.mktemp("data")))
        patch.setenv("XLPLUGIN_KEYRING", "off")
        with prepared_month(tmp_path_factory.mktemp("month"), orders=8) as made:
            yield made


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveCalc]:
    needs_office()
    calc = LiveCalc(tmp_path_factory.mktemp("office"), headless=True)
    yield calc
    calc.close()


@pytest.mark.parametrize("state", [EMPTY, FINISHED])
def test_every_button_ends_in_an_open_document_as_in_a_file(
    month: Prepared, office: LiveCalc, state: str
) -> None:
    path = month.copy(state)
    beside = Path(month.copy(state))
    with office.pressed(path) as opened:
        hosts = Hosts(month, Workbook(opened), Workbook(open_book(beside)))
        before = cells_of(hosts.file, (INPUT,))
        assert cells_of(hosts.live, (INPUT,)) == before
        for button in IN_TURN:
            live, file = hosts.press(button)
            assert live.said.strip(), button
            assert type(live.error) is type(file.error), f"{button}: {live.said} / {file.said}"
            assert live.is_wrong == file.is_wrong, f"{button}: {live.said} / {file.said}"
        assert cells_of(hosts.live, (INPUT,)) == cells_of(hosts.file, (INPUT,))
        kept = cells_of(hosts.live, (LEDGER,))
        assert {name: len(rows) for name, rows in kept.items()} == {
            name: len(rows) for name, rows in cells_of(hosts.file, (LEDGER,)).items()
        }
