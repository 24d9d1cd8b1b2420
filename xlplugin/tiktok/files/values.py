"""Parse cells into ids, amounts and dates, whatever program saved the file.

A whole column is judged at once, because one cell is not enough: an id of 18 digits that ends in
000 may be right, as one in a thousand is, or may have been rounded by Excel.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from xlplugin.errors import FixInputError
from xlplugin.money import minor_digits
from xlplugin.tiktok.files.questions import ID_WORD, AskWord, MeaningChoice
from xlplugin.tiktok.files.tables_in_file import Cell
from xlplugin.tiktok.markets.spelling import clean
from xlplugin.wording import counting

_DOWNLOAD_AGAIN = "Download it again from Seller Center and load it without opening it."
NONE_WORDS = frozenset({"", "/", "-", "--"})


class ColumnPlace(NamedTuple):
    """Place of a column, for messages: file or sheet, heading, and the number of each row."""

    table: str
    heading: str
    rows: Sequence[int]

    def at(self, index: int) -> str:
        """Return the place of one cell, counted from 0."""
        return f"{self.table}, row {self.rows[index]}, column '{self.heading}'"


# --- ids ------------------------------------------------------------------------------------------

_ID = re.compile(r"\d{6,24}")
_PLAIN_IDS = re.compile(r"[0-9]{6,24}(?:\n[0-9]{6,24})*+")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")
_LONG = 16


def read_ids(
    cells: Sequence[Cell],
    place: ColumnPlace,
    *,
    sure: Collection[str] = (),
    beside: Callable[[], Collection[str]] = frozenset,
) -> list[str]:
    """Return a column of ids, "" for none.

    Args:
        cells: the column.
        place: where it stands.
        sure: ids that the user has said are whole, though they end in zeros.
        beside: gives the ids in other columns of the table, which a program that rounds would have
            rounded as well.

    Raises:
        AskWord: the only id ends in zeros, and nothing beside it shows whether a program has
            rounded it.
        FixInputError: a program has changed the ids.
    """
    if _are_plain(cells):
        ids = [str(cell) for cell in cells]
    else:
        known = {cell: _id(cell, cells, place) for cell in dict.fromkeys(cells)}
        ids = [known[cell] for cell in cells]
    refuse_rounded(ids, place, sure, beside)
    return ids


def _are_plain(cells: Sequence[Cell]) -> bool:
    """Return whether every cell is an id and nothing else, as in most files.

    All cells are checked as one text, which is fast.
    """
    try:
        joined = "\n".join(cells)  # type: ignore[arg-type]  # other cells raise
    except TypeError:
        return False
    return joined.count("\n") == len(cells) - 1 and bool(_PLAIN_IDS.fullmatch(joined))


def _id(cell: Cell, cells: Sequence[Cell], place: ColumnPlace) -> str:
    if not isinstance(cell, str):
        raise _changed("a number", cell, cells, place)
    text = clean(cell).removeprefix("'")
    if text in NONE_WORDS:
        return ""
    if _SCIENTIFIC.fullmatch(text):
        raise _changed("a rounded number", cell, cells, place)
    if not (text.isascii() and _ID.fullmatch(text)):
        raise FixInputError(
            f"'{shown(text)}' is not an id: those have 6 digits or more and nothing else.",
            where=place.at(cells.index(cell)),
            cure=_DOWNLOAD_AGAIN,
        )
    return text


def _changed(how: str, cell: Cell, cells: Sequence[Cell], place: ColumnPlace) -> FixInputError:
    """Return the refusal of an id that is kept as a number.

    Its last digits are lost, or soon will be.
    """
    return FixInputError(
        f"The id {cell} is kept as {how}: another program has changed the ids and their last "
        "digits are lost.",
        where=place.at(cells.index(cell)),
        cure=_DOWNLOAD_AGAIN,
    )


def refuse_rounded(
    ids: Iterable[str],
    place: ColumnPlace,
    sure: Collection[str] = (),
    beside: Callable[[], Collection[str]] = frozenset,
) -> None:
    """Raise FixInputError if a program has rounded the long ids of a column.

    Excel leaves ids that end in zeros; other programs leave ids that a float can hold exactly.
    Raises AskWord if the column has one long id only, and nothing shows whether it was rounded.
    """
    long = [text for text in dict.fromkeys(ids) if len(text) >= _LONG]
    zeros = [text for text in long if _ends_in_zeros(text) and text not in sure]
    where = f"{place.table}, column '{place.heading}'"
    if len(long) == 1 and zeros:
        _refuse_only_id(zeros[0], where, beside())
    elif zeros and (len(zeros) == len(long) or len(zeros) > 2 + len(long) // 50):
        raise _rounded(zeros, len(long), where)
    if len(long) >= 4 and all(int(text) == int(float(text)) for text in long):
        raise FixInputError(
            f"All {counting(len(long), 'id')} are rounded to numbers that a program can keep: "
            "it has changed their last digits.",
            where=where,
            cure=_DOWNLOAD_AGAIN,
        )


def _ends_in_zeros(text: str) -> bool:
    return len(text) > 17 and not int(text[15:])


def _refuse_only_id(text: str, where: str, beside: Collection[str]) -> None:
    """Refuse the only id of a column where the ids beside it do not show that no program has
    rounded them.

    One id in a thousand ends in three zeros; a program that rounds one column rounds all.
    """
    others = [other for other in beside if len(other) > 17 and other != text]
    if any(other[:15] == text[:15] for other in others):
        raise _rounded([text], 1, where)
    if others and not all(map(_ends_in_zeros, others)):
        return
    asked = AskWord(
        f"The only id, {text}, ends in zeros: it is so in Seller Center, or Excel has rounded it.",
        where=where,
        choices=[MeaningChoice(text, ID_WORD)],
    )
    asked.cure = (
        f"{_DOWNLOAD_AGAIN} Only if Seller Center shows this very number: "
        "write on the sheet Headings that "
        f"'{text}' means {ID_WORD}."
    )
    raise asked


def _rounded(zeros: Sequence[str], count: int, where: str) -> FixInputError:
    return FixInputError(
        f"This file was opened and saved by Excel, which rounded the order ids (…{zeros[0][-3:]}, "
        f"{len(zeros)} of "
        f"{counting(count, 'id')} end so).",
        where=where,
        cure=_DOWNLOAD_AGAIN,
    )


def shown(text: str) -> str:
    """Return a cell's text as it may stand in a message."""
    if len(text) <= 60:
        return text
    return text[:57] + "…"


