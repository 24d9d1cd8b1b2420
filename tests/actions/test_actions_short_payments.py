"""What a settlement pays short stays owed, is listed, and is written off with a reason."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.firm import SampleFirm, sample_firm
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    INVOICES,
    ORDER_LINES,
    ORDERS,
    PROBLEMS,
    RUNS,
    SHORT_PAYMENTS,
    TICKED,
    ShortPaymentsRow,
)

SHORT_ACCOUNT = "927-000"


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[SampleFirm]:
    """A month in which TikTok pays 40.00 less than was invoiced for each of some lines."""
    with sample_firm(tmp_path) as one:
        one.up_to("fetch_orders")
        raise_prices(one, lines=30)
        one.press("post_orders")
        one.take_statement()
        one.press("load_statement")
        one.press("post_ready_payments")
        yield one


def raise_prices(firm: SampleFirm, lines: int) -> None:
    """Invoice 40.00 more for each of the first lines than TikTok will pay."""
    book = Workbook(firm.book.book)
    more: Counter[str] = Counter()
    raised = []
    for number, line in enumerate(book.rows(ORDER_LINES)):
        if number < lines:
            more[line.order_id] += 40 * line.quantity
            line = line._replace(
                original_price=line.original_price + 40, sale_price=line.sale_price + 40
            )
        raised.append(line)
    book.view(ORDER_LINES).update(("Original Price", "Sale Price"), raised)
    orders = []
    for order in book.rows(ORDERS):
        orders.append(order._replace(subtotal=order.subtotal + more[order.id]))
    book.view(ORDERS).update(("Subtotal",), orders)


def listed(firm: SampleFirm) -> list[ShortPaymentsRow]:
    firm.press("show_short_payments")
    return Workbook(firm.book.book).rows(SHORT_PAYMENTS)


def outstanding(firm: SampleFirm) -> dict[tuple[str, str], Decimal]:
    found = {}
    for row in Workbook(firm.book.book).rows(INVOICES):
        found[row.doc_type, row.doc_no] = row.outstanding
    return found


def test_the_sample_months_short_invoices_are_listed_with_what_they_owe(firm: SampleFirm) -> None:
    rows = listed(firm)
    owed = outstanding(firm)
    short = [row for row in rows if row.status == "Settled short"]
    assert short
    for row in short:
        assert row.open == owed[row.doc_type, row.doc_no] > 0
    named = [row.row for row in Workbook(firm.book.book).rows(PROBLEMS)]
    assert {row.order_id for row in short} <= set(named)


def test_a_write_off_closes_the_document_once_and_keeps_the_reason(firm: SampleFirm) -> None:
    first = listed(firm)[0]
    ticks = [row._replace(tick=TICKED if row == first else "") for row in listed(firm)]
    Workbook(firm.book.book).view(SHORT_PAYMENTS).update(("Tick",), ticks)
    firm.prompter.texts = ["TikTok lost the parcel, claim refused"]
    firm.press("write_off")
    assert outstanding(firm)[first.doc_type, first.doc_no] == 0
    assert first.doc_no not in [row.doc_no for row in listed(firm)]
    runs = Workbook(firm.book.book).rows(RUNS)
    assert "claim refused" in runs[-1].note
    assert runs[-1].posted == 1
    firm.press("write_off")  # nothing is ticked any more
    assert len(Workbook(firm.book.book).rows(RUNS)) == len(runs)
    firm.prompter.choice = "Write off"
    firm.press("undo_run")
    assert outstanding(firm)[first.doc_type, first.doc_no] == first.open


def test_without_a_reason_nothing_is_written_off(firm: SampleFirm) -> None:
    rows = [row._replace(tick=TICKED) for row in listed(firm)]
    Workbook(firm.book.book).view(SHORT_PAYMENTS).update(("Tick",), rows)
    runs = len(Workbook(firm.book.book).rows(RUNS))
    firm.prompter.texts = [""]
    firm.press("write_off")
    assert len(Workbook(firm.book.book).rows(RUNS)) == runs
