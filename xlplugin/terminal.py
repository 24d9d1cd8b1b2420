"""Talk to the user in a terminal: answers from the command line, progress as a bar."""

import json
import os
import re
import sys
import webbrowser
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from xlplugin.errors import FixInputError, Problem
from xlplugin.wording import by_folded

_PASSING = (
    "Reading ",
    "Writing ",
    "Adding to ",
    "Planning ",
    "Comparing ",
    "Checking: ",
)  # such a bar goes when the next step begins
SECRET = "XLPLUGIN_SECRET"  # an environment variable, where nobody is there to type a secret
_WHICH = "Give --choice with one of these."


def _meant(wanted: str, choices: Sequence[str]) -> list[str]:
    """Return the choices that an answer may mean.

    The exact one, or all that contain it as whole words.
    """
    if not wanted:
        return []
    folded = by_folded(choices)
    exact = folded.get(wanted.casefold())
    if exact:
        return [exact]
    words = re.compile(rf"(?<!\w){re.escape(wanted.casefold())}(?!\w)")
    return [choice for text, choice in folded.items() if words.search(text)]


@dataclass(frozen=True)
class GivenOptions:
    """What the command line answers before anything is asked.

    Attributes:
        yes: True with --yes.
        file: The --file.
        choices: Each --choice.
        answers: Each --answer, in their order.
        until: The day of --to as the user types days; empty without it.
        needs: Every option that the button asks for, told at the first refusal.
    """

    yes: bool = False
    file: Path | None = None
    choices: Sequence[str] = ()
    answers: Sequence[str] = ()
    until: str = ""
    needs: str = ""


