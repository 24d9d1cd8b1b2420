"""What files go through before they are loaded.

Harmless damage changes no fact, harmful damage is always refused.
"""

import csv
import io
import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.settlement_samples import MALAYSIA, report, table, workbook
from xlplugin.errors import FixInputError
from xlplugin.money import from_minor
from xlplugin.tiktok.facts import SettlementLine
from xlplugin.tiktok.files.settlement_file import read_settlement

Table = list[list[str]]

KEYS = (
    "Order/adjustment ID",
    "Type",
    "Order created time",
    "Order settled time",
    "Currency",
    "Related order ID",
)
WORDS = {*KEYS, "Shopping center items"}
IDS = (0, [name.strip() for name in MALAYSIA].index("Related order ID"))
DATES = (2, 3)
ORDER_FEES = (
    "Transaction fee",
    "TikTok Shop commission fee",
    "Affiliate commission",
    "Voucher Xtra service fee",
)
ORDER_SHIPPING = ("Actual shipping fee", "Platform shipping fee discount", "Customer shipping fee")


def sen(units: int) -> str:
    return str(from_minor(units))


@st.composite
def order_rows(draw: st.DrawFn) -> dict[str, str]:
    """An order that adds up.

    A sale or a refund, fees of either sign, shipping that need not cancel out.
    """
    order_id = str(2 * draw(st.integers(285_000_000_000_000_000, 294_999_999_999_999_999)) + 1)
    before = draw(st.integers(0, 5_000_000))
    discount = -draw(st.integers(0, 50_000))
    refund = -draw(st.integers(0, 900_000))
    fees = {name: draw(st.integers(-90_000, 9_000)) for name in ORDER_FEES}
    shipping = {name: draw(st.integers(-2_000, 2_000)) for name in ORDER_SHIPPING}
    total_fees = sum(fees.values()) + sum(shipping.values())
    revenue = before + discount + refund
    amounts = {
        "Total settlement amount": revenue + total_fees,
        "Total revenue": revenue,
        "Subtotal after seller discounts": before + discount,
        "Subtotal before discounts": before,
        "Seller discounts": discount,
        "Refund subtotal after seller discounts": refund,
        "Refund subtotal before seller discounts": refund,
        "Total fees": total_fees,
        "Seller shipping fee": sum(shipping.values()),
        **fees,
        **shipping,
        "Customer payment": before,
        "Platform discounts": 0,
    }
    keys = (
        order_id,
        "Order",
        "2026/06/01",
        f"2026/06/{draw(st.integers(13, 28)):02d}",
        "MYR",
        order_id,
    )
    return dict(zip(KEYS, keys, strict=True)) | {
        name: sen(amount) for name, amount in amounts.items()
    }


@st.composite
def adjustment_rows(draw: st.DrawFn) -> dict[str, str]:
    row_id = str(2 * draw(st.integers(3_800_000_000_000_000_000, 3_849_999_999_999_999_999)) + 1)
    kind = draw(
        st.sampled_from(
            ["GMV Payment for TikTok Ads", "Logistics reimbursement", "Violation fee （fine）"]
        )
    )
    amount = sen(draw(st.integers(-500_000, 500_000)))
    keys = (row_id, kind, "2026/06/02", f"2026/06/{draw(st.integers(13, 28)):02d}", "MYR", "/")
    return dict(zip(KEYS, keys, strict=True)) | {
        "Total settlement amount": amount,
        "Ajustment amount": amount,
    }


# ids are odd, so that chance never makes them look rounded
months = st.lists(order_rows() | adjustment_rows(), min_size=1, max_size=5).map(table)

# --- harmless damage ------------------------------------------------------------------------------

Damage = Callable[[Table], Table]


def on_headings(change: Callable[[str], str]) -> Damage:
    return lambda cells: [[change(name) for name in cells[0]], *cells[1:]]


def on_columns(places: Sequence[int], change: Callable[[str], str]) -> Damage:
    return lambda cells: [
        cells[0],
        *([change(c) if n in places else c for n, c in enumerate(row)] for row in cells[1:]),
    ]


AMOUNTS = [place for place, name in enumerate(MALAYSIA) if name.strip() not in WORDS]


def with_thousands(text: str) -> str:
    return f"{Decimal(text):,.2f}"


