"""A month in which the user works in the cells between the presses.

She sorts, filters, inserts rows and columns, edits, deletes, blanks and pastes, on posted rows too.
Whatever she does: never a wrong posting that Verify does not see, never a column of hers lost, and
a sentence where a press refuses. The suite plays a few months; HANDS=500 plays so many.
"""

import os
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.support.filtering import hide
from tests.support.firm import sample_firm
from tests.support.prompters import ScriptedPrompter
from xlplugin import actions
from xlplugin.context import ButtonContext
from xlplugin.engine import open_book
from xlplugin.errors import ProductError
from xlplugin.ledger.documents import INVOICE, PAYMENT, REFUND
from xlplugin.money import ZERO
from xlplugin.sheets import protection
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.table_view import TableView
from xlplugin.sheets.tables import (
    BOOKS_TABLES,
    EARLIER_REMARKS,
    ORDER_LINES,
    ORDERS,
    PAYMENT_PARTS,
    PAYMENTS,
    TABLES,
    Table,
)
from xlplugin.stores.ledger_sheets import LedgerSheets
from xlplugin.stores.proof import verify

ASKED = int(os.environ.get("HANDS", "0"))
BUTTONS = (
    "fetch_orders",
    "post_orders",
    "load_statement",
    "post_payments",
    "preview_orders",
    "delete_invoices",
    "verify_books",
    "show_problems",
)
GRIDS: dict[str, Table[Any]] = {
    table.name: table for table in (ORDERS, ORDER_LINES, PAYMENTS, PAYMENT_PARTS)
}
ON = st.sampled_from(tuple(GRIDS))  # by name: the report of a failure can then be read
BOOKS = tuple(sorted(BOOKS_TABLES))
MINE = "My Remark"
TYPED = ("", "x", "0", "-1", "12.345", "1e3", "=1+1", "#N/A", "31/02/2026", "Yes", 7, 0.015)
PLACES = st.integers(0, 60)


class Truth(NamedTuple):
    """What the month comes to when nobody touches a cell."""

    workbook: bytes
    data: Path  # where the link to the sample shop is kept
    statement: Path
    sold: dict[str, Decimal]  # each order's invoice before it is settled
    settled: dict[str, Decimal]  # and afterwards
    paid: dict[date, Decimal]  # money of each day of settlement


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Truth]:
    """A small month, fetched; and what it comes to."""
    folder = tmp_path_factory.mktemp("hands")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XLPLUGIN_DATA", str(folder / "data"))
        patch.setenv("XLPLUGIN_KEYRING", "off")
        with sample_firm(folder, orders=8) as firm:
            firm.up_to("fetch_orders")
            firm.mend_missing_item()
            statement = firm.take_statement()
            firm.book.save()
            fetched = firm.path.read_bytes()
            firm.press("post_orders")
            sold = invoices(firm.book)
            firm.press("load_statement")
            firm.press("post_payments")
            settled = invoices(firm.book)
            yield Truth(fetched, folder / "data", statement, sold, settled, payments(firm.book))


def invoices(book: Workbook) -> dict[str, Decimal]:
    """Return the amount of each invoice that stands."""
    books = LedgerSheets(Workbook(book.book))
    found: dict[str, Decimal] = {}
    for held in books.documents():
        if held.type == INVOICE and not held.cancelled:
            found[held.no] = held.amount
    return found


def payments(book: Workbook) -> dict[date, Decimal]:
    """Return the money of each day: what was received, less what was paid back."""
    found: dict[date, Decimal] = {}
    for held in LedgerSheets(Workbook(book.book)).documents():
        if held.type in (PAYMENT, REFUND):
            sign = 1 if held.type == PAYMENT else -1
            found[held.date] = found.get(held.date, ZERO) + sign * held.amount
    return found


def key_of(table: Table[Any], row: tuple[Any, ...]) -> tuple[str, ...]:
    """Return what tells a row apart from the others."""
    return tuple([str(row[place]) for place in table.telling])


