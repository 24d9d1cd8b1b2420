"""The guide names buttons, sheets and pictures that there are."""

import re
from pathlib import Path

from xlplugin.buttons import BUTTONS
from xlplugin.sheets.home import HOME
from xlplugin.sheets.tables import TABLES

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "guide.md").read_text(encoding="utf-8")


def test_every_picture_is_there_and_small() -> None:
    named = re.findall(r"\]\((pictures/[^)]+)\)", GUIDE)
    assert len(named) == len(set(named)) == 9
    made = {f"pictures/{path.name}" for path in (DOCS / "pictures").iterdir()}
    assert made == set(named)
    assert all((DOCS / name).stat().st_size < 250_000 for name in named)


def test_every_button_and_sheet_of_the_guide_exists() -> None:
    columns = {column.name for table in TABLES for column in table.columns}
    known = {button.label for button in BUTTONS} | {table.sheet for table in TABLES} | columns
    known |= {button.place for button in BUTTONS} | {HOME}
    for words in re.findall(r"(?<!\*)\*([A-Z][^*|]+)\*(?!\*)", GUIDE):
        name = " ".join(words.split())
        assert name in known, name
