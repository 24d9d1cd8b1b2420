"""Find documents that were posted before the shop's tax rules were known, and lack their tax."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.documents import (
    DEBTOR_SIGN,
    INVOICE,
    REVERSED,
    DocumentId,
    DocumentState,
    Line,
)
from xlplugin.ledger.runs import Run
from xlplugin.money import ZERO
from xlplugin.posting.fee_map import SUMMARY_SALE
from xlplugin.posting.order_documents import GIFT, GOODS, ORDER_KINDS, PLATFORM_DISCOUNT
from xlplugin.posting.settlement_day import SUMMARISED
from xlplugin.tax.codes import GOODS as TAXED_AS_GOODS
from xlplugin.tax.codes import ROLE_NAMES, MissingRateError, TaxRules


class Registration(NamedTuple):
    """Tax rules of a shop, and the run that took them over.

    What that run and later ones have posted was posted by these rules. `since` is None if no run
    has taken them over yet, or if the books do not say which one did.
    """

    rules: TaxRules
    since: int | None


class LackingTax(NamedTuple):
    """Document that lacks tax, its first line that does, and the code that this would have.

    `code` is empty if the code that applies has no rate on the line's day.
    """

    state: DocumentState
    line: Line
    code: str

    @property
    def document(self) -> DocumentId:
        """Return the document's type and number."""
        return DocumentId(self.state.type, self.state.no)


def posted_before_tax(
    documents: Iterable[DocumentState],
    lines: Iterable[tuple[Line, int]],
    shops: Mapping[str, Registration],
    roles: Mapping[str, str],
) -> list[LackingTax]:
    """Return the documents that would have tax by today's rules and were posted before them.

    Args:
        documents: Documents with lines without tax, and the invoices of credit notes.
        lines: All lines without tax, each with the run that posted it first.
        shops: The tax rules of each registered shop, by Shop ID.
        roles: The role of each kind of fee, by the kind in small letters.
    """
    states: dict[DocumentId, DocumentState] = {}
    sold: dict[str, date] = {}
    for state in documents:
        if state.type == INVOICE:
            sold[state.no] = state.date
        if state.shop in shops and not state.cancelled and DEBTOR_SIGN[state.type]:
            states[DocumentId(state.type, state.no)] = state
    untaxed: dict[DocumentId, list[tuple[Line, int]]] = defaultdict(list)
    for line, run in lines:
        document = DocumentId(line.doc_type, line.doc_no)
        if document in states and not line.tax_code:
            untaxed[document].append((line, run))
    found = []
    for document, posted in untaxed.items():
        state = states[document]
        lacking = _first_lacking(state, posted, shops[state.shop], _Known(roles, sold))
        if lacking:
            found.append(lacking)
    return found


def first_runs(runs: Sequence[Run]) -> dict[int, int]:
    """Return for each run the run that posted its rows first: a redo posts what another run had."""
    undoes = {run.no: run.undoes for run in runs}
    first = {}
    for run in runs:
        no = run.no
        while undoes.get(no) and undoes.get(undoes[no]):
            no = undoes[undoes[no]]
        first[run.no] = no
    return first


class _Known(NamedTuple):
    """Role of each kind of fee, and the day of each invoice by its number."""

    roles: Mapping[str, str]
    sold: Mapping[str, date]


def _first_lacking(
    state: DocumentState,
    posted: Sequence[tuple[Line, int]],
    shop: Registration,
    known: _Known,
) -> LackingTax | None:
    """Return the first line of a document that lacks tax and was not reversed; None without one."""
    standing: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for line, _ in posted:
        standing[_kind(line), line.item_code] += line.amount
    for line, run in posted:
        is_before = shop.since is None or run < shop.since
        if not is_before or not line.amount or line.kind.startswith(REVERSED):
            continue
        if not standing[line.kind, line.item_code]:
            continue
        names, day = _taxed_as(state, line, known)
        try:
            tax = shop.rules.find(names, day)
        except MissingRateError:
            return LackingTax(state, line, "")
        if tax:
            return LackingTax(state, line, tax.code.code)
    return None


def _kind(line: Line) -> str:
    return line.kind.removeprefix(REVERSED)


def _taxed_as(state: DocumentState, line: Line, known: _Known) -> tuple[Sequence[str], date]:
    """Return the names by which posting finds the tax of a line, and the day whose rate counts."""
    day = line.delivery_date
    if line.kind in (GOODS, GIFT):
        return (line.item_code, TAXED_AS_GOODS), day
    if line.kind == PLATFORM_DISCOUNT:
        return (PLATFORM_DISCOUNT,), day
    if line.kind in ORDER_KINDS:
        return (), day
    role = known.roles.get(line.kind.casefold(), "")
    if role in ("sale", "refund"):
        day = known.sold.get(state.no, day)
    if role == "sale" and state.description.startswith(SUMMARISED):
        role = SUMMARY_SALE
    return (line.kind, ROLE_NAMES.get(role, "")), day
