"""Write counts and dates in sentences, the same way everywhere."""

from datetime import date


def counting(count: int, noun: str) -> str:
    """Return a count with its noun: "1 row", "2 rows", "4,000 entries"."""
    if count == 1:
        return f"1 {noun}"
    if noun.endswith("ry"):
        return f"{count:,} {noun.removesuffix('y')}ies"
    if noun.endswith(("x", "ch", "ss")):
        return f"{count:,} {noun}es"
    return f"{count:,} {noun}s"


def are(count: int) -> str:
    """Return "is" for one, "are" for any other number."""
    return "is" if count == 1 else "are"


def on_day(day: date) -> str:
    """Return a date as dd/mm/yyyy."""
    return f"{day:%d/%m/%Y}"
