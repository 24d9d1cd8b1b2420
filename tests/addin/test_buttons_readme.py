"""docs/month.md lists every button, as the list of buttons says.

Write the table again with `GOLDEN=write python -m pytest tests/addin/test_buttons_readme.py`.
"""

import os
from pathlib import Path

from xlplugin.buttons import BUTTONS, Needs

README = Path(__file__).parents[2] / "docs" / "month.md"
BEGIN = (
    "<!-- buttons: written by GOLDEN=write python -m pytest tests/addin/test_buttons_readme.py -->"
)
END = "<!-- end of buttons -->"


def table() -> str:
    """Return the table of all buttons in Markdown, in the order of the ribbon."""
    lines = ["| button | `xlplugin press` | what it does |", "| --- | --- | --- |"]
    for button in BUTTONS:
        name = "" if button.needs is Needs.NOTHING else f"`{button.id}`"
        asks = " Asks first." if button.confirms else ""
        lines.append(f"| **{button.place}** | {name} | {button.help}{asks} |")
    return "\n".join(lines)


def test_the_readme_has_the_table_of_buttons() -> None:
    text = README.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    held, end, after = rest.partition(END)
    assert begin, "docs/month.md has lost the beginning of the table of buttons"
    assert end, "docs/month.md has lost the end of the table of buttons"
    if os.environ.get("GOLDEN") == "write":
        README.write_text(f"{before}{BEGIN}\n{table()}\n{END}{after}", encoding="utf-8")
        return
    assert held.strip() == table()
