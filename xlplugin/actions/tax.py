"""Write a country's tax codes, and report the tax of a period."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from xlplugin.actions.post_orders import AFTER_SETTLEMENT
from xlplugin.buttons import find_button
from xlplugin.context import ButtonContext
from xlplugin.errors import FixInputError, Problem
from xlplugin.ledger.as_at import DayRange
from xlplugin.ledger.check_digits import LINES, MASTER_DATA
from xlplugin.ledger.documents import INVOICE, DocumentId
from xlplugin.ledger.master import Account, Masters
from xlplugin.ledger.master_history import WHOLE_ROW, MasterChange
from xlplugin.ledger.runs import Run, locked_until
from xlplugin.money import shown
from xlplugin.posting.lacking_tax import (
    LackingTax,
    Registration,
    first_runs,
    posted_before_tax,
)
from xlplugin.posting.master_data import account_for
from xlplugin.posting.tax_report import TaxBooks, TaxReport, tax_report
from xlplugin.sheets.masters import add_masters, read_fee_rules, read_masters
from xlplugin.sheets.problems import put_problems
from xlplugin.sheets.shops import check_shops, regions_of_shops, shops_without_region
from xlplugin.sheets.tables import INVOICES, SETTINGS, SHOPS, TAX_CODES, TAX_MAP
from xlplugin.sheets.tax import (
    add_tax_codes,
    add_tax_uses,
    put_tax_report,
    read_tax_codes,
)
from xlplugin.stores.contract import Snapshot
from xlplugin.stores.master_data import not_taken_over
from xlplugin.tax.codes import TaxCode, TaxRules
from xlplugin.tax.presets import ACCOUNTS, Preset, countries, preset, with_accounts
from xlplugin.wording import by_count, counting

_FOUND_BY = "Tax Report"  # of the problems of documents without their tax
_NAMED = 3  # a sentence names at most so many documents
# Cells of Shops and Settings that begin or end a registration.
_SHOP_CELLS = ("Tax From", "Tax To", "Tax Registered", "Region")


def write_tax_codes(press: ButtonContext) -> str:
    """Add the tax codes of the shops' countries to Tax Codes and Tax Map; keep what is there."""
    regions = sorted(set(regions_of_shops(press.book).values()))
    presets = []
    for region in regions:
        if region in countries():
            presets.append(preset(region))
    if not presets:
        blank = shops_without_region(press.book)
        named = f", shop {blank[0]}" if blank else ""
        raise FixInputError(
            "No shop is of a country whose tax codes are known.",
            where=f"sheet 'Shops'{named}, column 'Region'",
            cure=f"Write one of {', '.join(countries())}, or fill in Tax Codes and Tax Map "
            "yourself.",
        )
    told = [_write(press, found) for found in presets]
    press.book.show(TAX_CODES)
    return " ".join(
        [
            *told,
            "They are a start: let your accountant confirm them. "
            "Nothing is taxed before Tax From is filled in on Shops or Settings.",
        ]
    )


def _write(press: ButtonContext, found: Preset) -> str:
    """Write one preset and the accounts that its codes need; return what was written."""
    purposes = _accounts_of(found.codes)
    accounts = _accounts(press, purposes)
    source = (
        f"Confirm with your accountant. {found.name}, as of {found.date}: "
        f"{'; '.join(found.sources)}"
    )
    codes = add_tax_codes(press.book, with_accounts(found, accounts), source)
    uses = add_tax_uses(press.book, found.uses)
    written = f"{found.name}: {counting(codes, 'code')} and {counting(uses, 'row')} of Tax Map"
    unsure = " ".join(found.unverified)
    return f"{written} written, as of {found.date}. Not verified: {unsure}"


def _accounts_of(codes: Iterable[TaxCode]) -> set[str]:
    """Return the accounts that tax codes post to, or the purposes of a preset's."""
    found = set()
    for code in codes:
        if code.account:
            found.add(code.account)
    return found


def _accounts(press: ButtonContext, purposes: set[str]) -> Mapping[str, str]:
    """Return the account of each purpose; make those that the firm does not have."""
    have = read_masters(press.book)
    codes = {}
    new: dict[str, Account] = {}
    for purpose in sorted(purposes):
        account = account_for(Account(*ACCOUNTS[purpose]), have)
        codes[purpose] = account.code
        if account.code not in have.accounts:
            new[account.code] = account
            have.accounts[account.code] = account
    add_masters(press.book, Masters(new, {}, {}, {}, {}))
    return codes


