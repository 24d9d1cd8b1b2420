"""A long step shows how far it is, and a Cancel never leaves a sheet half written."""

from pathlib import Path

import pytest

from xlplugin import pulse
from xlplugin.errors import Cancelled
from xlplugin.stores.database import Database


class Window:
    """A window in which the user presses Cancel at one of the steps."""

    def __init__(self, cancel_at: int | None = None) -> None:
        self.steps: list[tuple[int, int | None, str]] = []
        self._cancel_at = cancel_at

    def show(self, done: int, total: int | None, text: str) -> None:
        self.steps.append((done, total, text))
        if len(self.steps) == self._cancel_at:
            raise Cancelled("Cancelled.")


def test_rows_are_counted_for_the_window_that_listens() -> None:
    window = Window()
    with pulse.shown_by(window.show):
        rows = list(pulse.counted(range(1_200), 1_200, "Adding to Journal"))
    assert rows == list(range(1_200))
    assert window.steps == [(500, 1_200, "Adding to Journal"), (1_000, 1_200, "Adding to Journal")]
    pulse.again()
    pulse.step(1, 2, "Nobody listens any more")
    assert len(window.steps) == 2


def test_cancel_stops_at_the_step_where_it_was_pressed() -> None:
    window = Window(cancel_at=2)
    done = 0
    with pulse.shown_by(window.show), pytest.raises(Cancelled):
        for _ in pulse.counted(range(2_000), 2_000, "Verifying Journal"):
            done += 1
    assert done == 1_000


def test_cancel_waits_until_a_sheet_is_written() -> None:
    window = Window(cancel_at=1)
    with pulse.shown_by(window.show):
        written = list(pulse.counted(range(1_000), 1_000, "Writing Orders", stops=False))
        with pulse.unstoppable():
            pulse.step(1, 1, "Writing the ledger sheets")
        with pytest.raises(Cancelled):
            pulse.step(0, 10, "Fetching the next shop")
    assert len(written) == 1_000


def test_one_long_statement_of_sqlite_keeps_the_window_alive(tmp_path: Path) -> None:
    counts = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 1000000) "
    database = Database(tmp_path / "Books.sqlite", 1)
    window = Window(cancel_at=2)
    with pulse.shown_by(window.show), database.reading() as connection:
        pulse.step(1, 4, "Verifying Journal")
        rows = list(connection.select(f"{counts}SELECT max(x) FROM n"))
        with pytest.raises(Cancelled):
            pulse.heed()
    database.close()
    assert [tuple(row) for row in rows] == [(1_000_000,)]
    assert len(window.steps) > 2
    assert set(window.steps) == {(1, 4, "Verifying Journal")}
