"""Reading an answer: every field may be missing, the names of unknown ones are told, and each record becomes facts.

A whole page is read in one step. Only a page that does not fit is read again record by record, so that one bad record
becomes a Problem and the others go on.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from xlplugin import money
from xlplugin.errors import FixInputError, Problem, TryAgainError

F = TypeVar("F")

# What lists are called inside `data`, one name for each endpoint.
LISTS = (
    "orders",
    "products",
    "shops",
    "statements",
    "transactions",
    "sku_transactions",
    "payments",
    "withdrawals",
    "return_orders",
    "cancellations",
)
_MILLISECONDS = 100_000_000_000  # in seconds that would be the year 5138

Json = Mapping[str, Any]  # a record as it came


class Wire(BaseModel):
    """Part of an answer. An id or amount that comes as a number becomes text."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True, frozen=True)
    KNOWN: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def new_names(cls, items: Iterable[Json]) -> set[str]:
        """Names of fields in these records that TikTok's documents do not have."""
        return set[str]().union(*items) - cls.KNOWN - cls.model_fields.keys()


W = TypeVar("W", bound=Wire)


class Page(Wire, Generic[W]):
    """The data of an answer that is a list."""

    items: list[W] | None = Field(None, validation_alias=AliasChoices(*LISTS))
    next_page_token: str | None = None
    total_count: int | None = None


class Answer(Wire, Generic[W]):
    """The envelope."""

    data: W | None = None


class Batch(NamedTuple, Generic[F]):
    """What one answer holds: facts, what could not be read, and where it goes on."""

    records: list[F]
    problems: list[Problem]
    unknown: frozenset[str]
    size: int
    token: str
    total: int | None

    @classmethod
    def of_problem(cls, problem: Problem) -> "Batch[F]":
        """No record, one problem."""
        return cls([], [problem], frozenset(), 0, "", None)


class Reader(Generic[W, F]):
    """Turns the bytes of one kind of answer into a batch of facts."""

    def __init__(
        self, model: type[W], facts: Callable[[W], Iterable[F]], table: str, id_field: str = "id"
    ) -> None:
        self._model = model
        self._answer = Answer[Page[model]]  # type: ignore[valid-type]
        self._facts = facts
        self._table = table
        self._id_field = id_field

    def __call__(self, body: bytes) -> Batch[F]:
        """The batch. Raises TryAgainError if this is no list of such records at all."""
        try:
            answer = from_json(body, cache_strings="keys")
            page = self._answer.model_validate(answer).data
        except ValueError:
            return self._one_by_one(body)
        items = (page.items if page else None) or []
        problems: list[Problem] = []
        records = list(self._all_facts(items, problems))
        token, total = (page.next_page_token, page.total_count) if page else (None, None)
        unknown = self._unknown(_listed(answer["data"])) if items else frozenset[str]()
        return Batch(records, problems, unknown, len(items), token or "", total)

    def _unknown(self, items: Iterable[Json]) -> frozenset[str]:
        return frozenset(f"{self._table}.{name}" for name in self._model.new_names(items))

    def _all_facts(self, items: Iterable[W], problems: list[Problem]) -> Iterator[F]:
        for item in items:
            try:
                yield from self._facts(item)
            except FixInputError as error:
                problems.append(self._problem(getattr(item, self._id_field, None), "", str(error)))

    def _one_by_one(self, body: bytes) -> Batch[F]:
        data = _data(body)
        problems: list[Problem] = []
        items: list[W] = []
        fitting: list[Any] = []
        raw_items = _listed(data)
        for raw in raw_items:
            try:
                items.append(self._model.model_validate(raw))
                fitting.append(raw)
            except ValidationError as error:
                problems.append(self._misfit(raw, error))
        records = list(self._all_facts(items, problems))
        token, total = data.get("next_page_token"), data.get("total_count")
        count = total if isinstance(total, int) else None
        return Batch(
            records, problems, self._unknown(fitting), len(raw_items), str(token or ""), count
        )

    def _misfit(self, raw: object, error: ValidationError) -> Problem:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        found = raw.get(self._id_field) if isinstance(raw, dict) else None
        return self._problem(found, place, f"'{place}' is not what TikTok documents.")

    def _problem(self, found: object, place: str, what: str) -> Problem:
        row = str(found) if isinstance(found, str | int) else "(no id)"
        return Problem(
            self._table, row, place, what, "Look at it in Seller Center, then fetch it again."
        )


def _listed(data: Json) -> list[Any]:
    """The records of an answer, under whichever name their list has."""
    return next((data[name] for name in LISTS if isinstance(data.get(name), list)), [])


def _data(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)["data"]
    except (ValueError, KeyError, TypeError):
        data = None
    if not isinstance(data, dict):
        raise TryAgainError(
            "TikTok Shop sent an answer that cannot be read.", cure="Try again in a few minutes."
        )
    return data


# Most amounts of a month are the same few hundred texts.
amount = lru_cache(maxsize=65_536)(money.parse)


def moment(seconds: int | None) -> datetime:
    """An aware time from Unix seconds, or from milliseconds, which TikTok uses here and there."""
    if not seconds:
        raise FixInputError("A time is missing.")
    try:
        return datetime.fromtimestamp(seconds / 1000 if seconds > _MILLISECONDS else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise FixInputError(f"The time {seconds} is out of range.") from None


def is_true(flag: bool | str | None) -> bool:
    """A flag, also where TikTok sends it as a word."""
    return flag is True or (isinstance(flag, str) and flag.strip().lower() in ("true", "1"))


def read_one(model: type[W], body: bytes, what: str) -> W:
    """The data of an answer that is one record."""
    try:
        return model.model_validate(_data(body))
    except ValidationError:
        raise FixInputError(f"The detail of this {what} is not what TikTok documents.") from None
