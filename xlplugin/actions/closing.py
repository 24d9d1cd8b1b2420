"""Go through the checklist that closes a month: what is done, and what to press for what is not."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from xlplugin.actions.accrual import is_accrued
from xlplugin.actions.bank import WINDOW, bank_accounts, reconciliation
from xlplugin.actions.complete import SettlementProof, prove_settlements
from xlplugin.actions.export import EXPORT
from xlplugin.actions.month_end import choose_month
from xlplugin.actions.order_problems import recheck_problems
from xlplugin.actions.post_orders import not_posted_until
from xlplugin.actions.tiktok_session import active_shops
from xlplugin.actions.wallet import statuses_until, told_balances, wallet_as_at
from xlplugin.bank.reconciliation import Reconciliation
from xlplugin.context import ButtonContext
from xlplugin.ledger.as_at import DayRange, SettledAhead, settled_ahead
from xlplugin.ledger.documents import CREDIT_NOTE, INVOICE, DocumentId
from xlplugin.ledger.runs import (
    Run,
    changed_reports,
    last_reports,
    local_time,
    locked_until,
    locked_with_findings,
    reported_period,
)
from xlplugin.ledger.year_end import CLOSE_YEAR
from xlplugin.money import shown
from xlplugin.posting.completeness import findings_until
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.shop import NO_ACCRUAL, ShopMapping
from xlplugin.posting.wallet import NO_ACTION_NEEDED
from xlplugin.sheets.bank import BankAccount, read_bank_lines
from xlplugin.sheets.closing import ClosingStep, StepState, put_closing
from xlplugin.sheets.returned_goods import waiting_returns
from xlplugin.sheets.statement_rows import read_told_rows
from xlplugin.sheets.tables import (
    ACCRUED_FEES,
    BANK_STATEMENT,
    LOADED_FILES,
    ORDERS,
    PROBLEMS,
    RETURNED_GOODS,
    RUNS,
    SETTLEMENT_CHECK,
    WALLET,
    WITHDRAWALS,
)
from xlplugin.stores.proof import verify
from xlplugin.wording import are, counting

_NEAR = timedelta(days=7)  # a shop that sells has orders and settlements in the last week


class ClosingMonth(NamedTuple):
    """Month that is closed, and what its steps look at."""

    first: date
    last: date
    shops: Sequence[ShopMapping]
    settlements: SettlementProof
    runs: Sequence[Run]


def close_month(press: ButtonContext) -> str:
    """Show on Close Month each step of closing a month, done or open, with what to press."""
    last = choose_month(press, "Close the month that ends on which day?")
    month = _month_of(press, last)
    steps = []
    for number, (check, sheet) in enumerate(STEPS, 1):
        press.prompter.progress(number, len(STEPS), "Looking at the month")
        step = check(press, month)
        steps.append(step._replace(sheet=step.sheet or sheet))
    put_closing(press.book, steps)
    recheck_problems(press)
    still_open = [step for step in steps if step.state is StepState.OPEN]
    name = f"{last:%B %Y}"
    if not still_open:
        return f"{name} is closed: every step is done."
    press.is_wrong = True
    first = still_open[0]
    return (
        f"{name} is not closed: {counting(len(still_open), 'step')} of {len(steps)} open. "
        f"First: {first.step}. {first.what} {first.press}"
    )


def _month_of(press: ButtonContext, last: date) -> ClosingMonth:
    return ClosingMonth(
        first=last.replace(day=1),
        last=last,
        shops=active_shops(press),
        settlements=prove_settlements(press),
        runs=press.books.runs(),
    )


def open_steps(press: ButtonContext, last: date) -> list[str]:
    """Return the names of the steps that are open in a month that is about to be locked.

    The caller has verified the books; so Verify, and Lock itself, are not among them.
    """
    month = _month_of(press, last)
    steps = []
    for check, _ in STEPS:
        if check not in (_verified, _locked):
            steps.append(check(press, month))
    found = []
    for step in steps:
        if step.state is StepState.OPEN:
            found.append(step.step)
    return found


def _fetched(press: ButtonContext, month: ClosingMonth) -> ClosingStep:
    """Check that orders and statements reach the end of the month, by shop."""
    loaded: dict[str, str] = defaultdict(str)
    for file in press.book.rows(LOADED_FILES):
        loaded[file.shop_id] = max(loaded[file.shop_id], file.loaded_at)
    settled: dict[str, date] = defaultdict(lambda: date.min)
    for row in read_told_rows(press.book):
        settled[row.shop_date.shop] = max(settled[row.shop_date.shop], row.shop_date.date)
    created: dict[str, date] = defaultdict(lambda: date.min)
    for order in press.book.rows(ORDERS):
        if order.create_date:
            created[order.shop_id] = max(created[order.shop_id], order.create_date.date())
    missing = []
    for shop in month.shops:
        after = f"{month.last:%Y-%m-%d}T99"  # Loaded At is text, such as 2026-07-01T08:30:00Z
        if loaded[shop.shop_id] < after or settled[shop.shop_id] < month.last - _NEAR:
            missing.append(f"statement of {shop.name}")
        if created[shop.shop_id] < month.last - _NEAR:
            missing.append(f"orders of {shop.name}")
    name = "Fetched to the last day"
    if not missing:
        return ClosingStep(name, StepState.DONE, "Orders and statements reach the month's end.")
    return ClosingStep(
        name,
        StepState.OPEN,
        f"They do not reach the end of the month: {', '.join(missing)}.",
        "Press Refresh Orders and Fetch Settlement, or load the files, after the month has ended.",
    )


def _posted(press: ButtonContext, month: ClosingMonth) -> ClosingStep:
    """Check that nothing up to the last day waits to be posted."""
    orders = not_posted_until(press, month.last)
    withdrawals = _waiting_withdrawals(press, month)
    name = "Orders and withdrawals posted"
    ahead = _settled_ahead(press, month.last)
    if ahead.invoices:
        return ClosingStep(
            name,
            StepState.OPEN,
            f"Receipts and credit notes up to the last day ({ahead.documents:,}) belong to "
            f"{counting(ahead.invoices, 'invoice')} dated after it: their sales are of a later "
            "month.",
            "Press Lock to unlock the month. Press Undo for the run that posted their payments, "
            "and for the run that posted the orders. Then press Post on Orders, and Post Payments.",
            ORDERS.sheet,
        )
    if not orders and not withdrawals:
        return ClosingStep(name, StepState.DONE, "Nothing up to the last day waits.")
    waiting = []
    cures = []
    if orders:
        waiting.append(counting(orders, "order"))
        cures.append("Press Post on Orders.")
    if withdrawals:
        waiting.append(counting(len(withdrawals), "withdrawal"))
        cures.append(_cure_of_withdrawals(month, withdrawals))
    what = f"{' and '.join(waiting)} {are(orders + len(withdrawals))} not posted."
    sheet = WITHDRAWALS.sheet
    if orders:
        sheet = ORDERS.sheet
    return ClosingStep(name, StepState.OPEN, what, " ".join(cures), sheet)


def _waiting_withdrawals(press: ButtonContext, month: ClosingMonth) -> list[str]:
    """Return the status of each withdrawal up to the last day that is to be posted."""
    needs_nothing = NO_ACTION_NEEDED - {RowStatus.READY}
    return [word for word in statuses_until(press, month.last) if word not in needs_nothing]


def _cure_of_withdrawals(month: ClosingMonth, waiting: Sequence[str]) -> str:
    """Return what to press so that these withdrawals, by their statuses, are posted."""
    if RowStatus.LOCKED in waiting or _locked_until(month) >= month.last:
        return "In the locked period: press Lock, unlock it, then press Post Withdrawals."
    return "Press Post Withdrawals."


def _locked_until(month: ClosingMonth) -> date:
    """Return the last locked day; `date.min` if nothing is locked."""
    return locked_until(month.runs) or date.min


def _returned(press: ButtonContext, month: ClosingMonth) -> ClosingStep:
    """Check that the user has said what became of the goods of every order up to the last day."""
    later = set()
    for order in press.book.rows(ORDERS):
        if order.create_date and order.create_date.date() > month.last:
            later.add(order.id)
    waiting = waiting_returns(press.book, later)
    name = "Returned goods answered"
    if not waiting:
        return ClosingStep(name, StepState.DONE, "No returned goods wait for Goods Back.")
    return ClosingStep(
        name,
        StepState.OPEN,
        f"{counting(waiting, 'row')} of Returned Goods without Goods Back.",
        "Say in Goods Back of each row: Returned, Damaged or No.",
    )


def _settled_ahead(press: ButtonContext, last: date) -> SettledAhead:
    with press.books.reading(checked=False) as books:
        part = books.open_at(last)
        documents = list(part.documents)
        credit_notes = []
        for state in documents:
            if state.type == INVOICE:
                credit_notes.append(DocumentId(CREDIT_NOTE, state.no))
        part = part._replace(documents=documents)
        return settled_ahead(part, books.states(credit_notes).values(), last)


def _complete(_press: ButtonContext, month: ClosingMonth) -> ClosingStep:
    return completeness_step(month)


def completeness_step(month: ClosingMonth) -> ClosingStep:
    """Check that every settled date is complete, by statements and daily totals.

    Findings with which the month was locked are answered by the reason of the lock.
    """
    found = month.settlements.complete
    findings = findings_until(found, month.last)
    linked = {shop.shop_id for shop in month.shops if shop.account}
    silent = []
    for shop_date in found.unconfirmed:
        if month.first <= shop_date.date <= month.last and shop_date.shop in linked:
            silent.append(shop_date)
    name = "Settled dates complete"
    answered = locked_with_findings(month.runs, month.last)
    if answered and findings:
        known = findings_until(found, answered.run.locked_until or month.last)
        if len(known) <= answered.findings:
            what = f"Locked with {counting(len(findings), 'finding')} open: {answered.reason}"
            return ClosingStep(name, StepState.DONE, f"{what} (run {answered.run.no}).")
    if findings:
        first = findings[0]
        return ClosingStep(
            name,
            StepState.OPEN,
            f"{counting(len(findings), 'finding')}; the first: {first.shop_date.date:%d/%m/%Y} "
            f"{first.cause}, difference {shown(first.difference, first.shop_date.currency)}.",
            "Press Settlement Check: it says what to do for each.",
        )
    if silent:
        return ClosingStep(
            name,
            StepState.OPEN,
            f"{counting(len(silent), 'date')} without TikTok's daily total to compare with.",
            "Press Fetch Withdrawals.",
        )
    wrong = [day for shop_date, day in month.settlements.days.items() if day.difference]
    if wrong:
        return ClosingStep(
            name,
            StepState.OPEN,
            f"{counting(len(wrong), 'date')} with a difference in the books.",
            "Press Settlement Check, then Verify.",
        )
    return ClosingStep(name, StepState.DONE, "Books, statements and daily totals agree.")


def _wallet(press: ButtonContext, month: ClosingMonth) -> ClosingStep:
    """Check that no more was paid out of a wallet than was settled into it."""
    wallet = wallet_as_at(press, month.last)
    told = told_balances(wallet.balances) or "0.00"
    name = "Wallet agrees"
    if wallet.is_overpaid:
        cure = "Press Wallet: it says what is missing."
        return ClosingStep(name, StepState.OPEN, f"More was paid out than settled: {told}.", cure)
    if wallet.is_owed:
        return ClosingStep(name, StepState.DONE, f"TikTok is owed: {told}.")
    return ClosingStep(name, StepState.DONE, f"Settled and not paid out: {told}.")


def _bank(press: ButtonContext, month: ClosingMonth) -> ClosingStep:
    """Check that every payout is on the bank's statement, and every line in the books."""
    name = "Bank agrees"
    if not any(shop.bank for shop in month.shops):
        return ClosingStep(name, StepState.OFF, "No shop has a Bank on the sheet Shops.")
    apart = []
    told = []
    is_held = False
    locked = _locked_until(month)
    for account in bank_accounts(press):
        one = reconciliation(press, account, month.last)
        apart += _bank_differences(press, account, one)
        is_held = is_held or any(line.date <= locked for line in one.not_in_books)
        if one.others:
            told.append(f"{account.named}: {counting(len(one.others), 'line')} not from TikTok.")
    waiting = _waiting_withdrawals(press, month)
    if waiting:
        apart.append(f"{counting(len(waiting), 'withdrawal')} {are(len(waiting))} not posted.")
    if not apart:
        what = " ".join(["Every payout is at the bank; every line is matched.", *told])
        return ClosingStep(name, StepState.DONE, what)
    cure = (
        "Press Bank Statement, Match Bank, then Bank Reconciliation. A line that is not "
        "TikTok's: write No in From TikTok."
    )
    if waiting:
        cure = f"{_cure_of_withdrawals(month, waiting)} Then press Bank Statement and Match Bank."
    elif is_held:
        cure = (
            "Press Match Bank. A line without a document: write No in From TikTok, or press Lock, "
            "unlock the period, and post it."
        )
    return ClosingStep(name, StepState.OPEN, " ".join(apart), cure)


