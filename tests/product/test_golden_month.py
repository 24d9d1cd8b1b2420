"""The sample month as it was.

Ledger, check digits, exports and sheets, by each way to post and place for the books.

The texts are in tests/data/golden_month. Write them anew only on purpose, and read the difference:

    GOLDEN=write python -m pytest tests/product/test_golden_month.py

Long sheets are held as digests. The test's folder has cells.txt with every cell: compare it with
that of an older commit.
"""

import os
from pathlib import Path

import pytest

from tests.support.golden_month import fixed_clock, month_texts
from xlplugin.posting.shop import FEES_ON_INVOICE, SETTLEMENT_DOCUMENT, SUMMARY

DATA = Path(__file__).parents[1] / "data" / "golden_month"
WAYS = {
    "fees_on_invoice": FEES_ON_INVOICE,
    "settlement_document": SETTLEMENT_DOCUMENT,
    "summary": SUMMARY,
}
PLACES = {"workbook": "This workbook", "sqlite": "Books.sqlite"}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("way", WAYS)
def test_the_month_is_the_same_to_the_byte(
    way: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fixed_clock(monkeypatch):
        texts = month_texts(tmp_path, WAYS[way], PLACES[place])
    # Ledger, runs and exports do not depend on where the books are: both places share these files.
    names = {name: f"{way}.{name}" for name in texts}
    names["sheets"] = f"{way}.{place}.sheets"
    if os.environ.get("GOLDEN") == "write":
        DATA.mkdir(exist_ok=True)
        for name, text in texts.items():
            (DATA / names[name]).write_text(text, encoding="utf-8")
    for name, text in texts.items():
        assert text == (DATA / names[name]).read_text(encoding="utf-8"), (
            f"{names[name]}; {tmp_path}"
        )