def show_tax_report(press: ButtonContext) -> str:
    """Show base and tax between From and To: by code, by box, by account beside the journal."""
    first = press.book.day("TaxReportFrom")
    last = press.book.day("TaxReportTo") or press.today()
    if first and first > last:
        what = f"From {first:%d/%m/%Y} is after To {last:%d/%m/%Y}."
        raise FixInputError(what, where="sheet 'Tax Report'", cure="Swap the dates.")
    codes = read_tax_codes(press.book)
    countries_of_shops = regions_of_shops(press.book)
    with press.books.reading(checked=False) as books:
        tax_books = _tax_books(books, DayRange(first, last), codes, countries_of_shops)
        report = tax_report(tax_books, first, last)
    put_tax_report(press.book, report)
    since = f"From {first:%d/%m/%Y} to" if first else "Up to"
    said = f"{since} {last:%d/%m/%Y}: {_told(report)}"
    shops, wrong = check_shops(press.book)
    if wrong:
        return " ".join([said, *(str(error) for _, error in wrong)])
    if not any(shop.tax for shop in shops):
        no_shop = "No shop is registered for tax: fill in Tax From on Shops or Settings to begin."
        return said if report.codes else f"{said} {no_shop}"
    return " ".join([said, *before_tax(press)])


def _tax_books(
    books: Snapshot, days: DayRange, codes: Sequence[TaxCode], countries: Mapping[str, str]
) -> TaxBooks:
    """Read what a report of a period is made from: not the years before."""
    taxed = books.taxed_in(days)
    lines = list(taxed.lines)
    accounts = _accounts_of(codes)
    accounts.update(line.tax_account for line in lines if line.tax_account)
    entries = books.entries_on(sorted(accounts), days)
    return TaxBooks(taxed.documents, lines, entries, codes, countries)


def before_tax(press: ButtonContext) -> list[str]:
    """Return a sentence on documents posted before their shop's tax rules; list them on Problems.

    They would have tax now, and have none. Empty if there are none.
    """
    shops, _ = check_shops(press.book)
    rules = {shop.shop_id: shop.tax for shop in shops if shop.tax}
    found: list[LackingTax] = []
    if rules:
        with press.books.reading(checked=False) as books:
            found = _lacking_tax(press, books, rules)
    problems = _problems_of(press, found)
    put_problems(press.book, _FOUND_BY, problems)
    press.problems += problems
    if not found:
        return []
    first = min(rules[lacking.state.shop].registered_from for lacking in found)
    verb = by_count(len(found), "was", "were")
    named = [f"{lacking.state.type} {lacking.state.no}" for lacking in found[:_NAMED]]
    if len(found) > _NAMED:
        named.append(f"{len(found) - _NAMED:,} more")
    cures = []
    is_locked = locked_until(press.books.runs())
    if is_locked and any(lacking.line.delivery_date <= is_locked for lacking in found):
        cures.append(f"Press Lock and unlock the books, which are locked to {is_locked:%d/%m/%Y}.")
    cures += dict.fromkeys(problem.cure for problem in problems)
    return [
        f"{counting(len(found), 'document')} from {first:%d/%m/%Y} on {verb} posted before the "
        f"tax rules that Shops has now, and lack tax: {', '.join(named)}. The sheet Problems has "
        f"each with its row. {' '.join(cures)}"
    ]


def _lacking_tax(
    press: ButtonContext, books: Snapshot, rules: Mapping[str, TaxRules]
) -> list[LackingTax]:
    """Return the documents that were posted before their shop's tax rules and lack tax."""
    runs = books.runs()
    first = runs[0].no if runs else 0
    shops = _registrations(press, books, rules)
    if all(shop.since is not None and shop.since <= first for shop in shops.values()):
        return []  # the usual case: nothing was posted before
    untaxed = books.untaxed_from(min(one.registered_from for one in rules.values()))
    documents = {DocumentId(state.type, state.no): state for state in untaxed.documents}
    invoices = [DocumentId(INVOICE, document.no) for document in documents]
    documents |= books.states(document for document in invoices if document not in documents)
    lines = list(untaxed.lines)
    roles = {rule.kind.casefold(): rule.role for rule in read_fee_rules(press.book)}
    states = documents.values()
    found = posted_before_tax(states, [(line, 0) for line in lines], shops, roles)
    if not found:
        return []
    run_of = _first_runs_of_lines(books, runs, {one.document for one in found})
    posted = []
    for line in lines:
        posted.append((line, run_of.get((line.doc_type, line.doc_no, line.seq), 0)))
    return posted_before_tax(states, posted, shops, roles)