def _bank_differences(press: ButtonContext, account: BankAccount, one: Reconciliation) -> list[str]:
    """Return what keeps the bank and the books apart.

    Where the account has lines that are not TikTok's, these books do not have its whole balance,
    so a difference in the balance says nothing.
    """
    if not read_bank_lines(press.book, account):
        return [f"{account.named}: no bank statement is loaded."]
    late = one.as_at - timedelta(days=WINDOW.after)  # what came later may arrive next month
    missing = [movement for movement in one.not_at_bank if movement.date <= late]
    apart = []
    if missing:
        apart.append(f"{account.named}: {counting(len(missing), 'document')} not at the bank.")
    if one.not_in_books:
        lines = counting(len(one.not_in_books), "line")
        apart.append(f"{account.named}: {lines} of the bank not in the books.")
    if one.difference and not one.others:
        apart.append(
            f"{account.named}: difference {shown(one.difference, account.currency)}. What the bank "
            "had before the first line belongs on Opening Balances."
        )
    return apart


def _accrued(press: ButtonContext, month: ClosingMonth) -> ClosingStep:
    """Check that fees are accrued, for the shops that want it."""
    name = "Fees accrued"
    shops = [shop for shop in month.shops if shop.accrual != NO_ACCRUAL]
    if not shops:
        what = "Fees of orders that are not settled yet are booked when TikTok settles them."
        return ClosingStep(name, StepState.OFF, what)
    missing = []
    for shop in shops:
        if not is_accrued(press, shop, month.last):
            missing.append(shop.name)
    if missing:
        what = f"Not accrued: {', '.join(missing)}."
        return ClosingStep(name, StepState.OPEN, what, "Press Accrue Fees.")
    what = "The fees of what is delivered and not settled are in the month."
    return ClosingStep(name, StepState.DONE, what)


