"""Measure how much a press does between two steps that the user sees, without a clock."""

import re
import sys
from collections import Counter
from types import CodeType, FrameType
from typing import Any, NamedTuple

from tests.support.prompters import ScriptedPrompter

# What counts: the product's own work, and its records ("<string>"). The file engine stands for
# Excel and is asked for blocks of a set size.
_IS_COUNTED = re.compile(r"[/\\]xlplugin[/\\](?!engine[/\\])|^<string>$")


class Stretch(NamedTuple):
    """What was done between two steps: how many calls of functions, and which the most."""

    calls: int
    after: str
    before: str
    most: str


class CallMeter(ScriptedPrompter):
    """A user who counts the calls of functions between two steps."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.stretches: list[Stretch] = []
        self._counts = Counter[CodeType]()
        self._last = "start"

    def __enter__(self) -> "CallMeter":
        sys.setprofile(self._called)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)
        self._end_stretch("end")

    def longest(self) -> dict[tuple[str, str], Stretch]:
        """Return the longest stretch between each two kinds of steps."""
        found: dict[tuple[str, str], Stretch] = {}
        for stretch in sorted(self.stretches):
            found[stretch.after, stretch.before] = stretch
        return found

    def progress(self, done: int, total: int | None, text: str) -> None:
        self._end_stretch(text.partition(":")[0])  # without the order that is worked on
        super().progress(done, total, text)

    def _called(self, frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and _IS_COUNTED.search(frame.f_code.co_filename):
            self._counts[frame.f_code] += 1

    def _end_stretch(self, now: str) -> None:
        counts = self._counts
        self._counts = Counter()
        most = [f"{code.co_qualname} {count}" for code, count in counts.most_common(4)]
        self.stretches.append(Stretch(counts.total(), self._last, now, ", ".join(most)))
        self._last = now
