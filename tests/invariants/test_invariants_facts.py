"""The invariants that a single file, order or moment shows, each under its number.

Those of whole months are in
test_invariants.py.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.invariants.test_invariants import folder, fresh_sqlite
from tests.support.bookkeeping import sheets_at
from tests.support.months import tried
from tests.support.presses import MASTERS, WALLET, Settles, look, posts, posts_past, pressed
from tests.support.prompters import ScriptedPrompter
from tests.support.random_facts import Story, lines, stories
from tests.support.settlement_samples import MALAYSIA, report, workbook
from tests.support.stories import a_shop, adjusted, an_order, at, goods, june, settled
from tests.tiktok.test_tiktok_settlement_damage import Table, write
from tests.tiktok.test_tiktok_settlement_damage import months as tables
from tests.tiktok.test_tiktok_wire import ORDER, page
from xlplugin.actions.lock import lock_books
from xlplugin.context import ButtonContext
from xlplugin.engine import open_book
from xlplugin.errors import FixInputError
from xlplugin.ledger.documents import CREDIT_NOTE, INVOICE, PAYMENT, REFUND
from xlplugin.ledger.source_keys import source_key
from xlplugin.money import ZERO, from_minor
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.settled_rows import keys_of
from xlplugin.posting.settlement_day import ADJUSTMENT
from xlplugin.posting.shop import AS_DISCOUNT
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.orders import put_orders, read_orders
from xlplugin.sheets.payments import put_settlement, read_settlement_lines
from xlplugin.sheets.tables import ORDERS
from xlplugin.stores.ledger_sheets import LedgerSheets
from xlplugin.stores.proof import verify
from xlplugin.tiktok.api import wire
from xlplugin.tiktok.facts import Order, Settlement, SettlementLine
from xlplugin.tiktok.files.settlement_file import read_settlement

__all__ = ["folder"]

SHOP = a_shop(short_payment=AS_DISCOUNT)
AT = {name.strip(): place for place, name in enumerate(MALAYSIA)}
JUNE_30 = date(2026, 6, 30)


def total(amounts: Iterator[Decimal] | Sequence[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def orders_of(settlement: Sequence[SettlementLine], cells: Table) -> list[Order]:
    """The orders that a file settles, sold at what it says."""
    sold = {
        row[0]: max(ZERO, Decimal(row[AT["Subtotal after seller discounts"]])) for row in cells[1:]
    }
    return [an_order(line.id, goods(sold[line.id])) for line in settlement if line.is_order]


# -- 2, 3, 4: a file's rows, sums and totals -------------------------------------------------------


@tried(15)
@given(tables)
def test_invariant_02_the_parts_of_a_row_are_its_settlement_and_what_its_documents_come_to(
    folder: Path, cells: Table
) -> None:
    file = read_settlement(write(folder / "income.csv", cells)).settlement.lines
    assert [line.settlement for line in file] == [
        Decimal(row[AT["Total settlement amount"]]) for row in cells[1:]
    ]
    for line in file:
        assert line.earnings + line.fees + line.adjustment == line.settlement
        assert total([part.amount for part in line.parts]) == line.settlement
    books = fresh_sqlite(folder / "books.sqlite")
    pressed(books, "Post orders", posts(SHOP, orders_of(file, cells)))
    pressed(books, "Post payments", Settles(SHOP, list(file)))
    signs = {INVOICE: 1, CREDIT_NOTE: -1}
    for order_id in {line.id for line in file if line.is_order}:
        mine = [held for held in books.documents() if held.no == order_id]
        rows = [line.settlement for line in file if line.id == order_id]
        assert total([signs[held.type] * held.amount for held in mine]) == total(rows)


@tried(5)
@given(tables, st.sampled_from([0, 0, 1, -1, 250]))
def test_invariant_03_the_rows_are_the_file_s_total_and_their_payments_the_bank_s(
    folder: Path, cells: Table, off: int
) -> None:
    settled_in_all = total([Decimal(row[AT["Total settlement amount"]]) for row in cells[1:]])
    says = str(settled_in_all + from_minor(off))
    path = workbook(folder / "income.xlsx", {"Order details": cells, "Reports": report(says)})
    if off:
        with pytest.raises(FixInputError, match="in the report"):
            read_settlement(path)
        return
    settlement = read_settlement(path).settlement
    assert (
        settlement.total == settled_in_all == total([line.settlement for line in settlement.lines])
    )
    books = fresh_sqlite(folder / "books.sqlite")
    pressed(books, "Post orders", posts(SHOP, orders_of(settlement.lines, cells)))
    pressed(books, "Post payments", Settles(SHOP, list(settlement.lines)))
    signs = {PAYMENT: 1, REFUND: -1}
    assert (
        total([signs.get(held.type, 0) * held.amount for held in books.documents()])
        == settled_in_all
    )
    assert books.balances().get((WALLET, "MYR"), ZERO) == settled_in_all


TOTALS = {"Total revenue": {"sale", "refund"}, "Total fees": {"fee", "tax", "shipping"}}
DETAILS = {
    "Subtotal after seller discounts": {"Subtotal before discounts", "Seller discounts"},
    "Refund subtotal after seller discounts": {"Refund subtotal before seller discounts"},
    "Seller shipping fee": {
        "Actual shipping fee",
        "Platform shipping fee discount",
        "Customer shipping fee",
    },
}


@tried(15)
@given(
    tables,
    st.sampled_from(["Total settlement amount", *TOTALS]),
    st.integers(-500, 500).filter(bool),
)
def test_invariant_04_a_total_is_its_components_and_is_never_posted(
    folder: Path, cells: Table, changed: str, off: int
) -> None:
    file = read_settlement(write(folder / "income.csv", cells)).settlement.lines
    for line, row in zip(file, cells[1:], strict=True):
        kinds = {part.kind for part in line.parts}
        assert not [name for name, details in DETAILS.items() if name in kinds and kinds & details]
        for name, roles in TOTALS.items():
            assert total([part.amount for part in line.parts if part.role in roles]) == Decimal(
                row[AT[name]]
            ), name
    books = fresh_sqlite(folder / "books.sqlite")
    pressed(books, "Post orders", posts(SHOP, orders_of(file, cells)))
    pressed(books, "Post payments", Settles(SHOP, list(file)))
    assert {line.kind for line in books.document_lines()}.isdisjoint(
        {*TOTALS, "Total settlement amount"}
    )
    cells[1][AT[changed]] = str(Decimal(cells[1][AT[changed]]) + from_minor(off))
    with pytest.raises(FixInputError, match="difference"):
        read_settlement(write(folder / "income.csv", cells))


# -- 10: ids ---------------------------------------------------------------------------------------

ids = st.one_of(
    st.text("0123456789", min_size=15, max_size=20),
    st.sampled_from(
        ["000576553020000101", "576553020000000000", "1" + "0" * 18, "9" * 19, "0" * 17]
    ),
)


@tried(4)
@given(st.sets(ids, min_size=1, max_size=3))
def test_invariant_10_an_id_is_the_same_from_tiktok_s_answer_to_the_database(
    folder: Path, template: Path, wanted: set[str]
) -> None:
    fetched = wire.read_orders(
        page(*({**ORDER, "id": number} for number in sorted(wanted)))
    ).records
    book = sheets_at(folder / "a.xlsx", template).book
    put_orders(book, SHOP, fetched, MASTERS, june(30))
    rows = [
        settled(order.id, june(8), row=n, commission=-100 * n) for n, order in enumerate(fetched, 2)
    ]
    put_settlement(
        book,
        SHOP.shop_id,
        Settlement("income.xlsx", "", "MYR", "", "", None, tuple(rows)),
        [""] * len(rows),
    )
    book.save(folder / "b.xlsx")
    book.book.close()

    reopened = Workbook(open_book(folder / "b.xlsx"))
    from_sheet = [row.order for row in read_orders(reopened, {SHOP.shop_id: SHOP})]
    shop_id, file = read_settlement_lines(reopened)
    assert [order.id for order in from_sheet] == [row.id for row in file] == sorted(wanted)
    for books in (fresh_sqlite(folder / "books.sqlite"), LedgerSheets(reopened)):
        known = [order._replace(lines=(goods(order.subtotal),)) for order in from_sheet]
        pressed(books, "Post orders", posts(SHOP, known))
        pressed(books, "Post payments", Settles(SHOP, file))
        assert {held.no for held in books.documents() if held.type == INVOICE} == wanted
        keys = {source_key(shop_id, INVOICE, number) for number in wanted}
        assert {source.key for source in books.source_rows()} == keys | set(keys_of(shop_id, rows))
    reopened.book.close()


# -- 11: two shops ---------------------------------------------------------------------------------


@pytest.mark.parametrize("past_first", [False, True])
def test_invariant_11_a_past_invoice_and_another_shop_s_order_of_its_number_stand_side_by_side(
    folder: Path, past_first: bool
) -> None:
    kenanga = a_shop("7495540735366777510", "Kenanga Home")
    late = a_shop(first_day=june(5))
    books = fresh_sqlite(folder / "books.sqlite")
    order = an_order("576553020000000101", goods("60.00"))
    presses = [posts(kenanga, [order]), posts_past(late, [order])]
    for deed in presses[::-1] if past_first else presses:
        assert pressed(books, "Post orders", deed) == ["Success"]
    assert {held.shop for held in books.documents()} == {kenanga.shop_id, late.shop_id}
    assert len({held.no for held in books.documents()}) == 2


# -- 12: what leads nowhere ------------------------------------------------------------------------


@tried(15)
@given(
    tables,
    st.dictionaries(st.sampled_from(["Live fee", "Green levy", "手续费"]), st.integers(-900, 900)),
)
def test_invariant_12_unknown_columns_that_come_to_something_are_refused_or_told_by_name(
    folder: Path, cells: Table, new: dict[str, int]
) -> None:
    """A column that nobody knows is never left out in silence, and never breaks a row's sum."""
    widened = [[*cells[0], *new]]
    for row in cells[1:]:
        widened.append([*row, *["0.00"] * len(new)])
    for place, amount in enumerate(new.values()):
        widened[1][len(cells[0]) + place] = str(from_minor(amount))
    path = write(folder / "income.csv", widened)
    odd = [name for name, amount in new.items() if amount]
    try:
        read = read_settlement(path)
    except FixInputError as refused:
        assert odd
        told = refused.what
    else:
        told = " ".join(read.notes + [problem.what for problem in read.problems])
        assert len(read.settlement.lines) == len(cells) - 1
        for line in read.settlement.lines:
            assert sum((part.amount for part in line.parts), ZERO) == line.settlement
    for name in odd:
        assert f"'{name}'" in told


