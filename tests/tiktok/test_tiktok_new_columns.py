"""A column nobody has seen, in every layout.

Every word that a refusal names loads the file, or says why not.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.layout_files import NEW, Kind, export
from tests.support.settlement_samples import unproved
from xlplugin.errors import FixInputError
from xlplugin.sandbox.month import Month
from xlplugin.sandbox.seller_center import LAYOUTS
from xlplugin.sheets.tables import HEADINGS
from xlplugin.tiktok.facts import Part, Settlement
from xlplugin.tiktok.files.layouts import TOTAL_FEES, TOTAL_REVENUE
from xlplugin.tiktok.files.questions import AskWord
from xlplugin.tiktok.files.settlement_file import read_settlement
from xlplugin.tiktok.files.told import COLUMN_WORDS, TYPE_WORDS, WORDS

KINDS = {
    "fee": Kind((TOTAL_FEES,), (-110, -75)),
    "fee and its refund": Kind((TOTAL_FEES,), (-200, 200)),
    "shipping": Kind(("shipping", TOTAL_FEES), (-431, -62)),
    "sale": Kind((TOTAL_REVENUE,), (350, 120)),
    "refund": Kind((TOTAL_REVENUE,), (-900, -150)),
    "in the settlement alone": Kind((), (-333, -41)),
    "weight": Kind(("none",), (120, 136)),
}


@pytest.fixture(scope="module")
def month() -> Month:
    return Month(orders=6)


def read(path: Path, **told: str) -> Settlement:
    aliases = {word.replace("_", " "): means for word, means in told.items()}
    return read_settlement(path, extra_aliases=aliases, currency="MYR").settlement


def posted(settlement: Settlement, name: str = NEW) -> dict[str, Decimal]:
    """What the new column is posted as, by role."""
    found: dict[str, Decimal] = {}
    for line in settlement.lines:
        for part in line.parts:
            if part.kind == name:
                found[part.role] = found.get(part.role, Decimal(0)) + part.amount
    return found


def combinations() -> Iterator[tuple[str, str]]:
    for layout in LAYOUTS:
        for kind in KINDS:
            yield layout, kind


@pytest.mark.parametrize(("layout", "kind"), list(combinations()))
def test_every_word_of_a_refusal_loads_the_file_or_says_why_not(
    month: Month, tmp_path: Path, layout: str, kind: str
) -> None:
    before = read(export(month, layout).save(tmp_path / "before.csv"))
    file = export(month, layout)
    file.add(KINDS[kind])
    path = file.save(tmp_path / "after.csv")
    offered: list[str] = []
    for word in ("", *COLUMN_WORDS):
        aliases = {NEW: word} if word else {}
        try:
            found = read_settlement(path, extra_aliases=aliases, currency="MYR").settlement
        except AskWord as asked:
            assert NEW in asked.what
            assert asked.choices
            offered += [choice.means for choice in asked.choices]
            assert all(choice.word == NEW for choice in asked.choices)
            assert word not in {choice.means for choice in asked.choices}
        else:
            assert unproved(found) == []
            assert [line.id for line in found.lines] == [line.id for line in before.lines]
            if word in ("", "information", "adjustment"):
                continue
            assert set(posted(found)) <= {word}
    for word in set(offered):
        found = read(path, Parcel_elephant_levy=word)
        assert unproved(found) == []
        changed = sum(line.settlement for line in found.lines) - sum(
            line.settlement for line in before.lines
        )
        if word not in ("information", "adjustment"):
            assert posted(found) == ({word: changed} if changed else posted(found))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_weight_is_no_money_and_is_not_asked_about(
    month: Month, tmp_path: Path, layout: str
) -> None:
    before = read(export(month, layout).save(tmp_path / "before.csv"))
    file = export(month, layout)
    file.add(KINDS["weight"])
    result = read_settlement(file.save(tmp_path / "after.csv"), currency="MYR")
    assert result.settlement.lines == before.lines
    assert any(NEW in note and "adds up without it" in note for note in result.notes)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_fee_and_its_refund_that_net_to_nothing_are_named(
    month: Month, tmp_path: Path, layout: str
) -> None:
    file = export(month, layout)
    file.add(KINDS["fee and its refund"])
    path = file.save(tmp_path / "after.csv")
    with pytest.raises(AskWord, match=NEW) as caught:
        read(path)
    assert "fee" in {choice.means for choice in caught.value.choices}
    roles = {
        part
        for line in read(path, Parcel_elephant_levy="fee").lines
        for part in line.parts
        if part.kind == NEW
    }
    assert roles >= {Part(NEW, "fee", Decimal("-2.00")), Part(NEW, "fee", Decimal("2.00"))}


WITH_TYPES = [name for name, layout in LAYOUTS.items() if not layout.apart]


@pytest.mark.parametrize("layout", WITH_TYPES)
@pytest.mark.parametrize("word", ["Encomenda", ""])
def test_every_word_for_a_type_loads_the_file(
    month: Month, tmp_path: Path, layout: str, word: str
) -> None:
    before = read(export(month, layout).save(tmp_path / "before.csv"))
    file = export(month, layout)
    file.rename_orders(word)
    path = file.save(tmp_path / "after.csv")
    with pytest.raises(AskWord) as caught:
        read(path)
    told = {choice.word: choice.means for choice in caught.value.choices if choice.means == "Order"}
    assert {choice.means for choice in caught.value.choices} == {"Order", "Adjustment"}
    moves = set(TYPE_WORDS) - {"Order", "Adjustment"}  # none of these sold something
    assert moves == {"Withdrawal", "Reserve release"}
    found = read_settlement(path, extra_aliases=told, currency="MYR").settlement
    assert found.lines == before.lines


def test_the_sheet_and_the_refusals_know_the_same_words() -> None:
    for word in WORDS:
        assert word in HEADINGS.hint, word


def test_a_meaning_that_is_no_word_is_refused_with_the_words_there_are(tmp_path: Path) -> None:
    path = export(Month(orders=3), "my").save(tmp_path / "income.csv")
    with pytest.raises(FixInputError) as caught:
        read(path, Parcel_elephant_levy="levy")
    assert "sheet 'Headings'" in caught.value.where
    for word in WORDS:
        assert word in caught.value.what
