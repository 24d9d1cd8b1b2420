"""Show a settlement, from a file or from TikTok, on Payments, verified against the books."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xlplugin.actions.file_kinds import read_own_kind
from xlplugin.actions.kept_files import keep_file
from xlplugin.actions.tiktok_session import (
    choose_shop,
    refuse_other_shops_file,
    refuse_other_shops_name,
    unknown_orders_note,
)
from xlplugin.actions.told_words import read_and_ask
from xlplugin.context import ButtonContext, NothingDone
from xlplugin.errors import FixInputError, Problem
from xlplugin.ledger.check_digits import FACTS
from xlplugin.ledger.settlement_keys import PostedRow, row_in
from xlplugin.ledger.told_statements import told_statement
from xlplugin.money import ZERO, shown
from xlplugin.posting.fee_map import SUMMARY_SALE, FeeMap, FeeRule, fee_map, item_for
from xlplugin.posting.file_and_api import Compared, SettledRow, compare
from xlplugin.posting.lookup import books_for_settlement
from xlplugin.posting.order_checks import UNLOCK_CURE
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.settlements import (
    SYNC_ORDERS_FIRST,
    SettlementOutcome,
    VerifiedStatement,
    payment_numbers,
    verify_settlement,
)
from xlplugin.posting.shop import ShopMapping
from xlplugin.posting.wallet import TRANSFERRED
from xlplugin.sheets import payments as payment_sheet
from xlplugin.sheets.fee_map import show_reached
from xlplugin.sheets.files import Loading, loaded_for_others, register_file
from xlplugin.sheets.masters import add_fee_rules, read_fee_rules, read_masters
from xlplugin.sheets.orders import put_weights
from xlplugin.sheets.problems import put_problems
from xlplugin.sheets.returned_goods import (
    put_proposals,
    rows_of_refunds,
    rows_of_settlement,
)
from xlplugin.sheets.shops import read_shops, start_of
from xlplugin.sheets.tables import PAYMENTS
from xlplugin.sheets.withdrawals import put_movements
from xlplugin.stores.session import user_name
from xlplugin.tiktok.facts import BY_API, BalanceMovement, Settlement, SettlementLine, settlement_of
from xlplugin.tiktok.files.settlement_file import Withdrawal, read_settlement
from xlplugin.tiktok.markets.declarations import former_names
from xlplugin.wording import are, by_count, counting

# The finders under which the sheet Problems lists the problems of a settlement.
LOADED = "Load statement"
FETCHED = "Fetch settlement"
_NAMED = 3  # at most so many kinds of one item are named
AS_WELL = "Post them as well"
_COME_BACK = (
    f"with '{RowStatus.OTHER_CUSTOMER}' held: put the Customer and the Currency of their invoices "
    "back on the sheet Shops, and "
    "post them before you change it."
)
CHOICES = "Press Fetch and Post the Missing Orders, or Post the Ready Rows."


class Findings(NamedTuple):
    """Result of loading a settlement.

    `found_by` is the button's name on Problems.
    """

    found_by: str
    problems: Sequence[Problem]
    notes: Sequence[str]


def load_statement(press: ButtonContext) -> str:
    """Load Seller Center's settlement file to Payments, and verify each row against the books."""
    shop = choose_shop(press, "Which shop is this statement of?")
    path = press.pick_file("Choose the settlement file that Seller Center exported")
    if path is None:
        return NothingDone("No file was loaded.")
    refuse_other_shops_name(press, shop, path.name)
    press.prompter.progress(0, None, f"Reading {path.name}")
    read, kept = read_and_ask(
        press,
        shop,
        lambda told: read_own_kind(
            path,
            "load_statement",
            lambda: read_settlement(path, extra_aliases=told, currency=shop.currency),
        ),
    )
    settlement = in_currency(read.settlement, shop)
    orders = []
    for line in settlement.lines:
        if line.is_order:
            orders.append(line.id)
    doubts = loaded_for_others(press.book, shop, settlement)
    unknown = unknown_orders_note(press, shop, orders)
    if unknown:
        doubts = [*doubts, unknown]
    question = f"{' '.join(doubts)} Load it as {shop.name}'s all the same?"
    if doubts and not press.prompter.ask(question):
        return NothingDone("No file was loaded.")
    said = show_settlement(
        press, shop, settlement, Findings(LOADED, read.problems, [*kept, *read.notes])
    )
    put_movements(press.book, shop, moved_in_file(read.withdrawals, shop))
    loaded = register_file(press.book, shop, settlement, Loading(press.now(), user_name()))
    return " ".join([said, *loaded, *keep_file(press, path)])


