"""Calculate the figures and charts of Home, and show any sheet of the workbook."""

from collections import Counter

from xlplugin.actions.account_types import changed_types, told_types
from xlplugin.actions.complete import note_findings
from xlplugin.actions.wallet import wallet_accounts
from xlplugin.context import ButtonContext
from xlplugin.errors import FixInputError
from xlplugin.ledger.figures import Figure, FigureName, Posted, home_figures, latest_month
from xlplugin.money import ZERO, shown
from xlplugin.sheets.home import put_home
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.shops import names_of_shops, read_shops
from xlplugin.sheets.tables import HOME_DATA, PROBLEMS
from xlplugin.wording import are, counting


def show_home(press: ButtonContext) -> str:
    """Calculate the figures of Home from the books, and show Home."""
    shops = read_shops(press.book)
    with press.books.reading(checked=False) as books:
        types = changed_types(press, books)
        wallets = wallet_accounts(shops, books)
        posted = Posted(
            moved=list(books.shop_sums()),
            lines=list(books.line_sums()),
            owed=list(books.owed_sums()),
        )
    accounts = read_masters(press.book).accounts
    figures = home_figures(posted, accounts, wallets, press.today())
    put_home(press.book, figures, names_of_shops(press.book), press.now().astimezone())
    if not figures:
        return "Nothing is posted yet. Home shows the first steps."
    said = "Home shows the books as they are now."
    if types and not types[-1].at:
        said = "Home shows the books by the types on GL Accounts, which no posting has taken over."
    notes = told_types(types, min(figure.day for figure in figures))
    return " ".join([said, _told(figures), *notes, *_not_complete(press)])


def _not_complete(press: ButtonContext) -> list[str]:
    """Return a note on settled dates that differ from TikTok. Empty if there are none."""
    findings = note_findings(press).findings
    if not findings:
        return []
    dates = len({finding.shop_date for finding in findings})
    return [
        f"{counting(dates, 'settled date')} {are(dates)} not as TikTok says: see Problems, or "
        "press Settlement Check."
    ]


def show_problems(press: ButtonContext) -> str:
    """Show the sheet Problems and count those that ask something of the user."""
    rows = press.book.rows(PROBLEMS)
    press.book.show(PROBLEMS)
    asking = [row for row in rows if row.what_to_do]
    if not asking:
        return "There is no open problem."
    found = Counter(row.found_by for row in asking)
    places = [f"{button} {count:,}" for button, count in found.most_common()]
    return f"{counting(len(asking), 'open problem')}, found by {', '.join(places)}."


def _told(figures: list[Figure]) -> str:
    """Return the sales and the profit of the latest month, by currency."""
    latest = latest_month(figures)
    told = []
    for currency in sorted({figure.currency for figure in figures}):
        sums = {FigureName.SALES: ZERO, FigureName.PROFIT: ZERO}
        for figure in figures:
            is_of_month = (figure.day.year, figure.day.month) == (latest.year, latest.month)
            if figure.name in sums and figure.currency == currency and is_of_month:
                sums[figure.name] += figure.amount
        told.append(
            f"{currency} sales {shown(sums[FigureName.SALES], currency)}, "
            f"profit {shown(sums[FigureName.PROFIT], currency)}"
        )
    return f"{latest:%m/%Y}: {'; '.join(told)}."


def show_sheet(press: ButtonContext) -> str:
    """Show a sheet that the user chooses, also one that is hidden."""
    names = []
    for sheet in press.book.book.sheets:
        if sheet.name != HOME_DATA:
            names.append(sheet.name)
    chosen = press.prompter.choose("Show which sheet?", names)
    if chosen not in names:
        raise FixInputError("No sheet was chosen.", cure="Press Sheets again and choose one.")
    press.book.reveal(chosen)
    press.book.sheet(chosen).activate()
    return f"This is {chosen}."
