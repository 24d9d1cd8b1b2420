"""Read and check the data files of this folder, each once and only when it is needed."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from xlplugin.tiktok.markets.spelling import fold

Use = Literal["key", "total", "part", "information"]
Role = Literal["", "sale", "refund", "shipping", "fee", "tax", "adjustment"]
Status = Literal["UNPAID", "TO_SHIP", "SHIPPED", "COMPLETED", "CANCELLED"]
Substatus = Literal[
    "ON_HOLD",
    "AWAITING_SHIPMENT",
    "PARTIALLY_SHIPPING",
    "AWAITING_COLLECTION",
    "IN_TRANSIT",
    "DELIVERED",
]
Words = tuple[str, ...]


class Declared(BaseModel):
    """Data file, or a part of one. A key that is not declared here is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class FeeKind(Declared):
    """One column of a settlement.

    Attributes:
        file: Other headings of it in files.
        api: Fields of the finance API that have its amount.
        formerly: Names under which it was posted before.
        view: True if another field of the API has the same amount: it counts only if the sums
            need it.
    """

    file: Words = ()
    api: Words = ()
    formerly: Words = ()
    view: bool = False


class FeeGroup(Declared):
    """Columns with the same use, role and total. See the head of `kinds.toml`."""

    use: Use
    role: Role = ""
    of: str = ""
    or_of: str = ""
    kinds: dict[str, FeeKind]


class Kinds(Declared):
    """Every column of a settlement. Raises ValueError if a total in `of` is not declared."""

    groups: tuple[FeeGroup, ...]

    @model_validator(mode="after")
    def _totals_are_declared(self) -> Self:
        declared: set[str] = set()
        for group in self.groups:
            declared |= group.kinds.keys()
        for group in self.groups:
            for total in filter(None, (group.of, group.or_of)):
                if total not in declared:
                    raise ValueError(f"'{total}' is no kind of kinds.toml")
        return self


class DeclaredRowType(Declared):
    """Type of row.

    `also` are other words for it. `moves` is the balance that it changes, if it is neither income
    nor an expense.
    """

    also: Words = ()
    moves: Literal["", "withdrawal", "reserve"] = ""


class RowTypes(Declared):
    """All types of rows by their English name."""

    source: str = Field(min_length=1)
    date: str
    types: dict[str, DeclaredRowType]


class OrdersColumns(Declared):
    """Columns of the orders export by their English name, with other English headings."""

    key: dict[str, Words]
    amount: dict[str, Words]
    extra: dict[str, Words]
    information: dict[str, Words]


class ReportLabels(Declared):
    """Labels on a settlement's sheet of totals."""

    period: Words = ()
    zone: Words = ()
    currency: Words = ()


class WithdrawalHeadings(Declared):
    """Headings of the sheet of withdrawals."""

    type: Words = ()
    reference: Words = ()
    requested: Words = ()
    amount: Words = ()
    status: Words = ()
    succeeded: Words = ()


class Language(Declared):
    """One language of Seller Center.

    Headings are by the column's English name, the newest first.
    """

    name: str = Field(min_length=1)
    source: str = Field(min_length=1)
    date: str = Field(pattern=r"^20\d\d(-\d\d)?$")
    unsettled: Words = ()
    settlement: dict[str, Words] = {}
    orders: dict[str, Words] = {}
    statuses: dict[Status, Words] = {}
    substatuses: dict[Substatus, Words] = {}
    row_types: dict[str, Words] = {}
    report: ReportLabels = ReportLabels()
    withdrawals: WithdrawalHeadings = WithdrawalHeadings()


class Market(Declared):
    """One market. A shop there is linked with its `zone` and `currency`.

    `digits` are the currency's after the decimal point. `orders_zone` is the zone of the times in
    the orders export, if that is not the shop's own. `payout` is "withdrawal" if the seller
    withdraws the balance, and "payout" if TikTok pays each statement.
    """

    name: str = Field(min_length=1)
    source: str = Field(min_length=1)
    date: str = Field(pattern=r"^20\d\d(-\d\d)?$")
    zone: str = Field(min_length=1)
    currency: str = Field(pattern="^[A-Z]{3}$")
    digits: int = Field(ge=0, le=4)
    payout: Literal["withdrawal", "payout"]
    languages: Words
    other_zones: Words = ()
    orders_zone: str = ""
    also_called: Words = ()


class FileColumn(NamedTuple):
    """One column of a file.

    Attributes:
        name: Its English name.
        use: "key"; or of an amount: "total" of other columns, "part" of a total, or "information",
            which is in no sum.
        role: How an amount is posted, such as "fee". That of a total counts if a file has none of
            its parts.
        parent: The column that it adds to: a total, or a part that it details.
        or_parent: The column that it adds to in files without `parent`.
        aliases: Other headings of it.
    """

    name: str
    use: str
    role: str = ""
    parent: str = ""
    or_parent: str = ""
    aliases: tuple[str, ...] = ()


class ApiKind(NamedTuple):
    """Name and role under which an amount of the API is posted.

    `is_optional` and `is_view` are True for an amount that counts only if the sums need it: one
    that is information in files, or one that another field has too.
    """

    name: str
    role: str
    is_optional: bool = False
    is_view: bool = False


# --- settlements ----------------------------------------------------------------------------------


@cache
def kinds() -> Kinds:
    """Return `kinds.toml`."""
    return Kinds.model_validate(_toml("kinds.toml"))


