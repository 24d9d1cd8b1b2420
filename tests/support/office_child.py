"""What a button starts in a test: as installed, and a test can hold it, kill it and hear it.

Usage: office_child.py FOLDER PORT BUTTON

The sample shop's consent page comes back to PORT. A file in FOLDER holds the button (held-at has a
text of the progress window), or kills it (killed-at has a sheet that was written to).
"""

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from xlplugin import calc_button
from xlplugin.actions import sample
from xlplugin.calc.channel import Channel
from xlplugin.window import WindowPrompter

FOLDER = Path(sys.argv[1])
ask = Channel.ask
progress = WindowPrompter.progress
tell = WindowPrompter.tell
warn = WindowPrompter.warn


def is_named(file: str, word: str) -> bool:
    """Tell whether the test has put this word, or its beginning, into the file."""
    path = FOLDER / file
    return path.exists() and word.startswith(path.read_text())


def killed_ask(self: Channel, do: str, **arguments: Any) -> Any:
    answer = ask(self, do, **arguments)
    if do == "write" and is_named("killed-at", arguments["sheet"]):
        (FOLDER / "killed-at").unlink()
        os.kill(os.getpid(), signal.SIGKILL)
    return answer


def held_progress(self: WindowPrompter, done: int, total: int | None, text: str) -> None:
    if not is_named("held-at", text):
        progress(self, done, total, text)
        return
    (FOLDER / "held-at").rename(FOLDER / "holding")
    try:
        while True:
            progress(self, done, total, text)
            time.sleep(0.02)
    finally:
        (FOLDER / "holding").unlink()


def heard_tell(self: WindowPrompter, message: str) -> None:
    (FOLDER / "said").write_text(message)
    tell(self, message)


def heard_warn(self: WindowPrompter, message: str) -> None:
    (FOLDER / "said").write_text(message)
    warn(self, message)


if __name__ == "__main__":
    sample.link_port = int(sys.argv[2])
    # The child is the real program; only these calls are watched by the test.
    Channel.ask = killed_ask  # type: ignore[method-assign]  # put in its place
    WindowPrompter.progress = held_progress  # type: ignore[method-assign]  # put in its place
    WindowPrompter.tell = heard_tell  # type: ignore[method-assign]  # put in its place
    WindowPrompter.warn = heard_warn  # type: ignore[method-assign]  # put in its place
    del sys.argv[1:3]
    calc_button.main()
