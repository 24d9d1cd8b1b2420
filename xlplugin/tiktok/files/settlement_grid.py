"""Read the amounts of a settlement's table, and prove them row by row.

What is not known is placed by the sums, or asked about.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from xlplugin import pulse
from xlplugin.errors import FixInputError
from xlplugin.money import ZERO, in_full
from xlplugin.tiktok.files.columns import INFO, KEY, PART, ROLES, TOLD, TOTAL, FileColumn, Headings
from xlplugin.tiktok.files.headed_table import Heading, TableRows, letters
from xlplugin.tiktok.files.placing import Extra, Placement, counts, find_placement, may_hold, placed
from xlplugin.tiktok.files.questions import SHEET, AskWord, question
from xlplugin.tiktok.files.settlement_sums import Grid, SumDifference, differences
from xlplugin.tiktok.files.tables_in_file import Cell
from xlplugin.tiktok.files.told import COLUMN_WORDS, ToldMeanings
from xlplugin.tiktok.files.values import ZERO_TEXTS, ColumnPlace, FileAmounts, read_amounts

CUSTOMER_PAYMENT = "Customer payment"
PLATFORM_DISCOUNTS = "Platform discounts"
RESERVE = "Reserve amount"
PAYABLE = "Payable amount"
_SHOWN = (CUSTOMER_PAYMENT, PLATFORM_DISCOUNTS, RESERVE, PAYABLE)
_DOWNLOAD_AGAIN = (
    "Download the file again; if it stays so, a column has a new meaning and the file is not safe "
    "to post."
)

Cells = tuple[Heading, Sequence[Cell]]


class TableRead(NamedTuple):
    """How a table is read: its headings, what is told, the file's currency, and the rounding
    allowed per total.
    """

    headings: Headings
    told: ToldMeanings
    currency: str
    allowance: Decimal


def read_grid(rows: TableRows, how: TableRead) -> tuple[Grid, list[str]]:
    """Return every amount of the table, each under the total where every row adds up, and notes.

    Raises:
        AskWord: a column is not known, and several meanings of it make the file add up.
        FixInputError: the file does not add up.
    """
    filled = [
        (heading, cells)
        for heading in rows.table.headings
        if not _all_zero(cells := rows.cells(heading.number))
    ]
    known = [(heading, cells) for heading, cells in filled if _is_amount(heading.column)]
    others = [(heading, cells) for heading, cells in filled if _may_be_amount(heading.column)]
    amounts, others = _read(rows, known, others, how.currency)
    _refuse_other_currencies(amounts.currencies, how.currency, rows)
    by_name: dict[str, Sequence[Decimal]] = {}
    again: dict[str, Sequence[Decimal]] = {}
    extras = []
    for heading, cells in pulse.counted(known, len(known), "Reading the amounts", every=1):
        column = heading.column
        values = amounts.column(cells)
        if column is None or not any(values):
            continue
        if column.name not in by_name:
            by_name[column.name] = values
        elif column.use == PART:
            extras.append(_extra(heading, values, column))
        elif column.use == TOTAL and values != by_name[column.name]:
            again[column.name] = values
    for heading, cells in others:
        extras.append(_extra(heading, amounts.column(cells), None))
    grid = Grid(how.headings.layout.columns, by_name, _zero(rows, by_name), len(rows.numbers))
    named = _named_apart(extras)

    def solve(grid: Grid) -> tuple[Grid, list[str]]:
        return _Solver(rows, grid, named, how).solve(filled, others)

    if again:
        return _by_the_totals_that_add_up(grid, again, solve, rows.where)
    return solve(grid)


def _by_the_totals_that_add_up(
    grid: Grid,
    again: Mapping[str, Sequence[Decimal]],
    solve: Callable[[Grid], tuple[Grid, list[str]]],
    where: str,
) -> tuple[Grid, list[str]]:
    """Return the amounts by the totals that add up, if totals are there twice with other amounts.

    Raises:
        AskWord: A column is unknown.
        FixInputError: No total adds up, or more than one does.
    """
    choices: list[Mapping[str, Sequence[Decimal]]] = [{}]
    choices += [{name: values} for name, values in again.items()]
    if len(again) > 1:
        choices.append(again)
    refused = []
    works = []
    for chosen in choices:
        try:
            made, notes = solve(grid._replace(amounts={**grid.amounts, **chosen}))
        except FixInputError as error:
            refused.append(error)
            continue
        works.append((chosen, made, notes))
    if not works:
        raise refused[0]
    if len(works) > 1:
        names = " and ".join(f"'{name}'" for name in again)
        raise FixInputError(
            f"{names} stands twice with other amounts, and the rows add up with either.",
            where=where,
            cure=_DOWNLOAD_AGAIN,
        )
    chosen, made, notes = works[0]
    told = []
    for name in again:
        unused = "second"
        if name in chosen:
            unused = "first"
        told.append(f"'{name}' stands twice; the {unused} is information: the rows add up only so.")
    return made, [*notes, *told]


def _zero(rows: TableRows, by_name: Mapping[str, object]) -> frozenset[str]:
    """Return the amount columns of the file that hold nothing but zero."""
    found = set()
    for heading in rows.table.headings:
        if heading.column and _is_amount(heading.column) and heading.column.name not in by_name:
            found.add(heading.column.name)
    return frozenset(found)


def _is_amount(column: FileColumn | None) -> bool:
    if column is None or column.use in (KEY, TOLD):
        return False
    return column.use != INFO or column.name in _SHOWN or bool(column.or_parent)


def _may_be_amount(column: FileColumn | None) -> bool:
    """Return whether a column is unknown, or has a role or "information" from the user."""
    return column is None or column.use == TOLD


def _all_zero(cells: Sequence[Cell]) -> bool:
    """Return whether a column has only zeros and blanks, as most columns of a settlement do."""
    return not any(cell not in ZERO_TEXTS and cell != 0 for cell in set(cells))


def _read(
    rows: TableRows, known: Sequence[Cells], others: Sequence[Cells], currency: str
) -> tuple[FileAmounts, list[Cells]]:
    """Return the amounts of the known columns, and of the other columns with amounts."""
    wanted = [(rows.place(heading.number), cells) for heading, cells in known]
    kept = []
    for heading, cells in others:
        place = rows.place(heading.number)
        if _are_amounts([(place, cells)], currency):
            kept.append((heading, cells))
    more = [(rows.place(heading.number), cells) for heading, cells in kept]
    if kept and not _are_amounts([*wanted, *more], currency):
        kept = []
        more = []
    return read_amounts([*wanted, *more], currency), kept


def _are_amounts(columns: Sequence[tuple[ColumnPlace, Sequence[Cell]]], currency: str) -> bool:
    try:
        read_amounts(columns, currency)
    except FixInputError:
        return False
    return True


def _extra(heading: Heading, values: list[Decimal], repeats: FileColumn | None) -> Extra:
    shown = heading.text or f"(column {letters(heading.number)})"
    role = ""
    if heading.column and heading.column.use == TOLD:
        role = heading.column.role
    return Extra(shown, shown, values, role, repeats)


def _named_apart(extras: Sequence[Extra]) -> list[Extra]:
    """Return the extras, each under a name of its own: two columns may have one heading."""
    seen: Counter[str] = Counter()
    made = []
    for extra in extras:
        seen[extra.name] += 1
        number = seen[extra.name]
        if extra.repeats:
            number += 1
        if extra.repeats is not None or seen[extra.name] > 1:
            extra = extra._replace(name=f"{extra.heading} ({number})")
        made.append(extra)
    return made


def _refuse_other_currencies(written: Iterable[str], currency: str, rows: TableRows) -> None:
    others = sorted(set(written) - {currency})
    if others:
        raise FixInputError(
            f"The rows are in {currency}, but some amounts are written in {' and '.join(others)}.",
            where=rows.where,
            cure="Export each currency on its own.",
        )


class _Solver:
    """Finds the place of every column of one table, or says why there is none."""

    def __init__(
        self, rows: TableRows, grid: Grid, extras: Sequence[Extra], how: TableRead
    ) -> None:
        self._rows = rows
        self._grid = grid
        self._extras = extras
        self._how = how

    def solve(self, filled: Sequence[Cells], others: Sequence[Cells]) -> tuple[Grid, list[str]]:
        """Return the grid that adds up, and notes. Raises AskWord or FixInputError."""
        if not self._extras and not differences(self._grid, self._how.allowance):
            return self._grid, self._notes_of_unused(filled, others)
        outcome = find_placement(self._grid, self._extras, self._how.allowance)
        if outcome is None:
            raise self._refusal()
        placement = outcome.placement
        new = [extra for extra in self._extras if extra.is_new]
        if outcome.others:
            asked = next(iter(new), None) or self._extras[0]
            raise self._question(asked, "Where it belongs, the sums do not tell.")
        roles = {}
        for extra in self._extras:
            roles[extra.name] = extra.role
            if extra.is_new and counts(self._grid, extra, placement):
                roles[extra.name] = self._role_by_place(extra, placement)
        notes = [*self._notes_of_unused(filled, others), *self._notes_of_places(placement, roles)]
        return placed(self._grid, self._extras, placement, roles), notes

    def _role_by_place(self, extra: Extra, placement: Placement) -> str:
        """Return the role of a new column where its total says it.

        All of a shipping total is shipping.
        """
        total = self._grid.columns[placement.moves[extra.name] or ""]
        if total.role == "shipping":
            return total.role
        raise self._question(
            extra, f"Every row adds up with it in '{total.name}'.", _roles_in(total)
        )

    def _question(self, extra: Extra, why: str, meanings: Sequence[str] = COLUMN_WORDS) -> AskWord:
        row = next((n for n, amount in enumerate(extra.amounts) if amount), 0)
        example = in_full(extra.amounts[row], self._how.currency)
        what = (
            f"Column '{extra.heading}' is not known: it holds {example} in row "
            f"{self._rows.numbers[row]} and "
            f"comes to {self._total(extra)}. It may be a new fee. {why}"
        )
        return question(what, where=self._rows.where, word=extra.heading, meanings=meanings)

    def _total(self, extra: Extra) -> str:
        return in_full(sum(extra.amounts, ZERO), self._how.currency)

    def _refusal(self) -> FixInputError:
        """Return the error for a file that does not add up with its columns in any place.

        It names a wrong meaning on Headings, an unknown column, or damage to the file.
        """
        found = differences(self._grid, self._how.allowance)
        told = self._told_headings()
        if told:
            word = told[0]
            means = self._how.told.heading(word)
            what = (
                f"'{word}' is told on the sheet {SHEET} to be '{means}', "
                "and the file does not add up so."
            )
            return question(
                f"{what}{self._where_it_belongs(word) or _said(found[:1], self._how.currency)}",
                where=self._where(found),
                word=word,
                meanings=COLUMN_WORDS,
            )
        new = [extra for extra in self._extras if extra.is_new]
        if new and found:
            return self._question(new[0], _said(found[:1], self._how.currency).strip())
        return FixInputError(
            f"{_said(found[:1], self._how.currency).strip()}{_more(found)}",
            where=self._where(found),
            cure=_DOWNLOAD_AGAIN,
        )

    def _where_it_belongs(self, word: str) -> str:
        """Return the total that the sums give to a column with a wrong meaning; "" if unclear."""
        asked = [extra._replace(role="") for extra in self._extras if extra.heading == word]
        others = [extra for extra in self._extras if extra.heading != word]
        outcome = find_placement(self._grid, [*others, *asked], self._how.allowance)
        if not asked or outcome is None or outcome.others:
            return ""
        total = outcome.placement.moves.get(asked[0].name)
        if not total:
            return " Every row adds up without it."
        roles = _roles_in(self._grid.columns[total])
        return f" Every row adds up with it in '{total}', where {', '.join(roles)} stand."

    def _told_headings(self) -> list[str]:
        """Return the headings of this table whose meaning the user has told, roles first."""
        found = [extra.heading for extra in self._extras if extra.must_count]
        for heading in self._rows.table.headings:
            if heading.text and self._how.told.heading(heading.text):
                found.append(heading.text)
        return list(dict.fromkeys(found))

    def _where(self, found: Sequence[SumDifference]) -> str:
        if not found:
            return self._rows.where
        return f"{self._rows.where}, row {self._rows.numbers[found[0].row]}"

    def _notes_of_unused(self, filled: Sequence[Cells], others: Sequence[Cells]) -> list[str]:
        """Return a note on each unknown column that has no amounts."""
        named = {heading.number for heading, _ in others}
        filled_numbers = {heading.number for heading, _ in filled}
        zero = []
        unused = []
        for heading in self._rows.table.headings:
            if heading.column or heading.number in named:
                continue
            if heading.number in filled_numbers:
                unused.append(self._rows.place(heading.number).heading)
            elif heading.text:
                zero.append(heading.text)
        notes = []
        if zero:
            notes.append(f"New columns that hold nothing but zero: {', '.join(zero)}.")
        if unused:
            notes.append(f"Columns that are not known and not used: {', '.join(unused)}.")
        return notes

    def _notes_of_places(self, placement: Placement, roles: Mapping[str, str]) -> list[str]:
        """Return notes on columns for which the sums have decided which total they are in."""
        notes = []
        for extra in self._extras:
            is_posted = counts(self._grid, extra, placement)
            if extra.repeats and not is_posted:
                notes.append(
                    f"'{extra.heading}' stands twice; the second is information: "
                    "the rows add up only so."
                )
            elif extra.repeats:
                notes.append(
                    f"'{extra.heading}' stands twice, and both count: the rows add up only so."
                )
            elif extra.is_new and is_posted:
                total = placement.moves[extra.name]
                notes.append(
                    f"'{extra.heading}' is new. It is posted as {roles[extra.name]}: "
                    "the rows add up only with it in "
                    f"'{total}'."
                )
            elif extra.is_new:
                notes.append(
                    f"'{extra.heading}' is not known and not posted (it comes to "
                    f"{self._total(extra)}): every "
                    "row adds up without it."
                )
        return notes


def _roles_in(total: FileColumn) -> list[str]:
    """Return the roles that amounts in a total may have."""
    return [role for role in ROLES if may_hold(total, role)]


def _said(found: Sequence[SumDifference], currency: str) -> str:
    told = []
    for one in found:
        told.append(
            f" '{one.total}' says {in_full(one.says, currency)}, its columns add up to "
            f"{in_full(one.adds_up_to, currency)}: "
            f"difference {in_full(one.says - one.adds_up_to, currency)}."
        )
    return "".join(told)


def _more(found: Sequence[SumDifference]) -> str:
    rows = len({one.row for one in found})
    if rows > 1:
        return f" {rows} rows do not add up."
    return ""
