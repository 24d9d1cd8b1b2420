"""What workbook/every_sheet.py finds on printed pages without a person looking at them."""

import pytest

from workbook.every_sheet import Page, faults_of, page_of

_FOOTER = (
    '<word xMin="18.0" yMin="560.0" xMax="60.0" yMax="568.0">two-months.xlsx</word>\n'
    '<word xMin="400.0" yMin="560.0" xMax="430.0" yMax="568.0">Fee</word>\n'
    '<word xMin="432.0" yMin="560.0" xMax="450.0" yMax="568.0">Audit</word>\n'
    '<word xMin="780.0" yMin="560.0" xMax="800.0" yMax="568.0">Page</word>\n'
    '<word xMin="802.0" yMin="560.0" xMax="806.0" yMax="568.0">7</word>\n'
    '<word xMin="808.0" yMin="560.0" xMax="814.0" yMax="568.0">of</word>\n'
    '<word xMin="816.0" yMin="560.0" xMax="822.0" yMax="568.0">128</word>\n'
)


def test_the_footer_names_a_page_s_sheet_and_its_words_tell_the_scale() -> None:
    boxes = (
        'width="842.0" height="595.0">\n'
        '<word xMin="18.0" yMin="40.0" xMax="50.0" yMax="48.4">Month</word>\n'
        '<word xMin="60.0" yMin="40.0" xMax="90.0" yMax="48.4">R&amp;D</word>\n'
    )
    page = page_of(boxes + _FOOTER)
    assert (page.sheet, page.text) == ("Fee Audit", "Month R&D")
    assert page.line == pytest.approx(8.4)


def test_pages_that_can_be_read_have_no_faults() -> None:
    pages = [
        Page("Fee Audit", "Month Shop Kind 2026-06 Kedai Melati", 8.4),
        Page("Profit And Loss", "Section Code Sales 500-000 3,457.68", 9.8),
    ]
    assert faults_of(pages) == []


def test_what_is_wrong_with_a_page_is_told_with_its_place() -> None:
    pages = [
        Page("Fee Audit", "Month Shop Kind ### 2026-06", 8.4),
        Page("Fee Audit", "2026-07 Kedai Melati", 8.4),
        Page("Wallet", "", 0.0),
        Page("Headings", "Heading Means Market", 4.9),
        Page("Profit And Loss", "Section", 9.8),
        Page("Profit And Loss", "Section", 9.8),
    ]
    said = faults_of(pages)
    assert "Fee Audit, page 1 of 2: a number does not fit its column" in said
    assert "Fee Audit, page 2 of 2: no headings" in said
    assert "Wallet, page 1 of 1: nothing is on it" in said
    assert "Headings, page 1 of 1: printed at 44%" in said
    assert "Profit And Loss: 2 pages, should be one" in said
