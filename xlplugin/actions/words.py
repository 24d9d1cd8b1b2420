"""Words that several buttons say alike."""


def counting(count: int, noun: str) -> str:
    """So many of them, in words: 1 row, 2 rows, 3 entries."""
    several = f"{noun.removesuffix('y')}ies" if noun.endswith("ry") else f"{noun}s"
    return f"{count:,} {noun if count == 1 else several}"
