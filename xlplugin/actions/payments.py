"""The Payments group: load a statement, post its rows as customer payments."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from xlplugin.actions.orders import BEFORE_FIRST_DAY, LOOKING, post_past_rows, post_rows
from xlplugin.actions.reach import active_shops, counted, in_table, linked, noted, refuse_another_shops, which_shop
from xlplugin.desk import Press
from xlplugin.errors import FixInputError, Problem
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import CREDIT_NOTE, PAYMENT, REFUND
from xlplugin.money import ZERO
from xlplugin.posting import matrix
from xlplugin.posting.fee_map import FeeMap, FeeRule, fee_map, item_for
from xlplugin.posting.file_and_api import Compared, SettledRow, compare
from xlplugin.posting.orders import LOCKED, POSTED, SUCCESS, UNLOCK
from xlplugin.posting.restated import Earlier, restated
from xlplugin.posting.settlements import (
    GATE,
    NOT_POSTED,
    RESTATED,
    Plan,
    RowOutcome,
    keys_of,
    payment_numbers,
    plan_settlement,
    verify,
)
from xlplugin.posting.shop import ShopMapping
from xlplugin.posting.wallet import DONE
from xlplugin.posting.ways import ADJUSTMENT, SETTLEMENT, SUMMARISED
from xlplugin.sheets import orders as order_sheet
from xlplugin.sheets import payments as payment_sheet
from xlplugin.sheets.files import read_headings, register_file
from xlplugin.sheets.masters import add_fee_rules, read_fee_rules, read_masters
from xlplugin.sheets.preview import put_preview
from xlplugin.sheets.problems import put_problems
from xlplugin.sheets.shops import start_of
from xlplugin.sheets.tables import ORDERS, PAYMENTS
from xlplugin.sheets.trial_balance import put_trial_balance
from xlplugin.sheets.withdrawals import put_movements
from xlplugin.stores.books import books_of
from xlplugin.stores.contract import Session
from xlplugin.stores.lookup import books_for_settlement
from xlplugin.tiktok import endpoints
from xlplugin.tiktok.facts import BY_API, Movement, Settlement, SettlementLine
from xlplugin.tiktok.settlement_file import Withdrawal, read_settlement

_BESIDE = {SETTLEMENT: "Tiktok Settlements", SUMMARISED: "Tiktok Summaries"}
LOADED, FETCHED = "Load statement", "Fetch settlement"  # in Problems, whichever filled the sheet
_NAMED = 3  # of the kinds that go to one item
HOLD, AS_WELL = "Hold them", "Post them as well"
_TWO_TRUTHS = (
    f"If TikTok has corrected it: Undo the run that posted it, then post this. If both are true: press Post, {AS_WELL}."
)
CHOICES = "Press Fetch and Post the Missing Orders, or Post the Ready Rows."


class Findings(NamedTuple):
    """What the button that brought a settlement has to say of it, and the name it says it under in Problems."""

    found_by: str
    problems: Sequence[Problem]
    notes: Sequence[str]


def load_statement(press: Press) -> str:
    """Seller Center's settlement file → the Payments sheet, each row proved and verified against the books."""
    shop = which_shop(press, "Which shop is this statement of?")
    path = press.desk.pick_file("Choose the settlement file that Seller Center exported")
    if path is None:
        return "No file was loaded."
    press.desk.progress(0, None, f"Reading {path.name}")
    read = read_settlement(path, extra_aliases=read_headings(press.book), currency=shop.currency)
    settlement = in_currency(read.settlement, shop)
    said = show_settlement(press, shop, settlement, Findings(LOADED, read.problems, read.notes))
    put_movements(press.book, shop, moved_in_file(read.withdrawals, shop))
    return " ".join([said, *register_file(press.book, shop, settlement, press.now())])


def moved_in_file(withdrawals: Sequence[Withdrawal], shop: ShopMapping) -> list[Movement]:
    """The movements on a file's sheet of withdrawals: those with the time of success are done, in any language."""
    dated = [(one, one.succeeded or one.requested) for one in withdrawals]
    return [
        Movement(one.reference, one.type, _state(one), start_of(day, shop), one.amount, shop.currency)
        for one, day in dated
        if day
    ]


