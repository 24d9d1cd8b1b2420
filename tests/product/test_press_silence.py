"""No button is silent for long: what it does between two steps does not grow with the rows.

Counted in calls of functions, which no clock and no busy machine changes. The steps are set close
to each other, so that a loop over rows without a step shows with few rows.
"""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from tests.support.firm import sample_firm
from tests.support.press_contract import FETCHED, FINISHED, LOADED, UNDONE, Month, month_states
from tests.support.silence import CallMeter
from xlplugin import actions
from xlplugin.context import ButtonContext
from xlplugin.engine import open_book
from xlplugin.sheets.book import Workbook

FEW = 20
MANY = 60
# At 10,000 orders, 80 calls for each are below a second on a slow computer.
CALLS_FOR_AN_ORDER = 80


class Long(NamedTuple):
    """A button that works on every row, the state it is pressed in, and the file it is given."""

    button: str
    state: str
    file: str = ""


LONG = (
    Long("load_orders", FETCHED, "orders.csv"),
    Long("post_orders", FETCHED),
    Long("preview_orders", FETCHED),
    Long("load_statement", LOADED, "income.xlsx"),
    Long("preview_payments", LOADED),
    Long("post_ready_payments", LOADED),
    Long("undo_run", FINISHED),
    Long("redo_run", UNDONE),
    Long("verify_books", FINISHED),
)


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Month]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XLPLUGIN_DATA", str(tmp_path_factory.mktemp("data")))
        patch.setenv("XLPLUGIN_KEYRING", "off")
        made = {}
        for orders in (FEW, MANY):
            folder = tmp_path_factory.mktemp(f"orders{orders}")
            with sample_firm(folder, orders=orders) as firm:
                made[orders] = month_states(firm)
        for long in LONG:  # what is read once, such as the markets' files, is read now
            press_of(made[FEW], long, CallMeter())
        yield made


def press_of(month: Month, long: Long, user: CallMeter) -> None:
    """Press the button on a copy of the month."""
    book = open_book(month.copy(long.state))
    user.file = month.folder / long.file if long.file else None
    actions.run(long.button, ButtonContext(Workbook(book), user))


def meter_of(month: Month, long: Long) -> CallMeter:
    """Press the button on a copy of the month, and return the user who has counted."""
    with CallMeter() as user:
        press_of(month, long, user)
    return user


@pytest.mark.parametrize("long", LONG, ids=[long.button for long in LONG])
def test_what_is_done_between_two_steps_does_not_grow_with_the_orders(
    months: dict[int, Month], long: Long, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xlplugin.pulse.EVERY", 5)
    monkeypatch.setattr("xlplugin.sheets.table_view._CELLS_AT_ONCE", 100)
    monkeypatch.setattr("xlplugin.actions.order_posting._AT_ONCE", 5)
    few = meter_of(months[FEW], long)
    many = meter_of(months[MANY], long)
    assert len(many.steps) - len(few.steps) > 2 * (MANY - FEW)
    before = few.longest()
    most = max(before.values())
    for between, stretch in many.longest().items():
        grown = stretch.calls - before.get(between, most).calls
        assert grown < CALLS_FOR_AN_ORDER * (MANY - FEW), stretch
