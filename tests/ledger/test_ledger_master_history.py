"""Changes of master data: what makes one state of another, and how two people's changes merge."""

from hypothesis import given
from hypothesis import strategies as st

from xlplugin.ledger.master_history import (
    Conflict,
    Keep,
    MasterState,
    apply_changes,
    change_text,
    changes_between,
    merge,
    named_changes,
)

POSTAGE = ("GL Accounts", "710-000")
SALES = ("GL Accounts", "500-000")
BANK = ("GL Accounts", "310-000")


def account(code: str, kind: str, description: str = "") -> dict[str, str]:
    row = {"Code": code, "Acc Type": kind, "Description": description}
    return {heading: text for heading, text in row.items() if text}


BEFORE: MasterState = {
    POSTAGE: account("710-000", "Expenses", "Postage"),
    SALES: account("500-000", "Sales", "Online sales"),
}

row_ids = st.sampled_from([POSTAGE, SALES, BANK, ("Fee Map", "Ads · CPC"), ("Fee Map", "")])
texts = st.sampled_from(["", "Expenses", "Fixed Assets", '{"Code"}', "Café, 10%"])
rows = st.dictionaries(st.sampled_from(["Code", "Acc Type", "Description"]), texts.filter(bool))
states = st.dictionaries(row_ids, rows)


def test_a_reclassified_account_is_one_change_of_one_cell() -> None:
    after = {**BEFORE, POSTAGE: account("710-000", "Fixed Assets", "Postage")}
    [change] = changes_between(BEFORE, after, "2026-07-01T09:30:00Z", "aminah")
    assert (change.sheet, change.key, change.field) == (*POSTAGE, "Acc Type")
    assert (change.old, change.new) == ("Expenses", "Fixed Assets")
    assert (change.at, change.user) == ("2026-07-01T09:30:00Z", "aminah")


@given(states, states)
def test_the_changes_applied_to_the_old_state_give_the_new_one(
    old: MasterState, new: MasterState
) -> None:
    assert apply_changes(old, changes_between(old, new)) == new


@given(states, states, states)
def test_after_a_merge_the_books_and_the_sheets_are_the_same(
    base: MasterState, theirs: MasterState, mine: MasterState
) -> None:
    asked = merge(base, theirs, mine)
    for keep in (None, *Keep):
        if keep is None and asked.conflicts:
            continue
        merged = merge(base, theirs, mine, keep)
        assert merged.conflicts == asked.conflicts
        books = apply_changes(theirs, merged.to_books)
        assert books == apply_changes(mine, merged.to_sheets)
        for one in asked.conflicts:
            row = books.get((one.sheet, one.key))
            if one.field:
                assert row is not None
                wanted = one.mine if keep is Keep.MINE else one.theirs
                assert row.get(one.field, "") == wanted


@given(states, states)
def test_what_only_one_person_changed_is_no_conflict(
    base: MasterState, changed: MasterState
) -> None:
    changes = sorted(changes_between(base, changed))
    theirs = merge(base, changed, base)
    assert (theirs.to_books, sorted(theirs.to_sheets), theirs.conflicts) == ([], changes, [])
    mine = merge(base, base, changed)
    assert (sorted(mine.to_books), mine.to_sheets, mine.conflicts) == (changes, [], [])
    assert merge(base, changed, changed) == ([], [], [])


@given(states, states, states)
def test_cells_in_conflict_are_changed_on_neither_side(
    base: MasterState, theirs: MasterState, mine: MasterState
) -> None:
    merged = merge(base, theirs, mine)
    held = {(one.sheet, one.key, one.field) for one in merged.conflicts}
    for change in (*merged.to_books, *merged.to_sheets):
        assert (change.sheet, change.key, change.field) not in held


def test_both_sides_of_a_cell_that_two_people_changed_are_shown() -> None:
    theirs = {**BEFORE, POSTAGE: account("710-000", "Fixed Assets", "Postage")}
    mine = {**BEFORE, POSTAGE: account("710-000", "Cost of Goods Sold", "Postage and freight")}
    merged = merge(BEFORE, theirs, mine)
    assert merged.conflicts == [
        Conflict(*POSTAGE, "Acc Type", "Expenses", "Fixed Assets", "Cost of Goods Sold")
    ]
    assert [(one.field, one.new) for one in merged.to_books] == [
        ("Description", "Postage and freight")
    ]
    assert merged.to_sheets == []


def test_a_row_that_one_deleted_and_the_other_changed_is_a_conflict() -> None:
    theirs = {SALES: BEFORE[SALES]}
    mine = {**BEFORE, POSTAGE: account("710-000", "Fixed Assets", "Postage")}
    [conflict] = merge(BEFORE, theirs, mine).conflicts
    assert (conflict.field, conflict.theirs) == ("", "")
    assert merge(BEFORE, theirs, mine, Keep.THEIRS).to_sheets[0].new == ""
    assert merge(BEFORE, theirs, mine, Keep.MINE).to_books[0].old == ""


def test_a_colleague_s_empty_workbook_takes_everything_and_gives_nothing() -> None:
    merged = merge({}, BEFORE, {})
    assert (merged.to_books, merged.conflicts) == ([], [])
    assert apply_changes({}, merged.to_sheets) == BEFORE


def test_a_row_from_a_day_on_names_what_holds_until_then() -> None:
    key = ("Fee Map", "Transaction fee")
    old: MasterState = {key: {"Fee Kind": "Transaction fee", "Item Code": "FEES"}}
    july = ("Fee Map", "Transaction fee · 2026-07-01")
    first = {"Fee Kind": "Transaction fee", "Item Code": "ADS", "From": "2026-07-01"}
    [change] = changes_between(old, {**old, july: first})
    assert change_text(change) == "Fee Map Transaction fee from 01/07/2026 Item Code: FEES → ADS"
    assert named_changes([change]) == change_text(change)
    after = apply_changes(old, [change])
    assert after == {**old, july: first}
    august = ("Fee Map", "Transaction fee · 2026-08-01")
    second = {**first, "Item Code": "PROMO", "From": "2026-08-01"}
    [change] = changes_between(after, {**after, august: second})
    assert "Item Code: ADS → PROMO" in change_text(change)
    [change] = changes_between(after, old)
    assert change_text(change) == "Fee Map Transaction fee · 2026-07-01 deleted"
