"""Rows that hold from a day on: which of them a day has."""

from datetime import date, timedelta

import pytest

from tests.support.stories import a_firm_s_masters
from xlplugin.dated import in_force
from xlplugin.ledger.master import Alternative, Masters, StockGroup
from xlplugin.posting.fee_map import FeeItems, FeeRule, fee_map

JUNE = date(2026, 6, 1)
JULY = date(2026, 7, 1)
DAY = timedelta(days=1)
SKU = "1729400000000000001"


def fee(item: str, start: date | None = None) -> FeeRule:
    return FeeRule("Transaction fee", "fee", "", item, start)


def sku(item: str, start: date | None = None) -> Alternative:
    return Alternative(item, f"TT{SKU}", "Serum", "UNIT", start)


@pytest.mark.parametrize(
    ("day", "item"),
    [
        (JUNE - DAY, "FIRST"),
        (JUNE, "SECOND"),
        (JULY - DAY, "SECOND"),
        (JULY, "THIRD"),
        (date.max, "THIRD"),
    ],
)
def test_a_day_has_the_row_that_began_last(day: date, item: str) -> None:
    rows = [fee("THIRD", JULY), fee("FIRST"), fee("SECOND", JUNE)]
    rules = fee_map(rows)
    assert rules.on(day)["transaction fee"].item_code == item
    assert rules.on(day) is rules.on(day)
    assert in_force(rows, lambda row: row.kind, day)["Transaction fee"].item_code == item


def test_before_its_first_row_a_kind_follows_its_role() -> None:
    rules = fee_map([fee("LATER", JULY), FeeRule("(other fees)", "fee", "", "OTHERS")])
    assert rules.on(JUNE).get("transaction fee") is None
    assert rules.on(JUNE)["(other fees)"].item_code == "OTHERS"


def test_rules_without_a_day_are_the_same_on_every_day() -> None:
    rules = fee_map([fee("FIRST")])
    assert rules.on(JUNE) is rules
    masters = a_firm_s_masters()
    assert masters.on(JUNE) is masters
    assert FeeItems(rules, None).on(JUNE)._rules is rules  # type: ignore[arg-type]  # no shop


def with_skus(*rows: Alternative) -> Masters:
    masters = a_firm_s_masters()
    masters.alternatives.clear()
    item = next(iter(masters.items.values()))
    for code in ("A", "B"):
        masters.items[code] = item._replace(code=code)
    return masters.with_alternatives(rows)


def test_an_item_and_an_account_change_on_their_days_apart_from_each_other() -> None:
    masters = with_skus(sku("A"), sku("B", JUNE))
    [group] = [one for one in masters.groups.values() if one.code == masters.items["A"].group]
    groups = [*masters.groups.values(), group._replace(sales_code="500-777", start=JULY)]
    dated = Masters(
        masters.accounts | {"500-777": next(iter(masters.accounts.values()))},
        masters.customers,
        in_force(groups, lambda row: row.code),
        masters.items,
        masters.alternatives,
        dated_groups=groups,
        dated_alternatives=masters.dated_alternatives,
    )
    assert dated.starts == [JUNE, JULY]

    def seen(day: date) -> tuple[str, str]:
        return dated.on(day).item_for_sku(SKU), dated.on(day).sales_account("A")

    assert seen(JUNE - DAY) == ("A", group.sales_code)
    assert seen(JUNE) == ("B", group.sales_code)
    assert seen(JULY) == ("B", "500-777")


def test_the_same_item_from_another_day_moves_the_last_row_and_no_other() -> None:
    masters = with_skus(sku("A"), sku("B", JUNE))
    moved = masters.with_alternatives([sku("B", JULY)])
    assert list(moved.every_alternative()) == [sku("A"), sku("B", JULY)]
    back = masters.with_alternatives([sku("A", JULY)])
    assert list(back.every_alternative()) == [sku("A"), sku("B", JUNE), sku("A", JULY)]
    again = back.with_alternatives([sku("B", JULY + DAY)])
    assert sku("B", JUNE) in again.every_alternative()


def test_a_group_without_a_row_for_a_day_has_no_account_then() -> None:
    group = StockGroup("GOODS", "Goods", "500-000", "", JULY)
    assert in_force([group], lambda row: row.code, JUNE) == {}
