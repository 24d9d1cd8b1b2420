"""Post withdrawals from TikTok's wallet to the bank, and list what is not paid out yet."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.actions.tiktok_session import active_shops
from xlplugin.context import ButtonContext, said_if_done
from xlplugin.errors import FixInputError, Problem
from xlplugin.ledger.as_at import DayRange
from xlplugin.ledger.balances import Balances
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import CASH_BOOK
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.lookup import Lookup
from xlplugin.ledger.master import Masters
from xlplugin.ledger.open_items import OpenItem, open_items
from xlplugin.money import ZERO, shown, shown_sums
from xlplugin.posting.row_status import RowStatus, status_counts
from xlplugin.posting.shop import ShopMapping, shops_by_id
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
from xlplugin.sheets.payments import count_held
from xlplugin.sheets.preview import put_preview
from xlplugin.sheets.problems import put_problems
from xlplugin.sheets.tables import WITHDRAWALS
from xlplugin.sheets.wallet import put_wallet
from xlplugin.sheets.withdrawals import put_outcomes, read_transfers
from xlplugin.stores.contract import Snapshot
from xlplugin.wording import counting

NOT_ACTIVE = "Its shop is not active"
NO_SHOP = "It has no Shop ID"
_OWED = " TikTok is owed: it takes a negative settlement off the next ones."
_OVER = (
    " More was paid out than the books have settled: a statement or an opening balance is missing."
)
_IN_SHOPS = "Set its Active to Yes on the sheet Shops."
_FROM_SHOPS = "Copy it from the row of its shop on the sheet Shops."


def post_withdrawals(press: ButtonContext) -> str:
    """Post a cash book voucher for each completed withdrawal, from the wallet to the bank."""
    rows, masters, shops = _rows(press)
    with press.posting("Post withdrawals") as session:
        batches, outcomes = _plan(rows, masters, shops, session)
        for batch in batches:
            session.write(batch)
        said = _closing(batches, outcomes)
        session.describe_run(len(rows), said)
    put_outcomes(press.book, outcomes)
    _tell(press, rows, outcomes)
    held = count_held(press.book)
    if held:
        press.notes.append(
            f"{counting(held, 'row')} of the loaded statement not posted: the wallet does not have "
            "them yet. Press Post in the group Payments; what is held says why in its row."
        )
    words = status_counts(outcomes).keys()
    is_waiting = bool(words - NO_ACTION_NEEDED)
    return said_if_done(said, not is_waiting or words & {RowStatus.SUCCESS, RowStatus.POSTED})


def preview_withdrawals(press: ButtonContext) -> str:
    """Show on Preview the entries that Post Withdrawals would make."""
    rows, masters, shops = _rows(press)
    with press.books.reading() as session:
        batches, outcomes = _plan(rows, masters, shops, session)
    entries: list[Entry] = []
    for batch in batches:
        entries += batch.entries
    put_preview(press.book, entries, masters)
    words = status_counts(outcomes)
    ready = counting(words[RowStatus.SUCCESS], "withdrawal")
    before = words[RowStatus.POSTED]
    return f"Preview: {ready} would be posted, {before} are. Nothing is posted."


class WalletAsAt(NamedTuple):
    """Wallets' accounts on a day: the open items, and the balances that are not 0.00."""

    accounts: Sequence[str]
    items: Sequence[OpenItem]
    balances: Balances

    @property
    def is_overpaid(self) -> bool:
        """Return whether a withdrawal took out more than was settled."""
        return any(item.left < 0 and item.doc_type == CASH_BOOK for item in self.items)

    @property
    def is_owed(self) -> bool:
        """Return whether a negative settlement is not offset yet."""
        return not self.is_overpaid and any(amount < 0 for amount in self.balances.values())