MAPPING_OF = {
    "fee": "transaction",
    "tax": "transaction",
    "shipping": "shipping",
    "adjustment": "claims",
}


@tried(25)
@given(stories(), st.sets(st.sampled_from(sorted({*MAPPING_OF.values()}))))
def test_invariant_12_unmapped_fees_stop_the_file_and_are_listed_all_at_once(
    folder: Path, story: Story, blank: set[str]
) -> None:
    known, statement = story
    shop = a_shop(**dict.fromkeys(blank, ""))
    books = fresh_sqlite(folder / "books.sqlite")
    pressed(books, "Post orders", posts(shop, known))
    before = look(books)
    own = {
        "GMV Payment for TikTok Ads",
        "Shipping fee adjustment",
    }  # kinds with a row of their own in the Fee Map
    lost = {
        p.kind
        for row in statement
        for p in row.parts
        if MAPPING_OF.get(p.role) in blank and p.kind not in own
    }
    if "shipping" in blank:
        lost |= {p.kind for row in statement for p in row.parts} & {"Shipping fee adjustment"}
    with books.posting("Post payments") as session:
        if not lost:
            Settles(shop, statement)(session)
            return
        with pytest.raises(FixInputError, match="leads to no account") as refused:
            Settles(shop, statement)(session)
    assert {kind for kind in _kinds(statement) if f"'{kind}'" in refused.value.what} == lost
    assert look(books) == before


