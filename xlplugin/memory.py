"""Tune the garbage collector for presses that create many records, none of them in a cycle."""

import gc


def seldom_collect() -> None:
    """Look for cycles less often.

    Python does after every seven hundred new records; with ten thousand orders that takes a fifth
    of the time, and after every fifty thousand still a seventieth.
    """
    gc.set_threshold(1_000_000, 10, 10)