def moved_in_file(withdrawals: Sequence[Withdrawal], shop: ShopMapping) -> list[BalanceMovement]:
    """Return the withdrawals of a file as movements.

    A withdrawal with a time of success is completed, in whatever language its status is.
    """
    movements = []
    for one in withdrawals:
        day = one.succeeded or one.requested
        if day is None:
            continue
        state = TRANSFERRED if one.succeeded else one.status
        at = start_of(day, shop)
        movements.append(
            BalanceMovement(one.reference, one.type, state, at, one.amount, shop.currency)
        )
    return movements


def in_currency(settlement: Settlement, shop: ShopMapping) -> Settlement:
    """Return the settlement. Raises FixInputError if it is not in the shop's currency."""
    if settlement.currency != shop.currency:
        raise FixInputError(
            f"The file is in {settlement.currency}, shop {shop.name} keeps its books in "
            f"{shop.currency}.",
            where=settlement.file_name,
            cure="Choose the file of this shop.",
        )
    return settlement


def show_settlement(
    press: ButtonContext, shop: ShopMapping, settlement: Settlement, findings: Findings
) -> str:
    """Show a settlement on Payments.

    Verify it, and compare it if the sheet shows it from the other source.

    Returns:
        The sentences that the user reads: totals, differences, new kinds of fees, and what to do
        next.

    Raises:
        FixInputError: The file has orders of another shop.
    """
    orders = []
    for line in settlement.lines:
        if line.is_order:
            orders.append(line.id)
    refuse_other_shops_file(press, shop, orders, settlement.file_name)
    verified = _look(press, shop, settlement.lines)
    statuses = verified.statuses
    restated = _restated_problems(press, verified)
    compared = _against_shown(press, shop, settlement)
    left_behind = _left_behind(press, shop, settlement)
    payment_sheet.put_settlement(press.book, shop.shop_id, settlement, statuses)
    settled = [(line.settled, line.settlement) for line in settlement.lines]
    press.statement = told_statement(shop.shop_id, settlement.currency, settled)
    if any(line.skus for line in settlement.lines):
        masters = read_masters(press.book)
        put_proposals(press.book, rows_of_settlement(settlement.lines, shop, masters))
    put_proposals(press.book, rows_of_refunds(settlement.lines, shop, press.book))
    put_weights(press.book, shop.shop_id, settlement.lines)
    _show_payments(press, verified)
    new_kinds = _learn_kinds(press, shop, settlement)
    problems = [*findings.problems, *restated]
    if compared:
        problems += compared.problems
    _put_problems(press, findings.found_by, problems)
    press.book.show(PAYMENTS)
    said = [
        _summary(settlement, statuses),
        *left_behind,
        *_difference(compared, settlement.currency),
        *new_kinds,
        *findings.notes,
        *gate(statuses, shop, settlement.lines),
        *_past(shop, verified),
        *_restated_note(statuses),
        *held_back(Counter(statuses)),
    ]
    return " ".join(said)


def _put_problems(press: ButtonContext, found_by: str, problems: list[Problem]) -> None:
    """List the problems of the settlement that is shown, and remove those of the one before."""
    for button in (LOADED, FETCHED):
        put_problems(press.book, button, problems if button == found_by else [])
    press.problems += problems


def _against_shown(
    press: ButtonContext, shop: ShopMapping, settlement: Settlement
) -> Compared | None:
    """Compare file and API if the sheet shows one and the other is being loaded; None otherwise."""
    shop_id, file_name, shown = payment_sheet.read_shown(press.book)
    is_api = settlement.file_name.startswith(BY_API)
    was_api = file_name.startswith(BY_API)
    if shop_id != shop.shop_id or is_api == was_api:
        return None
    fresh = []
    for line in settlement.lines:
        fresh.append(SettledRow(line.is_order, line.id, line.settled, line.settlement))
    if is_api:
        return compare(shown, fresh)
    return compare(fresh, shown)


