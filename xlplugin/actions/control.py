"""Undo and redo runs, lock periods and verify the books (group Books)."""

import calendar
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from xlplugin.actions.bank import show_matched
from xlplugin.actions.complete import as_problems, prove_settlements
from xlplugin.actions.orders import not_posted_until
from xlplugin.actions.wallet import show_posted, statuses_until
from xlplugin.context import ButtonContext, NothingDone
from xlplugin.errors import FixInputError, Problem
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import (
    CASH_BOOK,
    CREDIT_NOTE,
    INVOICE,
    JOURNAL_VOUCHER,
    ORDER,
    PAYMENT,
    QUOTATION,
    REFUND,
    DocumentId,
    DocumentState,
    Source,
)
from xlplugin.ledger.master_history import named_changes, reclassified
from xlplugin.ledger.runs import Run, local_time, run_history
from xlplugin.ledger.undo import touched
from xlplugin.money import ZERO, shown
from xlplugin.posting.completeness import findings_until
from xlplugin.posting.lookup import books_for_settlement
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.settled_rows import row_in
from xlplugin.posting.settlements import SettlementOutcome, payment_numbers, verify_settlement
from xlplugin.posting.wallet import NO_ACTION_NEEDED
from xlplugin.sheets import orders as order_sheet
from xlplugin.sheets import payments as payment_sheet
from xlplugin.sheets.payments import count_held
from xlplugin.sheets.problems import put_problems
from xlplugin.sheets.settings import read_setting
from xlplugin.sheets.shops import names_of_shops, read_shops
from xlplugin.sheets.tables import FOUR_EYES, PAYMENTS, PROBLEMS, PaymentsRow
from xlplugin.stores import proof
from xlplugin.stores.contract import Records
from xlplugin.stores.master_data import not_taken_over
from xlplugin.stores.proof import Discrepancy, Proof
from xlplugin.stores.session import user_name
from xlplugin.wording import are, counting

_TOLD_DIFFERENCES = 20
_AS_IT_WAS = (
    " As it was then: if you have changed the Fee Map, an item or the mapping since, "
    "say No and press Post."
)
UNDO = "Undo"
REDO = "Redo"
LOCK = "Lock"
UNLOCK = "Unlock"
LEAVE = "Leave it as it is"
_OFFERED = 20  # runs, or months, to choose from
_NAMES = {
    INVOICE: "invoices",
    CREDIT_NOTE: "credit notes",
    PAYMENT: "customer payments",
    REFUND: "refunds",
    QUOTATION: "quotations",
    ORDER: "sales orders",
    CASH_BOOK: "cash book vouchers",
    JOURNAL_VOUCHER: "journal vouchers",
}
_ORDER_KEYS = ("order", "quotation", "sales-order", "credit-note")
_MEND = "Only Post writes the books. Put back what was there, or go back to a saved copy."
_TIE_OUT = "Look at the document's lines and payments; when Post made it so, please tell support."


def undo_run(press: ButtonContext) -> str:
    """Reverse a run by opposite entries; the user chooses it, the last run first."""
    return _turn(press, UNDO)


def redo_run(press: ButtonContext) -> str:
    """Post an undone run again, under its own numbers."""
    return _turn(press, REDO)


def _turn(press: ButtonContext, word: str) -> str:
    offered = _offered_runs(press.books, word)
    if not offered:
        return NothingDone(f"There is nothing to {word.lower()}.")
    chosen = next(iter(offered))
    if len(offered) > 1:
        chosen = press.prompter.choose(f"{word} which run?", list(offered))
    if chosen not in offered:
        return NothingDone(f"Nothing was {word.lower()}ne.")
    run = offered[chosen]
    with press.books.reading() as session:
        plan = session.plan_undo(run.no) if word == UNDO else session.plan_redo(run.no)
    if not press.prompter.ask(f"{word} {_named(run)}? {_told(word, plan)}"):
        return NothingDone(f"Nothing was {word.lower()}ne.")
    reason = ""
    if word == UNDO:
        reason = _asked_reason(press, f"Why is run {run.no} undone?")
    with press.posting(word) as session:
        batch = session.undo(run.no) if word == UNDO else session.redo(run.no)
        session.describe_run(abs(run.posted), f"{_named(run)}: {_documents(batch)}{reason}")
    _show(press, batch)
    return f"{word} done: {_named(run)}; {_documents(batch)}. {_told(word, batch, done=True)}"


