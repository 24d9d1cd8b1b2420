"""Post the balances that the books begin with (group Books)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

from xlplugin.context import ButtonContext, NothingDone
from xlplugin.errors import FixInputError, TryAgainError
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import DocumentId
from xlplugin.ledger.lookup import Lookup
from xlplugin.money import ZERO, shown_sums
from xlplugin.posting.opening import OpeningRow, opening_key, plan_opening, posted, wanted
from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.opening import read_opening
from xlplugin.sheets.problems import put_problems
from xlplugin.sheets.shops import read_shops
from xlplugin.sheets.tables import OPENING_BALANCES, PROBLEMS
from xlplugin.stores.contract import Records


def opening_rows(book: Workbook, shops: Sequence[ShopMapping]) -> list[OpeningRow]:
    """Read Opening Balances.

    A row without a date is of the day before the first day of bookkeeping; a row without a
    currency has the first shop's.
    """
    currency = ""
    if shops:
        currency = shops[0].currency
    first_days = [shop.first_day for shop in shops if shop.first_day]
    day = None
    if first_days:
        day = min(first_days) - timedelta(days=1)
    return read_opening(book, currency, day)


def post_opening_balances(press: ButtonContext) -> str:
    """Post Opening Balances as a journal voucher for each currency.

    Pressed again, only what has changed.
    """
    masters = read_masters(press.book)
    rows = opening_rows(press.book, read_shops(press.book))
    goal, problems = wanted(rows, masters, OPENING_BALANCES.sheet)
    put_problems(press.book, "Opening balances", problems)
    press.problems += problems
    if problems:
        press.book.show(PROBLEMS)
        raise FixInputError(
            f"Nothing was posted: {problems[0].what}",
            where=f"sheet '{OPENING_BALANCES.sheet}', {problems[0].row}",
            cure=problems[0].cure,
        )
    with press.books.reading() as books:
        currencies = {currency for _, _, currency in goal} | _posted_currencies(books)
        documents = _documents(books, currencies)
        revisions = _revisions(books, documents)
        before = posted(books.entries(), documents)
    with press.posting("Post opening balances") as session:
        if _revisions(session, _documents(session, currencies)) != revisions:
            raise TryAgainError(
                "Somebody else is posting the opening balances.", cure="Press again."
            )
        batch = plan_opening(goal, before, documents, session.next_no)
        session.write(batch)
        session.describe_run(len(rows), _closing(batch, len(rows)))
    return _closing(batch, len(rows))


def _posted_currencies(books: Records) -> set[str]:
    """Return the currencies of the posted opening balances, with or without a row on the sheet."""
    currencies = set()
    for state in books.documents():
        if state.source_key == opening_key(state.currency):
            currencies.add(state.currency)
    return currencies


def _documents(session: Lookup, currencies: set[str]) -> dict[str, DocumentId]:
    """Return the posted document of each currency that has one."""
    known = session.sources(opening_key(currency) for currency in currencies)
    documents: dict[str, DocumentId] = {}
    for currency in currencies:
        key = opening_key(currency)
        if key in known:
            documents[currency] = known[key]
    return documents


def _revisions(session: Lookup, documents: Mapping[str, DocumentId]) -> dict[DocumentId, int]:
    found = {}
    for document, state in session.states(documents.values()).items():
        found[document] = state.revision
    return found


def _closing(batch: Batch, rows: int) -> str:
    if not batch and not rows:
        return NothingDone("The sheet Opening Balances is empty: nothing was posted.")
    if not batch:
        return "The opening balances are posted as they stand: nothing has changed."
    debits: dict[str, Decimal] = defaultdict(lambda: ZERO)
    legs = 0
    for entry in batch.entries:
        legs += len(entry.postings)
        for leg in entry.postings:
            debits[entry.currency] += max(leg.amount, ZERO)
    told = shown_sums(debits)
    return f"Opening balances posted: {legs} amounts, {told} on each side."
