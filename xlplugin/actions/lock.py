"""Lock and unlock periods of the books (group Books)."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from xlplugin.actions.closing import open_steps
from xlplugin.actions.complete import as_problems, note_findings
from xlplugin.actions.post_orders import not_posted_until
from xlplugin.actions.reason import ask_reason
from xlplugin.actions.verify import list_discrepancies
from xlplugin.actions.wallet import statuses_until
from xlplugin.context import ButtonContext, NothingDone
from xlplugin.errors import FixInputError
from xlplugin.ledger.runs import locked_until, told_findings
from xlplugin.posting.completeness import findings_until
from xlplugin.posting.wallet import NO_ACTION_NEEDED
from xlplugin.sheets.payments import count_held
from xlplugin.sheets.settings import read_setting
from xlplugin.sheets.shops import names_of_shops
from xlplugin.sheets.tables import FOUR_EYES, PAYMENTS, YES_NO, PaymentsRow
from xlplugin.stores.session import login_of
from xlplugin.wording import counting

LOCK = "Lock"
UNLOCK = "Unlock"
LEAVE = "Leave it locked"
_OFFERED = 20  # months to choose from
_COLLEAGUE = "Let a colleague look at the reports and press Lock."
_SHARED = (
    "Four Eyes compares logins of the database. Where several people share one, give each his own: "
    "see docs/postgresql.md."
)


def lock_books(press: ButtonContext) -> str:
    """Lock the books up to a day, so that nothing up to it is posted or undone; or unlock them.

    Both are in the run log.
    """
    locked = locked_until(press.books.runs())
    with press.books.reading(checked=False) as books:
        months = books.month_ends()
    if not months:
        return NothingDone("Nothing is posted yet: there is nothing to lock.")
    offered = _offered(months, locked)
    answers = list(offered)
    state = "Nothing is locked."
    leave = ""
    if locked:
        state = f"The books are locked up to {_day(locked)}."
        leave = f"{LEAVE} up to {_day(locked)}"
    if locked and not any(name.startswith(LOCK) for name in offered):
        answers.insert(0, leave)
    chosen = press.prompter.choose(f"{state} What shall be done?", answers)
    if chosen and chosen == leave:
        return f"Nothing was changed. {state}"
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
    if read_setting(press.book, FOUR_EYES) != YES_NO[0]:
        return
    user = press.books.user
    own = []
    for run in reversed(press.books.runs()):
        if run.action == LOCK:
            break
        if login_of(run.user) == login_of(user) and run.action != UNLOCK:
            own.append(run.no)
    if own:
        raise FixInputError(
            f"You cannot lock what you have posted yourself (run {own[-1]}"
            f"{' and others' if len(own) > 1 else ''}).",
            where=f"sheet 'Settings', {FOUR_EYES}",
            cure=_COLLEAGUE if user == login_of(user) else f"{_COLLEAGUE} {_SHARED}",
        )


def _lock(press: ButtonContext, until: date) -> str:
    refuse_own_work(press)
    refuse_differences(press, until)
    reason = reason_to_lock(press, until)
    note = what_waits(press, until) + _open_steps(press, until)
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


def _open_steps(press: ButtonContext, until: date) -> str:
    """Return a sentence on the steps of Close Month that are open; empty if all are done."""
    with suppress(FixInputError):  # a shop that cannot be read does not keep the books open
        steps = open_steps(press, until)
        if steps:
            return f" Still open on Close Month: {', '.join(steps)}."
    return ""


def reason_to_lock(press: ButtonContext, until: date) -> str:
    """Return why books that TikTok contradicts are locked; empty if it does not.

    Raises FixInputError if the user gives no reason.
    """
    findings = findings_until(note_findings(press), until)
    problems = as_problems(findings, names_of_shops(press.book))
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
    return told_findings(len(problems), reason)


def _unlock(press: ButtonContext, until: date | None) -> str:
    what = "everything"
    if until:
        what = f"what is after {_day(until)}"
    if not press.prompter.ask(
        f"Unlock {what}? It can be posted and undone again; the sheet Runs says who unlocked it."
    ):
        return NothingDone("Nothing was unlocked.")
    reason = ask_reason(press, f"Why is {what} unlocked?")
    with press.posting(UNLOCK) as session:
        session.lock(until)
        session.describe_run(0, f"Unlocked {what}{reason}")
    return f"Unlocked: {what}. The sheet Runs says so."


def refuse_differences(press: ButtonContext, until: date) -> None:
    """Raise FixInputError if the books or the loaded statement have a difference."""
    found = list_discrepancies(press)
    if not found.is_whole:
        raise FixInputError(
            f"The books are not locked while something is wrong: {found.discrepancies[0]}",
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


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