def _asked_reason(press: ButtonContext, question: str) -> str:
    """Ask for a reason, and return it as the run log keeps it.

    Raises FixInputError if the user gives none.
    """
    reason = press.prompter.ask_text(f"{question} The sheet Runs keeps the reason.").strip()
    if not reason:
        raise FixInputError(
            "Nothing was changed: a reason is needed.",
            cure="Press again and write it; in a terminal, give it with --answer.",
        )
    return f". Reason: {reason}"


def _offered_runs(books: Records, word: str) -> dict[str, Run]:
    """Return the runs that can be undone, or redone, by name; the latest first."""
    log = {run.no: run for run in books.runs()}
    past = run_history(log.values())
    offered: dict[str, Run] = {}
    for no in past.firsts():
        run = log[no]
        can_be_turned = past.stands(no) == (word == UNDO)
        if can_be_turned and run.action not in (LOCK, UNLOCK) and len(offered) < _OFFERED:
            offered[_named(run)] = run
    return offered


def _named(run: Run) -> str:
    return f"run {run.no} ({run.action}, {local_time(run)}, {run.user})"


def _documents(batch: Batch) -> str:
    """Count the documents of each type in a batch."""
    counted = Counter(document.type for document in touched(batch))
    named = []
    for doc_type, name in _NAMES.items():
        if counted[doc_type]:
            named.append(f"{counted[doc_type]} {name}")
    return ", ".join(named)


def _told(word: str, batch: Batch, *, done: bool = False) -> str:
    """Return what an undo or redo does to the books, as text."""
    amounts: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for entry in batch.entries:
        for leg in entry.postings:
            amounts[entry.currency] += max(leg.amount, ZERO)
    told = [f"{currency} {shown(amount, currency)}" for currency, amount in sorted(amounts.items())]
    money = ", ".join(told) or "no amount"
    entries = counting(len(batch.entries), "entry")
    if done:
        return f"{entries} of {money} added; nothing was erased."
    counted = f"{_documents(batch)}; {entries} of {money}. Nothing is erased."
    if word == UNDO:
        return f"Taken back by opposite entries: {counted}"
    return f"Posted again: {counted}{_AS_IT_WAS}"


def _show(press: ButtonContext, batch: Batch) -> None:
    """Show on the grids what the books hold now."""
    with press.books.reading() as session:
        states = session.states(touched(batch))
    order_sheet.put_turned(press.book, _numbers(batch, states), _settled(batch.sources))
    _show_payments(press, batch)
    show_posted(press)
    show_matched(press)


def _numbers(
    batch: Batch, states: Mapping[DocumentId, DocumentState]
) -> dict[tuple[str, str], dict[str, str]]:
    """Return the document numbers by shop and order id; blank for a cancelled document."""
    numbers: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for change in batch.changes:
        key = states[DocumentId(change.type, change.no)].source_key.split(":")
        if change.cancelled is not None and len(key) == 4 and key[2] in _ORDER_KEYS:
            numbers[key[1], key[3]][change.type] = "" if change.cancelled else change.no
    return numbers


def _settled(sources: Iterable[Source]) -> dict[tuple[str, str], Decimal]:
    """Return the settled amounts by shop and order id; released rows are subtracted."""
    amounts: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for source in sources:
        row = row_in(source.key)
        if row and row.is_order:
            amounts[row.shop_id, row.id] += -source.amount if source.released else source.amount
    return amounts


def _show_payments(press: ButtonContext, batch: Batch) -> None:
    """Update the statuses and payment numbers on Payments from the books."""
    if not press.book.rows(PAYMENTS):
        return
    try:
        shop_id, lines = payment_sheet.read_settlement_lines(press.book)
    except FixInputError as error:
        press.notes.append(f"The sheet Payments was not brought up to date. {error}")
        return
    shop = next((shop for shop in read_shops(press.book) if shop.shop_id == shop_id), None)
    if shop is None:
        return
    with press.books.reading() as session:
        posted = books_for_settlement(session, lines, shop_id)
    verified = verify_settlement(lines, shop, posted)
    numbers = payment_numbers(batch.sources, batch.knock_offs)
    outcomes = []
    for key, line, status in zip(verified.keys, lines, verified.statuses, strict=True):
        shown = status
        if status == RowStatus.POSTED and key in numbers:
            shown = RowStatus.SUCCESS
        outcomes.append(SettlementOutcome(line.row, shown, numbers.get(key, "")))
    payment_sheet.put_outcomes(press.book, outcomes)


