"""docs/messages.md has every message of the program."""

import os

from workbook.messages import PAGE, page


def test_the_page_of_messages_is_what_the_program_says() -> None:
    made = page()
    if os.environ.get("GOLDEN") == "write":
        PAGE.write_text(made, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == made, "python workbook/messages.py makes it anew"


def test_messages_come_with_their_place_and_cure() -> None:
    rows = [line for line in page().splitlines() if line.startswith("| ")]
    found = next(row for row in rows if "A rate needs a Kind and a Rate %." in row)
    assert "Fill them in, or clear the row." in found
    assert "sheet 'Fee Rates'" in found
    assert len(rows) > 300


def test_a_sentence_that_comes_through_another_function_is_on_the_page() -> None:
    shown = page()
    for sentence in (
        "'…' is no shop id: it has digits only.",  # handed to a function that refuses
        "TikTok Shop sent the same page twice.",  # an error of another class
        "Which stock item is '…'?",  # a question
        "Done. … matched now…. Undo takes the matches back.",  # a last sentence
        "The file is open in Excel or LibreOffice, or cannot be replaced; nothing was saved.",
    ):
        assert sentence in shown
    assert "Return the text of" not in shown
