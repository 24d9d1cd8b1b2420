"""Parse an answer into facts.

Every field may be missing; names of undocumented fields are reported.

A page is parsed in one step. Only if that fails, its records are parsed one by one, so that an
invalid record becomes a Problem and the others are used.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from xlplugin import money
from xlplugin.errors import FixInputError, Problem, TryAgainError
from xlplugin.wording import counting

F = TypeVar("F")

# Names of the list inside `data`; each endpoint has its own.
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

Json = Mapping[str, Any]  # a record before it is parsed


class Wire(BaseModel):
    """Part of an answer. Ids and amounts that come as numbers become text."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True, frozen=True)
    KNOWN: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def new_names(cls, items: Iterable[Json]) -> set[str]:
        """Return the names of fields in these records that TikTok does not document."""
        return set[str]().union(*items) - cls.KNOWN - cls.model_fields.keys()


W = TypeVar("W", bound=Wire)


class Page(Wire, Generic[W]):
    """The `data` of an answer with a list."""

    items: list[W] | None = Field(None, validation_alias=AliasChoices(*LISTS))
    next_page_token: str | None = None
    total_count: int | None = None


class Answer(Wire, Generic[W]):
    """Answer; its code was checked before."""

    data: W | None = None


class ReadAnswer(NamedTuple, Generic[F]):
    """Content of one answer.

    Attributes:
        records: Facts of the records that could be read.
        problems: One for each record that could not.
        unknown: Names of fields that TikTok does not document.
        size: How many records the answer has, readable or not.
        token: The token of the next page; empty on the last.
        total: How many records the whole search has, if TikTok tells.
    """

    records: list[F]
    problems: list[Problem]
    unknown: frozenset[str]
    size: int
    token: str
    total: int | None

    @classmethod
    def of_problem(cls, problem: Problem) -> "ReadAnswer[F]":
        """Return an answer with one problem and no record."""
        return cls([], [problem], frozenset(), 0, "", None)


class Reader(Generic[W, F]):
    """Parse the bytes of one kind of answer into facts."""

    def __init__(
        self, model: type[W], facts: Callable[[W], Iterable[F]], table: str, id_field: str = "id"
    ) -> None:
        self._model = model
        self._answer = Answer[Page[model]]  # type: ignore[valid-type]  # made at run time
        self._facts = facts
        self._table = table
        self._id_field = id_field

    def __call__(self, body: bytes) -> ReadAnswer[F]:
        """Parse an answer.

        Raises:
            FixInputError: Its list of records has an unknown name.
            TryAgainError: It is not JSON with `data`.
        """
        try:
            answer = from_json(body, cache_strings="keys")
            page = self._answer.model_validate(answer).data
        except ValueError:
            return self._one_by_one(body)
        items: Sequence[Any] = ()
        token = None
        total = None
        if page:
            items = page.items or ()
            token = page.next_page_token
            total = page.total_count
        if page and page.items is None:
            _refuse_unknown_list(answer["data"], self._table)
        problems: list[Problem] = []
        records = list(self._all_facts(items, problems))
        unknown = frozenset[str]()
        if items:
            unknown = self._unknown(_listed(answer["data"]))
        return ReadAnswer(records, problems, unknown, len(items), token or "", total)

    def _unknown(self, items: Iterable[Json]) -> frozenset[str]:
        return frozenset(f"{self._table}.{name}" for name in self._model.new_names(items))

    def _all_facts(self, items: Iterable[W], problems: list[Problem]) -> Iterator[F]:
        for item in items:
            try:
                yield from self._facts(item)
            except FixInputError as error:
                problems.append(self._problem(getattr(item, self._id_field, None), "", str(error)))

    def _one_by_one(self, body: bytes) -> ReadAnswer[F]:
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
        token = data.get("next_page_token")
        total = data.get("total_count")
        count = None
        if isinstance(total, int):
            count = total
        return ReadAnswer(
            records, problems, self._unknown(fitting), len(raw_items), str(token or ""), count
        )

    def _misfit(self, raw: object, error: ValidationError) -> Problem:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        found = None
        if isinstance(raw, dict):
            found = raw.get(self._id_field)
        return self._problem(found, place, f"'{place}' is not what TikTok documents.")

    def _problem(self, found: object, place: str, what: str) -> Problem:
        row = "(no id)"
        if isinstance(found, str | int):
            row = str(found)
        return Problem(
            self._table, row, place, what, "Look at it in Seller Center, then fetch it again."
        )


def _refuse_unknown_list(data: Json, table: str) -> None:
    """Refuse an answer whose list of records has an unknown name; it is not an empty answer."""
    for name, value in data.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            raise FixInputError(
                f"TikTok's answer has {counting(len(value), 'record')} under the name '{name}', "
                "which is not known. None was read.",
                where=table,
                cure="Tell support this name. Until then, load the file from Seller Center.",
            )


def _listed(data: Json) -> list[Any]:
    """Return the records of an answer, whatever its list is called."""
    for name in LISTS:
        records = data.get(name)
        if isinstance(records, list):
            return records
    return []


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


# Most amounts of a month are the same few hundred texts, so each is parsed once.
amount = lru_cache(maxsize=65_536)(money.parse)


LOAD_INSTEAD = "Load the file from Seller Center instead, and tell support."


def moment(seconds: int | None) -> datetime:
    """Return an aware time from Unix seconds, or from the milliseconds of some TikTok fields."""
    if not seconds:
        raise FixInputError("A time is missing.", cure=LOAD_INSTEAD)
    exact: float = seconds
    if seconds > _MILLISECONDS:
        exact = seconds / 1000
    try:
        return datetime.fromtimestamp(exact, UTC)
    except (ValueError, OverflowError, OSError):
        what = f"The time {seconds} is out of range."
        raise FixInputError(what, cure=LOAD_INSTEAD) from None


def is_true(flag: bool | str | None) -> bool:
    """Return whether a flag is set; some TikTok fields have it as text."""
    if isinstance(flag, str):
        return flag.strip().lower() in ("true", "1")
    return flag is True


def read_one(model: type[W], body: bytes, what: str) -> W:
    """Parse an answer that has one record. Raises FixInputError; `what` names the record there."""
    try:
        return model.model_validate(_data(body))
    except ValidationError:
        raise FixInputError(
            f"The detail of this {what} is not what TikTok documents.", cure=LOAD_INSTEAD
        ) from None
