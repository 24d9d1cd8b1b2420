"""The sample shop's files read back.

Every settlement layout gives one month, the orders export what the API gives.
"""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.settlement_samples import unproved
from xlplugin.sandbox.month import Month
from xlplugin.sandbox.seller_center import LAYOUTS, download, settlement_csv, settlement_workbook
from xlplugin.sandbox.wire import order
from xlplugin.tiktok.api.wire import OrderWire
from xlplugin.tiktok.files.orders_file import read_orders
from xlplugin.tiktok.files.settlement_file import read_settlement

SHOP = Month().shops[0]
EXPORTS = {"xlsx": settlement_workbook, "csv": settlement_csv}
# a CSV is one table: the adjustments of this file stand on another sheet
HALF = ("us-profit-loss", "csv")


def money(path: Path) -> tuple[Counter[tuple[str, ...]], Counter[str]]:
    """What each order and adjustment settles on each day, and the total of each role."""
    read = read_settlement(path, currency="MYR")
    rows: Counter[tuple[str, ...]] = Counter()
    roles: Counter[str] = Counter()
    for line in read.settlement.lines:
        rows[line.id, line.type, str(line.settled)] += line.settlement  # type: ignore[assignment]
        for part in line.parts:
            roles[part.role] += part.amount  # type: ignore[assignment]  # a sum begins at 0
    assert unproved(read.settlement) == []
    assert read.problems == []
    return rows, roles


@pytest.fixture(scope="module")
def expected(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Counter[tuple[str, ...]], Counter[str]]:
    path = tmp_path_factory.mktemp("month") / "income.xlsx"
    path.write_bytes(settlement_workbook(SHOP))
    rows, roles = money(path)
    assert sum(rows.values()) == Decimal(sum(row.settlement for row in SHOP.rows)) / 100
    return rows, roles


@pytest.mark.parametrize("container", EXPORTS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_and_container_gives_the_same_month(
    tmp_path: Path,
    expected: tuple[Counter[tuple[str, ...]], Counter[str]],
    layout: str,
    container: str,
) -> None:
    path = tmp_path / f"income.{container}"
    path.write_bytes(EXPORTS[container](SHOP, layout))
    rows, roles = money(path)
    if (layout, container) == HALF:
        assert {key: expected[0][key] for key in rows} == rows
    else:
        assert (rows, roles) == expected


@pytest.mark.parametrize("name", ["orders.csv", "orders.xlsx"])
def test_the_orders_export_gives_the_orders_of_the_api(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    exported = download(SHOP, name)
    assert exported is not None
    path.write_bytes(exported.content)
    read = read_orders(path, "Asia/Kuala_Lumpur")
    assert (read.problems, read.notes) == ([], [])
    from_file = {one.id: one for one in read.orders}
    from_api = [OrderWire.model_validate(order(SHOP, trade)).facts() for trade in SHOP.trades()]
    assert len(from_file) == len(from_api)
    for one in from_api:
        other = from_file[one.id]
        # the export does not say which orders are samples, nor who changed an order last
        assert sorted(other.lines) == sorted(one.lines)
        other = other._replace(
            buyer=one.buyer, is_sample=one.is_sample, update_time=one.update_time, lines=one.lines
        )
        assert other == one