def wallet_as_at(press: ButtonContext, last: date) -> WalletAsAt:
    """Return the wallets as they stood on a day."""
    with press.books.reading(checked=False) as books:
        accounts = wallet_accounts(active_shops(press), books)
        entries = list(books.entries_on(accounts, DayRange(None, last)))
        standing = books.balances_until(last)
    open_balances = {
        place: amount for place, amount in standing.items() if place[0] in accounts and amount
    }
    return WalletAsAt(accounts, open_items(entries, accounts), open_balances)


def show_wallet(press: ButtonContext) -> str:
    """List on Wallet what TikTok had settled and not paid out on a day, by age."""
    last = press.book.day("WalletAsAt") or press.today()
    accounts, items, balances = wallet = wallet_as_at(press, last)
    if not accounts:
        cure = "Choose the account of TikTok's wallet in the Payment column, or press Master Data."
        raise FixInputError("No shop has a Payment account.", where="sheet 'Shops'", cure=cure)
    put_wallet(press.book, items, read_masters(press.book), last)
    if not balances:
        verb = "stand" if len(accounts) > 1 else "stands"
        nothing = _nothing(shop.currency for shop in active_shops(press))
        return f"The wallet is empty: {' and '.join(accounts)} {verb} at {nothing}."
    oldest = min(item.date for item in items)
    unbanked = _no_bank(active_shops(press), {account for account, _ in balances})
    below = ""
    if wallet.is_overpaid:
        below = _OVER
    elif wallet.is_owed:
        below = _OWED
    return (
        f"Settled and not paid out as at {last:%d/%m/%Y}: {told_balances(balances)}, "
        f"in {counting(len(items), 'document')} since {oldest:%d/%m/%Y}; "
        f"{_differences(items, balances)}.{below}{unbanked}"
    )


def wallet_accounts(shops: Sequence[ShopMapping], books: Snapshot) -> list[str]:
    """Return the accounts that TikTok settles into, also those used before Payment was changed.

    An account in the column Bank is left out, even if receipts went straight to it.
    """
    named = [shop.payment for shop in shops if shop.payment]
    banks = {shop.bank for shop in shops}.difference(named)
    received = [account for account in books.received_in() if account not in banks]
    return list(dict.fromkeys([*named, *received]))


def _differences(items: Sequence[OpenItem], standing: Balances) -> str:
    """Return the difference between the list and each account, by account and currency."""
    left: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for item in items:
        left[item.account, item.currency] += item.left
    differences: dict[tuple[str, str], Decimal] = {}
    for place in {**left, **standing}:
        difference = left[place] - standing.get(place, ZERO)
        if difference:
            differences[place] = difference
    if not differences:
        return f"difference to the account {_nothing(currency for _, currency in standing)}"
    return f"difference to the account {told_balances(differences)}"


def _nothing(currencies: Iterable[str]) -> str:
    """Return zero with the decimals of these currencies: `0` if none of them has cents."""
    digits = {shown(ZERO, currency) for currency in currencies}
    if len(digits) == 1:
        return digits.pop()
    return shown(ZERO, "")


def told_balances(standing: Balances) -> str:
    """Return balances as text, such as `325-000 MYR 1,046.71`."""
    told = []
    for (account, currency), amount in sorted(standing.items()):
        told.append(f"{account} {currency} {shown(amount, currency)}")
    return ", ".join(told)


def _no_bank(shops: Sequence[ShopMapping], accounts: Set[str]) -> str:
    """Return a note on accounts whose shops have no Bank, from which no withdrawal is posted."""
    with_bank = {shop.payment for shop in shops if shop.bank}
    without_bank = {shop.payment for shop in shops if not shop.bank} - with_bank
    found = ", ".join(sorted(without_bank & accounts))
    if not found:
        return ""
    return (
        f" No Bank stands beside {found} on the sheet Shops: no withdrawal leaves it, "
        "all receipts are listed."
    )


