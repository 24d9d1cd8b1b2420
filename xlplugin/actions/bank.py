"""Load the bank's statement, match its lines with the books, and reconcile the bank's account."""

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from datetime import date
from pathlib import Path
from typing import NamedTuple

from xlplugin.actions.file_kinds import read_own_kind
from xlplugin.actions.tiktok_session import active_shops
from xlplugin.bank.matches import plan_matches
from xlplugin.bank.matching import BankMovement, DateWindow, Matching, UnmatchedLine, match
from xlplugin.bank.reading import read_bank_statement
from xlplugin.bank.reconciliation import (
    LineInBooks,
    Pair,
    Reconciliation,
    matched_pairs,
    reconcile,
    stated_balance,
)
from xlplugin.bank.statement import BankStatement, KnownLines, LineStatus, line_keys
from xlplugin.context import ButtonContext, NothingDone, only_one
from xlplugin.errors import FixInputError, Problem
from xlplugin.ledger.account_movements import account_movements
from xlplugin.ledger.as_at import DayRange
from xlplugin.ledger.documents import BANK_MATCH, DocumentId, Source
from xlplugin.ledger.entries import Entry
from xlplugin.money import ZERO, shown
from xlplugin.posting.opening import OPENING, opening_facts
from xlplugin.sheets.bank import (
    BankAccount,
    adopt_pasted_lines,
    known_lines,
    put_bank_lines,
    put_line_statuses,
    put_reconciliations,
    read_bank_lines,
    read_stated_balances,
)
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.problems import put_problems
from xlplugin.sheets.tables import BANK_STATEMENT, YES_NO
from xlplugin.stores.contract import Snapshot
from xlplugin.wording import allowed_word, counting

WINDOW = DateWindow()
_SEVERAL = "Look which documents the line pays; post or undo until one way is left."
_LINKED = "press Fetch Withdrawals and Post Withdrawals, then Match Bank"
_NOT_LINKED = "press Load Statement with the file that has it, Post Withdrawals, then Match Bank"
_OTHER = "If not, or if it is of another shop of yours, write No in From TikTok."


def load_bank_statement(press: ButtonContext) -> str:
    """Load the bank's file to Bank Statement. Lines that are there stay as they are."""
    account = _choose_account(press)
    path = press.pick_file("Choose the file that you downloaded from the bank")
    if path is None:
        return NothingDone("No file was loaded.")
    press.prompter.progress(0, None, f"Reading {path.name}")
    statement = read_own_kind(
        path, "load_bank_statement", lambda: _read(press, path, account.currency)
    )
    known = known_lines(press.book, bank_accounts(press))
    _refuse_unwanted(press, account, statement, known)
    new = put_bank_lines(press.book, account, statement, known)
    show_matched(press)
    press.book.show(BANK_STATEMENT)
    said = (
        f"{counting(len(statement.lines), 'line')} of {account.code}, {new} new: "
        f"{account.currency} {shown(statement.total, account.currency)}."
    )
    if statement.closing:
        said += f" The bank states {shown(statement.closing.amount, account.currency)} at the end."
    return f"{said} Press Match Bank."


def _refuse_unwanted(
    press: ButtonContext, account: BankAccount, statement: BankStatement, known: KnownLines
) -> None:
    """Ask before lines are loaded that all are on the sheet in another currency.

    Raises FixInputError if the answer is No.
    """
    loaded = {known.currencies.get(key) for key in line_keys(account.code, statement.lines)}
    others = loaded - {account.currency, None}
    if not statement.lines or None in loaded or not others:
        return
    there = f"{account.code} {' and '.join(sorted(filter(None, others)))}"
    question = (
        f"Every line of {statement.file_name} is on Bank Statement already, as {there}. Load them "
        f"as {account.named} as well?"
    )
    if not press.prompter.ask(question):
        raise FixInputError(
            f"The file's lines are on the sheet already, as {there}. Nothing was loaded.",
            where=statement.file_name,
            cure=f"To load it for {account.named}, press again and answer Yes.",
        )


def _choose_account(press: ButtonContext) -> BankAccount:
    """Ask which account the statement is of: one of those in the column Bank of Shops."""
    masters = read_masters(press.book)
    offered = {}
    for account in bank_accounts(press):
        description = masters.account_description(account.code)
        offered[f"{account.named} {description}".strip()] = account
    question = "Which bank account is it of?"
    chosen = press.prompter.choose(question, list(offered), default=only_one(offered))
    if chosen not in offered:
        raise FixInputError(
            "No account was chosen.",
            cure="Press the button again and choose one; in a terminal, give --choice.",
        )
    return offered[chosen]


