"""What the installation has written into the extension."""

import json
from pathlib import Path

_FILE = Path(__file__).resolve().parent.parent / "settings.json"


def settings():
    """Return the command that a button starts, and the menus of the split buttons."""
    return json.loads(_FILE.read_text(encoding="utf-8"))


def menu_of(button):
    """Return the labels of a split button's menu, each with its button."""
    return settings()["menus"].get(button, {})
