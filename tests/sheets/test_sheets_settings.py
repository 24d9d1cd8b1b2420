"""The sheet Settings lists every setting that is read, with its meaning and default."""

from xlplugin.actions.stock import CURRENCY_SETTING, METHOD_SETTING
from xlplugin.reports.choices import (
    QUICKBOOKS_DATES,
    ROWS,
    SUBMISSION,
    XERO_TAX,
    Choices,
    read_choices,
)
from xlplugin.sheets import invoice
from xlplugin.sheets.tables import BOOKS_SETTING, SETTINGS


def test_every_setting_is_listed_with_its_default() -> None:
    listed = {row.setting: row for row in SETTINGS.starting_rows}
    read = {
        BOOKS_SETTING,
        METHOD_SETTING,
        CURRENCY_SETTING,
        SUBMISSION,
        ROWS,
        XERO_TAX,
        QUICKBOOKS_DATES,
    }
    assert read | {"Company Name", "Company Address"} == set(listed)
    assert {name.casefold() for name in listed} >= {invoice._NAME, invoice._ADDRESS}
    for name, row in listed.items():
        assert "Blank: " in row.what_it_does or name == BOOKS_SETTING
    plain = Choices()
    assert f"Blank: {plain.sql_rows}" in listed[ROWS].what_it_does
    assert f"Blank: {plain.xero_tax}." in listed[XERO_TAX].what_it_does


def test_the_listed_settings_are_the_defaults() -> None:
    assert read_choices({row.setting: row.value for row in SETTINGS.starting_rows}) == Choices()
