"""The sheet Settings lists every setting that is read, with its meaning and default."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import xlplugin
from xlplugin.reports.choices import (
    QUICKBOOKS_DATES,
    ROWS,
    SUBMISSION,
    XERO_TAX,
    Choices,
    read_choices,
)
from xlplugin.sheets import invoice
from xlplugin.sheets.tables import API_VERSION, ARCHIVE_OF, BOOKS_SETTING, SETTINGS
from xlplugin.sheets.tables.inputs import BOOKS_LAST, SHOWN_FROM
from xlplugin.tiktok.api.versions import ENDPOINTS

_PACKAGE = Path(xlplugin.__file__).parent
# The program writes these rows, with their meaning, itself.
_OWN = {ARCHIVE_OF, BOOKS_LAST, SHOWN_FROM}


def _settings_read() -> Iterator[str]:
    """Return the name in each call of read_setting in the program."""
    for path in sorted(_PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "read_setting(" not in text:
            continue
        dotted = ".".join(path.relative_to(_PACKAGE.parent).with_suffix("").parts)
        module = import_module(dotted)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "read_setting":
                yield eval(ast.unparse(node.args[1]), vars(module))


def test_every_setting_that_is_read_is_a_row() -> None:
    found = set(_settings_read())
    assert {BOOKS_SETTING, "Four Eyes", "Cost Of Sales"} <= found
    found |= {SUBMISSION, ROWS, XERO_TAX, QUICKBOOKS_DATES}
    listed = {row.setting for row in SETTINGS.starting_rows}
    pins = {name for name in listed if name.startswith(API_VERSION)}
    printed = {f"Company {name}" for name in ("Name", "Address", "Tax No", "Registration No")}
    assert listed == found - _OWN | printed | pins
    assert {name.removeprefix(API_VERSION).strip() for name in pins} <= set(ENDPOINTS)
    assert {name.casefold() for name in printed} == {
        invoice._NAME,
        invoice._ADDRESS,
        invoice._TAX_NO,
        invoice._REGISTRATION_NO,
    }


def test_every_row_says_its_default() -> None:
    listed = {row.setting: row for row in SETTINGS.starting_rows}
    for name, row in listed.items():
        assert "Blank: " in row.what_it_does or name == BOOKS_SETTING
    plain = Choices()
    assert f"Blank: {plain.sql_rows}" in listed[ROWS].what_it_does
    assert f"Blank: {plain.xero_tax}." in listed[XERO_TAX].what_it_does


def test_the_listed_settings_are_the_defaults() -> None:
    assert read_choices({row.setting: row.value for row in SETTINGS.starting_rows}) == Choices()
