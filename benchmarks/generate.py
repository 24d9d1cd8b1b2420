"""Writes a made-up month to disk, as the racers read it.

Any number of orders, the same facts for the same seed.

python -m benchmarks.generate 10000 .benchmarks/10000

pages.jsonl       answers of the order search, a hundred orders an answer, one answer a line
settlement.csv    the settlement as Seller Center exports it; settlement.xlsx is the same as a
                  workbook
sku_map.csv       SKU to item code, stock group and sales account
fee_accounts.csv  fee kind to account
month.journal     the month as a bookkeeper writes it for hledger: sales, fees, refunds,
                  adjustments, receipts
expected.json     how many there are of each, and every account's balance in sen
"""

import argparse
import csv
import json
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

import xlsxwriter

from benchmarks.month import (
    COVERED,
    FEE_ACCOUNTS,
    Ledger,
    Sale,
    SettledRow,
    Sku,
    Unit,
    adjustments,
    book_sale,
    book_settlement,
    catalogue,
    rm,
    sales,
    settlement_of,
)

PER_PAGE = 100
EXPECTED = "expected.json"
COLUMNS = (
    "Order/adjustment ID",
    "Type",
    "Order created time",
    "Order settled time",
    "Currency",
    "Total settlement amount",
    "Total revenue",
    "Subtotal after seller discounts",
    "Subtotal before discounts",
    "Seller discounts",
    "Refund subtotal after seller discounts",
    "Refund subtotal before seller discounts",
    "Refund of seller discounts",
    "Total fees",
    "Transaction fee",
    "TikTok Shop commission fee",
    "Seller shipping fee",
    "Actual shipping fee",
    "Platform shipping fee discount",
    "Customer shipping fee",
    "Refund customer shipping fee",
    "Actual return shipping fee",
    "Shipping fee subsidy",
    "Affiliate commission",
    "Affiliate partner commission",
    "Affiliate Shop Ads commission",
    "SFP service fee",
    "Bonus cashback service fee",
    "LIVE Specials service fee",
    "Voucher Xtra service fee",
    "EAMS Program service fee",
    "Flash Sale service fee",
    "TikTok PayLater program fee",
    "Campaign resource fee",
    "Order processing fee",
    "Pre-order service fee",
    "Ajustment amount",
    "Related order ID",
    "Customer payment",
    "Customer refund",
    "Seller co-funded voucher discount",
    "Platform discounts",
    "Refund of platform discounts",
    "Estimated package weight (g)",
    "Actual package weight (g)",
)
_WIDE = dict.fromkeys(COLUMNS, "0.00")


