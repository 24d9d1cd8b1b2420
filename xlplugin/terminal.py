"""The person's side of a button in a terminal: answers from the command line, progress as a bar."""

import re
import webbrowser
from collections.abc import Sequence
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

from xlplugin.errors import FixInputError

_WHICH = "Give --choice with one of these."


def _meant(wanted: str, choices: Sequence[str]) -> list[str]:
    """The choices that an answer may mean: the very one, or those that have it as whole words."""
    folded = {choice.casefold(): choice for choice in choices}
    words = re.compile(rf"(?<!\w){re.escape(wanted.casefold())}(?!\w)")
    exact = folded.get(wanted.casefold())
    return (
        [exact]
        if exact
        else [choice for text, choice in folded.items() if wanted and words.search(text)]
    )


class TerminalPrompter:
    """Questions are answered from what the command line gave; what it did not give is asked, if somebody is there."""

    def __init__(
        self,
        *,
        yes: bool = False,
        file: Path | None = None,
        choice: str = "",
        answers: Sequence[str] = (),
    ) -> None:
        self.console = Console(highlight=False)
        self._answers = list(answers)
        self._yes, self._file, self._choice, self._has_chosen = yes, file, choice, False
        self._bar: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        self.warned = False

    def ask(self, question: str) -> bool:
        """Yes with --yes, or what the person answers."""
        return self._yes or self._answer(f"{question} [y/N]").casefold() in ("y", "yes")

    def ask_text(self, question: str, *, secret: bool = False, default: str = "") -> str:
        """The next --answer, or what the person types, a secret not shown; `default` when nobody says otherwise."""
        if self._answers:
            return self._answers.pop(0)
        if default and not self.console.is_terminal:
            return default
        shown = f"{question} [{default}]" if default else question
        return self._answer(shown, secret=secret, cure="Give --answer.") or default

    def choose(self, question: str, choices: list[str], *, default: str = "") -> str:
        """The one that --choice names, or what the person answers; `default` when nobody says otherwise.

        --yes is no answer to a question of which. Raises FixInputError when none or several are meant, or nobody is
        there.
        """
        if not self._choice and default and (self._unattended or choices == [default]):
            return default
        asked = f"{question} ({', '.join(choices)})"
        wanted = self._choice or self._answer(asked, cure=_WHICH)
        found = _meant(wanted, choices)
        if default and not found and self._has_chosen:
            return default  # --choice was for an earlier question
        if len(found) > 1:
            raise FixInputError(
                f"'{wanted}' may be any of: {', '.join(found)}.",
                cure="Say more of the one you mean.",
            )
        if wanted and not found:
            raise FixInputError(
                f"'{wanted}' is none of: {', '.join(choices)}.", cure="Name one of these."
            )
        self._has_chosen = bool(found)
        return found[0] if found else ""

    @property
    def _unattended(self) -> bool:
        return self._yes or not self.console.is_terminal

    def pick_file(self, title: str) -> Path | None:
        """The file of --file."""
        if self._file is None:
            raise FixInputError("No file was given.", cure="Give it with --file.")
        return self._file

    def _answer(self, question: str, *, secret: bool = False, cure: str = "Give --yes.") -> str:
        self._stop()
        if not self.console.is_terminal:
            raise FixInputError(f"Nobody is there to answer: {question}", cure=cure)
        return self.console.input(f"{question} ", password=secret, markup=False).strip()

    def progress(self, done: int, total: int | None, text: str) -> None:
        """One bar for each text; Ctrl-C cancels."""
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
        if name not in self._tasks:
            self._tasks[name] = self._bar.add_task(name, total=total)
        self._bar.update(self._tasks[name], completed=done, total=total)

    def _stop(self) -> None:
        if self._bar is not None:
            for task in self._bar.tasks:
                if task.total is None:  # it never knew how much there was; now it has ended
                    self._bar.update(task.id, total=1, completed=1)
            self._bar.stop()
            self._bar = None
            self._tasks.clear()

    def open_page(self, url: str) -> None:
        """Open a page in the person's browser, and print it for one that is elsewhere."""
        self.console.print(f"Opening {url}", soft_wrap=True, markup=False)  # whole, to be copied
        webbrowser.open(url)

    def tell(self, message: str) -> None:
        """The closing sentence."""
        self._stop()
        self.console.print(message, soft_wrap=True, markup=False)  # a [bracket] is the person's own

    def warn(self, message: str) -> None:
        """What went wrong, where, and what to do."""
        self._stop()
        self.warned = True
        self.console.print(message, style="bold red", soft_wrap=True, markup=False)

    def close(self) -> None:
        """Leave the bars as they stand."""
        self._stop()
