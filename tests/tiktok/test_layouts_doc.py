"""docs/layouts.md: every file that Seller Center exports gives the trial balance of the API, to the
cent.

Write the table anew with `GOLDEN=write python -m pytest tests/tiktok/test_layouts_doc.py`.
"""

import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.firm import sample_firm
from tests.support.prompters import ScriptedPrompter
from tests.support.stories import Firm, a_firm_s_masters, a_shop
from xlplugin.ledger.master import Alternative, Masters, StockItem, alternative_code
from xlplugin.money import ZERO
from xlplugin.posting.master_data import GOODS_GROUP
from xlplugin.posting.order_actions import POST_CANCELLED, POST_INVOICE
from xlplugin.sandbox.month import Month
from xlplugin.sandbox.seller_center import LAYOUTS, settlement_csv, settlement_workbook
from xlplugin.sheets.shops import read_shops, start_of
from xlplugin.tiktok.api import endpoints, finance
from xlplugin.tiktok.api.client import connect
from xlplugin.tiktok.facts import Order, SettlementLine
from xlplugin.tiktok.files.settlement_file import read_settlement
from xlplugin.tiktok.secrets import vault

DOC = Path(__file__).parents[2] / "docs" / "layouts.md"
EXPORTS = {"xlsx": settlement_workbook, "csv": settlement_csv}
ONLY_ORDERS = (
    "us-profit-loss",
    "csv",
)  # one table: the adjustments of this file stand on another sheet
Balances = dict[tuple[str, str], Decimal]


class Books:
    """A month's orders posted, waiting for a settlement from anywhere."""

    def __init__(self, orders: list[Order]) -> None:
        self.orders = orders
        self.masters = _masters(orders)

    def settle(self, lines: tuple[SettlementLine, ...]) -> Balances:
        """The trial balance after this settlement."""
        firm = Firm(a_shop(), self.masters)
        firm.post(*self.orders, action=POST_INVOICE)
        firm.post(*(order for order in self.orders if order.is_sample), action=POST_CANCELLED)
        firm.settle(*lines)
        return dict(firm.books.balances())


def _masters(orders: list[Order]) -> Masters:
    masters = a_firm_s_masters()
    items = dict(masters.items)
    items["GOODS"] = StockItem("GOODS", "Goods", GOODS_GROUP, "UNIT", True)
    codes = {alternative_code(line.sku_id) for order in orders for line in order.lines}
    return Masters(
        masters.accounts,
        masters.customers,
        masters.groups,
        items,
        {code: Alternative("GOODS", code, "", "UNIT") for code in codes},
    )


@pytest.fixture(scope="module")
def books_and_api(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Books, Balances, Month]]:
    folder = tmp_path_factory.mktemp("layouts")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XLPLUGIN_DATA", str(folder / "data"))
        patch.setenv("XLPLUGIN_KEYRING", "off")
        with sample_firm(folder, orders=120) as firm:
            firm.prompter = ScriptedPrompter()
            firm.link()
            month = firm.shop.month
            shop = read_shops(firm.book)[0]
            since = start_of(month.first, shop)
            until = start_of(month.last.replace(month=12), shop)
            with connect("Sample shop", vault()) as client:
                [covered] = endpoints.fetch_shops(client)
                orders = endpoints.fetch_orders(client, covered, since, until).records
                settlement = finance.fetch_settlement(client, covered, since, until).settlement
            books = Books(orders)
            assert settlement.lines
            yield books, books.settle(settlement.lines), month


def test_every_layout_gives_the_trial_balance_of_the_api(
    books_and_api: tuple[Books, Balances, Month], tmp_path: Path
) -> None:
    books, api, month = books_and_api
    rows = []
    for name, layout in LAYOUTS.items():
        for container, export in EXPORTS.items():
            if (name, container) == ONLY_ORDERS:
                continue
            path = tmp_path / f"{name}.{container}"
            path.write_bytes(export(month.shops[0], name))
            lines = read_settlement(path, currency="MYR").settlement.lines
            balances = books.settle(lines)
            difference = ZERO
            for place in balances.keys() | api.keys():
                difference += abs(balances.get(place, ZERO) - api.get(place, ZERO))
            rows.append(
                (
                    name,
                    container,
                    len(layout.columns),
                    len(lines),
                    balances["325-000", "MYR"],
                    difference,
                )
            )
            assert balances == api, (name, container)
    table = _table(rows)
    if os.environ.get("GOLDEN") == "write":
        DOC.write_text(table, encoding="utf-8")
    assert DOC.read_text(encoding="utf-8") == table


