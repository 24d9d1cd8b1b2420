"""Damage in every layout.

A harmless one changes no fact, a changed amount is refused or is not posted.
"""

import random
from pathlib import Path

import pytest

from tests.support.layout_files import LayoutFile, export
from tests.tiktok.test_tiktok_settlement_damage import HARMLESS, combined, write
from xlplugin.errors import FixInputError
from xlplugin.sandbox.month import Month
from xlplugin.sandbox.seller_center import LAYOUTS
from xlplugin.tiktok.facts import SettlementLine
from xlplugin.tiktok.files.columns import INFO, KEY
from xlplugin.tiktok.files.settlement_file import read_settlement

# what is the same in every layout; the forms of amounts and dates are tried where their columns are
# known
ANYWHERE = [
    "spaces around headings",
    "doubled spaces in headings",
    "headings in capitals",
    "headings in another form of Unicode",
    "full-width brackets",
    "an empty column between",
    "columns the other way round",
    "blank rows between and below",
]
TRIED = 12


@pytest.fixture(scope="module")
def month() -> Month:
    return Month(orders=6)


def facts(path: Path) -> list[tuple[object, ...]]:
    """What is posted of each line, wherever it stands in the file."""
    lines = read_settlement(path, currency="MYR").settlement.lines
    return [posted(line) for line in lines]


def posted(line: SettlementLine) -> tuple[object, ...]:
    parts = sorted(line.parts)
    return (
        line.id,
        line.type,
        line.settled,
        line.settlement,
        line.reserve,
        parts,
        line.statement_id,
    )


@pytest.mark.parametrize("layout", [name for name, one in LAYOUTS.items() if not one.apart])
def test_harmless_damage_changes_nothing_in_any_layout(
    month: Month, tmp_path: Path, layout: str
) -> None:
    rng = random.Random(layout)
    cells = export(month, layout).rows
    before = facts(write(tmp_path / "a.csv", cells))
    for name in ANYWHERE:
        assert facts(write(tmp_path / "b.csv", HARMLESS[name](cells))) == before, name
    for _ in range(4):
        damaged = cells
        for name in combined(sorted(rng.sample(ANYWHERE, 3))):
            damaged = HARMLESS[name](damaged)
        assert facts(write(tmp_path / "b.csv", damaged, "utf-16", "\t", "\n")) == before


def amounts(file: LayoutFile) -> list[int]:
    """The columns of amounts that are in a sum."""
    found = []
    for place, name in enumerate(file.names):
        column = file.headings.layout.columns.get(name)
        if column and column.use not in (KEY, INFO):
            found.append(place)
    return found


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_changed_amount_is_refused_in_every_layout(
    month: Month, tmp_path: Path, layout: str
) -> None:
    rng = random.Random(layout)
    before = facts(export(month, layout).save(tmp_path / "a.csv"))
    for _ in range(TRIED):
        file = export(month, layout)
        row = rng.choice(file.rows[file.header + 1 :])
        place = rng.choice(amounts(file))
        row[place] = file.written(file.sen_of(row[place]) + rng.choice([-1, 1, 250, -31_400]))
        try:
            found = facts(file.save(tmp_path / "b.csv"))
        except FixInputError:
            continue
        assert found == before, (file.names[place], row)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_ids_that_excel_has_rounded_are_refused_in_every_layout(
    month: Month, tmp_path: Path, layout: str
) -> None:
    file = export(month, layout)
    place = file.names.index("Order/adjustment ID")
    for row in file.rows[file.header + 1 :]:
        row[place] = row[place][:15] + "0" * (len(row[place].strip()) - 15)
    with pytest.raises(FixInputError, match="rounded"):
        facts(file.save(tmp_path / "b.csv"))