def in_brackets(text: str) -> str:
    return f"({text[1:]})" if text.startswith("-") else text


def short(text: str) -> str:
    return f"{Decimal(text).normalize():f}"


HARMLESS: dict[str, Damage] = {
    "spaces around headings": on_headings(lambda name: f" {name}\t "),
    "doubled spaces in headings": on_headings(lambda name: name.replace(" ", "  ")),
    "headings in capitals": on_headings(str.upper),
    "headings in another form of Unicode": on_headings(
        lambda name: unicodedata.normalize("NFD", name)
    ),
    "full-width brackets": on_headings(lambda name: name.replace("(", "（").replace(")", "）")),
    "a backslash for the slash": on_headings(lambda name: name.replace("/", "\\")),
    "an empty column between": lambda cells: [[*row[:30], "", *row[30:]] for row in cells],
    "columns the other way round": lambda cells: [row[::-1] for row in cells],
    "a banner above": lambda cells: [["Settled income"], [], *cells],
    "blank rows between and below": lambda cells: [cells[0], [], *cells[1:], [], []],
    "a row of descriptions": lambda cells: [
        cells[0],
        ["What it means." if c else c for c in cells[0]],
        *cells[1:],
    ],
    "a TAB after every id": on_columns(IDS, lambda text: text + "\t"),
    "an apostrophe before every id": on_columns(
        IDS, lambda text: "'" + text if text.isdecimal() else text
    ),
    "dashed dates": on_columns(DATES, lambda text: text.replace("/", "-")),
    "day first": on_columns(DATES[1:], lambda text: "/".join(reversed(text.split("/")))),
    "month first": on_columns(DATES[1:], lambda text: "{1}/{2}/{0}".format(*text.split("/"))),
    "dates with a time": on_columns(DATES, lambda text: text + " 23:59:59"),
    "compact dates": on_columns(DATES, lambda text: text.replace("/", "")),
    "thousands separators": on_columns(AMOUNTS, with_thousands),
    "no trailing zeros": on_columns(AMOUNTS, short),
    "negative in brackets": on_columns(AMOUNTS, in_brackets),
    "the currency before each amount": on_columns(AMOUNTS, lambda text: f"MYR {text}"),
    "a ringgit sign": on_columns(
        AMOUNTS, lambda text: f"-RM{text[1:]}" if text.startswith("-") else f"RM{text}"
    ),
    "blank for zero": on_columns(AMOUNTS, lambda text: "" if Decimal(text) == 0 else text),
    "decimal commas": on_columns(AMOUNTS, lambda text: f"{Decimal(text):.2f}".replace(".", ",")),
}
AMOUNT_FORMS = {
    "thousands separators",
    "no trailing zeros",
    "negative in brackets",
    "the currency before each amount",
    "a ringgit sign",
    "blank for zero",
    "decimal commas",
}
DATE_FORMS = {"dashed dates", "day first", "month first", "dates with a time", "compact dates"}
LAST = (
    "an empty column between",
    "columns the other way round",
    "a row of descriptions",
    "blank rows between and below",
    "a banner above",
)
ENCODINGS = [
    ("utf-8", ",", "\r\n"),
    ("utf-8-sig", ";", "\r\n"),
    ("utf-16", "\t", "\n"),
    ("utf-8", ";", "\n"),
]


def write(
    path: Path, cells: Table, encoding: str = "utf-8", delimiter: str = ",", ending: str = "\r\n"
) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=ending).writerows(cells)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def facts(path: Path) -> list[SettlementLine]:
    """The lines without their row numbers, which a banner or a blank row moves."""
    return [line._replace(row=0) for line in read_settlement(path).settlement.lines]


def combined(names: Sequence[str]) -> list[str]:
    """These kinds of damage in an order in which each finds what it damages, one form of amounts
    and of dates.
    """
    kept = [name for name in names if name not in AMOUNT_FORMS | DATE_FORMS | set(LAST)]
    kept += [
        name for forms in (AMOUNT_FORMS, DATE_FORMS) for name in sorted(forms & set(names))[:1]
    ]
    return kept + [name for name in LAST if name in names]