class TerminalPrompter:
    """Answer questions from the command line's options.

    Ask in the terminal for what they do not answer.
    """

    def __init__(self, options: GivenOptions | None = None) -> None:
        options = options or GivenOptions()
        self.console = Console(highlight=False)
        self._until = options.until
        self._needs = options.needs
        self._answers = list(options.answers)
        self._yes = options.yes
        self._file = options.file
        self._choices = list(filter(None, options.choices))
        self._has_chosen = False  # a --choice has answered a question already
        self._bar: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        self.warned = False

    def ask(self, question: str) -> bool:
        """Return True with --yes, or if the user answers y."""
        return self._yes or self._answer(f"{question} [y/N]").casefold() in ("y", "yes")

    def ask_text(self, question: str, *, secret: bool = False, default: str = "") -> str:
        """Return the next --answer, or what the user types; `default` if there is neither.

        A secret is never taken from the command line, which every user of the computer can read.

        Raises:
            FixInputError: Nobody is there to type it.
        """
        if secret:
            return self._secret(question)
        if self._answers:
            return self._answers.pop(0)
        if default and not self.console.is_terminal:
            return default
        shown = f"{question} [{default}]" if default else question
        return self._answer(shown, cure="Give --answer.") or default

    def _secret(self, question: str) -> str:
        """Return a secret from the environment, or what the user types."""
        given = os.environ.get(SECRET, "")
        if given:
            return given
        cure = f"Put it into the environment variable {SECRET}, which the process list hides."
        return self._answer(question, secret=True, cure=cure)

    def choose(self, question: str, choices: list[str], *, default: str = "") -> str:
        """Return the first choice that --choice names, or the user's answer; else `default`.

        Raises:
            FixInputError: The answer fits no choice or several, or there is no user to
                answer. --yes does
                not answer such a question.
        """
        day = self._day_among(choices)
        if day:
            return day
        if not self._choices and default and (self._unattended or choices == [default]):
            return default
        wanted = self._fitting(choices)
        if not self._choices:
            wanted = self._answer(f"{question} ({', '.join(choices)})", cure=_WHICH)
        found = _meant(wanted, choices)
        if default and not found and self._has_chosen:
            return default  # a --choice answered an earlier question
        if len(found) > 1:
            raise FixInputError(
                f"'{wanted}' can mean each of these: {', '.join(found)}.",
                cure="Give more of its name.",
            )
        if wanted and not found:
            raise FixInputError(
                f"The question needs an answer: {question} '{wanted}' is not one of these: "
                f"{', '.join(choices)}.",
                cure=_WHICH,
            )
        self._has_chosen = bool(found)
        return found[0] if found else ""

    def _day_among(self, choices: Sequence[str]) -> str:
        """Return the choice that is the day of --to, or up to it; empty if there is none.

        That day is then no answer to a question for a text, such as a reason.
        """
        if not self._until:
            return ""
        for choice in choices:
            if choice == self._until or choice.endswith(f" up to {self._until}"):
                self._answers = [answer for answer in self._answers if answer != self._until]
                return choice
        return ""

    def _fitting(self, choices: Sequence[str]) -> str:
        """Return the first --choice that may mean one of these, or the first of all."""
        for wanted in self._choices:
            if _meant(wanted, choices):
                return wanted
        return self._choices[0] if self._choices else ""

    @property
    def _unattended(self) -> bool:
        return self._yes or not self.console.is_terminal

    def pick_file(self, title: str) -> Path | None:
        """Return the file of --file. Raises FixInputError."""
        if self._file is None:
            raise FixInputError("No file was given.", cure="Give it with --file.")
        return self._file

    def _answer(self, question: str, *, secret: bool = False, cure: str = "Give --yes.") -> str:
        self._stop()
        if not self.console.is_terminal:
            raise FixInputError(
                f"The question needs an answer: {question}", cure=f"{cure} {self._needs}".strip()
            )
        return self.console.input(f"{question} ", password=secret, markup=False).strip()

    def progress(self, done: int, total: int | None, text: str) -> None:
        """Show one bar for each text. Ctrl-C cancels."""
        if self._bar is None:
            columns = (
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
            )
            self._bar = Progress(*columns, console=self.console)
            self._bar.start()
        name = text.split(": order ")[0]  # one bar for a run of orders
        self._drop_passing(name)
        if name not in self._tasks:
            self._tasks[name] = self._bar.add_task(name, total=total)
        self._bar.update(self._tasks[name], completed=done, total=total)

    def _drop_passing(self, name: str) -> None:
        """Remove the bars of steps that only pass, such as the sheets that are read."""
        for other in list(self._tasks):
            if other != name and other.startswith(_PASSING) and self._bar is not None:
                self._bar.remove_task(self._tasks.pop(other))

    def _stop(self, *, is_done: bool = False) -> None:
        """Stop the bars; fill each one if the press is done."""
        self._drop_passing("")
        if self._bar is not None:
            for task in self._bar.tasks:
                if task.total is None:  # the total was never known; now it has ended
                    self._bar.update(task.id, total=1, completed=1)
                elif is_done:
                    self._bar.update(task.id, completed=task.total)
            self._bar.stop()
            self._bar = None
            self._tasks.clear()

    def open_page(self, url: str) -> None:
        """Open a page in the user's browser, and print its address to copy."""
        self.console.print(f"Opening {url}", soft_wrap=True, markup=False)  # on one line, to copy
        webbrowser.open(url)

    def tell(self, message: str) -> None:
        """Print the last sentence of a press."""
        self._stop(is_done=True)
        self.console.print(
            message, soft_wrap=True, markup=False
        )  # brackets are the user's own text

    def warn(self, message: str) -> None:
        """Print what went wrong, where, and what to do."""
        self._stop()
        self.warned = True
        self.console.print(message, style="bold red", soft_wrap=True, markup=False)

    def close(self) -> None:
        """Stop the bars and leave them on the screen."""
        self._stop()


class JsonPrompter(TerminalPrompter):
    """Print one JSON object at the end, for a script that reads it; the bars go to stderr."""

    def __init__(self, options: GivenOptions | None = None) -> None:
        super().__init__(options)
        self.console = Console(stderr=True, highlight=False)
        self._result: dict[str, object] = {"ok": True, "messages": [], "problems": []}
        self._messages: list[str] = []

    @property
    def _unattended(self) -> bool:
        return True

    def add(self, *, button: str, workbook: str, problems: Sequence[Problem]) -> None:
        """Add what was pressed and the problems that were found."""
        found = []
        for problem in problems:
            found.append(
                {
                    "sheet": problem.table,
                    "row": problem.row,
                    "column": problem.column,
                    "what": problem.what,
                    "cure": problem.cure,
                }
            )
        self._result.update(button=button, workbook=workbook, problems=found)

    def tell(self, message: str) -> None:
        """Keep a sentence for the end."""
        self._stop(is_done=True)
        self._messages.append(message)

    def warn(self, message: str) -> None:
        """Keep what went wrong for the end."""
        self._stop()
        self.warned = True
        self._messages.append(message)

    def close(self) -> None:
        """Print the object."""
        self._stop()
        self._result["ok"] = not self.warned
        self._result["messages"] = self._messages
        sys.stdout.write(f"{json.dumps(self._result, ensure_ascii=False, indent=2)}\n")