def _state(one: Withdrawal) -> str:
    return DONE if one.succeeded else one.status


def in_currency(settlement: Settlement, shop: ShopMapping) -> Settlement:
    """The settlement, if it is in the shop's currency. Raises FixInputError if it is another shop's."""
    if settlement.currency != shop.currency:
        raise FixInputError(
            f"The file is in {settlement.currency}, shop {shop.name} keeps its books in {shop.currency}.",
            where=settlement.file_name,
            cure="Choose the file of this shop.",
        )
    return settlement


def show_settlement(press: Press, shop: ShopMapping, settlement: Settlement, findings: Findings) -> str:
    """A settlement, from a file or the API, → the Payments sheet, verified, and compared with its other self there."""
    refuse_another_shops(press, shop, (line.id for line in settlement.lines if line.is_order), settlement.file_name)
    words, otherwise = _look(press, shop, settlement.lines)
    compared = _against_shown(press, shop, settlement)
    payment_sheet.put_settlement(press.book, shop.shop_id, settlement, words)
    _show_payments(press, shop, settlement.lines, words)
    new_kinds = _learn_kinds(press, shop, settlement)
    problems = [*findings.problems, *otherwise, *(compared.problems if compared else [])]
    for found_by in (LOADED, FETCHED):
        put_problems(press.book, found_by, problems if found_by == findings.found_by else [])
    press.problems += problems
    press.book.show(PAYMENTS)
    said = [_summary(settlement, words), *_difference(compared), *new_kinds, *findings.notes]
    return " ".join([*said, *_gate(words), *_told_otherwise(words), *_locked(Counter(words))])


def _against_shown(press: Press, shop: ShopMapping, settlement: Settlement) -> Compared | None:
    """The file against the API, when the sheet shows the one and the other comes; None when there is nothing to see."""
    shop_id, file_name, shown = payment_sheet.read_shown(press.book)
    is_api, was_api = (name.startswith(BY_API) for name in (settlement.file_name, file_name))
    if shop_id != shop.shop_id or is_api == was_api:
        return None
    fresh = [SettledRow(line.is_order, line.id, line.settled, line.settlement) for line in settlement.lines]
    return compare(shown, fresh) if is_api else compare(fresh, shown)


def _difference(compared: Compared | None) -> list[str]:
    """File against API in one sentence."""
    if compared is None:
        return []
    days = f"{compared.first:%d/%m/%Y} to {compared.last:%d/%m/%Y}"
    said = (
        f"File against API, {days}: {compared.agreeing} rows agree, {len(compared.problems)} differ; "
        f"{compared.of_file:,.2f} and {compared.by_api:,.2f}, difference {compared.of_file - compared.by_api:,.2f}."
    )
    return [f"{said} See Problems." if compared.problems else said]


def _words(press: Press, shop: ShopMapping, lines: Sequence[SettlementLine]) -> list[str]:
    """The word of every row against the books."""
    return _look(press, shop, lines)[0]


def _look(press: Press, shop: ShopMapping, lines: Sequence[SettlementLine]) -> tuple[list[str], list[Problem]]:
    """The word of every row against the books, and a problem for each that was posted otherwise."""
    with books_of(press.book).posting("Verify statement") as session:
        held = books_for_settlement(session, lines, shop.shop_id)
    keys = keys_of(shop.shop_id, lines)
    told = restated(keys, lines, held.posted, held.missing)
    problems = [_otherwise(line, told[key]) for key, line in zip(keys, lines, strict=True) if key in told]
    return verify(keys, lines, shop, held), problems


def _show_payments(press: Press, shop: ShopMapping, lines: Sequence[SettlementLine], words: Sequence[str]) -> None:
    """The payments that carry the rows which were posted before."""
    if POSTED not in words:
        return
    books, keys = books_of(press.book), keys_of(shop.shop_id, lines)
    wanted = set(keys)
    mine = [source for source in books.source_rows() if source.key in wanted]
    numbers = payment_numbers(mine, books.knock_offs())
    outcomes = [
        RowOutcome(line.row, word, numbers.get(key, "") if word == POSTED else "")
        for key, line, word in zip(keys, lines, words, strict=True)
    ]
    payment_sheet.put_outcomes(press.book, outcomes)


