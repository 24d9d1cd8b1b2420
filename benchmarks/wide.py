"""The widest settlement there is, read by the product and by other readers, each in a process of
its own.

    python -m benchmarks.wide 100000 [--repeat 3]

Writes an Indonesian settlement of June 2026, 79 columns, all texts shared as Seller Center has
them, to .benchmarks/wide-100000.xlsx. The product checks the archive, finds the columns, proves
every row and makes facts of it; the others only take the cells out.
"""

import argparse
import os
import platform
import random
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks import run
from benchmarks.month import SettledRow, catalogue, sales, settlement_of
from xlplugin.sandbox.seller_center import LAYOUTS
from xlplugin.tiktok.files.headed_table import letters

LAYOUT = LAYOUTS["id-2026"]
RUPIAH_A_SEN = 35
PANDAS = 'pandas.read_excel(engine="calamine")'
# where each leaf of the made-up month stands in this layout
_LEAVES = {
    "Subtotal before discounts": "subtotal",
    "Seller discounts": "seller_discount",
    "Transaction fee": "transaction",
    "Refund subtotal before seller discounts": "refund",
    "Refund of seller discounts": "refund_discount",
    "TikTok Shop commission fee": "commission",
    "Order processing fee": "support",
    "Affiliate commission": "affiliate",
    "Actual shipping fee": "actual_shipping",
    "Platform shipping fee discount": "shipping_discount",
    "Customer shipping fee": "customer_shipping",
    "Customer payment": "paid",
    "Customer refund": "refunded",
    "Platform discounts": "platform_discount",
}
_SHIPPING = ("actual_shipping", "shipping_discount", "customer_shipping")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f"""<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/>
<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPES}.sharedStrings+xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/>
</Relationships>""",
    "xl/workbook.xml": f"""<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}">
<sheets><sheet name="{LAYOUT.sheets.details}" sheetId="1" r:id="rId1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_LINKS}/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="{_LINKS}/sharedStrings" Target="sharedStrings.xml"/>
</Relationships>""",
}


def cells(row: SettledRow) -> list[str]:
    """Return the row in the layout's columns: plain rupiah, and the totals above the amounts."""
    of = {_LEAVES[name]: sen for name, sen in {**row.parts, **row.information}.items()}
    after = of.get("subtotal", 0) + of.get("seller_discount", 0)
    back = of.get("refund", 0) + of.get("refund_discount", 0)
    amounts = of | {
        "{settlement}": row.amount,
        "{revenue}": after + back,
        "{after}": after,
        "{refund_after}": back,
        "{fees}": row.amount - after - back,
        "{shipping}": sum(of.get(name, 0) for name in _SHIPPING),
    }
    words = {
        "{id}": row.id,
        "{type}": "Pesanan",
        "{created}": f"{row.created:%Y/%m/%d}",
        "{settled}": f"{row.day:%Y/%m/%d}",
        "{currency}": "IDR",
        "{related}": row.id,
        "{weight}": "500",
        "{items}": "Produk perawatan kulit, 30 ml * 1",
        "{source}": "TikTok Shop",
    }
    return [
        words.get(source) or str(amounts.get(source, 0) * RUPIAH_A_SEN)
        for _, source in LAYOUT.columns
    ]


def settled(count: int, seed: int = 1) -> Iterator[SettledRow]:
    """So many rows of orders."""
    rng = random.Random(seed)
    rows = (
        row
        for sale in sales(rng, count + count // 20 + 10, catalogue(rng))
        for row in settlement_of(rng, sale)
    )
    return (row for row, _ in zip(rows, range(count), strict=False))


def write(path: Path, lines: Iterable[Sequence[str]]) -> None:
    """A workbook in which every cell is a shared text, a row at a time."""
    texts: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in _PARTS.items():
            archive.writestr(name, part)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet xmlns="{_MAIN}"><dimension ref="A1:CA2"/><sheetData>'.encode())
            for number, line in enumerate(lines, 1):
                made = [
                    f'<c r="{letters(place)}{number}" '
                    f't="s"><v>{texts.setdefault(text, len(texts))}</v></c>'
                    for place, text in enumerate(line)
                ]
                sheet.write(f'<row r="{number}">{"".join(made)}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
        shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{shared}</sst>')


def made(count: int) -> Path:
    """Return the file with so many rows, made unless it is there already."""
    path = run.DATA / f"wide-{count}.xlsx"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(".half")
        write(half, [LAYOUT.headers, *map(cells, settled(count))])
        half.replace(path)
    return path


def cases(path: Path) -> list[run.Case]:
    """Return the readers, in the order of the table."""
    named = {
        PANDAS: "pandas",
        "our import, checked and proved": "product",
        "calamine, rows of cells": "calamine",
    }
    return [
        run.Case(
            name, [sys.executable, "-m", "benchmarks.statement", reader, str(path)], run.rows_only
        )
        for name, reader in named.items()
    ]


def main(arguments: list[str] | None = None) -> int:
    """Race, and print the table."""
    parser = argparse.ArgumentParser(description="Read a settlement of 79 columns.")
    parser.add_argument("rows", type=int, nargs="?", default=100_000)
    parser.add_argument("--repeat", type=int, default=3)
    given = parser.parse_args(arguments)
    path = made(given.rows)
    runs, wrong = run.race(cases(path), {}, given.rows, given.repeat)
    size = f"{path.stat().st_size / 1e6:.0f} MB"
    print(
        f"\n{given.rows:,} rows × {len(LAYOUT.headers)} columns, {size}, median of {given.repeat}"
    )
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores\n")
    print("\n".join(run.table(runs, PANDAS)))
    for what in wrong:
        print(what, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
