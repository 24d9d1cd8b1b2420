"""Limit the calls to one shop.

Evenly spaced, slower after "too many requests", slowly faster again.
"""

import threading

from xlplugin.tiktok.api.transport import Clock

SLOWEST = 0.5  # calls a second
SPEED_UP = 1.02  # factor after each answer


class RateLimiter:
    """Reserve moments at which a call may start. Threads share one limiter for each shop."""

    def __init__(self, per_second: float, clock: Clock) -> None:
        self._fastest = per_second
        self._rate = per_second
        self._clock = clock
        self._next_start = 0.0
        self._guard = threading.Lock()

    def reserve(self) -> float:
        """Reserve the next start and return the seconds until then."""
        with self._guard:
            now = self._clock()
            start = max(now, self._next_start)
            self._next_start = start + 1 / self._rate
            return start - now

    def slow_down(self, pause: float) -> None:
        """Halve the rate, and let no call start for `pause` seconds."""
        with self._guard:
            self._rate = max(SLOWEST, self._rate / 2)
            self._next_start = max(self._next_start, self._clock() + pause)

    def speed_up(self) -> None:
        """Raise the rate a little after an answer, at most to where it began."""
        with self._guard:
            self._rate = min(self._fastest, self._rate * SPEED_UP)
