"""Make answers of the sample shop fail on purpose, as planned or at random from a seed."""

import random
import threading
from dataclasses import dataclass, field

KINDS = (
    "unavailable",  # 503
    "html",  # an HTML page where JSON belongs
    "null_data",  # code 0 and data null
    "no_token",  # a page that is not the last comes without next_page_token
    "repeated_token",  # the answer repeats the token that was asked with
    "slow",  # the answer comes after `seconds`
    "cut",  # the connection ends in the middle of the answer
    "wrong_type",  # an amount is a number, a time is text
    "new_field",  # a field nobody has seen before
    "bad_record",  # one record of the page makes no sense
    "moving",  # `orders` orders change their status between two pages
    "internal",  # 36009003
    "timeout",  # 36009007
    "throttle",  # 429 though the rate was kept
)


@dataclass(frozen=True)
class Fault:
    """Fault of an answer."""

    kind: str
    seconds: float = 0.05
    orders: int = 1


@dataclass
class _Plan:
    fault: Fault
    path: str
    after: int
    times: int


@dataclass
class Faults:
    """Chooses the fault, if any, of the answer to each request that passed every check."""

    seed: int = 0
    happened: list[tuple[str, str]] = field(default_factory=list)
    _plans: list[_Plan] = field(default_factory=list)
    _storm: tuple[float, tuple[str, ...], str, float] = (0.0, (), "", 0.0)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._dice = random.Random(f"{self.seed}:faults")

    def plan(
        self,
        fault: str | Fault,
        *,
        path: str = "",
        times: int = 1,
        after: int = 0,
    ) -> None:
        """Give `times` answers on paths with `path` this fault, after the first `after` ones."""
        planned = Fault(fault) if isinstance(fault, str) else fault
        if planned.kind not in KINDS:
            raise ValueError(f"no such fault: {planned.kind}")
        with self._lock:
            self._plans.append(_Plan(planned, path, after, times))

    def storm(
        self, rate: float, kinds: tuple[str, ...] = KINDS, *, path: str = "", seconds: float = 0.05
    ) -> None:
        """Give a random share of all answers a fault from now on. A rate of 0 ends it."""
        with self._lock:
            self._storm = (rate, kinds, path, seconds)

    def clear(self) -> None:
        """Remove all faults."""
        with self._lock:
            self._plans.clear()
            self._storm = (0.0, (), "", 0.0)

    def next(self, path: str) -> Fault | None:
        """Return the fault of the answer to this request, if any."""
        with self._lock:
            fault = self._planned(path) or self._chance(path)
            if fault:
                self.happened.append((fault.kind, path))
            return fault

    def _planned(self, path: str) -> Fault | None:
        for one in self._plans:
            if one.path not in path or not one.times:
                continue
            if one.after:
                one.after -= 1
                continue
            one.times -= 1
            return one.fault
        return None

    def _chance(self, path: str) -> Fault | None:
        rate, kinds, only, seconds = self._storm
        if only not in path or self._dice.random() >= rate:
            return None
        return Fault(self._dice.choice(kinds), seconds, self._dice.randrange(1, 4))
