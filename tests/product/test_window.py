"""The windows a person sees in Excel, on a screen that only the test sees."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_SCRIPT = """
import time
from xlplugin import window
from xlplugin.errors import Cancelled

desk = window.WindowPrompter()
window._QUIET_SECONDS = 0
desk.progress(4100, 6900, "Found 6900 orders from Kedai Melati")
print("text:", desk._text.get())
print("bar:", int(float(desk._bar["value"])), int(float(desk._bar["maximum"])))
desk._root.update()
if {shot!r}:
    import subprocess
    subprocess.run(["import", "-window", "root", {shot!r}], check=False)
desk._root.event_generate("<Escape>")
desk._root.update()
time.sleep(window._FRAME_SECONDS)
try:
    desk.progress(4200, 6900, "Found 6900 orders from Kedai Melati")
except Cancelled:
    print("cancelled")
desk.close()
"""


def _screen() -> str:
    found = shutil.which("xvfb-run")
    try:
        import tkinter  # noqa: F401
    except ImportError:
        found = None
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("xvfb or tkinter is not installed, and CI=true asks for them")
        pytest.skip("needs xvfb and tkinter")
    return found


def test_progress_counts_and_escape_cancels(tmp_path: Path) -> None:
    command = [
        _screen(),
        "-a",
        sys.executable,
        "-c",
        _SCRIPT.format(shot=os.environ.get("SHOT", "")),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "text: Found 6900 orders from Kedai Melati (4,100/6,900)" in done.stdout
    assert "bar: 4100 6900" in done.stdout
    assert "cancelled" in done.stdout


def test_a_python_without_a_screen_says_so_instead_of_a_traceback() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    command = [sys.executable, "-m", "xlplugin.addin", "fetch_orders"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)
    if os.name != "nt":
        assert "This Python cannot open a window" in done.stderr
        assert "Traceback" not in done.stderr


def test_windows_is_told_that_the_windows_are_drawn_sharply(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import ctypes
    import sys
    from types import SimpleNamespace

    from xlplugin import window

    told: list[int] = []
    windll = SimpleNamespace(shcore=SimpleNamespace(SetProcessDpiAwareness=told.append))
    monkeypatch.setattr(ctypes, "windll", windll, raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    window._draw_sharply()
    assert told == [1]


_SEARCH = """
from xlplugin import window
desk = window.WindowPrompter()
items = ["New Item …", *(f"ITEM-{number:03} | Kek lapis {number} g" for number in range(40))]
def type_and_press():
    dialog = desk._root.winfo_children()[-1]
    dialog._typed.set("lapis 17")
    desk._root.update()
    print("shown:", dialog._list.get(0, "end"))
    dialog._list.selection_clear(0, "end")
    dialog._list.selection_set(1)
    dialog.ok()
desk._root.after(300, type_and_press)
print("chosen:", desk.choose("Which item?", items))
desk.close()
"""


def test_a_long_list_is_searched_by_typing() -> None:
    command = [_screen(), "-a", sys.executable, "-c", _SEARCH]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "shown: ('New Item …', 'ITEM-017 | Kek lapis 17 g')" in done.stdout
    assert "chosen: ITEM-017 | Kek lapis 17 g" in done.stdout
