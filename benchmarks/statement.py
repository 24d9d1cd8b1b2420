"""The settlement workbook alone: read and proved by the product, or only read by calamine.

python -m benchmarks.statement product|calamine settlement.xlsx
"""

import argparse
import json
import sys
from pathlib import Path

from python_calamine import CalamineWorkbook

from benchmarks.route import Watch
from xlplugin.tiktok.settlement_file import read_settlement


def main(arguments: list[str] | None = None) -> int:
    """Read the file and say how many rows it has and how long it took."""
    parser = argparse.ArgumentParser(description="Read a settlement workbook.")
    parser.add_argument("reader", choices=["product", "calamine"])
    parser.add_argument("path", type=Path)
    given = parser.parse_args(arguments)
    watch = Watch()
    with watch("read"):
        if given.reader == "product":
            rows = len(read_settlement(given.path).settlement.lines)
        else:
            rows = len(CalamineWorkbook.from_path(given.path).get_sheet_by_index(0).to_python()) - 1
    print(json.dumps({"steps": watch.seconds, "rows": rows}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
