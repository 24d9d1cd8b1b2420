"""Post withdrawals: what leaves the wallet, the seller's balance at TikTok, or comes back to it.

Settlements are received in the account in the shop's *Payment* column. If that is the wallet, a
withdrawal (South-East Asia) or a payout (elsewhere) moves money to the account in *Bank*, in one
cash book voucher each, so that every line of the bank's statement has its own. What is then left in
the wallet is settled and not paid out.

Source: docs/accounting.md, Wallet and bank.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import CASH_BOOK, DocumentId, DocumentState, Source
from xlplugin.ledger.master import Masters
from xlplugin.money import ZERO, quantise
from xlplugin.posting.master_data import CONVERSION, EXCHANGE
from xlplugin.posting.order_checks import LARGEST_AMOUNT, UNLOCK_CURE
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.shop import ShopMapping, is_control, money_problem
from xlplugin.posting.vouchers import VoucherHead, add_entry, add_voucher

# TikTok's types of rows, and its statuses.
_SETTLED = {"settle", "earnings"}  # the settlement itself, which Post Payments posts
_OUT = {"withdraw", "withdrawal", "payments", "payout"}
_BACK = {"reverse"}  # a withdrawal that the bank returned
_BANK_TYPES = _OUT | _BACK
TRANSFERRED = "Transferred"  # the file's status of a completed withdrawal
_DONE = {"success", "paid", "completed", TRANSFERRED.casefold()}
_FAILED = {"failed", "rejected", "cancelled"}


class TransferStatus(StrEnum):
    """Verify Status of a row of Withdrawals that is not posted, beside those of RowStatus."""

    SETTLEMENT_ITSELF = "The settlement itself"
    NOT_PAID = "Not paid yet"
    FAILED = "Failed: nothing moved"
    NO_BANK = "No bank account"
    NO_ACCOUNT = "Choose an account"
    DIFFERS = "Differs from its statements"
    SAME_ACCOUNT = "From the wallet to itself"
    OTHER_AMOUNT = "Posted with another amount"
    PAID_IS_BLANK = "Paid is blank"
    PAID_IS_NOT_AMOUNT = "Paid is not the Amount"
    NO_SUCH_AMOUNT = "No payout has that amount"
    OTHER_CURRENCY = "Not in the shop's currency"
    NO_EXCHANGE_ACCOUNT = "No account for currencies"


NOTHING_MOVED = (TransferStatus.SETTLEMENT_ITSELF, TransferStatus.NOT_PAID, TransferStatus.FAILED)
NO_ACTION_NEEDED = {RowStatus.READY, RowStatus.SUCCESS, RowStatus.POSTED, *NOTHING_MOVED}
CURES: dict[str, str] = {
    TransferStatus.NO_BANK: (
        "Fill in Bank on the sheet Shops: the account where TikTok's money arrives. "
        "Or an Account in this row."
    ),
    TransferStatus.NO_ACCOUNT: (
        "Choose in this row's Account what the money was for, unless the settlement has it already."
    ),
    TransferStatus.SAME_ACCOUNT: (
        "Payment on the sheet Shops is the wallet, Bank where it pays out to: "
        "choose another in one of them."
    ),
    TransferStatus.OTHER_AMOUNT: (
        "Look at its Voucher. If TikTok has corrected it: Undo the run that posted it, "
        "then post again."
    ),
    TransferStatus.DIFFERS: (
        "Fetch or load it again with the dates of all its statements; if it stays, ask TikTok. "
        "Not posted before."
    ),
    RowStatus.LOCKED: UNLOCK_CURE,
    TransferStatus.PAID_IS_BLANK: (
        "Write into Paid what the bank got, in the currency that stands in Paid Currency."
    ),
    TransferStatus.PAID_IS_NOT_AMOUNT: (
        "In one currency the bank gets the Amount: correct one of them, "
        "or write the currency of Paid."
    ),
    TransferStatus.NO_SUCH_AMOUNT: "Correct Amount or Paid: one of them is mistyped.",
    TransferStatus.OTHER_CURRENCY: "Look at Currency on the sheet Shops.",
    TransferStatus.NO_EXCHANGE_ACCOUNT: (
        "Press Master Data: it makes accounts whose Special Acc Type is "
        f"{CONVERSION} and {EXCHANGE}."
    ),
}


class Transfer(NamedTuple):
    """Row of Withdrawals.

    Attributes:
        amount: What moved in the wallet, in `currency`.
        account: The account that the user chose for this row; empty for the shop's bank.
        paid: What the bank received, in `paid_currency`, if that is another currency.
        rate: The exchange rate of the payout, either way round; 0 if TikTok gives none.
        difference: The amount less the sum of the statements that it pays.
    """

    id: str
    type: str
    status: str
    day: date
    amount: Decimal
    currency: str
    account: str = ""
    paid: Decimal = ZERO
    paid_currency: str = ""
    rate: Decimal = ZERO
    difference: Decimal = ZERO


class TransferOutcome(NamedTuple):
    """Outcome of a row: its Verify Status, and the number of its voucher."""

    status: str
    voucher: str = ""


class PostedTransfers(NamedTuple):
    """Posted rows: the voucher of each, by key, and its state."""

    vouchers: Mapping[str, DocumentId]
    documents: Mapping[DocumentId, DocumentState] = MappingProxyType({})
    locked_until: date | None = None


@dataclass
class TransferPlan:
    """Batch, and the outcome of each row, in their order."""

    batch: Batch = field(default_factory=Batch)
    outcomes: list[TransferOutcome] = field(default_factory=list)


def transfer_key(shop_id: str, transfer: Transfer) -> str:
    """Return the key of a row: its id is the same by API and by file."""
    return f"tiktok:{shop_id}:withdrawal:{transfer.id}"


def first_status(kind: str) -> str:
    """Return the status of a row that is not posted; a row of a settlement itself stays so."""
    if kind.casefold() in _SETTLED:
        return TransferStatus.SETTLEMENT_ITSELF
    return RowStatus.READY


def plan_transfers(
    transfers: Sequence[Transfer],
    shop: ShopMapping,
    masters: Masters,
    books: PostedTransfers,
    next_no: Callable[[str], str],
) -> TransferPlan:
    """Plan the posting of every completed row that is not posted.

    Args:
        transfers: The shop's rows of Withdrawals.
        shop: Their shop.
        masters: The firm's master data.
        books: What the books hold for these rows.
        next_no: Gives the next number of a document type.

    Returns:
        The batch to write, and one outcome per row. A row that occurs twice is posted once.

    Source: docs/accounting.md, Wallet and bank.
    """
    plan = TransferPlan()
    numbers: dict[str, str] = {}
    amounts: dict[str, Decimal] = {}
    for key, document in books.vouchers.items():
        numbers[key] = document.no
        if document in books.documents:
            amounts[key] = books.documents[document].amount
    for transfer in transfers:
        key = transfer_key(shop.shop_id, transfer)
        amount = abs(transfer.amount)
        if key in numbers:
            is_same = amounts.get(key, amount) == amount
            status: str = RowStatus.POSTED if is_same else TransferStatus.OTHER_AMOUNT
        else:
            status = _refusal(transfer, shop, masters, books.locked_until)
        if not status:
            status = RowStatus.SUCCESS
            document = DocumentId(CASH_BOOK, next_no(CASH_BOOK))
            _post(plan.batch, transfer, shop, masters, document)
            numbers[key] = document.no
            amounts[key] = amount
        plan.outcomes.append(TransferOutcome(status, numbers.get(key, "")))
    return plan


def _refusal(
    transfer: Transfer, shop: ShopMapping, masters: Masters, locked_until: date | None
) -> str:
    """Return why a row is not posted; empty if it is."""
    return (
        _not_done(transfer)
        or _wrong_row(transfer, shop, locked_until)
        or _wrong_account(transfer, shop, masters)
        or _wrong_paid(transfer, masters)
    )


def _not_done(transfer: Transfer) -> str:
    """Return why a row moves no money, or not yet; empty if it does."""
    status = transfer.status.casefold()
    if transfer.type.casefold() in _SETTLED:
        return TransferStatus.SETTLEMENT_ITSELF
    if status in _FAILED:
        return TransferStatus.FAILED
    if status not in _DONE:
        return TransferStatus.NOT_PAID
    return ""


def _wrong_row(transfer: Transfer, shop: ShopMapping, locked_until: date | None) -> str:
    """Return what is wrong with a row's date, currency or amounts; empty if nothing."""
    if locked_until is not None and transfer.day <= locked_until:
        return RowStatus.LOCKED
    if transfer.currency != shop.currency:
        return TransferStatus.OTHER_CURRENCY
    if max(abs(transfer.amount), abs(transfer.paid)) > LARGEST_AMOUNT:
        return TransferStatus.NO_SUCH_AMOUNT
    return ""


