"""A settlement file alone: read and proved by the product, or only read by another reader.

python -m benchmarks.statement product|pandas|calamine settlement.xlsx
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.route import Watch


def product(path: Path) -> int:
    """Everything that the import does before the workbook is touched.

    Checked, read, proved, made into facts.
    """
    from xlplugin.memory import seldom_collect
    from xlplugin.tiktok.files.settlement_file import read_settlement

    seldom_collect()  # as every button does
    return len(read_settlement(path).settlement.lines)


def pandas(path: Path) -> int:
    """Return a frame of texts, and no more."""
    from pandas import read_excel  # noqa: TID251 - the other reader

    return len(read_excel(path, engine="calamine", dtype=str))


def calamine(path: Path) -> int:
    """Rows of cells, and no more."""
    from python_calamine import CalamineWorkbook

    return len(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()) - 1


READERS: dict[str, Callable[[Path], int]] = {
    "product": product,
    "pandas": pandas,
    "calamine": calamine,
}


def main(arguments: list[str] | None = None) -> int:
    """Read the file and say how many rows it has and how long it took."""
    parser = argparse.ArgumentParser(description="Read a settlement workbook.")
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("path", type=Path)
    given = parser.parse_args(arguments)
    watch = Watch()
    with watch("read"):
        rows = READERS[given.reader](given.path)
    print(json.dumps({"steps": watch.seconds, "rows": rows}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