def as_answer(sale: Sale) -> dict[str, Any]:
    """The order as the order search shows it, about 3 KB; every unit is a line of its own."""
    moment = sale.moment
    number = sale.number
    package = f"11{sale.id[2:]}"
    after = sale.before - sale.seller_discount - sale.platform_discount
    return {
        "id": sale.id,
        "status": "COMPLETED",
        "order_type": "NORMAL",
        "buyer_email": f"v4b{number:08d}@scs2.tiktok.com",
        "buyer_message": "",
        "user_id": f"7494{number:015d}",
        "create_time": moment,
        "paid_time": moment + 7,
        "update_time": moment + 431_000,
        "rts_time": moment + 90_000,
        "rts_sla_time": moment + 172_800,
        "shipping_due_time": moment + 259_200,
        "collection_time": moment + 101_000,
        "delivery_time": moment + 300_000,
        "commerce_platform": "TIKTOK_SHOP",
        "fulfillment_type": "FULFILLMENT_BY_SELLER",
        "shipping_type": "TIKTOK",
        "delivery_type": "HOME_DELIVERY",
        "delivery_option_id": "7091146663229654785",
        "delivery_option_name": "Standard Shipping",
        "payment_method_name": "Touch 'n Go eWallet",
        "shipping_provider": "J&T Express",
        "shipping_provider_id": "6841743441349706241",
        "tracking_number": f"6300{number:09d}",
        "warehouse_id": "7068517275539719942",
        "packages": [{"id": package}],
        "is_cod": False,
        "is_on_hold_order": False,
        "is_replacement_order": False,
        "is_sample_order": False,
        "is_buyer_request_cancel": False,
        "has_updated_recipient_address": False,
        "is_exchange_order": False,
        "payment": {
            "currency": "MYR",
            "sub_total": rm(after),
            "shipping_fee": rm(sale.shipping),
            "total_amount": rm(after + sale.shipping),
            "seller_discount": rm(sale.seller_discount),
            "platform_discount": rm(sale.platform_discount),
            "original_total_product_price": rm(sale.before),
            "original_shipping_fee": "4.90",
            "shipping_fee_platform_discount": rm(COVERED - sale.shipping),
            "shipping_fee_seller_discount": "0.00",
            "shipping_fee_cofunded_discount": "0.00",
            "tax": "0.00",
            "product_tax": "0.00",
            "small_order_fee": "0.00",
            "buyer_service_fee": "0.00",
        },
        "recipient_address": {
            "name": "N** A*****",
            "first_name": "",
            "last_name": "",
            "phone_number": "(+60)12*****34",
            "full_address": "Malaysia, Selangor, Petaling Jaya, 47***, "
            "No. ** Jalan *****, Taman *****",
            "address_detail": "No. ** Jalan *****, Taman *****",
            "address_line1": "No. ** Jalan *****",
            "address_line2": "",
            "address_line3": "",
            "address_line4": "",
            "postal_code": "47***",
            "region_code": "MY",
            "district_info": [
                {
                    "address_level": "L0",
                    "address_level_name": "Country",
                    "address_name": "Malaysia",
                },
                {"address_level": "L1", "address_level_name": "State", "address_name": "Selangor"},
                {
                    "address_level": "L2",
                    "address_level_name": "City",
                    "address_name": "Petaling Jaya",
                },
            ],
        },
        "line_items": [
            _line_item(unit, f"{sale.id}{place}{copy}", package, moment, number)
            for place, unit in enumerate(sale.units)
            for copy in range(unit.quantity)
        ],
    }


def _line_item(unit: Unit, line_id: str, package: str, moment: int, number: int) -> dict[str, Any]:
    sku = unit.sku
    image = (
        "https://p16-oec-sg.ibyteimg.com/tos-alisg-i-aphluv4xwc-sg/"
        f"{sku.number:032x}~tplv-aphluv4xwc-origin-jpeg.jpeg"
    )
    return {
        "id": line_id,
        "product_id": f"17294{sku.number:014d}",
        "sku_id": sku.id,
        "seller_sku": sku.seller_sku,
        "product_name": f"Ready Stock Premium Skincare Set No. {sku.number:03d} with Gift Box, "
        "Local Seller",
        "sku_name": f"Shade {sku.number % 7}, {sku.number % 5 + 1}0 ml",
        "sku_type": "NORMAL",
        "sku_image": image,
        "currency": "MYR",
        "original_price": rm(sku.price),
        "sale_price": rm(sku.price - unit.seller - unit.platform),
        "seller_discount": rm(unit.seller),
        "platform_discount": rm(unit.platform),
        "is_gift": False,
        "display_status": "COMPLETED",
        "package_id": package,
        "package_status": "COMPLETED",
        "rts_time": moment + 90_000,
        "shipping_provider_id": "6841743441349706241",
        "shipping_provider_name": "J&T Express",
        "tracking_number": f"6300{number:09d}",
        "small_order_fee": "0.00",
        "cancel_reason": "",
    }


