"""What a clever bookkeeper writes instead: pandas for the sums, openpyxl for the workbook.

Floats, no checks, one run.

python -m benchmarks.plain_script FOLDER OUT.xlsx
"""

import argparse
import json
import sys
from pathlib import Path

import pandas as pd  # noqa: TID251 - this is what the product is raced against

DEBTORS = "300-000"
BANK = "325-000"
VOUCHERS = "510-200"
CHARGES = (
    "Transaction fee",
    "TikTok Shop commission fee",
    "Affiliate commission",
    "Order processing fee",
    "Actual shipping fee",
    "Platform shipping fee discount",
    "Customer shipping fee",
    "Refund subtotal before seller discounts",
    "Refund of seller discounts",
)
LINE = [
    "doc_no",
    "date",
    "item",
    "description",
    "quantity",
    "price",
    "discount",
    "amount",
    "account",
]


def sold_lines(folder: Path) -> pd.DataFrame:
    """The lines of every order's invoice: one per SKU, and TikTok's part of the discounts."""
    with (folder / "pages.jsonl").open(encoding="utf-8") as pages:
        orders = [order for page in pages for order in json.loads(page)["data"]["orders"]]
    items = [
        (
            order["id"],
            order["create_time"],
            unit["sku_id"],
            unit["product_name"],
            float(unit["original_price"]),
            float(unit["sale_price"]),
            float(unit["platform_discount"]),
        )
        for order in orders
        for unit in order["line_items"]
    ]
    units = pd.DataFrame(
        items, columns=["doc_no", "created", "id", "description", "price", "sale", "platform"]
    )
    units["date"] = pd.to_datetime(units["created"] + 8 * 3600, unit="s").dt.strftime("%Y/%m/%d")
    units = units.merge(
        pd.read_csv(folder / "sku_map.csv", dtype={"id": str}), on="id", validate="many_to_one"
    )
    key = ["doc_no", "date", "item_code", "description", "price_x", "sale", "account"]
    lines = units.groupby(key, sort=False).size().rename("quantity").reset_index()
    lines = lines.rename(columns={"item_code": "item", "price_x": "price"})
    lines["amount"] = (lines["sale"] * lines["quantity"]).round(2)
    lines["discount"] = (lines["price"] * lines["quantity"] - lines["amount"]).round(2)
    platform = (
        units.groupby(["doc_no", "date"], sort=False)["platform"].sum().round(2).reset_index()
    )
    platform = platform[platform["platform"] != 0].rename(columns={"platform": "amount"})
    voucher = platform.assign(
        item="VOUCHER", description="Platform discount", quantity=1, discount=0.0, account=VOUCHERS
    )
    voucher["price"] = voucher["amount"]
    return pd.concat([lines[LINE], voucher[LINE]], ignore_index=True)


def settlement(folder: Path) -> pd.DataFrame:
    """Return the rows of the statement, and the document each one belongs to."""
    rows = pd.read_csv(
        folder / "settlement.csv", dtype={"Order/adjustment ID": str, "Related order ID": str}
    )
    rows = rows.rename(columns={"Order settled time": "date", "Total settlement amount": "net"})
    orders = rows["Type"] == "Order"
    adjusted = rows[~orders].groupby("date")["net"].sum()
    rows["doc_no"] = rows["Order/adjustment ID"].where(orders, "ADJ-" + rows["date"])
    back = (rows["net"] < 0).where(orders, rows["date"].map(adjusted) < 0)
    rows["type"] = back.map({True: "CN", False: "IV"})
    return rows