def _kinds(statement: Sequence[SettlementLine]) -> set[str]:
    return {part.kind for row in statement for part in row.parts}


@tried(25)
@given(st.lists(st.tuples(lines(), st.booleans()), min_size=1, max_size=4))
def test_invariant_12_an_unmapped_sku_is_not_posted_and_says_so(
    folder: Path, sold: list[tuple]
) -> None:
    facts = [
        an_order(
            f"57655302000000{n:04}",
            line._replace(sku_id=f"17293824761999{n:05}") if is_new else line,
        )
        for n, (line, is_new) in enumerate(sold)
    ]
    books = fresh_sqlite(folder / "books.sqlite")
    told = pressed(books, "Post orders", posts(SHOP, facts))
    assert told == [RowStatus.MISSING_ITEM if is_new else "Success" for _, is_new in sold]
    posted = {held.no for held in books.documents()}
    assert posted == {
        order.id for order, (_, is_new) in zip(facts, sold, strict=True) if not is_new
    }


# -- 13: the type decides --------------------------------------------------------------------------

ORDER_WORDS = ("Order", "Pesanan", "Đơn hàng", "คำสั่งซื้อ", "订单", " ORDER ")
OTHER_WORDS = (
    "Logistics reimbursement",
    "Charge back",
    "Platform penalty",
)
UNKNOWN_WORDS = ("A type of next year", "7")  # asked about, unless the number is an adjustment's
row_ids = st.tuples(
    st.sampled_from(["7", "57", "69"]), st.sampled_from([18, 19]), st.integers(10**11, 10**12 - 1)
)
adjustment_ids = st.tuples(st.just("7"), st.just(19), st.integers(10**11, 10**12 - 1))
typed_rows = st.one_of(
    st.tuples(row_ids, st.sampled_from(ORDER_WORDS + OTHER_WORDS)),
    st.tuples(adjustment_ids, st.sampled_from(UNKNOWN_WORDS)),
)


