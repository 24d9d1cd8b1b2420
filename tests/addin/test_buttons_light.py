"""A click starts fast: the list of buttons loads nothing, and a press loads only its own module."""

import subprocess
import sys
from pathlib import Path

import pytest

from xlplugin import template

HEAVY = ("numpy", "openpyxl", "pandas", "requests", "rich", "sqlalchemy", "tkinter", "xlwings")


def loaded(code: str) -> list[str]:
    """Return the names of the modules that a fresh Python has loaded after this code."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {code}; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()[-1].split()


def test_the_list_of_buttons_loads_nothing_else() -> None:
    names = loaded("import xlplugin.buttons")
    assert [name for name in names if name.startswith("xlplugin")] == [
        "xlplugin",
        "xlplugin.errors",
        "xlplugin.buttons",
    ]
    assert not set(names) & set(HEAVY)


def test_the_ribbon_and_the_command_load_neither_the_api_client_nor_the_sample_shop() -> None:
    names = loaded("import xlplugin.addin, xlplugin.cli")
    unwanted = {"pydantic", "xlplugin.demo", "xlplugin.install.commands", "xlplugin.sandbox"}
    assert not unwanted & set(names)
    assert not (set(HEAVY) - {"rich", "xlwings"}) & set(names)


@pytest.mark.parametrize(
    ("button", "own"), [("check_workbook", "books"), ("mark_all_orders", "orders")]
)
def test_a_press_loads_the_module_of_its_button_and_no_other(
    button: str, own: str, tmp_path: Path
) -> None:
    path = template.copy_to(tmp_path / "June.xlsx")
    names = loaded(f"from xlplugin import cli; cli.main(['press', {button!r}, {str(path)!r}])")
    assert f"xlplugin.actions.{own}" in names
    assert "xlplugin.actions.export" not in names
    assert "xlplugin.actions.sample" not in names
    assert not {"sqlalchemy", "tkinter"} & set(names)