# --- amounts --------------------------------------------------------------------------------------

ZERO_TEXTS = NONE_WORDS | {"0", "0.00", "0.0", "0,00", "-0", "-0.00", "0,0"}
_SYMBOLS = {
    "RM": "MYR",
    "RP": "IDR",
    "฿": "THB",
    "₫": "VND",
    "Đ": "VND",
    "₱": "PHP",
    "S$": "SGD",
    "£": "GBP",
    "€": "EUR",
    "R$": "BRL",
    "$": "",
    "US$": "USD",
    "MX$": "MXN",
    "¥": "JPY",
}
# "(5,000)", "-RM 5.00", "GBP 8.00", "5,00 €", "1 234,50-"
_AMOUNT = re.compile(
    r"(?P<open>\()?\s*(?P<s1>[-+])?\s*(?P<c1>[A-Z]{2,3}|[A-Z]{0,2}[$฿₫₱£€¥])?\s*(?P<s2>[-+])?\s*"
    r"(?P<digits>\d[\d.,' ]*)\s*(?P<c2>[A-Z]{3}|[฿₫Đ₱£€¥$])?\s*(?P<s3>[-])?\s*(?P<close>\))?"
)
_PLAIN = re.compile(r"-?\d+(?:\.\d{1,2})?")
_COMMA_REGIONS = frozenset({"IDR", "VND", "BRL", "EUR", "ARS", "CLP", "COP"})
_FLOAT_NOISE = Decimal("0.0000001")
_TOO_LARGE = Decimal("1e15")


