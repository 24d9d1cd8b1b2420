"""Read what the installation has written into the extension."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).resolve().parent.parent / "settings.json"


@lru_cache(maxsize=1)
def settings() -> dict[str, Any]:
    """Return the command that a button starts, the split buttons' menus, and what buttons need."""
    return json.loads(_FILE.read_text(encoding="utf-8"))


def menu_of(button: str) -> dict[str, str]:
    """Return the labels of a split button's menu, each with its button."""
    return settings()["menus"].get(button, {})
