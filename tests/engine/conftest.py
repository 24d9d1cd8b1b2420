"""Both engines for the contract.

Workbook files, and documents that are open in LibreOffice Calc.
"""

from collections.abc import Iterator

import pytest

from tests.support.calc import Host, needs_office
from xlplugin.calc.live import LiveCalc


@pytest.fixture(scope="module")
def calc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveCalc]:
    needs_office()
    running = LiveCalc(tmp_path_factory.mktemp("calc"), headless=True)
    yield running
    running.close()


@pytest.fixture(params=["file", pytest.param("calc", marks=pytest.mark.office)])
def host(request: pytest.FixtureRequest) -> Iterator[Host]:
    calc = request.getfixturevalue("calc") if request.param == "calc" else None
    opened = Host(request.param, calc)
    yield opened
    opened.close()