def bank_accounts(press: ButtonContext) -> list[BankAccount]:
    """Return the bank accounts of the shops. Raises FixInputError if no shop has one."""
    found: dict[BankAccount, None] = {}
    for shop in active_shops(press):
        if shop.bank:
            found[BankAccount(shop.bank, shop.currency)] = None
    if not found:
        raise FixInputError(
            "No shop has a bank account.",
            where="sheet 'Shops', column 'Bank'",
            cure="Choose the account that TikTok pays to, or press Master Data.",
        )
    return list(found)


def _read(press: ButtonContext, path: Path, currency: str) -> BankStatement:
    """Read the file. Where no date tells whether the day or the month comes first, ask."""
    statement = read_bank_statement(path, currency, day_first=True)
    other = read_bank_statement(path, currency, day_first=False)
    if [line.date for line in statement.lines] == [line.date for line in other.lines]:
        return statement
    first = statement.lines[0].date
    question = (
        f"No date in {path.name} tells whether the day or the month comes first. "
        f"Is its first line of {first:%d %B %Y}?"
    )
    if press.prompter.ask(question):
        return statement
    return other


class BankBooks(NamedTuple):
    """One bank account in the books: its movements and the matches that stand."""

    movements: list[BankMovement]
    pairs: list[Pair]
    locked_until: date | None


def read_bank_books(press: ButtonContext, account: BankAccount) -> BankBooks:
    """Return the movements of an account, one for each document, and the matches."""
    with press.books.reading() as books:
        entries = list(books.entries_on([account.code], DayRange(None, date.max)))
        facts = _matches_and_opening(books)
        locked_until = books.locked_until
    movements = _movements(entries, account)
    opening = {DocumentId(fact.doc_type, fact.doc_no) for fact in opening_facts(facts)}
    pairs = matched_pairs(facts)
    for movement in movements:
        if movement.document in opening:  # it stood at the bank before the first line
            pairs.append(Pair("", movement.document, movement.date, movement.amount))
    return BankBooks(movements, pairs, locked_until)


def _matches_and_opening(books: Snapshot) -> dict[str, Source]:
    """Return the matches and the opening balances that are posted now, by key."""
    keys = books.sources_beginning((BANK_MATCH, OPENING))
    return {key: fact.source for key, fact in books.posted_facts(keys).items()}


def _movements(entries: Iterable[Entry], account: BankAccount) -> list[BankMovement]:
    """Return what each document did to the account; an undone one did nothing."""
    movements: dict[DocumentId, BankMovement] = {}
    for moved in account_movements(entries, account.code, account.currency):
        document = DocumentId(moved.doc_type, moved.doc_no)
        known = movements.get(document)
        if known:
            movements[document] = known._replace(amount=known.amount + moved.amount)
        else:
            movements[document] = BankMovement(
                document, moved.date, moved.amount, moved.description
            )
    return [movement for movement in movements.values() if movement.amount]


def match_bank(press: ButtonContext) -> str:
    """Match the bank's lines with the movements of its account in the books, each once."""
    seen = 0
    matched = 0
    problems: list[Problem] = []
    accounts = bank_accounts(press)
    adopt_pasted_lines(press.book, accounts)
    for account in accounts:
        lines = read_bank_lines(press.book, account)
        if not lines:
            continue
        seen += len(lines)
        books = read_bank_books(press, account)
        found = _match(lines, books)
        if found.matches:
            batch = plan_matches(found.matches)
            count = sum(len(one.lines) for one in found.matches)
            with press.posting("Match bank") as session:
                session.write(batch)
                session.describe_run(len(lines), f"{counting(count, 'line')} of {account.code}")
            matched += count
        problems += _name_the_others(press, lines, found, books.locked_until)
    put_problems(press.book, "Match bank", problems)
    press.problems += problems
    show_matched(press)
    press.book.show(BANK_STATEMENT)
    left = ""
    if problems:
        left = f"; {counting(len(problems), 'line')} still open: see Problems"
    if matched:
        return f"Done. {counting(matched, 'line')} matched now{left}. Undo takes the matches back."
    if problems:
        return NothingDone(f"No line was matched{left}. The first: {_as_sentence(problems[0])}")
    if not seen:
        return NothingDone(
            "No line was matched: no bank statement is loaded. Press Bank Statement."
        )
    return "No line was matched now: every line is matched already or not from TikTok."


def _as_sentence(problem: Problem) -> str:
    return f"{problem.row}, {problem.what} {problem.cure}"


def _match(lines: Sequence[LineInBooks], books: BankBooks) -> Matching:
    """Match what is not matched yet. A match posts no figure, so a lock holds none."""
    known_lines = {pair.line for pair in books.pairs}
    known_documents = {pair.document for pair in books.pairs}
    open_lines = []
    for line in lines:
        if line.key not in known_lines and not line.is_other:
            open_lines.append(UnmatchedLine(line.key, line.date, line.amount))
    open_movements = [one for one in books.movements if one.document not in known_documents]
    return match(open_lines, open_movements, WINDOW)


