"""The seller's balance at TikTok, his wallet: what leaves it for the bank, and what TikTok holds back of it.

Settlements come into the account in the shop's *Payment* column. When that is the wallet, a withdrawal (South-East
Asia) or a payout (elsewhere) moves the money on to the account in *Bank*, one cash book voucher each, so that every
line of the bank's statement has its own. What is then left in the wallet is settled and not paid out.
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
from xlplugin.posting.orders import LARGEST_AMOUNT, UNLOCK_CURE
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.shop import ShopMapping, is_control, money_problem
from xlplugin.posting.vouchers import VoucherHead, add_entry, add_voucher

_SETTLED = {"settle", "earnings"}  # the settlement itself, which Post Payments books
_OUT = {"withdraw", "withdrawal", "payments", "payout"}
_BACK = {"reverse"}  # a withdrawal that the bank gave back
TRANSFERRED = "Transferred"  # in the words of the file
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
NO_ACTION_NEEDED = {
    RowStatus.READY,
    RowStatus.SUCCESS,
    RowStatus.POSTED,
    *NOTHING_MOVED,
}  # what needs nobody's eye
CURES: dict[str, str] = {
    TransferStatus.NO_BANK: "Fill in Bank on the sheet Shops: the account where TikTok's money arrives. "
    "Or an Account in this row.",
    TransferStatus.NO_ACCOUNT: "Choose in this row's Account what the money was for, unless the settlement has it already.",
    TransferStatus.SAME_ACCOUNT: "Payment on the sheet Shops is the wallet, Bank where it pays out to: "
    "choose another in one of them.",
    TransferStatus.OTHER_AMOUNT: "Look at its Voucher. If TikTok has corrected it: Undo the run that posted it, then post again.",
    TransferStatus.DIFFERS: "Fetch it with the dates of all its statements; if it stays, ask TikTok. Not posted before.",
    RowStatus.LOCKED: UNLOCK_CURE,
    TransferStatus.PAID_IS_BLANK: "Write into Paid what the bank got, in the currency that stands in Paid Currency.",
    TransferStatus.PAID_IS_NOT_AMOUNT: "In one currency the bank gets the Amount: correct one of them, "
    "or write the currency of Paid.",
    TransferStatus.NO_SUCH_AMOUNT: "Correct Amount or Paid: one of them is mistyped.",
    TransferStatus.OTHER_CURRENCY: "Look at Currency on the sheet Shops.",
    TransferStatus.NO_EXCHANGE_ACCOUNT: "Press Master Data: it makes accounts whose Special Acc Type is "
    f"{CONVERSION} and {EXCHANGE}.",
}


class Transfer(NamedTuple):
    """A row of Withdrawals. `amount` is the wallet's; `paid` what the bank got, where that is another currency.

    `difference` is what it is apart from the statements it pays.
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
    """What became of a row: its word, and the voucher that holds it."""

    status: str
    voucher: str = ""


@dataclass
class TransferPlan:
    """The batch, and what became of each row, in their order."""

    batch: Batch = field(default_factory=Batch)
    outcomes: list[TransferOutcome] = field(default_factory=list)


def transfer_key(shop_id: str, transfer: Transfer) -> str:
    """The one key of a movement: by API and by file it has the same id."""
    return f"tiktok:{shop_id}:withdrawal:{transfer.id}"


def first_status(kind: str) -> str:
    """What a row reads before anything is posted: of a settlement itself nothing will be."""
    return TransferStatus.SETTLEMENT_ITSELF if kind.casefold() in _SETTLED else ""


def plan_transfers(
    transfers: Sequence[Transfer],
    shop: ShopMapping,
    masters: Masters,
    posted: Mapping[str, DocumentId],
    next_no: Callable[[str], str],
    *,
    held: Mapping[DocumentId, DocumentState] = MappingProxyType({}),
    locked_until: date | None = None,
) -> TransferPlan:
    """The batch that posts every movement between the wallet and another account that is done and not posted."""
    plan, known = TransferPlan(), {key: document.no for key, document in posted.items()}
    amounts = {key: held[document].amount for key, document in posted.items() if document in held}
    for transfer in transfers:
        key = transfer_key(shop.shop_id, transfer)
        if key in known:
            is_so = amounts.get(key, abs(transfer.amount)) == abs(transfer.amount)
            plan.outcomes.append(
                TransferOutcome(
                    RowStatus.POSTED if is_so else TransferStatus.OTHER_AMOUNT, known[key]
                )
            )
            continue
        word = _refusal(transfer, shop, masters, locked_until)
        if not word:
            known[key] = _post(plan.batch, transfer, shop, masters, key, next_no(CASH_BOOK))
            amounts[key] = abs(transfer.amount)
        plan.outcomes.append(TransferOutcome(word or RowStatus.SUCCESS, known.get(key, "")))
    return plan


