"""A settlement file becomes facts.

Every row, every amount once, and a proof that it all adds up.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.refusals import refused
from tests.support.settlement_samples import (
    ADVERTISING,
    MALAYSIA,
    MONTH,
    REFUND,
    WORKED,
    ZERO_ROW,
    adjustment,
    comma_separated,
    report,
    sale,
    settled,
    settlement,
    table,
    unproved,
    workbook,
)
from xlplugin.errors import FixInputError
from xlplugin.tiktok.facts import Part
from xlplugin.tiktok.files.settlement_file import read_settlement


def test_a_settlement_of_malaysia_becomes_rows_whose_parts_are_their_settlement(
    tmp_path: Path,
) -> None:
    read = read_settlement(settlement(tmp_path))
    first = read.settlement.lines[0]
    assert first.id == "577123456789012345"
    assert (first.created, first.settled, first.currency) == (
        date(2026, 6, 1),
        date(2026, 6, 8),
        "MYR",
    )
    assert (first.earnings, first.fees, first.settlement) == (
        Decimal("90.00"),
        Decimal("-14.40"),
        Decimal("75.60"),
    )
    assert (first.customer_payment, first.platform_discount) == (Decimal("89.00"), Decimal("5.00"))
    assert first.parts == (
        Part("Subtotal after seller discounts", "sale", Decimal("90.00")),
        Part("Transaction fee", "fee", Decimal("-2.16")),
        Part("TikTok Shop commission fee", "fee", Decimal("-3.24")),
        Part("Affiliate commission", "fee", Decimal("-9.00")),
        Part("Actual shipping fee", "shipping", Decimal("-6.00")),
        Part("Platform shipping fee discount", "shipping", Decimal("2.00")),
        Part("Customer shipping fee", "shipping", Decimal("4.00")),
    )


def test_the_file_proves_itself_against_its_own_report(tmp_path: Path) -> None:
    read = read_settlement(settlement(tmp_path))
    assert settled(read.settlement) == read.settlement.total == Decimal("1197.00")
    assert all(
        line.earnings + line.fees + line.adjustment == line.settlement
        for line in read.settlement.lines
    )
    assert unproved(read.settlement) == []
    assert (read.settlement.period, read.settlement.time_zone) == ("2026/06/08-2026/06/14", "UTC+8")


def test_a_refund_keeps_its_signs_and_a_row_of_zeros_has_no_parts(tmp_path: Path) -> None:
    _, refund, nothing, *_ = read_settlement(settlement(tmp_path)).settlement.lines
    assert refund.parts == (
        Part("Refund subtotal after seller discounts", "refund", Decimal("-30.00")),
        Part("TikTok Shop commission fee", "fee", Decimal("1.80")),
        Part("Actual return shipping fee", "shipping", Decimal("-4.90")),
    )
    assert (nothing.settlement, nothing.parts) == (0, ())


def test_an_adjustment_is_one_part_called_by_its_type(tmp_path: Path) -> None:
    *_, ads, back = read_settlement(settlement(tmp_path)).settlement.lines
    assert (ads.is_order, ads.related_order_id) == (False, "")
    assert ads.parts == (Part("GMV Payment for TikTok Ads", "adjustment", Decimal("-50.00")),)
    assert (back.related_order_id, back.settlement) == ("577123456789012345", Decimal("1204.50"))


def test_equal_rows_of_one_file_are_two_rows(tmp_path: Path) -> None:
    read = read_settlement(settlement(tmp_path, [WORKED, WORKED], "151.20"))
    assert [line.row for line in read.settlement.lines] == [2, 3]


def test_the_sheet_is_found_by_its_headings_wherever_it_stands(tmp_path: Path) -> None:
    banner = [["Settled orders"], [], ["exported 2026/06/15"]]
    path = workbook(
        tmp_path / "x.xlsx", {"Laporan": report("1197.00"), "Helaian 2": [*banner, *table(MONTH)]}
    )
    lines = read_settlement(path).settlement.lines
    assert (len(lines), lines[0].row) == (5, 5)


def test_a_csv_gives_the_same_facts_as_the_workbook(tmp_path: Path) -> None:
    from_csv = read_settlement(comma_separated(tmp_path / "income.csv", table(MONTH)))
    assert from_csv.settlement.lines == read_settlement(settlement(tmp_path)).settlement.lines
    assert from_csv.settlement.total is None
    assert "no total of its own" in from_csv.notes[-1]


def test_withdrawals_are_read_beside_the_rows(tmp_path: Path) -> None:
    rows = [
        [
            "Type",
            "Reference ID",
            "Request time",
            "Amount",
            "Status",
            "Success time",
            "Bank account",
        ],
        ["Earnings", "3459073178040177003", "2026/06/08", "75.6", "Transferred", "2026/06/08", ""],
        [
            "Withdrawal",
            "3459073178040177004",
            "2026/06/10",
            "-1,100.00",
            "Transferred",
            "2026/06/11",
            "Maybank ***123",
        ],
        ["", "", "", "", "", "", ""],
    ]
    path = workbook(
        tmp_path / "income.xlsx", {"Withdrawal records": rows, "Order details": table([WORKED])}
    )
    _, taken = read_settlement(path).withdrawals
    assert (taken.type, taken.amount, taken.succeeded) == (
        "Withdrawal",
        Decimal("-1100.00"),
        date(2026, 6, 11),
    )


def test_a_type_nobody_knows_is_an_adjustment_under_its_own_name(tmp_path: Path) -> None:
    row = adjustment("7641963103148550001", "2026/06/09", "Parcel elephant levy", "-3.00")
    read = read_settlement(settlement(tmp_path, [WORKED, row], "72.60"))
    assert read.settlement.lines[1].parts == (
        Part("Parcel elephant levy", "adjustment", Decimal("-3.00")),
    )
    assert "Parcel elephant levy" in read.problems[0].what


@pytest.mark.parametrize(
    "row",
    [
        {**WORKED, "Type": "Encomenda"},
        {**ZERO_ROW, "Type": "Encomenda"},
        {**REFUND, "Type": "Encomenda", "Related order ID": "/"},
    ],
)
def test_a_type_nobody_knows_whose_rows_look_like_orders_is_refused_until_she_says_what_it_is(
    tmp_path: Path, row: dict[str, str]
) -> None:
    path = comma_separated(tmp_path / "income.csv", table([ADVERTISING, row]))
    with refused("Encomenda", where="income.csv, row 3, column 'Type'") as caught:
        read_settlement(path)
    assert "row 3" in caught.value.where
    assert "sheet Headings" in caught.value.cure
    order = read_settlement(path, extra_aliases={" encomenda": "Order"}).settlement.lines[1]
    assert (order.type, order.is_order) == ("Order", True)
    read = read_settlement(path, extra_aliases={"Encomenda": "adjustment"})
    assert (read.settlement.lines[1].type, read.settlement.lines[1].is_order) == (
        "Encomenda",
        False,
    )


def test_equal_rows_are_named_unless_the_file_s_own_total_has_them_both(tmp_path: Path) -> None:
    rows = [WORKED, ADVERTISING, WORKED, ZERO_ROW, ZERO_ROW, WORKED]
    read = read_settlement(comma_separated(tmp_path / "income.csv", table(rows)))
    assert [(p.row, p.what) for p in read.problems] == [
        ("7", "Rows 2, 4 and 7 say the same: 577123456789012345, 75.60.")
    ]
    assert len(read.settlement.lines) == 6
    assert read_settlement(settlement(tmp_path, rows, "176.80")).problems == []


def test_the_same_order_settled_twice_is_no_repetition(tmp_path: Path) -> None:
    later = {**WORKED, "Order settled time": "2026/06/09"}
    assert (
        read_settlement(comma_separated(tmp_path / "income.csv", table([WORKED, later]))).problems
        == []
    )


def test_a_file_without_rows_says_so(tmp_path: Path) -> None:
    read = read_settlement(settlement(tmp_path, [], "0.00"))
    assert (read.settlement.lines, read.notes) == (
        (),
        ["The file has no rows: nothing was settled in its time."],
    )


def test_the_type_decides_and_a_leading_seven_only_warns(tmp_path: Path) -> None:
    odd = {**WORKED, "Order/adjustment ID": "7641963103148550001"}
    read = read_settlement(settlement(tmp_path, [odd], "75.60"))
    assert read.settlement.lines[0].is_order
    assert "an id like an adjustment's" in read.problems[0].what


@pytest.mark.parametrize(
    ("column", "amount"),
    [("Total settlement amount", "75.61"), ("Total fees", "-14.41"), ("Seller shipping fee", "1")],
)
def test_a_row_that_does_not_add_up_is_refused_with_its_place_and_difference(
    tmp_path: Path, column: str, amount: str
) -> None:
    path = settlement(tmp_path, [ZERO_ROW, {**WORKED, column: amount}], "75.60")
    with refused(
        r"difference -?[01]\.0", where="income.xlsx, sheet 'Order details', row 3"
    ) as caught:
        read_settlement(path)
    assert "row 3" in caught.value.where


def test_a_named_allowance_lets_a_cent_pass_as_a_part_of_its_own(tmp_path: Path) -> None:
    path = settlement(tmp_path, [{**WORKED, "Total settlement amount": "75.61"}], "75.61")
    line = read_settlement(path, allowance=Decimal("0.01")).settlement.lines[0]
    assert line.parts[-1] == Part("Rounding difference", "adjustment", Decimal("0.01"))


def test_rows_that_are_not_the_report_s_total_are_refused(tmp_path: Path) -> None:
    with refused(r"1,197\.00", r"50\.00", where="income.xlsx, sheet 'Reports'"):
        read_settlement(settlement(tmp_path, MONTH, "1247.00"))


def test_a_lesser_total_of_the_report_that_differs_is_only_named(tmp_path: Path) -> None:
    sheets = {
        "Order details": table(MONTH),
        "Reports": [*report("1197.00"), ["", "", "Affiliate commission", "", "", "-8.00"]],
    }
    read = read_settlement(workbook(tmp_path / "income.xlsx", sheets))
    assert [problem.column for problem in read.problems] == ["Affiliate commission"]
    assert "difference 1.00" in read.problems[0].what


def test_an_unknown_column_that_comes_to_something_is_refused_by_name_and_its_cure_works(
    tmp_path: Path,
) -> None:
    rows = [
        {
            **WORKED,
            "Durian season fee": "-1.10",
            "Total fees": "-15.50",
            "Total settlement amount": "74.50",
        }
    ]
    cells = table(rows, [*MALAYSIA, "Durian season fee"])
    path = workbook(tmp_path / "income.xlsx", {"Order details": cells})
    with refused("Durian season fee", r"-1\.10", where="income.xlsx"):
        read_settlement(path)
    parts = (
        read_settlement(path, extra_aliases={"durian  season FEE": "fee"}).settlement.lines[0].parts
    )
    assert Part("Durian season fee", "fee", Decimal("-1.10")) in parts


def test_an_unknown_column_of_zeros_or_words_is_noted(tmp_path: Path) -> None:
    rows = [{**WORKED, "Durian season fee": "0.00", "Remark": "thank you"}]
    path = workbook(
        tmp_path / "i.xlsx",
        {"Order details": table(rows, [*MALAYSIA, "Durian season fee", "Remark"])},
    )
    notes = " ".join(read_settlement(path).notes)
    assert "nothing but zero: Durian season fee." in notes
    assert "not used: Remark." in notes


def test_two_currencies_are_never_added(tmp_path: Path) -> None:
    with refused("MYR", "SGD", where="income.xlsx, sheet 'Order details'"):
        read_settlement(settlement(tmp_path, [WORKED, {**REFUND, "Currency": "SGD"}], "42.50"))


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        (
            ["577123456789012000", "577123456789055000", "577123456789077000"],
            "rounded the order ids",
        ),
        (["5.77123E+17", "577123456789055521"], "a rounded number"),
        ([577123456789012345.0, "577123456789055521"], "a number"),
        (
            [
                "577123456789012352",
                "577123456789055488",
                "577123456789077760",
                "577123456789099520",
            ],
            "rounded to numbers",
        ),
    ],
)
def test_ids_that_another_program_has_rounded_are_refused(
    tmp_path: Path, ids: list[str], words: str
) -> None:
    rows = [sale(row_id, "2026/06/08") for row_id in ids]
    with pytest.raises(FixInputError, match=words) as caught:
        read_settlement(settlement(tmp_path, rows, "0"))
    assert "Download it again" in caught.value.cure


def test_one_id_that_ends_in_zeros_is_an_id(tmp_path: Path) -> None:
    rows = [WORKED, sale("576778866794071000", "2026/06/08"), ADVERTISING]
    assert len(read_settlement(settlement(tmp_path, rows, "25.60")).settlement.lines) == 3


def test_estimates_of_unsettled_orders_are_refused(tmp_path: Path) -> None:
    headings = [
        "Type",
        "Order/adjustment ID",
        "Currency",
        "Total estimated settlement amount",
        "Estimated Settle time",
    ]
    path = comma_separated(
        tmp_path / "on-hold.csv", [headings, ["Order", "577123456789012345", "MYR", "7.28", "soon"]]
    )
    with refused(where="on-hold.csv, column 'Total estimated settlement amount'"):
        read_settlement(path)


def test_an_orders_export_is_told_from_a_settlement(tmp_path: Path) -> None:
    path = comma_separated(
        tmp_path / "orders.csv",
        [["Order ID", "Order Substatus"], ["577123456789012345", "In transit"]],
    )
    with refused(where="orders.csv, column 'Order Substatus'"):
        read_settlement(path)


def test_a_file_without_headings_or_with_one_missing_is_refused(tmp_path: Path) -> None:
    with refused(where="a.csv"):
        read_settlement(comma_separated(tmp_path / "a.csv", table(MONTH)[1:]))
    without = [heading for heading in MALAYSIA if heading != "Order settled time"]
    with refused("Order settled time", where="b.csv, row 1"):
        read_settlement(comma_separated(tmp_path / "b.csv", table(MONTH, without)))