def _wrong_account(transfer: Transfer, shop: ShopMapping, masters: Masters) -> str:
    """Return what is wrong with the accounts that a row moves money between; empty if nothing."""
    account = _account(transfer, shop)
    if not account and transfer.type.casefold() in _BANK_TYPES:
        return TransferStatus.NO_BANK
    if not account:
        return TransferStatus.NO_ACCOUNT
    if account not in masters.accounts:
        return f"Account '{account}' is not in GL Accounts"
    if shop.payment not in masters.accounts:
        return f"Payment '{shop.payment}' is not in GL Accounts"
    if account == shop.payment:
        return TransferStatus.SAME_ACCOUNT
    if is_control(account, masters):
        return f"'{account}' is a customer's control account"
    wrong = money_problem("Payment", shop.payment, masters)
    if not wrong and not transfer.account:
        wrong = money_problem("Bank", shop.bank, masters)
    return wrong


def _wrong_paid(transfer: Transfer, masters: Masters) -> str:
    """Return why the amount in Paid does not fit the Amount of a row; empty if it does."""
    is_foreign = _is_foreign(transfer)
    if transfer.difference:
        return TransferStatus.DIFFERS
    if is_foreign and not transfer.paid:
        return TransferStatus.PAID_IS_BLANK
    if transfer.paid and not is_foreign and abs(transfer.paid) != abs(transfer.amount):
        return TransferStatus.PAID_IS_NOT_AMOUNT
    if is_foreign and not (masters.special(CONVERSION) and masters.special(EXCHANGE)):
        return TransferStatus.NO_EXCHANGE_ACCOUNT
    return ""