def _left_behind(press: ButtonContext, shop: ShopMapping, settlement: Settlement) -> list[str]:
    """Return a note on the rows of the statement shown before that are not posted."""
    file_name, count = payment_sheet.rows_left_behind(press.book, shop.shop_id, settlement)
    if not count:
        return []
    again = "load that file"
    if file_name.startswith(BY_API):
        again = "fetch it"
    return [
        f"{counting(count, 'row')} of {file_name} {are(count)} not posted: "
        f"{again} again to post {by_count(count, 'it', 'them')}."
    ]


def _difference(compared: Compared | None, currency: str) -> list[str]:
    """Return the comparison of file and API as a sentence."""
    if compared is None:
        return []
    days = f"{compared.first:%d/%m/%Y} to {compared.last:%d/%m/%Y}"
    of_file = shown(compared.of_file, currency)
    by_api = shown(compared.by_api, currency)
    apart = shown(compared.of_file - compared.by_api, currency)
    said = (
        f"File against API, {days}: {counting(compared.agreeing, 'row')} agree, "
        f"{len(compared.problems):,} differ; {of_file} and {by_api}, difference {apart}."
    )
    if compared.problems:
        said += " See Problems."
    return [said]


def statuses_of(
    press: ButtonContext, shop: ShopMapping, lines: Sequence[SettlementLine]
) -> Sequence[str]:
    """Return the status of every row against the books."""
    return _look(press, shop, lines).statuses


def _look(
    press: ButtonContext, shop: ShopMapping, lines: Sequence[SettlementLine]
) -> VerifiedStatement:
    with press.books.reading() as session:
        return verify_settlement(lines, shop, books_for_settlement(session, lines, shop.shop_id))


def _show_payments(press: ButtonContext, verified: VerifiedStatement) -> None:
    """Show the payment numbers of the rows that were posted before."""
    lines, keys, words, _ = verified
    if RowStatus.POSTED not in words:
        return
    wanted = set(keys)
    with press.books.reading(checked=False) as books:
        mine = [source for source in books.source_rows() if source.key in wanted]
        numbers = payment_numbers(mine, books.knock_offs())
    outcomes = []
    for key, line, word in zip(keys, lines, words, strict=True):
        outcomes.append(
            SettlementOutcome(
                line.row, word, numbers.get(key, "") if word == RowStatus.POSTED else ""
            )
        )
    payment_sheet.put_outcomes(press.book, outcomes)


def _restated_problems(press: ButtonContext, verified: VerifiedStatement) -> list[Problem]:
    """Return a problem for each row that TikTok has restated, with the run to undo."""
    restated = verified.restated
    if not restated:
        return []
    wanted = set(restated.values())
    runs: dict[PostedRow, int] = {}
    with press.books.reading(checked=False) as books:
        for source, stamp in zip(books.source_rows(), books.stamps(FACTS), strict=True):
            row = row_in(source.key)
            if row in wanted:
                runs[row] = stamp.run
    pairs = []
    for key, line in zip(verified.keys, verified.lines, strict=True):
        if key in restated:
            pairs.append((line, restated[key]))
    return [_restated_problem(line, before, runs[before]) for line, before in pairs]


def _restated_problem(line: SettlementLine, before: PostedRow, run: int) -> Problem:
    what = (
        f"Posted before by run {run} as {shown(before.amount, line.currency)} settled on "
        f"{before.settled:%d/%m/%Y}; here it is {shown(line.settlement, line.currency)} on "
        f"{line.settled:%d/%m/%Y}."
    )
    cure = (
        f"If TikTok has corrected it: Undo run {run}, post this statement, "
        "then the earlier one for its other rows. "
        f"If both are true: press Post, {AS_WELL}."
    )
    return Problem(PAYMENTS.name, line.id, "Settlement Amount", what, cure)


def _restated_note(words: Sequence[str]) -> list[str]:
    count = words.count(RowStatus.RESTATED)
    if not count:
        return []
    return [f"{counting(count, 'row')} with '{RowStatus.RESTATED}' will be held: see Problems."]


