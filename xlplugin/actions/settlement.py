"""Fetch from TikTok the settlement and the withdrawals of a range of dates."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from xlplugin.actions.statement import FETCHED, Findings, in_currency, show_settlement
from xlplugin.actions.tiktok_session import (
    active_shops,
    choose_shop,
    connected,
    date_range,
    fetch_progress,
    in_table,
    unknown_fields_note,
)
from xlplugin.context import ButtonContext
from xlplugin.money import ZERO, shown
from xlplugin.sheets.files import Loading, register_file
from xlplugin.sheets.problems import put_problems
from xlplugin.sheets.shops import start_of
from xlplugin.sheets.tables import PAYMENTS, WITHDRAWALS
from xlplugin.sheets.withdrawals import put_movements
from xlplugin.stores.session import user_name
from xlplugin.tiktok.api import finance
from xlplugin.wording import counting


def fetch_settlement(press: ButtonContext) -> str:
    """Fetch TikTok's statements from From to To to Payments.

    The rows are those of Seller Center's file.
    """
    shop = choose_shop(press, "Fetch the settlement of which shop?")
    first, last = date_range(press, PAYMENTS)
    with connected(press, [shop]) as [(_, client, covered)]:
        text = f"Fetching data from Tiktok: settlement of {shop.name}"
        since = _midnight(first)
        until = _midnight(last + timedelta(days=1))
        fetched = finance.fetch_settlement(
            client, covered, since, until, fetch_progress(press, text)
        )
    if not fetched.settlement.lines and not fetched.problems:
        return (
            f"TikTok has settled nothing of {shop.name} from {first:%d/%m/%Y} to {last:%d/%m/%Y}."
        )
    settlement = in_currency(fetched.settlement, shop)
    problems = in_table(fetched.problems, PAYMENTS.name)
    said = show_settlement(
        press, shop, settlement, Findings(FETCHED, problems, unknown_fields_note(fetched.unknown))
    )
    return " ".join(
        [said, *register_file(press.book, shop, settlement, Loading(press.now(), user_name()))]
    )


def _midnight(day: date) -> datetime:
    """Return midnight UTC, when a statement ends whatever the shop's time zone is."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def fetch_withdrawals(press: ButtonContext) -> str:
    """Fetch to Withdrawals what came into the wallet and what was paid to the bank, from From to
    To.
    """
    shops = active_shops(press)
    first, last = date_range(press, PAYMENTS)
    problems = []
    unknown = set[str]()
    sums = defaultdict[tuple[str, str], Decimal](lambda: ZERO)
    found = 0
    with connected(press, shops) as connections:
        for connection in connections:
            shop, client, covered = connection
            press.progress(0, None, f"Fetching data from Tiktok: withdrawals of {shop.name}")
            since = start_of(first, shop)
            until = start_of(last + timedelta(days=1), shop)
            fetched = finance.fetch_movements(client, covered, since, until)
            put_movements(press.book, shop, fetched.records)
            problems += in_table(fetched.problems, WITHDRAWALS.name)
            unknown |= fetched.unknown
            found += len(fetched.records)
            for one in fetched.records:
                sums[one.type, one.currency] += one.amount
    put_problems(press.book, "Fetch withdrawals", problems)
    press.problems += problems
    press.book.show(WITHDRAWALS)
    told = []
    for (kind, currency), amount in sorted(sums.items()):
        told.append(f"{kind} {currency} {shown(amount, currency)}")
    said = ", ".join(told)
    return " ".join(
        [
            f"Done: {counting(found, 'movement')}{': ' if said else ''}{said}.",
            *unknown_fields_note(unknown),
        ]
    )
