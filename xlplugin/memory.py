"""Tune the garbage collector for presses that create many records, none of them in a cycle."""

import gc


def seldom_collect() -> None:
    """Look for cycles less often.

    After every seven hundred new records, as by default, takes a fifth of the time.
    """
    gc.set_threshold(50_000, 20, 100)