def _learn_kinds(press: ButtonContext, shop: ShopMapping, settlement: Settlement) -> list[str]:
    """Add fee kinds that are new to the Fee Map, and return a note on where they are posted.

    A sale has no kind on the Fee Map, except in a summary.
    """
    rules = fee_map(read_fee_rules(press.book))
    known = {rule.kind.casefold() for rule in read_fee_rules(press.book)}
    kinds: dict[str, str] = {}
    for line in settlement.lines:
        for part in line.parts:
            if not part.amount or part.kind.casefold() in known:
                continue
            if part.role != "sale":
                kinds[part.kind] = part.role
            elif shop.in_summary(line.created, line.settled):
                kinds[part.kind] = SUMMARY_SALE
    if not kinds:
        return []
    new = [_first_rule(kind, role, rules) for kind, role in kinds.items()]
    add_fee_rules(press.book, new, press.today())
    show_reached(press.book, read_shops(press.book), read_masters(press.book))
    return [_where_they_go(kinds, fee_map(read_fee_rules(press.book)), shop)]


def _first_rule(kind: str, role: str, rules: FeeMap) -> FeeRule:
    """Return the first rule of a new kind; if TikTok has renamed it, that of its former name."""
    for former, name in former_names().items():
        if name == kind and former.casefold() in rules:
            before = rules[former.casefold()]
            return FeeRule(kind, role, before.mapping, before.item_code)
    return FeeRule(kind, role, "", "")


def _where_they_go(kinds: Mapping[str, str], rules: FeeMap, shop: ShopMapping) -> str:
    """Return the new kinds by the item to which the Fee Map posts them for now."""
    by_item: dict[str, list[str]] = defaultdict(list)
    for kind, role in kinds.items():
        by_item[item_for(kind, role, rules, shop) or "no item yet"].append(kind)
    said = "; ".join(f"{_few(names)} → {item}" for item, names in by_item.items())
    lost = " Press Master Data: it makes the items." if "no item yet" in by_item else ""
    return f"New in the Fee Map, {counting(len(kinds), 'kind')}: {said}.{lost}"


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _summary(settlement: Settlement, words: Sequence[str]) -> str:
    """Return the totals of the statement in one sentence."""
    lines = settlement.lines
    currency = settlement.currency
    earned = shown(sum((line.earnings for line in lines), ZERO), currency)
    fees = shown(sum((line.fees for line in lines), ZERO), currency)
    adjusted = shown(sum((line.adjustment for line in lines), ZERO), currency)
    settled = shown(settlement_of(lines), currency)
    known = words.count(RowStatus.POSTED)
    posted = f", {known} of them posted before and {len(words) - known} new" if known else ""
    return (
        f"{counting(len(lines), 'row')}{posted}: {earned} earned, {fees} fees, "
        f"{adjusted} adjustments: {settled} settled."
    )


def choices(shop: ShopMapping, waiting: Sequence[SettlementLine]) -> str:
    """Return what to press for rows whose orders are not posted."""
    if waiting and all(shop.is_past(line.created) for line in waiting):
        return "Press Post Past Invoices, or Post the Ready Rows."
    if not shop.account:
        return "Press Load Orders and Post on Orders, or Post the Ready Rows."
    return CHOICES


def gate(words: Sequence[str], shop: ShopMapping, lines: Sequence[SettlementLine]) -> list[str]:
    """Return what to press for rows whose orders are not posted. Empty if there are none."""
    waiting = []
    for line, word in zip(lines, words, strict=True):
        if word == RowStatus.ORDER_NOT_POSTED:
            waiting.append(line)
    if not waiting:
        return []
    rows = counting(len(waiting), "row")
    return [
        f"{rows} with '{RowStatus.ORDER_NOT_POSTED}'. {SYNC_ORDERS_FIRST} {choices(shop, waiting)}"
    ]


def _past(shop: ShopMapping, verified: VerifiedStatement) -> list[str]:
    """Return a note on rows whose orders are from before the first day of bookkeeping."""
    count = 0
    for line, word in zip(verified.lines, verified.statuses, strict=True):
        if word == RowStatus.ORDER_NOT_POSTED and shop.is_past(line.created):
            count += 1
    if not count:
        return []
    return [
        f"{counting(count, 'row')} from before the First Day of {shop.name}: "
        "those orders want Post Past Invoices."
    ]


def held_back(words: Mapping[str, int]) -> list[str]:
    """Return notes on rows held by the lock and on rows whose invoice has another customer."""
    why = {
        RowStatus.LOCKED: f"dated in the locked period. {UNLOCK_CURE}",
        RowStatus.OTHER_CUSTOMER: _COME_BACK,
    }
    found = []
    for word in why:
        if count := words.get(word, 0):
            found.append(f"{counting(count, 'row')} {why[word]}")
    return found
