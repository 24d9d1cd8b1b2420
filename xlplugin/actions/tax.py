"""Write a country's tax codes, and report the tax of a period."""

from collections.abc import Iterable, Mapping, Sequence

from xlplugin.actions.post_orders import AFTER_SETTLEMENT
from xlplugin.buttons import find_button
from xlplugin.context import ButtonContext
from xlplugin.errors import FixInputError
from xlplugin.ledger.as_at import DayRange
from xlplugin.ledger.documents import INVOICE
from xlplugin.ledger.master import Account, Masters
from xlplugin.money import shown
from xlplugin.posting.master_data import account_for
from xlplugin.posting.tax_report import TaxBooks, TaxReport, posted_before_tax, tax_report
from xlplugin.sheets.masters import add_masters, read_masters
from xlplugin.sheets.shops import check_shops, regions_of_shops, shops_without_region
from xlplugin.sheets.tables import TAX_CODES
from xlplugin.sheets.tax import (
    add_tax_codes,
    add_tax_uses,
    put_tax_report,
    read_tax_codes,
)
from xlplugin.stores.contract import Snapshot
from xlplugin.tax.codes import TaxCode
from xlplugin.tax.presets import ACCOUNTS, Preset, countries, preset, with_accounts
from xlplugin.wording import by_count, counting


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
    """Return a sentence on the documents that were posted before the shop's registration was known.

    They would have tax now, and have none. Empty if there are none.
    """
    shops, _ = check_shops(press.book)
    rules = {shop.shop_id: shop.tax for shop in shops if shop.tax}
    if not rules:
        return []
    first = min(one.registered_from for one in rules.values())
    with press.books.reading(checked=False) as books:
        untaxed = books.untaxed_from(first)
        found = posted_before_tax(untaxed.documents, untaxed.lines, rules)
    if not found:
        return []
    cures = []
    is_open = any(one.type == INVOICE and not one.applied for one in found.values())
    if is_open:
        replace = find_button("replace_orders_as_invoice").label
        cures.append(f"Orders that are not settled: tick them and press {replace}.")
    if any(one.type != INVOICE or one.applied for one in found.values()):
        cures.append(f"Settled orders: {AFTER_SETTLEMENT}")
    verb = by_count(len(found), "was", "were")
    return [
        f"{counting(len(found), 'document')} from {first:%d/%m/%Y} on {verb} posted before the "
        f"tax rules that Shops has now, and lack tax. {' '.join(cures)}"
    ]


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