class _Written(NamedTuple):
    """Amount as it is written.

    Its sign, its digits with their marks, the currency beside it; and its column.
    """

    negative: bool
    digits: str
    currency: str
    cells: Sequence[Cell]
    place: ColumnPlace


class FileAmounts(NamedTuple):
    """Amounts of one file, by the text of the cell, and the currencies written beside them."""

    by_cell: Mapping[Cell, Decimal]
    currencies: frozenset[str]

    def column(self, cells: Iterable[Cell]) -> list[Decimal]:
        """Return a column of cells as amounts."""
        by_cell = self.by_cell
        return [by_cell[cell] for cell in cells]


def read_amounts(
    columns: Sequence[tuple[ColumnPlace, Sequence[Cell]]], currency: str
) -> FileAmounts:
    """Return every amount of these columns, in whole minor units of `currency`.

    Raises FixInputError.

    Whether a comma is the decimal mark is judged over all of them: "1,234" alone would be two
    amounts.
    """
    zero = Decimal(1).scaleb(-minor_digits(currency)) * 0
    by_cell: dict[Cell, Decimal] = {}
    strange: dict[Cell, _Written] = {}
    for place, cells in columns:
        for cell in set(cells).difference(by_cell, strange):
            if cell in ZERO_TEXTS:
                by_cell[cell] = zero
            elif type(cell) is str and _PLAIN.fullmatch(cell):
                by_cell[cell] = _exact(Decimal(cell), currency, cell, cells, place)
            elif isinstance(cell, str):
                strange[cell] = _written(cell, cells, place)
            elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
                by_cell[cell] = _exact(Decimal(repr(cell)), currency, cell, cells, place)
            else:
                raise _not_an_amount(cell, cells, place)
    _resolve(strange, by_cell, currency)
    return FileAmounts(
        by_cell, frozenset(written.currency for written in strange.values() if written.currency)
    )


def written_currencies(columns: Iterable[tuple[ColumnPlace, Sequence[Cell]]]) -> set[str]:
    """Return the currencies that are written with amounts, such as GBP in "GBP 8.00"."""
    found = set()
    for place, cells in columns:
        for cell in set(cells).difference(ZERO_TEXTS):
            if isinstance(cell, str) and not _PLAIN.fullmatch(cell):
                found.add(_written(cell, cells, place).currency)
    return found - {""}


def _written(cell: str, cells: Sequence[Cell], place: ColumnPlace) -> _Written:
    text = (
        clean(cell).replace("−", "-").replace("–", "-").replace("’", "'").removeprefix("'").upper()
    )
    match = _AMOUNT.fullmatch(text)
    if not match or bool(match["open"]) != bool(match["close"]):
        raise _not_an_amount(cell, cells, place)
    signs = [sign for sign in (match["s1"], match["s2"], match["s3"]) if sign]
    if len(signs) + bool(match["open"]) > 1 or (match["c1"] and match["c2"]):
        raise _not_an_amount(cell, cells, place)
    word = match["c1"] or match["c2"] or ""
    digits = match["digits"].strip().replace(" ", "'")
    return _Written(
        bool(match["open"]) or "-" in signs, digits, _SYMBOLS.get(word, word), cells, place
    )


def _not_an_amount(cell: Cell, cells: Sequence[Cell], place: ColumnPlace) -> FixInputError:
    return FixInputError(
        f"'{shown(str(cell))}' is not an amount.",
        where=place.at(cells.index(cell)),
        cure=_DOWNLOAD_AGAIN,
    )