def cells(row: SettledRow) -> list[str]:
    """The row as the file shows it: every amount in its column, and the totals above them."""
    parts = row.parts
    is_order = row.type == "Order"
    of = {
        column: rm(sen)
        for column, sen in {**(parts if is_order else {}), **row.information}.items()
    }
    sale = parts.get("Subtotal before discounts", 0) + parts.get("Seller discounts", 0)
    back = parts.get("Refund subtotal before seller discounts", 0) + parts.get(
        "Refund of seller discounts", 0
    )
    shipping = sum(
        sen
        for kind, sen in parts.items()
        if kind.endswith(("shipping fee", "shipping fee discount"))
    )
    of |= {
        "Order/adjustment ID": row.id,
        "Type": row.type,
        "Order created time": f"{row.created:%Y/%m/%d}",
        "Order settled time": f"{row.day:%Y/%m/%d}",
        "Currency": "MYR",
        "Related order ID": row.related,
        "Total settlement amount": rm(row.amount),
        "Total revenue": rm(sale + back),
        "Subtotal after seller discounts": rm(sale),
        "Refund subtotal after seller discounts": rm(back),
        "Seller shipping fee": rm(shipping),
        "Estimated package weight (g)": "500",
        "Actual package weight (g)": "480",
    }
    of["Total fees" if is_order else "Ajustment amount"] = rm(row.amount - sale - back)
    return list((_WIDE | of).values())


def _write_pages(path: Path, month: Iterable[Sale]) -> Iterator[Sale]:
    """Yield the orders, after they are written: whoever takes them sees each once."""
    rest = iter(month)
    with path.open("w", encoding="utf-8") as file:
        while page := list(islice(rest, PER_PAGE)):
            data = {
                "orders": [as_answer(sale) for sale in page],
                "next_page_token": page[-1].id,
                "total_count": 0,
            }
            answer = {
                "code": 0,
                "data": data,
                "message": "Success",
                "request_id": f"20260705{page[0].id}",
            }
            file.write(json.dumps(answer, separators=(",", ":")) + "\n")
            yield from page


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def _write_workbook(path: Path, rows: Sequence[SettledRow]) -> None:
    """The settlement as a workbook: everything is text, as Seller Center has it."""
    days = f"{rows[0].day:%Y/%m/%d}-{rows[-1].day:%Y/%m/%d}" if rows else ""
    facts = {"Time period": days, "Time zone": "UTC+8", "Currency": "MYR"}
    facts["Total settlement amount"] = rm(sum(row.amount for row in rows))
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        book.set_properties({"created": datetime(2026, 7, 5, tzinfo=UTC)})
        details = book.add_worksheet("Order details")
        for place, line in enumerate(chain([COLUMNS], map(cells, rows))):
            for column, text in enumerate(line):
                details.write_string(place, column, text)
        report = book.add_worksheet("Reports")
        for place, (label, value) in enumerate(facts.items()):
            report.write_string(place, 1, label)
            report.write_string(place, 5, value)


def generate(orders: int, folder: Path, seed: int = 1) -> dict[str, Any]:
    """Write the month's files into `folder`; what was written to expected.json."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(seed)
    rows = list[SettledRow]()
    sold = list[str]()
    ledger = Ledger()
    skus = catalogue(rng)
    _write_csv(folder / "sku_map.csv", Sku._fields, skus)
    _write_csv(folder / "fee_accounts.csv", ("kind", "account"), FEE_ACCOUNTS.items())
    for sale in _write_pages(folder / "pages.jsonl", sales(rng, orders, skus)):
        sold.append(sale.id)
        book_sale(ledger, sale)
        rows += settlement_of(rng, sale)
    rows += adjustments(rng, sold)
    rows.sort(key=lambda row: (row.day, row.id))
    _write_csv(folder / "settlement.csv", COLUMNS, map(cells, rows))
    _write_workbook(folder / "settlement.xlsx", rows)
    made = book_settlement(ledger, rows)
    with (folder / "month.journal").open("w", encoding="utf-8") as file:
        file.writelines(ledger.text())
    settled = sum(row.amount for row in rows)
    balances = {account: sen for account, sen in sorted(ledger.balances.items()) if sen}
    counts = {"orders": orders, "rows": len(rows), **dict(sorted(made.items()))}
    expected = {"seed": seed, **counts, "settled": settled, "balances": balances}
    (folder / EXPECTED).write_text(json.dumps(expected, indent=1), encoding="utf-8")
    return expected


def main(arguments: list[str] | None = None) -> int:
    """Write a month's files and say what is in them."""
    parser = argparse.ArgumentParser(description="Make up a month of a Malaysian shop.")
    parser.add_argument("orders", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    print(json.dumps(generate(given.orders, given.folder, given.seed)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
