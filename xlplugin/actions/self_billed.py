"""Tie TikTok's self-billed e-invoices of Malaysia out with the books."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from xlplugin.actions.file_kinds import read_own_kind
from xlplugin.actions.tiktok_session import choose_shop, refuse_other_shops_name
from xlplugin.context import ButtonContext, NothingDone
from xlplugin.errors import Problem
from xlplugin.money import ZERO, shown
from xlplugin.posting.self_billed import (
    BILLED_WORDS,
    Billed,
    BilledBooks,
    BilledCause,
    TieOut,
    tie_out,
)
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.firm_file import FirmRow, read_firm_file
from xlplugin.sheets.firm_layouts import AMOUNT, DATE, KIND, SELF_BILLED_LIST
from xlplugin.sheets.masters import read_fee_rules
from xlplugin.sheets.problems import put_problems
from xlplugin.sheets.self_billed import put_self_billed, put_tie_outs, read_self_billed
from xlplugin.sheets.shops import names_of_shops
from xlplugin.sheets.tables import SELF_BILLED, SHOPS, SelfBilledRow
from xlplugin.tiktok.markets.declarations import settlement_columns
from xlplugin.wording import counting

_FOUND_BY = "Load Self-Billed"
REPLACE = "Replace them"
ADD = "Keep them and add these"


def show_self_billed(press: ButtonContext) -> str:
    """Compare the totals of Self-Billed with the books, and show the difference by cause."""
    currencies = {}
    for row in press.book.rows(SHOPS):
        if row.shop_id:
            currencies[row.shop_id] = row.currency
    totals = read_self_billed(press.book, currencies)
    if not totals:
        press.book.show(SELF_BILLED)
        return NothingDone(
            "Nothing was compared: enter the monthly totals of TikTok's e-invoices on "
            "Self-Billed, or press Load Self-Billed."
        )
    with press.books.reading(checked=False) as books:
        billed_books = BilledBooks(
            list(books.documents()),
            list(books.document_lines()),
            list(books.knock_offs()),
            _roles(press.book),
        )
    found = tie_out(totals, billed_books)
    put_tie_outs(press.book, found, names_of_shops(press.book))
    return _told(press, found)


def _told(press: ButtonContext, found: list[TieOut]) -> str:
    """Say how many totals agree, and what is not explained."""
    agree = 0
    unexplained = []
    for one in found:
        agree += not one.parts
        for part in one.parts:
            if part.cause is BilledCause.NOT_EXPLAINED:
                total = one.total
                amount = shown(part.amount, total.currency)
                unexplained.append(f"{total.month} {total.kind} {total.currency} {amount}")
    said = f"{counting(len(found), 'total')} compared with the books, {agree:,} the same."
    if not unexplained:
        return f"{said} Every difference has a cause."
    press.is_wrong = True
    return f"{said} Not explained: {', '.join(unexplained)}."


def _roles(book: Workbook) -> Mapping[str, str]:
    """Return the role of each kind of fee: declared, or on the Fee Map."""
    roles = {}
    for column in settlement_columns():
        if column.role:
            roles[column.name] = column.role
    for rule in read_fee_rules(book):
        if rule.role:
            roles[rule.kind] = rule.role
    return roles


def load_self_billed(press: ButtonContext) -> str:
    """Add up a list of e-invoices by month and kind, and put the totals on Self-Billed."""
    shop = choose_shop(press, "Which shop are these e-invoices of?")
    path = press.prompter.pick_file("Choose the list of TikTok's e-invoices")
    if path is None:
        return NothingDone("No file was loaded.")
    refuse_other_shops_name(press, shop, path.name)
    sums: dict[tuple[date, Billed], Decimal] = defaultdict(lambda: ZERO)
    counts: dict[tuple[date, Billed], int] = defaultdict(int)
    problems = []
    listed = read_own_kind(path, "load_self_billed", lambda: read_firm_file(path, SELF_BILLED_LIST))
    for row in listed:
        wrong = _wrong(row)
        if wrong:
            column, what = wrong
            place = f"{path.name}, row {row.number}"
            cure = "Correct it in the file and load the file again."
            problems.append(Problem(SELF_BILLED.name, place, column, what, cure))
            continue
        day = row.day(DATE)
        assert day is not None
        place_of = (day.replace(day=1), BILLED_WORDS[row.text(KIND).casefold()])
        sums[place_of] += abs(row.number_in(AMOUNT) or ZERO).quantize(ZERO)
        counts[place_of] += 1
    rows = []
    for month, kind in sorted(sums):
        place_of = (month, kind)
        rows.append(
            SelfBilledRow(
                month, kind.value, sums[place_of], counts[place_of], path.name, shop.shop_id
            )
        )
    if not _may_stand_beside_others(press, rows, shop.shop_id, path.name):
        return NothingDone("No file was loaded.")
    put_problems(press.book, _FOUND_BY, problems)
    press.problems += problems
    put_self_billed(press.book, rows, path.name)
    documents = sum(counts.values())
    left_out = f", {len(problems):,} left out, see Problems" if problems else ""
    return (
        f"{path.name}: {counting(documents, 'document')} in {counting(len(rows), 'total')}"
        f"{left_out}. Press Self-Billed to compare."
    )


def _may_stand_beside_others(
    press: ButtonContext, rows: Sequence[SelfBilledRow], shop_id: str, source: str
) -> bool:
    """Ask about totals of the same months and kinds that were typed or came from another file.

    A corrected list often has another name: its totals would count twice.

    Args:
        press: The press.
        rows: The totals of the file.
        shop_id: Their shop; a total that was typed without one is of it too.
        source: The name of the file.

    Returns:
        False if the question was not answered.
    """
    new = {(row.month, row.kind, row.shop_id) for row in rows}
    view = press.book.view(SELF_BILLED)
    there = []
    for place, row in enumerate(view.rows()):
        if row.month is None or row.source == source:
            continue
        if (row.month.replace(day=1), row.kind, row.shop_id or shop_id) in new:
            there.append((place, row))
    if not there:
        return True
    named = [f"{row.month:%m/%Y} {row.kind} of {row.source or 'your own'}" for _, row in there]
    question = f"Self-Billed already has totals: {', '.join(named)}. What is to be done with them?"
    answer = press.prompter.choose(question, [REPLACE, ADD])
    if answer == REPLACE:
        view.delete([place for place, _ in there])
    return answer in (REPLACE, ADD)


def _wrong(row: FirmRow) -> tuple[str, str] | None:
    """Return the column that is wrong, and why; None if the row is in order."""
    if row.day(DATE) is None:
        return DATE, f"'{row.text(DATE)}' is not a date."
    if row.text(KIND).casefold() not in BILLED_WORDS:
        return KIND, f"'{row.text(KIND)}' is not a kind of e-invoice: {', '.join(Billed)}."
    if row.number_in(AMOUNT) is None:
        return AMOUNT, f"'{row.text(AMOUNT)}' is not an amount."
    return None