def _otherwise(line: SettlementLine, before: Earlier) -> Problem:
    what = (
        f"Posted before as {before.amount:,.2f} settled on {before.settled:%d/%m/%Y}; "
        f"here it is {line.settlement:,.2f} on {line.settled:%d/%m/%Y}."
    )
    return Problem(PAYMENTS.name, line.id, "Settlement Amount", what, _TWO_TRUTHS)


def _told_otherwise(words: Sequence[str]) -> list[str]:
    count = words.count(RESTATED)
    return [f"{_counted(count, 'row')} with '{RESTATED}' will be held: see Problems."] if count else []


def _learn_kinds(press: Press, shop: ShopMapping, settlement: Settlement) -> list[str]:
    """Give fee kinds that were never seen before a row in the Fee Map; a sentence that says where they go.

    A sale has no kind of its own there unless it goes into a summary.
    """
    known = {rule.kind.casefold() for rule in read_fee_rules(press.book)}
    kinds = {
        part.kind: part.role
        for line in settlement.lines
        for part in line.parts
        if part.amount and part.kind.casefold() not in known
        if part.role != "sale" or shop.in_summary(line.created, line.settled)
    }
    add_fee_rules(press.book, [FeeRule(kind, role, "", "") for kind, role in kinds.items()], press.today())
    return [_where_they_go(kinds, fee_map(read_fee_rules(press.book)), shop)] if kinds else []


def _where_they_go(kinds: Mapping[str, str], rules: FeeMap, shop: ShopMapping) -> str:
    """Kinds that are new, by the item that each is posted to until the Fee Map says otherwise."""
    by_item: dict[str, list[str]] = defaultdict(list)
    for kind, role in kinds.items():
        by_item[item_for(kind, role, rules, shop) or "no item yet"].append(kind)
    said = "; ".join(f"{_few(names)} → {item}" for item, names in by_item.items())
    lost = " Press Master Data: it makes the items." if "no item yet" in by_item else ""
    return f"New in the Fee Map, {_counted(len(kinds), 'kind')}: {said}.{lost}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _summary(settlement: Settlement, words: Sequence[str]) -> str:
    """The statement in one line that adds up."""
    lines = settlement.lines
    earned, fees, adjusted, settled = (
        sum((getattr(line, name) for line in lines), ZERO) for name in ("earnings", "fees", "adjustment", "settlement")
    )
    known = words.count(POSTED)
    posted = f", {known} of them posted before and {len(words) - known} new" if known else ""
    return (
        f"{_counted(len(lines), 'row')}{posted}: {earned:,.2f} earned, {fees:,.2f} fees, {adjusted:,.2f} adjustments: "
        f"{settled:,.2f} settled."
    )


def _gate(words: Sequence[str]) -> list[str]:
    held = words.count(NOT_POSTED)
    return [f"{_counted(held, 'row')} with '{NOT_POSTED}'. {GATE} {CHOICES}"] if held else []


def post_payments(press: Press) -> str:
    """The loaded statement → fee lines on the invoices, one customer payment per date, every invoice knocked off."""
    return _post(press, ready_only=False)


def post_ready_payments(press: Press) -> str:
    """The same for the rows whose orders are posted; the others are held and can be posted later."""
    return _post(press, ready_only=True)


def _post(press: Press, *, ready_only: bool) -> str:
    shop, lines = _loaded(press)
    masters, as_well = read_masters(press.book), _ask_restated(press)
    with books_of(press.book).posting("Post payments") as session:
        plan = _plan(press, session, shop, lines, ready_only=ready_only, as_well=as_well, write=session.write)
        session.describe_run(len(lines), _closing(lines, plan))
        press.desk.progress(len(lines), len(lines), "Posting Tiktok payment")
    payment_sheet.put_outcomes(press.book, plan.outcomes)
    _show_settled(press, shop, lines, plan)
    put_trial_balance(press.book, masters, books_of(press.book).balances())
    return _closing(lines, plan)


