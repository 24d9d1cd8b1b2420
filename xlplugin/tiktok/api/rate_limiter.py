"""How fast one shop is asked: evenly, slower when it says so, slowly faster again."""

import threading

from xlplugin.tiktok.api.transport import Clock

SLOWEST = 0.5  # calls a second


class Pace:
    """Hands out moments at which a call may start. Threads share it."""

    def __init__(self, per_second: float, clock: Clock) -> None:
        self._fastest = per_second
        self._rate = per_second
        self._clock = clock
        self._free = 0.0
        self._guard = threading.Lock()

    def wait(self) -> float:
        """Seconds until the caller's turn; the turn is taken."""
        with self._guard:
            now = self._clock()
            turn = max(now, self._free)
            self._free = turn + 1 / self._rate
            return turn - now

    def slow_down(self, pause: float) -> None:
        """TikTok said "too many": nobody asks during the pause, then half as fast."""
        with self._guard:
            self._rate = max(SLOWEST, self._rate / 2)
            self._free = max(self._free, self._clock() + pause)

    def went_well(self) -> None:
        """A call was answered: a little faster, up to where it began."""
        with self._guard:
            self._rate = min(self._fastest, self._rate * 1.02)