FEW = settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.parametrize("name", HARMLESS)
def test_each_harmless_damage_alone_changes_nothing(tmp_path: Path, name: str) -> None:
    @settings(FEW, max_examples=5)
    @given(months)
    def holds(cells: Table) -> None:
        assert facts(write(tmp_path / "b.csv", HARMLESS[name](cells))) == facts(
            write(tmp_path / "a.csv", cells)
        )

    holds()


@FEW
@given(months, st.sets(st.sampled_from(sorted(HARMLESS)), max_size=6), st.sampled_from(ENCODINGS))
def test_harmless_damage_together_changes_nothing(
    tmp_path: Path, cells: Table, names: set[str], how: tuple[str, str, str]
) -> None:
    damaged = cells
    for name in combined(sorted(names)):
        damaged = HARMLESS[name](damaged)
    assert facts(write(tmp_path / "b.csv", damaged, *how)) == facts(
        write(tmp_path / "a.csv", cells)
    )


@settings(FEW, max_examples=10)
@given(months)
def test_a_program_that_saves_amounts_as_numbers_changes_nothing(
    tmp_path: Path, cells: Table
) -> None:
    numbers = [[float(c) if n in AMOUNTS else c for n, c in enumerate(row)] for row in cells[1:]]
    saved = workbook(tmp_path / "b.xlsx", {"Order details": [cells[0], *numbers]})
    assert facts(saved) == facts(workbook(tmp_path / "a.xlsx", {"Order details": cells}))


# --- harmful damage -------------------------------------------------------------------------------

IN_A_SUM = [
    place
    for place, name in enumerate(MALAYSIA)
    if name.strip()
    in {
        "Total settlement amount",
        "Total revenue",
        "Subtotal after seller discounts",
        "Total fees",
        *ORDER_FEES,
        *ORDER_SHIPPING,
        "Seller shipping fee",
        "Refund subtotal after seller discounts",
        "Ajustment amount",
    }
]


@FEW
@given(months, st.data(), st.integers(-10_000, 10_000).filter(bool))
def test_one_amount_that_was_changed_is_refused(
    tmp_path: Path, cells: Table, data: st.DataObject, by: int
) -> None:
    row = data.draw(st.integers(1, len(cells) - 1))
    place = data.draw(st.sampled_from(IN_A_SUM))
    cells[row][place] = str(Decimal(cells[row][place]) + from_minor(by))
    with pytest.raises(FixInputError, match="difference"):
        read_settlement(write(tmp_path / "a.csv", cells))


EXCEL = {
    "rounded to fifteen digits": lambda text: text[:15] + "0" * (len(text) - 15),
    "shown in scientific notation": lambda text: f"{float(text):.5E}",
    "as a formula": lambda text: f'="{text}"',
    "with letters": lambda text: text[:-1] + "x",
}


@pytest.mark.parametrize("how", EXCEL)
def test_ids_that_a_program_has_changed_are_refused(tmp_path: Path, how: str) -> None:
    @settings(FEW, max_examples=10)
    @given(months)
    def refused(cells: Table) -> None:
        damaged = on_columns(IDS[:1], EXCEL[how])(cells)
        with pytest.raises(FixInputError) as caught:
            read_settlement(write(tmp_path / "a.csv", damaged))
        assert "Download it again" in caught.value.cure

    refused()


@settings(FEW, max_examples=15)
@given(months, st.data())
def test_a_workbook_that_lost_a_row_is_refused_by_its_own_report(
    tmp_path: Path, cells: Table, data: st.DataObject
) -> None:
    total = str(sum(Decimal(row[5]) for row in cells[1:]))
    lost = data.draw(st.integers(1, len(cells) - 1))
    if not Decimal(cells[lost][5]):
        return
    path = workbook(
        tmp_path / "a.xlsx",
        {"Order details": cells[:lost] + cells[lost + 1 :], "Reports": report(total)},
    )
    with pytest.raises(FixInputError, match="in the report"):
        read_settlement(path)


@settings(FEW, max_examples=25)
@given(months, st.floats(0.05, 0.98))
def test_a_csv_that_was_cut_off_is_refused_or_gives_only_whole_rows(
    tmp_path: Path, cells: Table, part: float
) -> None:
    whole = write(tmp_path / "a.csv", cells)
    lines = facts(whole)
    data = whole.read_bytes()
    whole.write_bytes(data[: int(len(data) * part)])
    try:
        found = facts(whole)
    except FixInputError:
        return
    assert found == lines[: len(found)]