def verify_books(press: ButtonContext) -> str:
    """Calculate every row's check digits again and add up every document.

    List what is wrong on Problems.
    """
    found = _look(press)
    if found.sheets and not found.tampered:
        question = f"{found.sheets[0]} The database is whole. Write the ledger sheets anew from it?"
        if press.prompter.ask(question):
            press.books.rewrite_sheets()
            found = _look(press)
    if found.is_whole:
        return (
            f"Verified: {counting(found.rows, 'row')} of {counting(found.runs, 'run')} "
            f"{are(found.rows)} as they were posted, "
            f"and every document ties out. {_master_data(press, found)}"
            f"Seal {found.seal or 'none yet'}."
        )
    press.is_wrong = True
    findings = _all(found)
    return (
        f"NOT verified: {findings[0]} {counting(len(findings), 'finding')} in all; "
        "see the sheet Problems."
    )


def _master_data(press: ButtonContext, found: Proof) -> str:
    """Return what Verify says of the history of master data; empty if there is none."""
    end = found.master_data
    if not end.rows:
        return ""
    with press.books.reading(checked=False) as books:
        types = list(reclassified(books.master_changes()))
        waiting = not_taken_over(press.book, books)
    said = f"Master data: {counting(end.rows, 'change')} as taken over, digest {end.check}. "
    if types:
        said += f"Reclassified: {named_changes(types)}. "
    if waiting:
        said += f"On the sheets and not taken over yet: {named_changes(waiting)}. "
    return said


def _look(press: ButtonContext) -> Proof:
    """Verify the books and list what is found."""
    press.prompter.progress(0, None, "Verifying the books")
    found = proof.verify(press.books)
    problems = [_problem(item, _MEND) for item in (*found.tampered, *found.sheets)]
    problems += [_problem(item, _TIE_OUT) for item in found.differences[:_TOLD_DIFFERENCES]]
    rest = len(found.differences) - _TOLD_DIFFERENCES
    if rest > 0:  # one column that is gone leaves a difference on every document
        more = f"{counting(rest, 'more difference')} like these."
        problems.append(Problem("Books", "", "Check", more, _TIE_OUT))
    put_problems(press.book, "Verify", problems)
    press.problems[:] = problems
    if problems:
        press.book.show(PROBLEMS)
    return found


def _all(found: Proof) -> list[Discrepancy]:
    return [*found.tampered, *found.sheets, *found.differences]


def _problem(found: Discrepancy, cure: str) -> Problem:
    what = f"{found.what[:1].upper()}{found.what[1:]}."
    return Problem(found.part, found.row, "Check", what, cure)


def lock_books(press: ButtonContext) -> str:
    """Lock the books up to a day, so that nothing up to it is posted or undone; or unlock them.

    Both are in the run log.
    """
    log = press.books.runs()
    locked = log[-1].locked_until if log else None
    months = _month_ends(press.books)
    if not months:
        return NothingDone("Nothing is posted yet: there is nothing to lock.")
    offered = _offered(months, locked)
    state = f"The books are locked up to {_day(locked)}." if locked else "Nothing is locked."
    answers = list(offered)
    if not any(name.startswith(LOCK) for name in offered):
        answers.insert(0, LEAVE)
    chosen = press.prompter.choose(f"{state} What shall be done?", answers)
    if chosen not in offered:
        return NothingDone(f"Nothing was changed. {state}")
    until = offered[chosen]
    if chosen.startswith(LOCK) and until:
        return _lock(press, until)
    return _unlock(press, until)


def _offered(months: Sequence[date], locked: date | None) -> dict[str, date | None]:
    """Return the choices of Lock with the last locked day each would leave.

    Later months can be locked, the first one first; of locked books the earlier months can be
    unlocked back to, and everything.
    """
    later = [month for month in months if locked is None or month > locked]
    offered: dict[str, date | None] = {}
    for month in later[:_OFFERED]:
        offered[f"{LOCK} up to {_day(month)}"] = month
    if locked is None:
        return offered
    earlier = [month for month in reversed(months) if month < locked]
    for month in earlier[:_OFFERED]:
        offered[f"{UNLOCK} what is after {_day(month)}"] = month
    offered[f"{UNLOCK} everything"] = None
    return offered


def refuse_own_work(press: ButtonContext) -> None:
    """Raise FixInputError if the user would lock what he has posted, and Four Eyes says Yes."""
    if read_setting(press.book, FOUR_EYES).casefold() != "yes":
        return
    own = []
    for run in reversed(press.books.runs()):
        if run.action == LOCK:
            break
        if run.user == user_name() and run.action != UNLOCK:
            own.append(run.no)
    if own:
        raise FixInputError(
            f"You cannot lock what you have posted yourself (run {own[-1]}"
            f"{' and others' if len(own) > 1 else ''}).",
            where=f"sheet 'Settings', {FOUR_EYES}",
            cure="Let a colleague look at the reports and press Lock.",
        )