def _table(rows: list[tuple[str, str, int, int, Decimal, Decimal]]) -> str:
    head = """# The files that are read

The sample shop's month of 120 orders, exported in each layout that Seller Center has had in a
region and a language, read and posted; beside it the same settlement through the API.
*Difference* is the sum over all accounts of the trial balance. `xlplugin sandbox` hands each of
them out, such as `/seller-center/SHOP ID/income.xlsx?layout=th-th` (or `income.csv`). The
statement layouts have no number for a transaction: an order that was settled twice on one
statement, in other SKUs each time, is one row there. The profit-and-loss file as CSV is not here:
its adjustments stand on another sheet, so a CSV holds half of it.

This table is written by `GOLDEN=write python -m pytest tests/tiktok/test_layouts_doc.py`, and the
test suite holds it.

## A word that is not known

TikTok adds a column about every month. *Load Statement* and *Load Orders* read a new column where
the file's own sums leave one place for it: a weight is in no sum, a column of a shipping total is
shipping. What they take is said in the message.

Where several meanings would do, the button asks, and offers only answers with which it has tried
the file. The answer is kept on the sheet *Headings*; the same file loads at once. The same words
work for every layout, for statements and for orders:

| Means | for |
| --- | --- |
| fee, shipping, tax | a cost, in the fees or in a shipping total |
| sale, refund | an amount of the revenue |
| adjustment | an amount beside revenue and fees |
| information | a column that is in no sum |
| a known heading, such as Type | a heading that TikTok has renamed |
| Order, Adjustment, Withdrawal, Reserve release | a type of row; *(blank)* stands for no type |
| Unpaid, To ship, Shipped, Completed, Cancelled | an order's status |
| id | an order's number that ends in zeros, when Seller Center shows it so |

*Market* says for which market a row counts, such as MY; blank is every market. Delete a row to undo
it. A word with which a file does not add up is refused, with the words that work.

## Languages

Headings, statuses and types of rows are known in English, Chinese, Malay, Indonesian, Thai,
Vietnamese, Portuguese and Japanese (orders), each with its source in
`xlplugin/tiktok/markets/languages/`. **Spanish, German, French, Italian and Polish headings are not
known:** no public export or reader of one was found (last looked for in November 2026), and a
heading that is only a translation would be a guess. Two ways lead on:

1. Switch Seller Center to English and export again. Nothing else is needed.
2. Write your file's headings on the sheet *Headings*, once for your market; the files of every
   month then load. A settlement needs *Order/adjustment ID*, *Type*, *Order settled time*, *Total
   settlement amount* and its totals and fees; an orders export needs *Order ID*, *Order Status*,
   *SKU ID*, *Quantity*, *SKU Subtotal After Discount* and *Created Time*. For instance:

| Heading In The File | Means | Market |
| --- | --- | --- |
| ID de pedido | Order/adjustment ID | ES |
| Tipo | Type | ES |
| Pedido | Order | ES |
| Fecha de liquidación | Order settled time | ES |
| Importe total | Total settlement amount | ES |
| Ingresos totales | Total revenue | ES |
| Tarifas totales | Total fees | ES |
| Comisión | Referral fee | ES |

The left column stands as your file writes it; the words here are made up. What is missing is asked
about when the file is loaded. If you send us a file's headings with their market and date, without
its rows, they become part of the next version.

## The files

| Layout | Container | Columns | Rows | Bank | Difference |
| --- | --- | ---: | ---: | ---: | ---: |
"""
    return head + "".join(
        f"| {n} | {c} | {w} | {r} | {b:,.2f} | {d:.2f} |\n" for n, c, w, r, b, d in rows
    )
