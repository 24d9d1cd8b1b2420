"""Write counts and dates in sentences, and read typed days, the same way everywhere."""

from datetime import date, datetime

# As users and other programs write a day, and as Excel writes one as text.
_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y")


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


def typed_day(text: str) -> date | None:
    """Return the day that a text is, such as 30/06/2026; None if it is none.

    The day comes before the month, unless the year comes first.
    """
    for written in _DAYS:
        try:
            return datetime.strptime(text.strip(), written).date()  # noqa: DTZ007 - no zone
        except ValueError:
            continue
    return None


def on_day(day: date) -> str:
    """Return a date as dd/mm/yyyy."""
    return f"{day:%d/%m/%Y}"