def _registrations(
    press: ButtonContext, books: Snapshot, rules: Mapping[str, TaxRules]
) -> dict[str, Registration]:
    """Return the tax rules of each shop with the run that took them over."""
    history = list(zip(books.master_changes(), books.stamps(MASTER_DATA), strict=True))
    waiting = not_taken_over(press.book, books)
    regions = regions_of_shops(press.book)
    shops = {}
    for shop_id, tax in rules.items():
        region = regions[shop_id]
        since = None
        if not any(_is_of_tax(change, shop_id, region) for change in waiting):
            for change, stamp in history:
                if _is_of_tax(change, shop_id, region):
                    since = stamp.run
        shops[shop_id] = Registration(tax, since)
    return shops


def _first_runs_of_lines(
    books: Snapshot, runs: Sequence[Run], documents: Collection[DocumentId]
) -> dict[tuple[str, str, int], int]:
    """Return the run that first posted each line of these documents."""
    posted_first = first_runs(runs)
    found = {}
    for line, stamp in zip(books.document_lines(), books.stamps(LINES), strict=True):
        if DocumentId(line.doc_type, line.doc_no) in documents:
            run = posted_first.get(stamp.run, stamp.run)
            found[line.doc_type, line.doc_no, line.seq] = run
    return found


def _is_of_tax(change: MasterChange, shop_id: str, region: str) -> bool:
    """Return whether a change decides which lines of a shop have tax."""
    if change.sheet in (TAX_CODES.sheet, TAX_MAP.sheet):
        return change.key.upper().startswith(region)
    if change.sheet == SHOPS.sheet and change.key == shop_id:
        return change.field in (WHOLE_ROW, *_SHOP_CELLS)
    return change.sheet == SETTINGS.sheet and change.key in _SHOP_CELLS


def _problems_of(press: ButtonContext, found: Sequence[LackingTax]) -> list[Problem]:
    """Return a problem for each document without its tax, with its row on the sheet Invoices."""
    rows: dict[DocumentId, int] = {}
    if found:
        top = press.book.view(INVOICES).top + 1
        for number, row in enumerate(press.book.rows(INVOICES), top):
            rows[DocumentId(row.doc_type, row.doc_no)] = number
    replace = find_button("replace_orders_as_invoice").label
    problems = []
    for state, line, code in found:
        named = f"{state.type} {state.no}"
        number = rows.get(DocumentId(state.type, state.no), 0)
        if number:
            named = f"row {number}, {named}"
        amount = f"{state.currency} {shown(line.amount, state.currency)}"
        has = f"would have {code}" if code else "has a code without a rate on that day"
        what = (
            f"'{line.kind}' {amount} of {line.delivery_date:%d/%m/%Y} was posted without tax; by "
            f"the rules of now it {has}."
        )
        cure = f"Settled orders: {AFTER_SETTLEMENT}"
        if state.type == INVOICE and not state.applied:
            cure = f"Orders that are not settled: tick them and press {replace}."
        problems.append(Problem(INVOICES.name, named, "Doc No", what, cure))
    return problems


def _told(report: TaxReport) -> str:
    """Return the report in words: what is on each code, and whether the accounts agree."""
    if not report.codes:
        return "no document has a tax code."
    codes = []
    for code in report.codes:
        tax = shown(code.tax, code.currency)
        codes.append(f"{code.code} {code.currency} {tax} on {shown(code.base, code.currency)}")
    wrong = []
    for account in report.accounts:
        over = account.by_journal - account.by_lines
        if over:
            wrong.append(f"{account.account} {account.currency} {shown(over, account.currency)}")
    differs = "the tax accounts agree with the Journal"
    if wrong:
        differs = f"other entries on the tax accounts: {', '.join(wrong)}"
    return f"{', '.join(codes)}; {differs}."
