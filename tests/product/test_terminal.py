"""The person's side of a button in a terminal, with nobody sitting there: a scheduled task."""

import pytest
from rich.console import Console

from tests.support.refusals import refused
from xlplugin.buttons import find_button
from xlplugin.errors import FixInputError
from xlplugin.terminal import GivenOptions, TerminalPrompter

RUNS = ["run 12 (Post payments)", "run 2 (Post orders)", "run 1 (Post orders)"]
MONTHS = ["Lock up to 31/07/2026", "Lock up to 31/08/2026"]


def test_yes_is_no_answer_to_a_question_of_which() -> None:
    with refused("run 12", "run 2", "run 1", "--choice"):
        TerminalPrompter(GivenOptions(yes=True)).choose("Undo which run?", RUNS)


def test_the_first_refusal_names_every_option_that_the_button_asks_for() -> None:
    needs = find_button("undo_run").terminal_needs
    for options in ({}, {"choices": ["run 12"]}, {"choices": ["run 12"], "yes": True}):
        prompter = TerminalPrompter(GivenOptions(needs=needs, **options))
        with refused("--choice", "--yes", "--answer"):
            prompter.choose("Undo which run?", RUNS)
            prompter.ask("Undo run 12?")
            prompter.ask_text("Why is run 12 undone?")


def test_what_stands_where_nobody_chooses_is_taken() -> None:
    assert (
        TerminalPrompter(GivenOptions(yes=True)).choose(
            "Under which heading?", ["Expenses", "Cost"], default="Expenses"
        )
        == "Expenses"
    )
    assert (
        TerminalPrompter(GivenOptions(choices=["cost"])).choose(
            "Under which heading?", ["Expenses", "Cost"], default="Expenses"
        )
        == "Cost"
    )


def test_a_choice_is_whole_words_so_that_lock_never_means_unlock() -> None:
    with pytest.raises(FixInputError, match=r"'Lock'.*: Leave it as it is, Unlock everything"):
        TerminalPrompter(GivenOptions(choices=["Lock"])).choose(
            "What shall be done?", ["Leave it as it is", "Unlock everything"]
        )
    assert (
        TerminalPrompter(GivenOptions(yes=True)).choose("Which shop?", ["Kedai"], default="Kedai")
        == "Kedai"
    )
    linking = TerminalPrompter(GivenOptions(choices=["A new account"], yes=True))
    assert (
        linking.choose("Which account shall be linked?", ["Kedai (again)", "A new account"])
        == "A new account"
    )
    assert (
        linking.choose("Where does the shop sell?", ["World", "United States"], default="World")
        == "World"
    )
    with pytest.raises(FixInputError, match=r"'Gajet'.*: Kedai"):
        TerminalPrompter(GivenOptions(choices=["Gajet"])).choose(
            "Which shop?", ["Kedai"], default="Kedai"
        )
    assert TerminalPrompter(GivenOptions(choices=["unlock"])).choose(
        "What?", ["Lock up to 30/06/2026", "Unlock everything"]
    ) == ("Unlock everything")
    assert (
        TerminalPrompter(GivenOptions(choices=["run 1"])).choose("Undo which run?", RUNS)
        == "run 1 (Post orders)"
    )


def test_a_choice_that_may_be_several_is_not_taken_as_the_first() -> None:
    with pytest.raises(
        FixInputError,
        match=r"'lock'.*: Lock up to 31/07/2026, Lock up to 31/08/2026",
    ):
        TerminalPrompter(GivenOptions(choices=["lock"])).choose("What shall be done?", MONTHS)
    assert (
        TerminalPrompter(GivenOptions(choices=["lock up to 31/08/2026"])).choose("What?", MONTHS)
        == "Lock up to 31/08/2026"
    )


def test_each_kind_of_question_says_which_option_answers_it() -> None:
    with refused("--yes"):
        TerminalPrompter().ask("Go on?")
    with refused("--answer"):
        TerminalPrompter().ask_text("Name for this link")


def test_an_address_to_open_is_printed_on_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    prompter = TerminalPrompter()
    prompter.console = Console(width=40, highlight=False)
    monkeypatch.setattr("webbrowser.open", lambda _: True)
    url = "https://services.tiktokshop.com/open/authorize?service_id=7172&state=" + "x[a]" * 20
    prompter.open_page(url)
    assert capsys.readouterr().out == f"Opening {url}\n"


def test_a_bar_is_full_when_the_press_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    prompter = TerminalPrompter()
    prompter.console = Console(force_terminal=True, width=80)
    prompter.progress(380, 384, "Fetching orders")
    prompter.tell("Found 384 orders.")
    assert "384/384" in capsys.readouterr().out


def test_numbers_are_not_broken_where_the_line_ends(capsys: pytest.CaptureFixture[str]) -> None:
    prompter = TerminalPrompter()
    prompter.console = Console(width=30)
    prompter.tell("9 customer payments, 803 invoices knocked off, difference 11,599.11.")
    assert "difference 11,599.11." in capsys.readouterr().out


def test_each_question_takes_the_choice_that_fits_it() -> None:
    asked = TerminalPrompter(
        GivenOptions(choices=["Kedai Melati", "Cloud levy means fee"], yes=True)
    )
    meanings = ["Not now", "Cloud levy means fee", "Cloud levy means tax"]
    assert asked.choose("Whose file?", ["Kedai Melati (7490)", "Gajet (7491)"]) == (
        "Kedai Melati (7490)"
    )
    assert asked.choose("What does it mean?", meanings, default="Not now") == meanings[1]
    assert asked.choose("And this?", ["Not now", "Moon fee means fee"], default="Not now") == (
        "Not now"
    )


def test_the_day_of_to_locks_up_to_it_and_never_unlocks_nor_is_a_reason() -> None:
    june = TerminalPrompter(GivenOptions(yes=True, until="30/06/2026", answers=["30/06/2026"]))
    asked = ["Lock up to 30/06/2026", "Lock up to 31/07/2026"]
    assert june.choose("What shall be done?", asked) == "Lock up to 30/06/2026"
    with refused("needs an answer", "Why"):
        june.ask_text("Why are the books locked all the same?")
    locked = TerminalPrompter(GivenOptions(yes=True, until="30/06/2026"))
    with refused("needs an answer", "--choice"):
        locked.choose("What?", ["Lock up to 31/08/2026", "Unlock what is after 30/06/2026"])
    year = TerminalPrompter(GivenOptions(yes=True, until="31/12/2025"))
    assert year.choose("Archive?", ["31/12/2025", "31/12/2024"]) == "31/12/2025"