def _verified(press: ButtonContext, _month: ClosingMonth) -> ClosingStep:
    """Check that the books are as they were posted and tie out."""
    found = verify(press.books)
    if found.is_whole:
        what = f"{counting(found.rows, 'row')} verified."
        return ClosingStep("Books verified", StepState.DONE, what)
    first = [*found.tampered, *found.sheets, *found.differences][0]
    return ClosingStep("Books verified", StepState.OPEN, f"{first}.", "Press Verify.")


def _exported(press: ButtonContext, month: ClosingMonth) -> ClosingStep:
    return export_step(press.books.trail(), month)


def export_step(trail: Sequence[Run], month: ClosingMonth) -> ClosingStep:
    """Check that the month was exported, and that no later posting is dated in it."""
    name = "Exported"
    cure = "Press Export for the whole month."
    later: dict[int, list[Run]] = defaultdict(list)
    for run, report in changed_reports(month.runs, trail):
        later[report.no].append(run)
    what = "Not exported yet."
    for row in last_reports(trail):
        period = reported_period(row)
        if not row.action.startswith(EXPORT) or not _covers(period, month):
            continue
        runs = later[row.no]
        changed = [run for run in runs if run.action != CLOSE_YEAR]
        if changed:
            what = f"Not exported since run {changed[-1].no} ({changed[-1].action})."
            continue
        what = f"{row.action} (run {row.no}), {local_time(row)}."
        if runs:
            what += " The voucher of Close Year, posted later, is not in it."
        return ClosingStep(name, StepState.DONE, what)
    return ClosingStep(name, StepState.OPEN, what, cure)


def _covers(period: DayRange | None, month: ClosingMonth) -> bool:
    if period is None:
        return False
    return (period.first or date.min) <= month.first and period.last >= month.last


def _locked(_press: ButtonContext, month: ClosingMonth) -> ClosingStep:
    locked = _locked_until(month)
    if locked >= month.last:
        return ClosingStep("Locked", StepState.DONE, f"Locked up to {locked:%d/%m/%Y}.")
    return ClosingStep("Locked", StepState.OPEN, "The month can be posted to.", "Press Lock.")


# The steps in their order, each with the sheet to look at.
STEPS: tuple[tuple[Callable[[ButtonContext, ClosingMonth], ClosingStep], str], ...] = (
    (_fetched, LOADED_FILES.sheet),
    (_posted, ORDERS.sheet),
    (_returned, RETURNED_GOODS.sheet),
    (_complete, SETTLEMENT_CHECK.sheet),
    (_wallet, WALLET.sheet),
    (_bank, BANK_STATEMENT.sheet),
    (_accrued, ACCRUED_FEES.sheet),
    (_verified, PROBLEMS.sheet),
    (_exported, RUNS.sheet),
    (_locked, RUNS.sheet),
)