def _ask_restated(press: Press) -> bool:
    """Whether rows that were posted otherwise before shall be posted as well: asked before the books are held."""
    count = payment_sheet.read_words(press.book).count(RESTATED)
    question = f"{_counted(count, 'row')} with '{RESTATED}' (see Problems). What shall be done with them?"
    return bool(count) and press.desk.choose(question, [HOLD, AS_WELL], default=HOLD) == AS_WELL


def _plan(
    press: Press,
    session: Session,
    shop: ShopMapping,
    lines: Sequence[SettlementLine],
    *,
    ready_only: bool,
    as_well: bool = False,
    write: Callable[[Batch], None] | None = None,
) -> Plan:
    """The plan of the loaded statement against the books as they stand. Raises FixInputError at the gate."""
    masters, rules = read_masters(press.book), fee_map(read_fee_rules(press.book))
    held = books_for_settlement(session, lines, shop.shop_id)
    words = verify(keys_of(shop.shop_id, lines), lines, shop, held)
    if NOT_POSTED in words and not ready_only:
        payment_sheet.put_words(press.book, words)
        raise FixInputError(GATE, where=f"sheet 'Payments', {_counted(words.count(NOT_POSTED), 'row')}", cure=CHOICES)
    press.desk.progress(0, len(lines), "Posting Tiktok payment" if write else LOOKING)
    return plan_settlement(lines, shop, masters, rules, held, session.next_no, as_well=as_well, write=write)


def preview_payments(press: Press) -> str:
    """The entries that Post would make of the statement's ready rows → the Preview sheet; nothing is posted."""
    shop, lines = _loaded(press)
    with books_of(press.book).posting("Preview payments") as session:
        plan = _plan(press, session, shop, lines, ready_only=True)
    put_preview(press.book, plan.batch.entries, read_masters(press.book))
    words = Counter(outcome.word for outcome in plan.outcomes)
    ready = f"{words[SUCCESS]} rows would be posted, {words[POSTED]} are posted, {_held(words)} are held"
    return f"Preview: {ready}; {len(plan.batch.entries)} entries. Nothing is posted."


def _loaded(press: Press) -> tuple[ShopMapping, list[SettlementLine]]:
    shop_id, lines = payment_sheet.read_settlement_lines(press.book)
    for shop in active_shops(press):
        if shop.shop_id == shop_id:
            return shop, lines
    raise FixInputError(f"Shop {shop_id} is not active.", where="sheet 'Shops'", cure="Set its Active to Yes.")


def _show_settled(press: Press, shop: ShopMapping, lines: Sequence[SettlementLine], plan: Plan) -> None:
    """The Settlement Amount and Credit Note of the orders that were settled just now."""
    amounts: dict[str, Decimal] = {}
    for line, outcome in zip(lines, plan.outcomes, strict=True):
        if line.is_order and outcome.word == SUCCESS:
            amounts[line.id] = amounts.get(line.id, ZERO) + line.settlement
    notes = {
        document.source_key.rsplit(":", 1)[1]: document.no
        for document in plan.batch.documents
        if document.type == CREDIT_NOTE and ":credit-note:" in document.source_key
    }
    if amounts or notes:
        order_sheet.put_settled(press.book, shop.shop_id, amounts, notes)


def _closing(lines: Sequence[SettlementLine], plan: Plan) -> str:
    """What was posted, and the difference between the statement's rows and the money posted for them."""
    words = Counter(outcome.word for outcome in plan.outcomes)
    if not words[SUCCESS]:
        nothing = f"Done. Nothing was posted: {words[POSTED]} rows were posted before, {_are(_held(words))} held."
        return " ".join([nothing, *_left_out(lines, plan), *_locked(words)])
    documents = Counter(document.type for document in plan.batch.documents)
    money = sum((d.amount if d.type == PAYMENT else -d.amount for d in plan.batch.documents if d.received_in), ZERO)
    rows = sum((line.settlement for line, o in zip(lines, plan.outcomes, strict=True) if o.word == SUCCESS), ZERO)
    knocked = len({(k.to_type, k.to_no) for k in plan.batch.knock_offs if k.from_type == PAYMENT})
    made = Counter(document.description for document in plan.batch.documents)
    beside = "".join(f", {made[what]} {words_for}" for what, words_for in _BESIDE.items() if made[what])
    held = -sum((line.reserve for line, o in zip(lines, plan.outcomes, strict=True) if o.word == SUCCESS), ZERO)
    beside += f", {held:,.2f} held back as a reserve" if held else ""
    said = (
        f"Done. {documents[PAYMENT]} customer payments, {documents[REFUND]} refunds, {knocked} invoices knocked off, "
        f"{made[ADJUSTMENT]} Tiktok Adjustments{beside}; {words[POSTED]} rows posted before, {_held(words)} held; "
        f"{money:,.2f} posted of {rows:,.2f} settled, difference {rows - money:,.2f}."
    )
    return " ".join([said, *_left_out(lines, plan), *_locked(words)])