@tried(25)
@given(st.lists(typed_rows, min_size=1, max_size=4))
def test_invariant_13_an_adjustment_is_one_by_its_type_and_its_id_only_warns(
    folder: Path, told: list[tuple[tuple[str, int, int], str]]
) -> None:
    named = {
        f"{first}{2 * number + 1:0{length - len(first)}d}": word
        for (first, length, number), word in told
    }
    rows = [
        [number, word, "2026/06/01", "2026/06/08", "MYR", "1.00", "1.00"]
        for number, word in named.items()
    ]
    heads = [
        *(MALAYSIA[place] for place in range(5)),
        "Total settlement amount",
        "Ajustment amount",
    ]
    read = read_settlement(write(folder / "income.csv", [heads, *rows]))
    file = read.settlement.lines
    assert [line.is_order for line in file] == [word in ORDER_WORDS for word in named.values()]
    odd = {
        line.id
        for line in file
        if line.is_order == (len(line.id) == 19 and line.id.startswith("7"))
    }
    warned = {
        number
        for number in named
        for p in read.problems
        if p.what.startswith(f"{number} is of type")
    }
    assert warned == odd
    books = fresh_sqlite(folder / "books.sqlite")
    words = pressed(books, "Post payments", Settles(SHOP, list(file)))
    assert words
    assert [word == RowStatus.ORDER_NOT_POSTED for word in words] == [
        line.is_order for line in file
    ]
    assert {held.description for held in books.documents() if held.type == INVOICE} <= {ADJUSTMENT}