def _account(transfer: Transfer, shop: ShopMapping) -> str:
    """Return the account that the money went to or came from, beside the wallet.

    The row's own account, else the shop's bank for types that always go there.
    """
    if transfer.account:
        return transfer.account
    if transfer.type.casefold() not in _BANK_TYPES:
        return ""
    return shop.bank


def _is_foreign(transfer: Transfer) -> bool:
    return bool(transfer.paid_currency) and transfer.paid_currency != transfer.currency


def _post(
    batch: Batch, transfer: Transfer, shop: ShopMapping, masters: Masters, document: DocumentId
) -> None:
    """Add a row's voucher to the batch."""
    account = _account(transfer, shop)
    out = _out_of_wallet(transfer)
    kind = transfer.type.capitalize() if transfer.type.isupper() else transfer.type
    head = VoucherHead(
        document=document,
        date=transfer.day,
        description=f"TikTok {kind} {transfer.id}",
        currency=transfer.currency,
        shop_id=shop.shop_id,
        key=f"tiktok:{shop.shop_id}:cash-book:{document.no}",
    )
    if _is_foreign(transfer):
        conversion = masters.special(CONVERSION)
        exchange = masters.special(EXCHANGE)
        add_voucher(batch, head, [(conversion, out), (shop.payment, -out)])
        paid = abs(transfer.paid) if out > 0 else -abs(transfer.paid)
        at_rate = _at_rate(transfer, paid)
        legs = [(account, paid), (exchange, at_rate - paid), (conversion, -at_rate)]
        add_entry(batch, head._replace(currency=transfer.paid_currency), legs)
    else:
        add_voucher(batch, head, [(account, out), (shop.payment, -out)])
    key = transfer_key(shop.shop_id, transfer)
    batch.sources.append(Source(key, *document, date=transfer.day, amount=out))


def _out_of_wallet(transfer: Transfer) -> Decimal:
    """Return what left the wallet; negative if it came back.

    TikTok's sign counts only for types whose direction is not known.
    """
    kind = transfer.type.casefold()
    if kind in _OUT:
        return abs(transfer.amount)
    if kind in _BACK:
        return -abs(transfer.amount)
    return -transfer.amount


def _at_rate(transfer: Transfer, paid: Decimal) -> Decimal:
    """Return the amount converted at the payout's own rate; without a rate, what was paid.

    TikTok does not say which way round the rate is, so the result nearer to `paid` is taken.
    """
    if not transfer.rate:
        return paid
    out = _out_of_wallet(transfer)
    multiplied = quantise(out * transfer.rate, transfer.paid_currency)
    divided = quantise(out / transfer.rate, transfer.paid_currency)
    return min(multiplied, divided, key=lambda amount: abs(amount - paid))
