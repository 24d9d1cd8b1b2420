"""Post withdrawals from TikTok's wallet to the bank, and list what is not paid out yet."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.actions.tiktok_session import active_shops
from xlplugin.context import ButtonContext
from xlplugin.errors import FixInputError, Problem
from xlplugin.ledger.as_at import entries_until
from xlplugin.ledger.balances import Balances, balances
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import CASH_BOOK
from xlplugin.ledger.lookup import Lookup
from xlplugin.ledger.master import Masters
from xlplugin.ledger.open_items import OpenItem, open_items
from xlplugin.money import ZERO
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.shop import ShopMapping
from xlplugin.posting.wallet import (
    CURES,
    NO_ACTION_NEEDED,
    PostedTransfers,
    Transfer,
    TransferOutcome,
    first_status,
    plan_transfers,
    transfer_key,
)
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.preview import put_preview
from xlplugin.sheets.problems import put_problems
from xlplugin.sheets.tables import WITHDRAWALS
from xlplugin.sheets.wallet import put_wallet
from xlplugin.sheets.withdrawals import put_outcomes, read_transfers
from xlplugin.stores.contract import Records
from xlplugin.wording import counting

NOT_ACTIVE, NO_SHOP = "Its shop is not active", "It has no Shop ID"
_OWED = " TikTok is owed: it takes a negative settlement off the next ones."
_OVER = (
    " More was paid out than the books have settled: a statement or an opening balance is missing."
)
_IN_SHOPS = "Set its Active to Yes on the sheet Shops."
_FROM_SHOPS = "Copy it from the row of its shop on the sheet Shops."


def post_withdrawals(press: ButtonContext) -> str:
    """Post a cash book voucher for each completed row of Withdrawals, from the wallet to the bank."""
    rows, masters, shops = _rows(press)
    with press.posting("Post withdrawals") as session:
        batches, outcomes = _plan(rows, masters, shops, session)
        for batch in batches:
            session.write(batch)
        said = _closing(batches, outcomes)
        session.describe_run(len(rows), said)
    put_outcomes(press.book, outcomes)
    _tell(press, rows, outcomes)
    return said


def preview_withdrawals(press: ButtonContext) -> str:
    """Show on Preview the entries that Post Withdrawals would make."""
    rows, masters, shops = _rows(press)
    with press.books.reading() as session:
        batches, outcomes = _plan(rows, masters, shops, session)
    entries = [entry for batch in batches for entry in batch.entries]
    put_preview(press.book, entries, masters)
    words = Counter(outcome.status for outcome in outcomes)
    ready = counting(words[RowStatus.SUCCESS], "withdrawal")
    before = words[RowStatus.POSTED]
    return f"Preview: {ready} would be posted, {before} are. Nothing is posted."


class WalletAsAt(NamedTuple):
    """The wallets' accounts on a day: the open items, and the balances that are not 0.00."""

    accounts: Sequence[str]
    items: Sequence[OpenItem]
    balances: Balances

    @property
    def is_overpaid(self) -> bool:
        """True if a withdrawal took out more than was settled, whatever TikTok is owed."""
        return any(item.left < 0 and item.doc_type == CASH_BOOK for item in self.items)

    @property
    def is_owed(self) -> bool:
        """True if a negative settlement is not offset yet."""
        return not self.is_overpaid and any(amount < 0 for amount in self.balances.values())


def wallet_as_at(press: ButtonContext, last: date) -> WalletAsAt:
    """Return the wallets as they stood on a day."""
    with press.books.reading(checked=False) as books:
        accounts = _wallets(active_shops(press), books)
        entries = entries_until(books.entries(), last)
    standing = balances(entries)
    held = {place: amount for place, amount in standing.items() if place[0] in accounts and amount}
    return WalletAsAt(accounts, open_items(entries, accounts), held)


def show_wallet(press: ButtonContext) -> str:
    """List on Wallet what TikTok had settled and not paid out on a day, by age."""
    last = press.book.day("WalletAsAt") or press.today()
    accounts, items, held = wallet = wallet_as_at(press, last)
    if not accounts:
        cure = "Choose the account of TikTok's wallet in the Payment column, or press Master Data."
        raise FixInputError("No shop has a Payment account.", where="sheet 'Shops'", cure=cure)
    put_wallet(press.book, items, read_masters(press.book), last)
    if not held:
        return (
            f"The wallet is empty: {' and '.join(accounts)} "
            f"{'stand' if len(accounts) > 1 else 'stands'} at 0.00."
        )
    oldest = min(item.date for item in items)
    unbanked = _no_bank(active_shops(press), {account for account, _ in held})
    below = ""
    if wallet.is_overpaid:
        below = _OVER
    elif wallet.is_owed:
        below = _OWED
    return (
        f"Settled and not paid out as at {last:%d/%m/%Y}: {told_balances(held)}, "
        f"in {counting(len(items), 'document')} since {oldest:%d/%m/%Y}; "
        f"{_differences(items, held)}.{below}{unbanked}"
    )


def _wallets(shops: Sequence[ShopMapping], books: Records) -> list[str]:
    """Return the accounts that TikTok settles into, also those used before Payment was changed.

    A bank of today is none, though receipts may have gone straight to it.
    """
    named = [shop.payment for shop in shops if shop.payment]
    banks = {shop.bank for shop in shops}.difference(named)
    received = (held.received_in for held in books.documents() if held.received_in not in banks)
    return list(dict.fromkeys([*named, *filter(None, received)]))


