"""The sample month in every layout of the settled income.

Other words and other grain, the same money.
"""

import csv
import io
from collections import defaultdict
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from xlplugin.sandbox.layouts import SampleLayout
from xlplugin.sandbox.month import Month
from xlplugin.sandbox.seller_center import LAYOUTS, settlement_csv, settlement_workbook
from xlplugin.sandbox.settling import FEES, LEAVES, REVENUE, SHIPPING

SHOP = Month().shops[0]
EXPECTED = Month().expected(SHOP)


def _lines(layout: SampleLayout, sheet: str = "") -> list[list[str]]:
    """The rows of a sheet, by default of the details under their header."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(settlement_workbook(SHOP, layout.name)))
    read = book.get_sheet_by_name(sheet or layout.sheets.details).to_python(skip_empty_area=False)
    lines = [[str(cell) for cell in line] for line in read if any(cell != "" for cell in line)]
    return lines if sheet else lines[len([text for text in layout.banner if text]) + 1 :]


def _amount(layout: SampleLayout, text: str) -> Decimal:
    bare = text.removeprefix("MYR ") if layout.prefixed else text
    return Decimal(bare.replace(",", ".") if layout.decimal_comma else bare)


def _column(layout: SampleLayout, lines: list[list[str]], source: str) -> list[str]:
    place = next(place for place, (_, has) in enumerate(layout.columns) if has == source)
    return [line[place] for line in lines]


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_leaf_has_its_column_and_adds_up_to_the_month(name: str) -> None:
    layout = LAYOUTS[name]
    lines = _lines(layout)
    for leaf in [name for name in LEAVES if name != "adjustment" or not layout.apart]:
        told = sum(_amount(layout, text) for text in _column(layout, lines, leaf))
        assert told == EXPECTED.fees[leaf], leaf


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_row_adds_up_to_its_settlement(name: str) -> None:
    layout = LAYOUTS[name]
    sources = [source for _, source in layout.columns]
    for line in _lines(layout):
        row = dict(zip(sources, line, strict=True))
        leaves = (*REVENUE, *SHIPPING, *FEES, *(() if layout.apart else ("adjustment",)))
        assert _amount(layout, row["{settlement}"]) == sum(
            _amount(layout, row[leaf]) for leaf in leaves
        )
        if "{shipping}" in row:
            assert _amount(layout, row["{shipping}"]) == sum(
                _amount(layout, row[leaf]) for leaf in SHIPPING
            )


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_settlement_of_each_order_is_the_same_in_every_layout(name: str) -> None:
    layout = LAYOUTS[name]
    lines = _lines(layout)
    told: dict[str, Decimal] = defaultdict(Decimal)
    for identity, text in zip(
        _column(layout, lines, "{id}"), _column(layout, lines, "{settlement}"), strict=True
    ):
        told[identity] += _amount(layout, text)
    true: dict[str, Decimal] = defaultdict(Decimal)
    for row in SHOP.rows:
        if row.is_order or not layout.apart:
            true[row.id] += Decimal(row.settlement) / 100
    assert told == true


@pytest.mark.parametrize("name", [name for name, layout in LAYOUTS.items() if not layout.apart])
def test_the_totals_stand_on_the_sheet_of_reports(name: str) -> None:
    layout = LAYOUTS[name]
    lines = _lines(layout, layout.sheets.reports)
    heads = {line[0]: line[1] for line in lines[1:4]}
    assert heads[layout.sheets.heads[0]] == "2026/06/01-2026/06/30"
    assert heads[layout.sheets.heads[2]] == "MYR"
    totals = {label: line[5] for line in lines[4:] for label in line[1:5] if label}
    assert _amount(layout, totals[layout.label("{settlement}")]) == EXPECTED.settlement


def test_a_row_for_each_sku_where_the_layout_is_of_statements() -> None:
    lines = _lines(LAYOUTS["us"])
    assert len(lines) > EXPECTED.rows
    skus = _column(LAYOUTS["us"], lines, "{sku_id}")
    assert all(sku == "/" or len(sku) == 19 for sku in skus)
    ids = set(_column(LAYOUTS["us"], lines, "{statement_id}"))
    assert len(ids) == len(EXPECTED.by_date) and all(
        len(one) == 19 and one.startswith("7") for one in ids
    )


def test_adjustments_have_their_own_sheet_in_the_profit_and_loss() -> None:
    layout = LAYOUTS["us-profit-loss"]
    lines = _lines(layout, "Adjustment")
    assert lines[2][-1] == "llinked payout id"
    assert sum(Decimal(line[3]) for line in lines[3:]) == EXPECTED.adjustment
    assert all(len(line[5]) == 8 for line in lines[3:])


def test_brazil_writes_a_currency_and_a_comma() -> None:
    texts = _column(LAYOUTS["br"], _lines(LAYOUTS["br"]), "{settlement}")
    assert all(text.startswith("MYR ") and "." not in text for text in texts) and any(
        "," in text for text in texts
    )


def test_old_files_have_utc_days() -> None:
    old = LAYOUTS["my-2024"]
    new = LAYOUTS["my"]
    assert _column(old, _lines(old), "{settled}") == _column(new, _lines(new), "{settled}")
    created = zip(
        _column(old, _lines(old), "{created}"), _column(new, _lines(new), "{created}"), strict=True
    )
    assert any(utc < local for utc, local in created)


def test_indonesia_has_64_named_columns_and_an_empty_one() -> None:
    headers = LAYOUTS["id"].headers
    assert len(headers) == 65 and headers.count("") == 1
    assert all(headers.count(header) == 1 for header in headers)


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_the_same_rows_as_csv(delimiter: str) -> None:
    text = settlement_csv(SHOP, "my", delimiter).decode("utf-8-sig")
    header, *lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    assert tuple(header) == LAYOUTS["my"].headers
    assert lines == _lines(LAYOUTS["my"])


def test_a_large_shop_writes_its_texts_into_the_cells() -> None:
    (shop,) = Month(7, 8_000, 1).shops
    book = CalamineWorkbook.from_filelike(io.BytesIO(settlement_workbook(shop)))
    lines = book.get_sheet_by_name("Order details").to_python()
    assert (
        sum(Decimal(str(line[5])) for line in lines[1:] if line[0])
        == Month(7, 8_000, 1).expected(shop).settlement
    )