@cache
def settlement_columns() -> tuple[FileColumn, ...]:
    """Return every column of a settlement file, in the order in which they are declared."""
    columns = []
    for group in kinds().groups:
        for name, kind in group.kinds.items():
            columns.append(
                FileColumn(name, group.use, group.role, group.of, group.or_of, kind.file)
            )
    return tuple(columns)


@cache
def api_kinds() -> Mapping[str, ApiKind]:
    """Return the kind of every amount of the finance API, by its field."""
    found = {}
    for group in kinds().groups:
        is_optional = group.use == "information"
        for name, kind in group.kinds.items():
            for field in kind.api:
                found[field] = ApiKind(name, group.role, is_optional, kind.view)
    return found


@cache
def former_names() -> Mapping[str, str]:
    """Return the present name of a kind, by each name that it was posted under before."""
    found = {}
    for group in kinds().groups:
        for name, kind in group.kinds.items():
            for former in kind.formerly:
                found[former] = name
    return found


@cache
def row_types() -> RowTypes:
    """Return `row_types.toml`."""
    return RowTypes.model_validate(_toml("row_types.toml"))


# --- orders ---------------------------------------------------------------------------------------


@cache
def orders_columns() -> OrdersColumns:
    """Return `orders.toml`."""
    return OrdersColumns.model_validate(_toml("orders.toml"))


# --- languages ------------------------------------------------------------------------------------


@cache
def language_codes() -> tuple[str, ...]:
    """Return the code of every language, English first."""
    codes = sorted(_names("languages"))
    return ("en", *(code for code in codes if code != "en"))


@cache
def language(code: str) -> Language:
    """Return one language.

    Raises ValueError when it translates a column or a type of row that is not declared.
    """
    found = Language.model_validate(_toml(f"languages/{code}.toml"))
    columns = orders_columns()
    tables = (
        ("settlement", found.settlement, {column.name for column in settlement_columns()}),
        (
            "orders",
            found.orders,
            {*columns.key, *columns.amount, *columns.extra, *columns.information},
        ),
        ("row_types", found.row_types, set(row_types().types)),
    )
    for title, words, declared in tables:
        strange = sorted(set(words) - declared)
        if strange:
            raise ValueError(f"languages/{code}.toml, [{title}]: '{strange[0]}' is not declared")
    return found


def languages() -> Iterator[Language]:
    """Yield every language, English first; each is read when it is reached."""
    for code in language_codes():
        yield language(code)


def chosen_languages(every: bool) -> Iterator[Language]:
    """Yield every language, or English alone."""
    if every:
        yield from languages()
    else:
        yield language("en")


# --- other platforms ------------------------------------------------------------------------------


class Platforms(Declared):
    """Headings by which a file of another selling platform is known, by the platform's name."""

    source: str = Field(min_length=1)
    date: str
    headings: dict[str, Words]


@cache
def platforms_by_heading() -> Mapping[str, str]:
    """Return the other platform that a folded heading belongs to."""
    declared = Platforms.model_validate(_toml("other_platforms.toml"))
    found = {}
    for platform, headings in declared.headings.items():
        for heading in headings:
            found[fold(heading)] = platform
    return found


# --- markets --------------------------------------------------------------------------------------


@cache
def market_codes() -> tuple[str, ...]:
    """Return the code of every market, such as MY."""
    return tuple(sorted(_names("regions")))


@cache
def market(code: str) -> Market:
    """Return one market."""
    return Market.model_validate(_toml(f"regions/{code}.toml"))


def find_market(code: str) -> Market | None:
    """Return the market of a region's code as TikTok writes it; None when it is not declared."""
    if code.upper() not in market_codes():
        return None
    return market(code.upper())


@cache
def market_in(zone: str, currency: str) -> str:
    """Return the code of the market that a shop with this zone and currency sells in.

    If the currency is empty, the zone decides. If no market has both, the currency decides. Empty
    if that leaves no market, or more than one.
    """
    in_zone = [code for code in market_codes() if zone in _zones(market(code))]
    if not currency:
        return _only(in_zone)
    with_currency = [code for code in market_codes() if market(code).currency == currency]
    both = [code for code in in_zone if code in with_currency]
    return _only(both or with_currency)


def _only(codes: Sequence[str]) -> str:
    """Return the one code; empty if there is none, or more than one."""
    if len(codes) != 1:
        return ""
    return codes[0]


@cache
def currency_in_zone(zone: str) -> str:
    """Return the currency of the market with this time zone; empty if there is none, or several."""
    code = market_in(zone, "")
    if not code:
        return ""
    return market(code).currency


@cache
def markets_by_country() -> Mapping[str, str]:
    """Return the code of each market by its folded name, as orders exports name the country."""
    found = {}
    for code in market_codes():
        one = market(code)
        for name in (one.name, *one.also_called):
            found[fold(name)] = code
    return found


def _zones(one: Market) -> tuple[str, ...]:
    return (one.zone, *one.other_zones)


# --- files ----------------------------------------------------------------------------------------


def _toml(name: str) -> dict[str, object]:
    return tomllib.loads(_folder().joinpath(name).read_text(encoding="utf-8"))


def _names(folder: str) -> list[str]:
    """Return the names of the data files in a folder, without their ending."""
    found = [entry.name for entry in _folder().joinpath(folder).iterdir()]
    made = []
    for name in found:
        if name.endswith(".toml"):
            made.append(name.removesuffix(".toml"))
    return made


def _folder() -> Traversable:
    return files("xlplugin.tiktok.markets")