def _differences(items: Sequence[OpenItem], standing: Balances) -> str:
    """Return the difference between the list and each account, by account and currency."""
    left: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for item in items:
        left[item.account, item.currency] += item.left
    apart = {place: left[place] - standing.get(place, ZERO) for place in {**left, **standing}}
    found = {place: amount for place, amount in apart.items() if amount}
    return f"difference to the account {told_balances(found) if found else '0.00'}"


def told_balances(standing: Balances) -> str:
    """Return balances as text, such as `325-000 MYR 1,046.71`."""
    return ", ".join(
        f"{account} {currency} {amount:,.2f}"
        for (account, currency), amount in sorted(standing.items())
    )


def _no_bank(shops: Sequence[ShopMapping], accounts: Set[str]) -> str:
    """Return a note on accounts whose shops have no Bank, from which no withdrawal is posted."""
    named = {shop.payment for shop in shops if not shop.bank} - {
        shop.payment for shop in shops if shop.bank
    }
    found = ", ".join(sorted(named & accounts))
    return (
        f" No Bank stands beside {found} on the sheet Shops: no withdrawal leaves it, "
        "all receipts are listed."
        if found
        else ""
    )


def show_posted(press: ButtonContext) -> None:
    """Update the statuses on Withdrawals from the books, for example after Undo."""
    rows = read_transfers(press.book)
    if not rows:
        return
    with press.books.reading() as session:
        known = session.sources(transfer_key(shop_id, transfer) for shop_id, transfer in rows)
    found = [(transfer, known.get(transfer_key(shop_id, transfer))) for shop_id, transfer in rows]
    put_outcomes(
        press.book,
        [
            TransferOutcome(RowStatus.POSTED, at.no)
            if at
            else TransferOutcome(first_status(one.type))
            for one, at in found
        ],
    )


def statuses_until(press: ButtonContext, until: date) -> list[str]:
    """Return the verify statuses of the withdrawals up to a day."""
    return [
        row.verify_status or first_status(row.type)
        for row in press.book.rows(WITHDRAWALS)
        if row.date and row.date.date() <= until
    ]


Rows = Sequence[tuple[str, Transfer]]


def _rows(press: ButtonContext) -> tuple[Rows, Masters, dict[str, ShopMapping]]:
    rows = read_transfers(press.book)
    if not rows:
        raise FixInputError(
            "There are no withdrawals.",
            where="sheet 'Withdrawals'",
            cure="Press Load Statement or Fetch Withdrawals.",
        )
    return rows, read_masters(press.book), {shop.shop_id: shop for shop in active_shops(press)}


def _plan(
    rows: Rows, masters: Masters, shops: Mapping[str, ShopMapping], session: Lookup
) -> tuple[list[Batch], list[TransferOutcome]]:
    """Plan a batch for each shop; return the batches and the outcome of every row."""
    outcomes: dict[int, TransferOutcome] = {}
    batches = []
    for shop_id in dict.fromkeys(shop_id for shop_id, _ in rows):
        mine = {place: transfer for place, (of, transfer) in enumerate(rows) if of == shop_id}
        if shop_id in shops:
            posted = session.sources(transfer_key(shop_id, transfer) for transfer in mine.values())
            held = session.held(posted.values())
            known = PostedTransfers(posted, held, session.locked_until)
            shop = shops[shop_id]
            plan = plan_transfers(list(mine.values()), shop, masters, known, session.next_no)
            batches.append(plan.batch)
            outcomes.update(zip(mine, plan.outcomes, strict=True))
        else:
            outcomes.update(
                dict.fromkeys(mine, TransferOutcome(NOT_ACTIVE if shop_id else NO_SHOP))
            )
    return batches, [outcomes[place] for place in range(len(rows))]


def _closing(batches: Sequence[Batch], outcomes: Sequence[TransferOutcome]) -> str:
    words = Counter(outcome.status for outcome in outcomes)
    sums: dict[str, Decimal] = {}
    for document in (document for batch in batches for document in batch.documents):
        sums[document.currency] = sums.get(document.currency, ZERO) + document.amount
    moved = ", ".join(f"{currency} {amount:,.2f}" for currency, amount in sorted(sums.items()))
    held = sum(count for word, count in words.items() if word not in NO_ACTION_NEEDED)
    more = f"; {counting(held, 'row')} to look at: see Problems" if held else ""
    posted = (
        f"{counting(words[RowStatus.SUCCESS], 'withdrawal')} "
        f"posted{f' of {moved}' if moved else ''}"
    )
    return f"Done. {posted}, {words[RowStatus.POSTED]} before{more}."


def _tell(press: ButtonContext, rows: Rows, outcomes: Sequence[TransferOutcome]) -> None:
    problems = [
        Problem(
            WITHDRAWALS.name,
            transfer.id,
            "Verify Status",
            f"{outcome.status}.",
            _cure(outcome.status),
        )
        for (_, transfer), outcome in zip(rows, outcomes, strict=True)
        if outcome.status not in NO_ACTION_NEEDED
    ]
    put_problems(press.book, "Post withdrawals", problems)
    press.problems += problems


def _cure(word: str) -> str:
    return CURES.get(
        word, {NOT_ACTIVE: _IN_SHOPS, NO_SHOP: _FROM_SHOPS}.get(word, "Choose another account.")
    )