class Hands(RuleBasedStateMachine):
    """A user at work in her workbook; `truth` and `folder` are set by the test."""

    truth: Truth
    folder: Path
    presses_done: Counter[tuple[str, str]]

    def __init__(self) -> None:
        super().__init__()
        path = self.folder / "ledger.xlsx"
        path.write_bytes(self.truth.workbook)
        self.book = open_book(path)
        self.remarks: dict[str, tuple[str, ...]] = {}  # each with the row that it was written for
        self.touched: set[str] = set()  # orders with a cell that she changed
        self.allowed: dict[str, set[Decimal]] = {}  # what the sheet said of those at a press

    def teardown(self) -> None:
        self.book.close()

    # her hands

    def _view(self, table: Table[Any]) -> TableView[Any]:
        return Workbook(self.book).view(table)

    def _rows(self, table: Table[Any]) -> list[Any]:
        """Return a table's rows; none if a cell that she typed cannot be read."""
        try:
            return self._view(table).rows()
        except ProductError:
            return []

    def _body(self, table: Table[Any]) -> Any:
        """Return the cells of a table's rows; None if it has none."""
        listed = next(one for one in self.book.sheets[table.sheet].tables if one.name == table.name)
        return listed.data_body_range

    def _row(self, table: Table[Any], number: int) -> Any:
        body = self._body(table)
        if body is None:
            return None
        place = number % int(body.shape[0])
        return body[place, :]

    def _touch(self, row: Any) -> None:
        """Note whose row she changes: every id in its cells."""
        for cell in row.options(ndim=1).value:
            if str(cell) in self.truth.sold or str(cell) in self.truth.settled:
                self.touched.add(str(cell))

    def _lose_remark(self, row: Any) -> None:
        for cell in row.options(ndim=1).value:
            self.remarks.pop(str(cell), None)

    def _change(self, row: Any) -> None:
        """Note that she changes a row: what stands beside it may be of another row from now on."""
        self._touch(row)
        for cell in row.options(ndim=1).value:
            if str(cell) in self.remarks:
                self.remarks[str(cell)] = ()

    @rule(name=ON, inside=st.booleans())
    def adds_a_column(self, name: str, inside: bool) -> None:
        """A column of her own, right of ours or between them, with a remark on every row."""
        table = GRIDS[name]
        view = self._view(table)
        sheet = self.book.sheets[table.sheet]
        if MINE in [str(cell) for cell in sheet.range((view.top, 1), (view.top, 60)).value]:
            return
        rows = self._rows(table)
        body = self._body(table)
        bottom = view.top + (int(body.shape[0]) if body is not None else 1)
        place = view.left + view.width
        listed = next(one for one in sheet.tables if one.name == table.name)
        listed.resize(sheet.range((view.top, view.left), (bottom, place)))
        if inside:
            place = view.left + 3
            for moved in range(view.left + view.width, place, -1):
                self._move_right(sheet, view.top, bottom, moved)
        sheet.range((view.top, place)).value = MINE
        for number, row in enumerate(rows, view.top + 1):
            remark = f"{table.name} {number}: asked the buyer"
            sheet.range((number, place)).value = remark
            self.remarks[remark] = key_of(table, row)

    @staticmethod
    def _move_right(sheet: Any, top: int, bottom: int, place: int) -> None:
        """Move a table's column one to the right, as Excel does when a column is inserted."""
        source = sheet.range((top, place - 1), (bottom, place - 1))
        moved = sheet.range((top, place), (bottom, place))
        content = []
        for (value,), (formula,) in zip(source.options(ndim=2).value, source.formula, strict=True):
            content.append([formula if str(formula).startswith("=") else value])
        sheet.range((top + 1, place), (bottom, place)).number_format = sheet.range(
            (top + 1, place - 1)
        ).number_format
        source.clear_contents()
        moved.value = content

    @rule(name=ON, column=PLACES, falling=st.booleans())
    def sorts(self, name: str, column: int, falling: bool) -> None:
        table = GRIDS[name]
        body = self._body(table)
        if body is None:
            return
        values = body.options(ndim=2).value
        formulas = body.formula
        if len(values) == 1:
            return
        place = column % len(values[0])
        order = sorted(
            range(len(values)), key=lambda at: str(values[at][place] or "~"), reverse=falling
        )
        rows = []
        for at in order:
            row = []
            for value, formula in zip(values[at], formulas[at], strict=True):
                row.append(formula if str(formula).startswith("=") else value)
            rows.append(row)
        body.value = rows

    @rule(name=ON, first=PLACES, count=st.integers(1, 4))
    def filters(self, name: str, first: int, count: int) -> None:
        table = GRIDS[name]
        view = self._view(table)
        if view.count:
            top = view.top + 1 + first % view.count
            bottom = min(top + count, view.top + 1 + view.count)
            hide(Workbook(self.book), table.sheet, list(range(top, bottom)))

    @rule(name=ON, place=PLACES, whole=st.booleans())
    def inserts_a_row(self, name: str, place: int, whole: bool) -> None:
        table = GRIDS[name]
        row = self._row(table, place)
        if row is None:
            return
        if whole:
            number = int(row.row)
            self.book.sheets[table.sheet].range(f"{number}:{number}").insert("down")
        else:
            row.insert("down")

    @rule(name=ON, place=PLACES)
    def deletes_a_row(self, name: str, place: int) -> None:
        table = GRIDS[name]
        row = self._row(table, place)
        if row is None or int(self._body(table).shape[0]) == 1:
            return
        self._touch(row)
        self._lose_remark(row)
        number = int(row.row)
        self.book.sheets[table.sheet].range(f"{number}:{number}").delete("up")

    @rule(name=ON, place=PLACES, column=PLACES, typed=st.sampled_from(TYPED))
    def edits_a_cell(self, name: str, place: int, column: int, typed: object) -> None:
        table = GRIDS[name]
        row = self._row(table, place)
        if row is None:
            return
        cell = row[column % int(row.shape[1])]
        self._change(row)
        self._lose_remark(cell)
        cell.value = typed or None
        if str(typed).startswith("="):
            self.book.save()  # Excel calculates at once, a file when it is saved

    @rule(name=ON, source=PLACES, onto=PLACES)
    def pastes_a_row(self, name: str, source: int, onto: int) -> None:
        table = GRIDS[name]
        taken = self._row(table, source)
        if taken is None:
            return
        covered = self._row(table, onto)
        self._change(taken)
        self._touch(covered)
        self._lose_remark(covered)
        self._lose_remark(taken)  # there twice now
        covered.value = taken.options(ndim=1).value

    @rule(name=ON, first=PLACES, column=PLACES, count=st.integers(1, 5))
    def blanks_cells(self, name: str, first: int, column: int, count: int) -> None:
        table = GRIDS[name]
        body = self._body(table)
        if body is None:
            return
        top = first % int(body.shape[0])
        place = column % int(body.shape[1])
        for number in range(top, min(top + count, int(body.shape[0]))):
            self._change(body[number, :])
            self._lose_remark(body[number, place])
            body[number, place].clear_contents()

    @rule(
        name=st.sampled_from(BOOKS),
        how=st.sampled_from(("sorts", "inserts", "deletes", "blanks", "edits")),
        place=PLACES,
        column=PLACES,
        button=st.sampled_from(("post_orders", "post_payments", "delete_invoices")),
    )
    def changes_the_books(self, name: str, how: str, place: int, column: int, button: str) -> None:
        """Change posted rows after lifting the protection, press, and go back to the saved file.

        Either the press posts nothing wrong, or Verify says that the books were changed.
        """
        table = next(table for table in TABLES if table.name == name)
        body = self._body(table)
        if body is None or not any(body[0, :].options(ndim=1).value):
            return
        self.book.save()
        path = Path(self.book.fullname)
        kept = path.read_bytes()
        state = dict(self.remarks)
        sheet = self.book.sheets[table.sheet]
        if protection.is_protected(sheet):
            protection.lift(sheet)
        self._change_rows(body, how, place, column)
        before = self._standing()
        self._press(button)
        is_whole = self._is_whole()
        self.presses_done[f"{how} posted rows", "nothing seen" if is_whole else "seen"] += 1
        if is_whole:
            self._check_postings(before)
        self.remarks = state
        self.book.close()
        path.write_bytes(kept)
        self.book = open_book(path)

    def _change_rows(self, body: Any, how: str, place: int, column: int) -> None:
        row = body[place % int(body.shape[0]), :]
        cell = row[column % int(row.shape[1])]
        if how == "sorts":
            body.value = list(reversed(body.options(ndim=2).value))
        elif how == "inserts":
            row.insert("down")
        elif how == "deletes":
            row.delete("up")
        elif how == "blanks":
            cell.clear_contents()
        else:
            cell.value = 7

    def _is_whole(self) -> bool:
        """Return whether Verify finds nothing that was changed."""
        try:
            return verify(LedgerSheets(Workbook(self.book))).is_whole
        except ProductError:
            return False

    def _standing(self) -> dict[str, Decimal]:
        """Return the invoices; none if the books cannot be read after what she did."""
        try:
            return invoices(Workbook(self.book))
        except ProductError:
            return {}

    # presses

    @rule()
    def does_the_month(self) -> None:
        """Press the buttons of the month in their order."""
        for button in ("post_orders", "load_statement", "post_payments"):
            self.presses(button, None)

    @rule(button=st.sampled_from(BUTTONS), ticked=st.none() | PLACES)
    def presses(self, button: str, ticked: int | None) -> None:
        """Press a button, with a row ticked or with those that are."""
        if button == "post_orders" and ticked is not None:
            body = self._body(ORDERS)
            place = self._view(ORDERS).left
            if body is not None:
                row = int(body.row) + ticked % int(body.shape[0])
                self.book.sheets[ORDERS.sheet].range((row, place)).value = "x"
        before = {**invoices(Workbook(self.book))}
        self._note_what_the_sheet_says()
        self._press(button)
        self._check_postings(before)
        self._check_remarks()

    def _press(self, button: str) -> None:
        """Press a button; it says what it did, or why it did not and where."""
        user = ScriptedPrompter(file=self.truth.statement)
        try:
            said = actions.run(button, ButtonContext(Workbook(self.book), user))
            assert said
            self.presses_done[button, "done"] += 1
        except ProductError as error:
            assert error.what
            assert error.where or error.cure, str(error)
            self.presses_done[button, "refused"] += 1

    def _note_what_the_sheet_says(self) -> None:
        """Note the amount on the sheet of each order that she touched."""
        for row in self._rows(ORDERS):
            self.allowed.setdefault(row.id, set()).add(row.subtotal)

    def _check_postings(self, before: dict[str, Decimal]) -> None:
        books = LedgerSheets(Workbook(self.book))
        assert verify(books).is_whole
        assert sum(books.balances().values()) == 0
        for no, amount in invoices(Workbook(self.book)).items():
            if no.startswith("IV-"):
                continue
            if before.get(no) == amount:
                continue
            known = {self.truth.sold.get(no), self.truth.settled.get(no)}
            if no in self.touched:
                known |= self.allowed.get(no, set())
            assert amount in known, f"invoice {no} of {amount}, not of {known}"
        for day, money in payments(Workbook(self.book)).items():
            assert money == self.truth.paid[day]

    def _check_remarks(self) -> None:
        """See that each remark is there once: beside the row it was written for, or kept."""
        found = Counter(row.remark for row in Workbook(self.book).rows(EARLIER_REMARKS))
        for table in GRIDS.values():
            body = self._body(table)
            rows = body.options(ndim=2).value if body is not None else []
            for row in rows:
                found.update(str(cell) for cell in row if cell)
        lost = [remark for remark in self.remarks if found[remark] != 1]
        assert not lost, f"{lost} of {self.remarks}"
        for table in GRIDS.values():
            self._check_places(table)

    def _check_places(self, table: Table[Any]) -> None:
        """See that the remarks beside a table's rows are those of these rows."""
        body = self._body(table)
        for row, cells in zip(
            self._rows(table), body.options(ndim=2).value if body else [], strict=False
        ):
            for cell in cells:
                key = self.remarks.get(str(cell), ())
                assert key in ((), key_of(table, row)), f"{cell} of {key} beside {row}"


def test_whatever_the_user_does_in_the_cells_nothing_wrong_is_posted(
    truth: Truth, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XLPLUGIN_DATA", str(truth.data))

    class InThisMonth(Hands):
        pass

    InThisMonth.truth = truth
    InThisMonth.folder = tmp_path
    InThisMonth.presses_done = Counter()
    run_state_machine_as_test(
        InThisMonth,
        settings=settings(
            max_examples=ASKED or 2,
            stateful_step_count=30 if ASKED else 10,
            derandomize=not ASKED,
            database=None,
            phases=[Phase.generate, Phase.shrink] if not ASKED else [Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    if ASKED:
        print(sorted(InThisMonth.presses_done.items()))  # noqa: T201 - of the long run
    assert InThisMonth.presses_done["post_orders", "done"]
