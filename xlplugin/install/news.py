"""Read what is new in each version from the changelog in the package's description."""

import importlib.metadata
import re
from pathlib import Path

_HEADING = re.compile(r"(?m)^## (\d+(?:\.\d+)*)[^\n]*\n")


def since(version: str) -> str:
    """Return the changelog's sections that are newer than `version`, newest first.

    All of them for "".
    """
    parts = _HEADING.split(_changelog())[1:]
    told = []
    for number, text in zip(parts[::2], parts[1::2], strict=True):
        if _order(number) > _order(version):
            told.append(f"New in {number}:\n{text.strip()}")
    return "\n\n".join(told)


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


def _changelog() -> str:
    checkout = Path(__file__).resolve().parents[2] / "CHANGELOG.md"
    if checkout.exists():
        return checkout.read_text(encoding="utf-8")
    try:
        description = importlib.metadata.distribution("xlplugin").read_text("METADATA")
    except importlib.metadata.PackageNotFoundError:
        return ""
    _, _, changes = (description or "").partition("# Changelog\n")
    return changes