def _resolve(strange: Mapping[Cell, _Written], by_cell: dict[Cell, Decimal], currency: str) -> None:
    """Read the amounts that are not plain, now that the file's decimal mark can be told."""
    if not strange:
        return
    proofs = _decimal_marks(strange)
    plain = next(
        (cell for cell in by_cell if type(cell) is str and "." in cell and cell not in ZERO_TEXTS),
        None,
    )
    if plain:
        proofs["."] = plain
    if len(proofs) > 1:
        samples = " and ".join(f"'{shown(str(cell))}'" for cell in proofs.values())
        raise FixInputError(
            "Amounts are written in two ways, with decimal points and with decimal commas, "
            f"such as {samples}.",
            where=next(iter(strange.values())).place.table,
            cure=_DOWNLOAD_AGAIN,
        )
    mark = next(iter(proofs), "") or _likely_mark(strange, currency)
    for cell, written in strange.items():
        number = _number(written.digits, mark)
        if number is None:
            raise _not_an_amount(cell, written.cells, written.place)
        amount = -number if written.negative else number
        by_cell[cell] = _exact(amount, currency, cell, written.cells, written.place)


def _decimal_marks(strange: Mapping[Cell, _Written]) -> dict[str, Cell]:
    """Return the decimal marks that these amounts prove, each with a cell that does."""
    proofs: dict[str, Cell] = {}
    for cell, written in strange.items():
        mark = _decimal_mark(written.digits)
        if mark:
            proofs.setdefault(mark, cell)
    return proofs


def _decimal_mark(digits: str) -> str:
    """Return the decimal mark that the digits prove; "" where they do not tell.

    It is the later of two marks, or a mark with other than three digits after it.
    """
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return ""
    mark = digits[last]
    other = "."
    if mark == ".":
        other = ","
    if other in digits:
        return mark
    if digits.count(mark) > 1:
        if not all(len(group) == 3 for group in digits.split(mark)[1:]):
            return ""
        return other
    if len(digits) - last - 1 != 3 or last > 3 or digits[0] == "0":
        return mark
    return ""


def _likely_mark(strange: Mapping[Cell, _Written], currency: str) -> str:
    """Return the decimal mark when only groups of three were seen.

    A comma separates thousands; a point does where the currency's regions write decimal commas.
    """
    has_point = any("." in written.digits for written in strange.values())
    if has_point and currency in _COMMA_REGIONS:
        return ","
    return "."


def _number(digits: str, mark: str) -> Decimal | None:
    """Return the digits as a number.

    None when what is left of the decimal mark is not in groups of three.
    """
    whole, _, fraction = digits.partition(mark)
    groups = re.split(r"[.,']", whole)
    if len(groups) > 1 and (
        not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:])
    ):
        return None
    if fraction and not fraction.isdigit():
        return None
    return Decimal("".join(groups) + "." + (fraction or "0"))


def _exact(
    amount: Decimal, currency: str, cell: Cell, cells: Sequence[Cell], place: ColumnPlace
) -> Decimal:
    """Return the amount in whole minor units.

    Raises FixInputError for more digits than a float's rounding leaves.
    """
    if not amount.is_finite() or abs(amount) >= _TOO_LARGE:
        raise _not_an_amount(cell, cells, place)
    whole = round(amount, minor_digits(currency))
    if whole != amount and abs(whole - amount) > _FLOAT_NOISE:
        raise FixInputError(
            f"'{shown(str(cell))}' has more decimals than {currency or 'the currency'} has.",
            where=place.at(cells.index(cell)),
            cure=_DOWNLOAD_AGAIN,
        )
    return whole if whole else abs(whole)


# --- dates ----------------------------------------------------------------------------------------

_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([AaPp][Mm])?")
_YEARS = range(2015, 2100)
_BUDDHIST = 543  # how far Thailand's years are ahead; no program writes one where it means another
_BUDDHIST_YEARS = range(_YEARS[0] + _BUDDHIST, _YEARS[-1] + _BUDDHIST + 1)