def fee_lines(folder: Path, rows: pd.DataFrame) -> pd.DataFrame:
    """Return a line for every fee of every row, and for every adjustment."""
    accounts = pd.read_csv(folder / "fee_accounts.csv", index_col="kind")["account"]
    orders = rows[rows["Type"] == "Order"]
    fees = orders.melt(["doc_no", "type", "date"], list(CHARGES), "description", "amount")
    others = rows[rows["Type"] != "Order"].rename(
        columns={"Type": "description", "Ajustment amount": "amount"}
    )
    fees = pd.concat(
        [fees, others[["doc_no", "type", "date", "description", "amount"]]], ignore_index=True
    )
    fees = fees[fees["amount"] != 0].copy()
    fees["account"] = fees["description"].map(accounts)
    fees["item"] = fees["description"]
    fees["quantity"] = 1
    fees["discount"] = 0.0
    fees.loc[fees["type"] == "CN", "amount"] *= -1
    fees["price"] = fees["amount"]
    return fees[["type", *LINE]]


def journal(lines: pd.DataFrame, receipts: pd.DataFrame) -> pd.DataFrame:
    """Each line against the debtor, each receipt against the bank."""
    signed = lines["amount"].where(lines["type"] == "IV", -lines["amount"])
    legs = lines[["type", "doc_no", "date", "account"]].assign(amount=-signed)
    owed = (
        legs.groupby(["type", "doc_no", "date"], sort=False)["amount"]
        .sum()
        .mul(-1)
        .round(2)
        .reset_index()
    )
    money = receipts[["type", "doc_no", "date", "amount"]]
    parts = [
        owed.assign(account=DEBTORS),
        legs,
        money.assign(account=BANK),
        money.assign(account=DEBTORS, amount=-money["amount"]),
    ]
    entries = pd.concat(parts, ignore_index=True).sort_values(["date", "doc_no"], kind="stable")
    entries["debit"], entries["credit"] = (
        entries["amount"].clip(lower=0),
        -entries["amount"].clip(upper=0),
    )
    return entries[["date", "type", "doc_no", "account", "amount", "debit", "credit"]]


def main(arguments: list[str] | None = None) -> int:
    """Do the month, and print the trial balance."""
    parser = argparse.ArgumentParser(description="A month with pandas and openpyxl.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args(arguments)
    rows = settlement(given.folder)
    lines = pd.concat(
        [sold_lines(given.folder).assign(type="IV"), fee_lines(given.folder, rows)],
        ignore_index=True,
    )
    lines = lines.sort_values(["type", "doc_no"], kind="stable")
    lines["line"] = lines.groupby(["type", "doc_no"]).cumcount() + 1
    settled = (
        rows.groupby(["type", "doc_no", "date"])["net"]
        .sum()
        .round(2)
        .rename("amount")
        .reset_index()
    )
    settled["receipt"] = settled["type"].map({"IV": "OR-", "CN": "PV-"}) + settled["date"]
    receipts = settled.groupby(["type", "receipt", "date"])["amount"].sum().round(2).reset_index()
    receipts["type"] = receipts["type"].map({"IV": "PM", "CN": "CF"})
    receipts = receipts.rename(columns={"receipt": "doc_no"})
    documents = lines.groupby(["type", "doc_no"], sort=False).agg(
        date=("date", "first"), amount=("amount", "sum")
    )
    paid = settled.groupby(["type", "doc_no"])["amount"].sum().abs().rename("paid")
    documents = documents.join(paid).fillna({"paid": 0.0}).round(2).reset_index()
    documents["outstanding"] = (documents["amount"] - documents["paid"]).round(2)
    entries = journal(lines, receipts)
    balance = entries.groupby("account")["amount"].sum().round(2)
    with pd.ExcelWriter(given.out, engine="openpyxl") as book:
        documents.to_excel(book, sheet_name="Invoices", index=False)
        lines[["type", "line", *LINE]].to_excel(book, sheet_name="Invoice Lines", index=False)
        receipts.to_excel(book, sheet_name="Customer Payments", index=False)
        settled.to_excel(book, sheet_name="Knock Offs", index=False)
        entries.to_excel(book, sheet_name="Journal", index=False)
        balance.rename("balance").reset_index().to_excel(
            book, sheet_name="Trial Balance", index=False
        )
    print(
        json.dumps(
            {"balances": {code: round(amount * 100) for code, amount in balance.items() if amount}}
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