# -- 14: no lock over an unknown difference --------------------------------------------------------


@tried(10)
@given(st.lists(st.tuples(st.integers(-2, 2), st.integers(25, 34)), min_size=1, max_size=3))
def test_invariant_14_a_period_with_an_unknown_difference_is_not_locked(
    folder: Path, template: Path, odd: list[tuple[int, int]]
) -> None:
    books = sheets_at(folder / "ledger.xlsx", template)
    pressed(books, "Post orders", posts(SHOP, [an_order("576553020000000101", goods("60.00"))]))
    rows = tuple(
        adjusted(
            f"764196310314855{n:04}", june(1) + timedelta(days - 1), "5.00", "Rebate", row=n + 2
        )._replace(settlement=Decimal("5.00") + from_minor(off))
        for n, (off, days) in enumerate(odd)
    )
    put_settlement(
        books.book,
        SHOP.shop_id,
        Settlement("income.xlsx", "", "MYR", "", "", None, rows),
        [""] * len(rows),
    )
    press = ButtonContext(
        Workbook(books.book.book),
        ScriptedPrompter(choice="Lock up to 30/06/2026", texts=("Rebates of July",)),
    )
    if any(off and june(1) + timedelta(days - 1) <= JUNE_30 for off, days in odd):
        with pytest.raises(FixInputError, match="unknown difference"):
            lock_books(press)
        assert look(LedgerSheets(Workbook(books.book.book))).locked is None
    else:
        assert "are locked up to 30/06/2026" in lock_books(press)
        assert look(LedgerSheets(Workbook(books.book.book))).locked == JUNE_30
    books.book.book.close()


# -- 15: the day of a moment -----------------------------------------------------------------------

HOURS = {
    "Asia/Kuala_Lumpur": 8,
    "Asia/Singapore": 8,
    "Asia/Jakarta": 7,
    "Asia/Ho_Chi_Minh": 7,
    "Asia/Manila": 8,
}
month_ends = st.sampled_from([date(2026, month, 1) for month in range(1, 13)])
moments = st.builds(
    lambda day, seconds: (
        datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=seconds)
    ),
    month_ends,
    st.integers(-90_000, 90_000),
)


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Iterator[Workbook]:
    book = sheets_at(tmp_path_factory.mktemp("grid") / "orders.xlsx", template).book
    yield book
    book.book.close()


@tried(15)
@example(at("2026-05-31 17:00"), "Asia/Kuala_Lumpur")
@example(at("2026-05-31 15:59"), "Asia/Kuala_Lumpur")
@given(moments, st.sampled_from(sorted(HOURS)))
def test_invariant_15_an_order_is_dated_in_the_shop_s_zone_wherever_it_has_been(
    folder: Path, grid: Workbook, moment: datetime, zone: str
) -> None:
    """31st 17:00 UTC is the 1st in Kuala Lumpur.

    From TikTok's seconds, and after it stood in a cell.
    """
    shop = a_shop(zone=zone)
    there = (moment + timedelta(hours=HOURS[zone])).date()
    told = {**ORDER, "create_time": int(moment.timestamp()), "update_time": int(moment.timestamp())}
    [fetched] = wire.read_orders(page(told)).records
    grid.view(ORDERS).replace([])
    put_orders(grid, shop, [fetched], MASTERS, there)
    [row] = read_orders(grid, {shop.shop_id: shop})
    assert row.order.create_time == moment
    books = fresh_sqlite(folder / "books.sqlite")
    for order in (fetched, row.order):
        pressed(books, "Post orders", posts(shop, [order._replace(lines=(goods(order.subtotal),))]))
    [invoice] = books.documents()
    assert invoice.date == there
    assert {entry.date for entry in books.entries()} == {there}
    assert verify(books).is_whole