def _lock(press: ButtonContext, until: date) -> str:
    refuse_own_work(press)
    refuse_differences(press, until)
    reason = reason_to_lock(press, until)
    note = what_waits(press, until)
    question = (
        f"Lock the books up to {_day(until)}? Nothing up to that day can be posted or undone "
        f"then.{note}"
    )
    if not press.prompter.ask(question):
        return NothingDone("Nothing was locked.")
    with press.posting(LOCK) as session:
        session.lock(until)
        session.describe_run(0, f"Locked up to {_day(until)}{reason}")
    return (
        f"The books are locked up to {_day(until)}{reason}.{note} Lock also unlocks; "
        "both are on the sheet Runs."
    )


def reason_to_lock(press: ButtonContext, until: date) -> str:
    """Return why books that TikTok contradicts are locked; empty if it does not.

    Raises FixInputError if the user gives no reason.
    """
    findings = findings_until(prove_settlements(press).complete, until)
    problems = as_problems(findings, names_of_shops(press.book))
    put_problems(press.book, LOCK, problems)
    if not problems:
        return ""
    press.problems += problems
    what = f"TikTok and the books differ: {counting(len(problems), 'finding')} up to {_day(until)}"
    reason = press.prompter.ask_text(
        f"{what} (see Problems). Why are the books locked all the same? "
        "Leave it blank to lock nothing."
    ).strip()
    if not reason:
        raise FixInputError(
            f"The books are not locked. {what}; the first is {problems[0].row}: {problems[0].what}",
            where="sheet 'Problems'",
            cure="Do what stands there in What To Do, or press Lock again and give a reason.",
        )
    return f" with {counting(len(problems), 'finding')} open ({reason})"


def _unlock(press: ButtonContext, until: date | None) -> str:
    what = f"what is after {_day(until)}" if until else "everything"
    if not press.prompter.ask(
        f"Unlock {what}? It can be posted and undone again; the sheet Runs says who unlocked it."
    ):
        return NothingDone("Nothing was unlocked.")
    reason = _asked_reason(press, f"Why is {what} unlocked?")
    with press.posting(UNLOCK) as session:
        session.lock(until)
        session.describe_run(0, f"Unlocked {what}{reason}")
    return f"Unlocked: {what}. The sheet Runs says so."


def refuse_differences(press: ButtonContext, until: date) -> None:
    """Raise FixInputError if the books or the loaded statement have a difference."""
    found = _look(press)
    if not found.is_whole:
        raise FixInputError(
            f"The books are not locked while something is wrong: {_all(found)[0]}",
            cure="See the sheet Problems.",
        )
    wrong = [row for row in _rows_until(press, until) if row.difference]
    if wrong:
        raise FixInputError(
            f"The books are not locked: {counting(len(wrong), 'row')} of the loaded statement "
            "with an unknown difference.",
            where="sheet 'Payments', Difference",
            cure="Press Load Statement again, and tell us of the file if it stays.",
        )


def _rows_until(press: ButtonContext, until: date) -> list[PaymentsRow]:
    """Return the rows of the loaded statement that were settled up to a day."""
    rows = press.book.rows(PAYMENTS)
    return [row for row in rows if row.payment_time and row.payment_time <= until]


def what_waits(press: ButtonContext, until: date) -> str:
    """Return a note on what the sheets have up to a day and the books do not."""
    orders = not_posted_until(press, until)
    rows = count_held(press.book, until)
    withdrawals = 0
    for status in statuses_until(press, until):
        if status not in NO_ACTION_NEEDED - {""}:
            withdrawals += 1
    found = []
    if orders:
        found.append(counting(orders, "order"))
    if rows:
        found.append(f"{counting(rows, 'row')} of the loaded statement")
    if withdrawals:
        found.append(counting(withdrawals, "withdrawal"))
    if not found:
        return ""
    return f" Not posted up to that day: {', '.join(found)}."


def _month_ends(books: Records) -> list[date]:
    """Return the last days of the months with entries."""
    months = {(state.date.year, state.date.month) for state in books.documents()}
    last_days = []
    for year, month in sorted(months):
        last_days.append(date(year, month, calendar.monthrange(year, month)[1]))
    return last_days


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