def read_times(
    cells: Sequence[Cell], place: ColumnPlace, *, day_first: bool | None = None
) -> list[datetime | None]:
    """Return a column of dates or times without a zone; None for blanks. Raises FixInputError.

    `day_first` says how to read `03/04/2026` if no cell of the column shows it; None refuses
    then.
    """
    distinct = dict.fromkeys(cells)
    order = is_day_first(distinct, place, day_first)
    known = {cell: _moment(cell, order, cells, place) for cell in distinct}
    return [known[cell] for cell in cells]


def is_day_first(cells: Iterable[Cell], place: ColumnPlace, default: bool | None) -> bool | None:
    """Return whether the day comes before the month in a column.

    Numbers above 12 show it, else AM and PM. If nothing shows it, the default is used; a default
    of None raises FixInputError.
    """
    votes = set()
    ambiguous = False
    for text in (clean(cell) for cell in cells if isinstance(cell, str)):
        match = _YEAR_LAST.match(text)
        if match:
            first, second = int(match[1]), int(match[3])
            if int(match[4]) in _BUDDHIST_YEARS:  # Thailand writes the day first
                votes.add(True)
            elif first > 12 or second > 12:
                votes.add(first > 12)
            elif first != second:
                ambiguous = True
                if re.search(r"[AaPp][Mm]$", text):
                    votes.add(False)
    if len(votes) > 1:
        raise FixInputError(
            "The dates are in two forms, day first and month first: "
            "another program has changed some of them.",
            where=f"{place.table}, column '{place.heading}'",
            cure=_DOWNLOAD_AGAIN,
        )
    if votes:
        return votes.pop()
    if ambiguous and default is None:
        raise FixInputError(
            "It cannot be told whether the dates are day first or month first.",
            where=f"{place.table}, column '{place.heading}'",
            cure=_DOWNLOAD_AGAIN,
        )
    if default is None:
        return True
    return default


def _moment(
    cell: Cell, day_first: bool | None, cells: Sequence[Cell], place: ColumnPlace
) -> datetime | None:
    text = clean(cell) if isinstance(cell, str) else None
    if text in NONE_WORDS:
        return None
    made: datetime | None
    if isinstance(cell, datetime):
        made = cell.replace(tzinfo=None)
    elif isinstance(cell, date):
        # the zone is the file's, not the cell's
        made = datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - in the zone of the file
    else:
        made = _parsed(text, day_first) if text else None
    if made is None or made.year not in _YEARS:
        raise FixInputError(
            f"'{shown(str(cell))}' is not a date.",
            where=place.at(cells.index(cell)),
            cure=_DOWNLOAD_AGAIN,
        )
    return made


def _parsed(text: str, day_first: bool | None) -> datetime | None:
    day, _, clock = text.replace("T", " ", 1).partition(" ")
    if match := _YEAR_FIRST.fullmatch(day):
        year, month, number = int(match[1]), int(match[3]), int(match[4])
    elif match := _COMPACT.fullmatch(day):
        year, month, number = int(match[1]), int(match[2]), int(match[3])
    elif match := _YEAR_LAST.fullmatch(day):
        first, second = int(match[1]), int(match[3])
        year = int(match[4])
        month = first
        number = second
        if day_first:
            month = second
            number = first
    else:
        return None
    if year in _BUDDHIST_YEARS:
        year -= _BUDDHIST
    time = None
    if clock:
        time = _TIME.fullmatch(clock)
    if clock and not time:
        return None
    hour = 0
    minute = 0
    second = 0
    if time:
        hour = int(time[1])
        minute = int(time[2])
        second = int(time[3] or 0)
    if time and time[4]:
        if not 1 <= hour <= 12:
            return None
        hour %= 12
        if time[4].lower() == "pm":
            hour += 12
    try:
        # naive until its zone is known
        return datetime(year, month, number, hour, minute, second)  # noqa: DTZ001 - in its zone
    except ValueError:
        return None
