"""The live demo: the file engine's cells, and no more requests for a longer month."""

from pathlib import Path

import pytest

from benchmarks.calc import measure
from tests.support.calc import needs_office
from tests.support.cells import cells_of_file, compare
from tests.support.ooxml import validate_ooxml
from xlplugin import template
from xlplugin.calc.live import LiveCalc

pytestmark = [pytest.mark.office, pytest.mark.slow]


@pytest.fixture(autouse=True)
def screenless(monkeypatch: pytest.MonkeyPatch) -> None:
    """LibreOffice draws nowhere, and ends after the month."""
    needs_office()
    monkeypatch.setenv("SAL_USE_VCLPLUGIN", "svp")
    monkeypatch.setattr(LiveCalc, "leave", LiveCalc.close)


def test_the_live_demo_has_the_file_engine_s_cells_and_needs_no_more_calls_for_more_orders(
    tmp_path: Path,
) -> None:
    # Runs names the workbook with its folder, so both folders have one name.
    live = tmp_path / "live" / "demo"
    file = tmp_path / "file" / "demo"
    short = measure(live, 100, live=True)
    measure(file, 100, live=False)
    here = cells_of_file(live / template.NAME)
    there = cells_of_file(file / template.NAME)
    compared = compare(here, there)
    assert compared.differences == []
    assert compared.cells > 30_000
    assert validate_ooxml(live / template.NAME) == []

    long = measure(tmp_path / "long", 300, live=True)
    assert long.keys() == short.keys()
    more = {}
    for button, taken in long.items():
        if taken.calls > short[button].calls:
            more[button] = (short[button].calls, taken.calls)
    assert more == {}
