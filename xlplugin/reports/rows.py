"""Turn documents, payments, journal entries and master data into rows of named fields."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from xlplugin.ledger.documents import CREDIT_NOTE, KnockOff, Line
from xlplugin.ledger.entries import Posting, credit, debit
from xlplugin.ledger.master import Masters
from xlplugin.reports.extract import ExportDocument, Journal, legs_of, tax_apart
from xlplugin.reports.layout import FieldValue, ImportRow

Payers = Mapping[tuple[str, str], Sequence[KnockOff]]


def payers(knock_offs: Iterable[KnockOff]) -> Payers:
    """Return the knock-offs of each payment, refund or credit note, by its type and number."""
    found: defaultdict[tuple[str, str], list[KnockOff]] = defaultdict(list)
    for knock_off in knock_offs:
        found[knock_off.from_type, knock_off.from_no].append(knock_off)
    return found


def line_rows(
    documents: Iterable[ExportDocument],
    masters: Masters,
    more: Mapping[str, FieldValue] | None = None,
    taxes: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[ImportRow]:
    """Yield one row per line, with the fields of its document's head on each.

    Args:
        documents: The documents.
        masters: The master data, for names.
        more: Further fields of each row.
        taxes: The program's own names of tax codes. The tax of other codes is a line of its own.
    """
    for document in documents:
        head = {**_head(document, masters), **(more or {})}
        for seq, line in enumerate(tax_apart(document.lines, taxes), 1):
            cells = _line(seq, line, masters)
            if line.tax_code in taxes:
                cells["tax_name"] = taxes[line.tax_code]
                cells["tax"] = line.tax
                cells["tax_account"] = line.tax_account
            yield ImportRow(document.no, head, cells)


def money_rows(
    documents: Iterable[ExportDocument], settles: Payers, masters: Masters
) -> Iterator[ImportRow]:
    """Yield one row per document that a payment or refund settles, or one row if none."""
    for document in documents:
        head = _head(document, masters)
        head["bank"] = document.received_in
        head["flow"] = -document.sign * document.amount
        settled = settles.get((document.type, document.no), [])
        if not settled:
            yield ImportRow(document.no, head, {})
        for knock_off in settled:
            yield ImportRow(document.no, head, _settled(knock_off))


def statement_row(document: ExportDocument, masters: Masters) -> ImportRow:
    """Return a payment or refund as one line of a bank statement."""
    return next(money_rows([document], {}, masters))


def transfer_row(journal: Journal, bank: str, masters: Masters) -> ImportRow:
    """Return an entry of two legs as one line of a bank statement.

    The description names the other account.
    """
    entry = journal.entry
    mine, other = sorted(entry.postings, key=lambda posting: posting.account != bank)
    told = f"{entry.description}: {other.account} {_account_name(other.account, masters)}"
    head: dict[str, FieldValue] = {
        "no": journal.no,
        "date": entry.date,
        "description": told,
        "currency": entry.currency,
    }
    return ImportRow(journal.no, head, {"bank": bank, "flow": mine.amount, "contra": other.account})


def knock_off_rows(
    documents: Iterable[ExportDocument], settles: Payers, masters: Masters
) -> Iterator[ImportRow]:
    """Yield one row per document that a credit note settles."""
    for document in documents:
        head = _head(document, masters)
        for knock_off in settles.get((document.type, document.no), []):
            yield ImportRow(document.no, head, _settled(knock_off))


def journal_rows(journals: Iterable[Journal], masters: Masters) -> Iterator[ImportRow]:
    """Yield one row per leg of each entry."""
    for journal in journals:
        entry = journal.entry
        head: dict[str, FieldValue] = {
            "no": journal.no,
            "date": entry.date,
            "description": entry.description,
            "currency": entry.currency,
            "document": f"{entry.doc_type} {entry.doc_no}",
            "narration": f"{journal.no} {entry.description}",
        }
        for seq, posting in enumerate(entry.postings, 1):
            yield ImportRow(journal.no, head, {"seq": seq, **_leg(posting, masters)})


def money_legs(documents: Iterable[ExportDocument], masters: Masters) -> Iterator[ImportRow]:
    """Yield each payment or refund as the two legs of a journal entry."""
    for document in documents:
        head = {**_head(document, masters), "document": f"{document.type} {document.no}"}
        for seq, posting in enumerate(legs_of(document), 1):
            yield ImportRow(document.no, head, {"seq": seq, **_leg(posting, masters)})


def line_legs(
    documents: Iterable[ExportDocument], masters: Masters, taxes: Mapping[str, str]
) -> Iterator[ImportRow]:
    """Yield each document as the legs of a journal entry: the customer, then its lines.

    Args:
        documents: The documents.
        masters: The master data, for names.
        taxes: The program's own names of tax codes: such a line names it, with the tax beside its
            net amount. The tax of other codes is a leg of its own.

    Returns:
        Rows with the field `net`, debit positive.
    """
    for document in documents:
        head = {**_head(document, masters), "document": f"{document.type} {document.no}"}
        head["no"] = head["unique_no"]
        owed = Posting(document.control, document.customer, document.sign * document.amount)
        yield ImportRow(document.no, head, {"seq": 1, **_leg(owed, masters)})
        for seq, line in enumerate(tax_apart(document.lines, taxes), 2):
            amount = -document.sign * line.amount
            if not amount:
                continue
            cells = {"seq": seq, **_leg(Posting(line.account, "", amount), masters)}
            if line.tax_code in taxes:
                cells["tax_name"] = taxes[line.tax_code]
                cells["tax"] = -document.sign * line.tax
                cells["tax_shown"] = abs(line.tax)
                cells["tax_account"] = line.tax_account
            yield ImportRow(document.no, head, cells)


def with_amount(rows: Iterable[ImportRow]) -> list[ImportRow]:
    """Return the rows of lines without those of 0.00.

    A gift only moves stock, so programs without stock leave it out.
    """
    return [row for row in rows if row.get("net")]


def _head(document: ExportDocument, masters: Masters) -> dict[str, FieldValue]:
    customer = masters.customers[document.customer]
    return {
        "no": document.no,
        "unique_no": _unique_no(document),
        "date": document.date,
        "customer": document.customer,
        "company": customer.company_name,
        "terms": customer.terms,
        "description": document.description,
        "currency": document.currency,
        "amount": document.amount,
    }


def _unique_no(document: ExportDocument) -> str:
    """Return a number that is unique among invoices and credit notes.

    An order's credit note gets a C.
    """
    own = (document.type, document.no) == document.of
    shared = own and document.type == CREDIT_NOTE and not document.no.startswith(CREDIT_NOTE)
    return f"{document.no}C" if shared else document.no


def _line(seq: int, line: Line, masters: Masters) -> dict[str, FieldValue]:
    plain = not line.discount
    return {
        "seq": seq,
        "account": line.account,
        "account_name": _account_name(line.account, masters),
        "item": line.item_code,
        "is_stock": _is_stock(line, masters),
        "text": line.description,
        "told": line.description if plain else f"{line.description} ({_sum_in_words(line)})",
        "quantity": line.quantity,
        "uom": line.uom,
        "price": line.unit_price,
        "discount": line.discount,
        "net": line.amount,
        "plain_quantity": line.quantity if plain else 1,
        "plain_price": line.unit_price if plain else line.amount,
        "location": line.location,
        "project": line.project,
    }


def _is_stock(line: Line, masters: Masters) -> str:
    """Return T for units of an item with stock control, F for any other line."""
    item = masters.item(line.item_code)
    if item is not None and item.stock_control and line.quantity:
        return "T"
    return "F"


def _sum_in_words(line: Line) -> str:
    return f"{line.quantity} x {line.unit_price:f} less {line.discount:f}"


def _settled(found: KnockOff) -> dict[str, FieldValue]:
    return {"settled_type": found.to_type, "settled_no": found.to_no, "settled": found.amount}


def _leg(posting: Posting, masters: Masters) -> dict[str, FieldValue]:
    customer = masters.customers.get(posting.code)
    return {
        "account": posting.account,
        "account_name": _account_name(posting.account, masters),
        "code": posting.code or posting.account,
        "company": customer.company_name if customer else posting.code,
        "net": posting.amount,
        "debit": debit(posting.amount),
        "credit": credit(posting.amount),
        "debit_or_blank": _or_blank(debit(posting.amount)),
        "credit_or_blank": _or_blank(credit(posting.amount)),
    }


def _or_blank(amount: Decimal) -> FieldValue:
    return amount or ""


def _account_name(code: str, masters: Masters) -> str:
    return masters.account_description(code) or code