def show_posted(press: ButtonContext) -> None:
    """Update the statuses on Withdrawals from the books, for example after Undo."""
    rows = read_transfers(press.book)
    if not rows:
        return
    with press.books.reading() as session:
        known = session.sources(transfer_key(shop_id, transfer) for shop_id, transfer in rows)
    outcomes = []
    for shop_id, transfer in rows:
        document = known.get(transfer_key(shop_id, transfer))
        if document:
            outcomes.append(TransferOutcome(RowStatus.POSTED, document.no))
        else:
            outcomes.append(TransferOutcome(first_status(transfer.type)))
    put_outcomes(press.book, outcomes)


def statuses_until(press: ButtonContext, until: date) -> list[str]:
    """Return the verify statuses of the withdrawals up to a day."""
    found = []
    for row in press.book.rows(WITHDRAWALS):
        if row.date and row.date.date() <= until:
            found.append(row.verify_status or first_status(row.type))
    return found


WalletRows = Sequence[tuple[str, Transfer]]


def _rows(press: ButtonContext) -> tuple[WalletRows, Masters, dict[str, ShopMapping]]:
    rows = read_transfers(press.book)
    if not rows:
        raise FixInputError(
            "There are no withdrawals.",
            where="sheet 'Withdrawals'",
            cure="Press Load Statement or Fetch Withdrawals.",
        )
    return rows, read_masters(press.book), shops_by_id(active_shops(press))


def _plan(
    rows: WalletRows, masters: Masters, shops: Mapping[str, ShopMapping], session: Lookup
) -> tuple[list[Batch], list[TransferOutcome]]:
    """Plan a batch for each shop; return the batches and the outcome of every row."""
    outcomes: dict[int, TransferOutcome] = {}
    batches = []
    for shop_id in dict.fromkeys(shop_id for shop_id, _ in rows):
        mine = {place: transfer for place, (of, transfer) in enumerate(rows) if of == shop_id}
        if shop_id not in shops:
            status = NOT_ACTIVE if shop_id else NO_SHOP
            outcomes.update(dict.fromkeys(mine, TransferOutcome(status)))
            continue
        posted = session.sources(transfer_key(shop_id, transfer) for transfer in mine.values())
        states = session.states(posted.values())
        known = PostedTransfers(posted, states, session.locked_until)
        shop = shops[shop_id]
        plan = plan_transfers(list(mine.values()), shop, masters, known, session.next_no)
        batches.append(plan.batch)
        outcomes.update(zip(mine, plan.outcomes, strict=True))
    return batches, [outcomes[place] for place in range(len(rows))]


def _closing(batches: Sequence[Batch], outcomes: Sequence[TransferOutcome]) -> str:
    """Return what was posted, and how many rows the user should look at."""
    words = status_counts(outcomes)
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for batch in batches:
        for document in batch.documents:
            sums[document.currency] += document.amount
    posted = f"{counting(words[RowStatus.SUCCESS], 'withdrawal')} posted"
    if sums:
        posted += f" of {shown_sums(sums)}"
    said = f"Done. {posted}, {words[RowStatus.POSTED]} before"
    held = sum(count for word, count in words.items() if word not in NO_ACTION_NEEDED)
    if held:
        said += f"; {counting(held, 'row')} to look at: see Problems"
    return f"{said}."


def _tell(press: ButtonContext, rows: WalletRows, outcomes: Sequence[TransferOutcome]) -> None:
    """List the withdrawals that the user should look at on Problems."""
    problems = []
    for (_, transfer), outcome in zip(rows, outcomes, strict=True):
        if outcome.status in NO_ACTION_NEEDED:
            continue
        what = f"{outcome.status}."
        cure = _cure(outcome.status)
        problems.append(Problem(WITHDRAWALS.name, transfer.id, "Verify Status", what, cure))
    put_problems(press.book, "Post withdrawals", problems)
    press.problems += problems


def _cure(status: str) -> str:
    if status == NOT_ACTIVE:
        return _IN_SHOPS
    if status == NO_SHOP:
        return _FROM_SHOPS
    return CURES.get(status, "Choose another account.")