def _name_the_others(
    press: ButtonContext,
    lines: Sequence[LineInBooks],
    found: Matching,
    locked_until: date | None,
) -> list[Problem]:
    """Write on the sheet why each other line is not matched; return a problem for each."""
    statuses = line_statuses(press, lines, {line.key for line in found.ambiguous})
    put_line_statuses(press.book, statuses)
    is_linked = any(shop.account for shop in active_shops(press))
    cures = {
        LineStatus.SEVERAL: _SEVERAL,
        LineStatus.UNMATCHED: f"If TikTok paid it, {_LINKED if is_linked else _NOT_LINKED}. "
        f"{_OTHER}",
    }
    view = press.book.view(BANK_STATEMENT)
    rows = {key: view.top + 1 + place for place, key in enumerate(view.column("Key"))}
    problems = []
    for line in lines:
        status = LineStatus(statuses[line.key][0])
        if status in cures:
            where = f"row {rows[line.key]} ({line.date:%d/%m/%Y} {line.amount:,.2f})"
            what = f"{status}: {line.description or 'no description'}."
            cure = cures[status]
            if locked_until and line.date <= locked_until:
                cure = f"{_in_locked(locked_until)} {cure}"
            problems.append(Problem(BANK_STATEMENT.sheet, where, "Status", what, cure))
    return problems


def _in_locked(until: date) -> str:
    return (
        f"In the locked period, which ends on {until:%d/%m/%Y}: to post the line's document, "
        "press Lock and unlock it first."
    )


def line_statuses(
    press: ButtonContext, lines: Sequence[LineInBooks], ambiguous: Set[str]
) -> dict[str, tuple[str, str]]:
    """Return the status of each line, and the documents that it is matched with, by key."""
    with press.books.reading(checked=False) as books:
        pairs = matched_pairs(_matches_and_opening(books))
    documents: dict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        documents[pair.line].append(" ".join(pair.document))
    statuses = {}
    for line in lines:
        status = LineStatus.UNMATCHED
        if line.key in documents:
            status = LineStatus.MATCHED
        elif line.is_other:
            status = LineStatus.OTHER
        elif line.key in ambiguous:
            status = LineStatus.SEVERAL
        statuses[line.key] = (status.value, ", ".join(documents[line.key]))
    return statuses


def show_matched(press: ButtonContext) -> None:
    """Update Status and Matched With on Bank Statement from the books, for example after Undo."""
    rows = press.book.rows(BANK_STATEMENT)
    if not rows:
        return
    lines = []
    ambiguous = set()
    for row in rows:
        is_other = allowed_word(row.from_tiktok, YES_NO) == YES_NO[1]
        day = row.date or date.min
        lines.append(LineInBooks(row.key, day, row.amount, row.description, is_other))
        if row.status == LineStatus.SEVERAL:
            ambiguous.add(row.key)
    put_line_statuses(press.book, line_statuses(press, lines, ambiguous))


def reconcile_bank(press: ButtonContext) -> str:
    """Show on Bank Reconciliation each bank account in the books and at the bank, as at a date."""
    as_at = press.book.day("BankReconciliationAsAt") or press.today()
    found = []
    accounts = bank_accounts(press)
    adopt_pasted_lines(press.book, accounts)
    for account in accounts:
        found.append((account, reconciliation(press, account, as_at)))
    put_reconciliations(press.book, found)
    said = []
    for account, one in found:
        said.append(_reconciled(account, one))
        press.is_wrong = press.is_wrong or bool(one.difference)
    return f"As at {as_at:%d/%m/%Y}: {' '.join(said)}"


def reconciliation(press: ButtonContext, account: BankAccount, as_at: date) -> Reconciliation:
    """Reconcile one account as at a date."""
    lines = read_bank_lines(press.book, account)
    books = read_bank_books(press, account)
    stated = stated_balance(as_at, read_stated_balances(press.book, account), lines)
    return reconcile(as_at, books.movements, lines, books.pairs, stated)


def _reconciled(account: BankAccount, one: Reconciliation) -> str:
    """Return the result for one account as a sentence."""
    head = f"{account.named} {shown(one.in_books, account.currency)} in the books"
    apart = (
        f"{counting(len(one.not_at_bank), 'document')} not at the bank, "
        f"{counting(len(one.not_in_books), 'line')} not in the books"
    )
    if one.others:
        apart += f", {counting(len(one.others), 'line')} not from TikTok"
    if one.stated is None:
        return f"{head}; {apart}; the bank states no balance."
    return (
        f"{head}, {shown(one.stated, account.currency)} at the bank; {apart}; "
        f"difference {shown(one.difference or ZERO, account.currency)}."
    )
