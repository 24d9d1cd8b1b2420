"""Read and fill the sheets Self-Billed and Self-Billed Check."""

from collections.abc import Iterable, Mapping, Sequence

from xlplugin.errors import FixInputError
from xlplugin.posting.self_billed import Billed, BilledTotal, TieOut
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    SELF_BILLED,
    SELF_BILLED_CHECK,
    SelfBilledCheckRow,
    SelfBilledRow,
)
from xlplugin.wording import by_folded


def read_self_billed(book: Workbook, currencies: Mapping[str, str]) -> list[BilledTotal]:
    """Return the totals of Self-Billed.

    Args:
        book: The workbook.
        currencies: The currency of each shop, by Shop ID.

    Raises:
        FixInputError: A month is blank, or a kind or a shop is not known; names the row.
    """
    found = []
    first = book.view(SELF_BILLED).top + 1
    for number, row in enumerate(book.rows(SELF_BILLED), first):
        if not any(row):
            continue
        where = f"sheet '{SELF_BILLED.sheet}', row {number}"
        kinds = by_folded(Billed)
        kind = kinds.get(row.kind.casefold())
        if kind is None:
            cure = f"Write {', '.join(Billed)}."
            raise FixInputError(f"'{row.kind}' is not an allowed value.", where=where, cure=cure)
        if row.month is None:
            raise FixInputError("Month is blank.", where=where, cure="Write any day of the month.")
        shop = row.shop_id
        if not shop and len(currencies) == 1:
            shop = next(iter(currencies))
        if shop not in currencies:
            what = f"'{row.shop_id}' is the Shop ID of no shop."
            cure = "Write the Shop ID as it stands on Shops."
            raise FixInputError(what, where=where, cure=cure)
        found.append(
            BilledTotal(shop, f"{row.month:%Y-%m}", kind, currencies[shop], abs(row.amount))
        )
    return found


def put_self_billed(book: Workbook, rows: Sequence[SelfBilledRow], source: str) -> None:
    """Replace the rows of one file by these; rows that were typed or of other files stay."""
    old = book.rows(SELF_BILLED)
    gone = [place for place, row in enumerate(old) if row.source == source]
    if gone:
        book.view(SELF_BILLED).delete(gone)
    book.view(SELF_BILLED).append(rows)
    book.show(SELF_BILLED)


def put_tie_outs(book: Workbook, found: Iterable[TieOut], shops: Mapping[str, str]) -> None:
    """Show each total beside the books, and below it the causes of the difference."""
    rows = []
    for one in found:
        total = one.total
        head = SelfBilledCheckRow(
            month=total.month,
            shop=shops.get(total.shop, total.shop),
            kind=total.kind.value,
            currency=total.currency,
            tiktok=total.amount,
            books=one.books,
            difference=total.amount - one.books,
            orders=one.orders,
        )
        rows.append(head)
        for part in one.parts:
            rows.append(
                head._replace(
                    cause=part.cause.value,
                    tiktok=None,
                    books=None,
                    difference=part.amount,
                    orders=part.orders,
                )
            )
    book.view(SELF_BILLED_CHECK).replace(rows)
    book.show(SELF_BILLED_CHECK)