def _are(count: int) -> str:
    return f"{count} {'is' if count == 1 else 'are'}"


def _left_out(lines: Sequence[SettlementLine], plan: Plan) -> list[str]:
    """What the held rows come to: it is in the statement's total and not in the books."""
    held = [line for line, o in zip(lines, plan.outcomes, strict=True) if o.word not in (SUCCESS, POSTED)]
    if not held:
        return []
    missing, whole = (sum((line.settlement for line in some), ZERO) for some in (held, lines))
    return [f"{missing:,.2f} of the statement's {whole:,.2f} is held and not in the books: see Verify Status."]


def _locked(words: Mapping[str, int]) -> list[str]:
    count = words.get(LOCKED, 0)
    return [f"{_counted(count, 'row')} dated in the locked period. {UNLOCK}"] if count else []


def _held(words: Mapping[str, int]) -> int:
    return words[NOT_POSTED] + words[RESTATED] + words[LOCKED]


def fetch_missing_orders(press: Press) -> str:
    """Fetch and post just the orders that the loaded statement waits for."""
    shop, lines = _loaded(press)
    words = _words(press, shop, lines)
    ids = list(dict.fromkeys(line.id for line, word in zip(lines, words, strict=True) if word == NOT_POSTED))
    if not ids:
        payment_sheet.put_words(press.book, words)
        return "Every order of the statement is posted."
    masters, shops = read_masters(press.book), {shop.shop_id: shop}
    with linked(press, [shop]) as [(_, client, covered)]:
        fetched = endpoints.fetch_orders_by_id(client, covered, ids, counted(press, "Fetching data from Tiktok"))
    order_sheet.put_orders(press.book, shop, fetched.records, masters, press.today())
    rows = order_sheet.read_orders(press.book, shops)
    wanted = [row for row in rows if row.order.id in set(ids) and row.shop_id == shop.shop_id]
    outcomes = post_rows(press, wanted, shops, None)
    past = [row for row in wanted if outcomes[row.shop_id, row.order.id].word == BEFORE_FIRST_DAY]
    if past and press.desk.ask(f"{len(past)} orders are {BEFORE_FIRST_DAY.lower()}. Post them as past invoices?"):
        outcomes.update(post_past_rows(press, past, shops))
    # A cancelled order or a sample is no sale, but fees can hang on its invoice of quantity 0.
    no_sale = [row for row in wanted if row.order.is_sample or matrix.status(row.order.status) == matrix.CANCELLED]
    outcomes.update(post_rows(press, no_sale, shops, matrix.POST_CANCELLED) if no_sale else {})
    order_sheet.put_outcomes(press.book, rows, outcomes)
    words = _words(press, shop, lines)
    payment_sheet.put_words(press.book, words)
    problems = in_table(fetched.problems, ORDERS.name)
    problems += [
        Problem(ORDERS.name, outcome.id, "Verify Status", outcome.word, outcome.cure or "Look at it in Seller Center.")
        for outcome in outcomes.values()
        if outcome.word not in (SUCCESS, POSTED)
    ]
    put_problems(press.book, "Fetch missing orders", problems)
    press.problems += problems
    posted = sum(1 for outcome in outcomes.values() if outcome.word == SUCCESS)
    return " ".join(
        [f"{len(fetched.records)} orders fetched, {posted} posted.", *noted(fetched.unknown), *_gate(words)]
    )
