"""Write the bank statement of the month: TikTok's payouts of all shops, a day later."""

import csv
import io
from datetime import timedelta

from xlplugin.sandbox.finance_wire import statements, withdrawals
from xlplugin.sandbox.month import Month
from xlplugin.sandbox.wire import money

NAME = "bank_statement.csv"
PATH = f"/bank/{NAME}"
_HEADINGS = ("Date", "Description", "Reference", "Amount", "Balance")


def bank_statement(month: Month) -> bytes:
    """Write the bank's CSV, oldest line first, with the balance after each line."""
    paid = []
    for shop in month.shops:
        for one in withdrawals(statements(shop)):
            if one.type == "WITHDRAW":
                day = shop.local(one.time).date() + timedelta(days=1)
                paid.append((day, one.id, -one.amount))
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_HEADINGS)
    balance = 0
    for day, reference, amount in sorted(paid):
        balance += amount
        line = (f"{day:%d/%m/%Y}", "TIKTOK SHOP PAYOUT", reference, money(amount), money(balance))
        writer.writerow(line)
    return text.getvalue().encode()