def _refusal(
    transfer: Transfer, shop: ShopMapping, masters: Masters, locked_until: date | None
) -> str:
    """Why a row is not posted; empty when it is."""
    kind, status, account = (
        transfer.type.casefold(),
        transfer.status.casefold(),
        _account(transfer, shop),
    )
    reasons = (
        (kind in _SETTLED, TransferStatus.SETTLEMENT_ITSELF),
        (status in _FAILED, TransferStatus.FAILED),
        (status not in _DONE, TransferStatus.NOT_PAID),
        (locked_until is not None and transfer.day <= locked_until, RowStatus.LOCKED),
        (transfer.currency != shop.currency, TransferStatus.OTHER_CURRENCY),
        (
            abs(transfer.amount) > LARGEST_AMOUNT or abs(transfer.paid) > LARGEST_AMOUNT,
            TransferStatus.NO_SUCH_AMOUNT,
        ),
        (
            not account,
            TransferStatus.NO_BANK if kind in _OUT | _BACK else TransferStatus.NO_ACCOUNT,
        ),
        (account not in masters.accounts, f"Account '{account}' is not in GL Accounts"),
        (shop.payment not in masters.accounts, f"Payment '{shop.payment}' is not in GL Accounts"),
        (account == shop.payment, TransferStatus.SAME_ACCOUNT),
        (is_control(account, masters), f"'{account}' is a customer's control account"),
        *((bool(wrong), wrong) for wrong in _no_money(transfer, shop, masters)),
        (bool(transfer.difference), TransferStatus.DIFFERS),
        (_is_foreign(transfer) and not transfer.paid, TransferStatus.PAID_IS_BLANK),
        (
            bool(transfer.paid)
            and not _is_foreign(transfer)
            and abs(transfer.paid) != abs(transfer.amount),
            TransferStatus.PAID_IS_NOT_AMOUNT,
        ),
        (
            _is_foreign(transfer) and not all(_exchange_accounts(masters)),
            TransferStatus.NO_EXCHANGE_ACCOUNT,
        ),
    )
    return next((word for is_so, word in reasons if is_so), "")


def _account(transfer: Transfer, shop: ShopMapping) -> str:
    """Where the money went: the row's own account, else the shop's bank for what is known to go there."""
    return transfer.account or (shop.bank if transfer.type.casefold() in _OUT | _BACK else "")


def _no_money(transfer: Transfer, shop: ShopMapping, masters: Masters) -> tuple[str, str]:
    """What is wrong with the wallet, and with the bank unless the row says what the money was for."""
    bank = "" if transfer.account else money_problem("Bank", shop.bank, masters)
    return money_problem("Payment", shop.payment, masters), bank


def _is_foreign(transfer: Transfer) -> bool:
    return bool(transfer.paid_currency) and transfer.paid_currency != transfer.currency


def _exchange_accounts(masters: Masters) -> tuple[str, str]:
    return masters.special(CONVERSION), masters.special(EXCHANGE)


def _post(
    batch: Batch, transfer: Transfer, shop: ShopMapping, masters: Masters, key: str, no: str
) -> str:
    """One voucher. What left the wallet is positive in `out`, what came back negative."""
    document, account, out = (
        DocumentId(CASH_BOOK, no),
        _account(transfer, shop),
        _out_of_wallet(transfer),
    )
    kind = transfer.type.capitalize() if transfer.type.isupper() else transfer.type
    description = f"TikTok {kind} {transfer.id}"
    own = f"tiktok:{shop.shop_id}:cash-book:{no}"
    voucher = VoucherHead(document, transfer.day, description, transfer.currency, shop.shop_id, own)
    conversion, exchange = _exchange_accounts(masters)
    add_voucher(
        batch,
        voucher,
        [(conversion if _is_foreign(transfer) else account, out), (shop.payment, -out)],
    )
    if _is_foreign(transfer):
        paid = abs(transfer.paid) if out > 0 else -abs(transfer.paid)
        at_rate = _at_rate(transfer, paid)
        legs = [(account, paid), (exchange, at_rate - paid), (conversion, -at_rate)]
        add_entry(batch, voucher._replace(currency=transfer.paid_currency), legs)
    batch.sources.append(Source(key, *document, transfer.day, out))
    return no


def _out_of_wallet(transfer: Transfer) -> Decimal:
    """What left the wallet. TikTok's sign counts only for kinds whose direction is not known."""
    kind = transfer.type.casefold()
    if kind in _OUT | _BACK:
        return abs(transfer.amount) if kind in _OUT else -abs(transfer.amount)
    return -transfer.amount


def _at_rate(transfer: Transfer, paid: Decimal) -> Decimal:
    """What the payout's own rate makes of the amount, whichever way round it is given; without one, what was paid."""
    if not transfer.rate:
        return paid
    out = _out_of_wallet(transfer)
    both = (
        quantise(out * transfer.rate, transfer.paid_currency),
        quantise(out / transfer.rate, transfer.paid_currency),
    )
    return min(both, key=lambda amount: abs(amount - paid))
