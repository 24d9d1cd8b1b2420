"""Files that nobody exported: damaged, swollen, too clever.

Each is refused in words, or read; none runs anything.
"""

import io
import os
import random
import re
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.support.refusals import refused
from tests.support.settlement_samples import (
    MONTH,
    MONTH_TOTAL,
    WORKED,
    report,
    settlement,
    table,
    workbook,
)
from xlplugin.errors import FixInputError
from xlplugin.sandbox.month import Month
from xlplugin.sandbox.orders_export import orders_export, orders_workbook
from xlplugin.sandbox.seller_center import settlement_csv, settlement_workbook
from xlplugin.tiktok.files.orders_file import read_orders
from xlplugin.tiktok.files.settlement_file import read_settlement

resource = pytest.importorskip("resource")  # Windows does not count a process's memory so
SHEET = "xl/worksheets/sheet1.xml"
FUZZ_SECONDS = float(os.environ.get("FUZZ_SECONDS", "2"))


def rebuilt(
    path: Path, change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None
) -> Path:
    """The same workbook with its parts changed, and a sound archive around them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
        for name, data in (extra or {}).items():
            new.writestr(name, data)
    path.write_bytes(buffer.getvalue())
    return path


def in_sheet(pattern: bytes, by: bytes) -> Callable[[str, bytes], bytes]:
    """Change the first of something in the settlement's sheet."""
    return lambda name, data: (
        re.sub(pattern, lambda _: by, data, count=1) if name == SHEET else data
    )


def memory() -> int:
    """The most memory that this process has had, in MB."""
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) // 1024


def test_a_wrong_dimension_is_not_believed(tmp_path: Path) -> None:
    path = rebuilt(
        settlement(tmp_path), in_sheet(rb'<dimension ref="[^"]+"/>', b'<dimension ref="A1:B2"/>')
    )
    assert len(read_settlement(path).settlement.lines) == len(MONTH)


def test_inline_strings_are_texts_too(tmp_path: Path) -> None:
    inline = b'<c r="A2" t="inlineStr"><is><t>577123456789012345</t></is></c>'
    path = rebuilt(settlement(tmp_path), in_sheet(rb'<c r="A2"[^>]*>.*?</c>', inline))
    assert read_settlement(path).settlement.lines[0].id == "577123456789012345"


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="F2"><f>SUM(A1:A9)</f><v>75.6</v></c>',
        b'<c r="F2" t="str"><f>HYPERLINK("http://x")</f><v>75.6</v></c>',
        b'<c r="F2"><f t="shared" si="0"/><v>75.6</v></c>',
    ],
)
def test_formulas_are_not_computed_but_refused(tmp_path: Path, cell: bytes) -> None:
    path = rebuilt(settlement(tmp_path), in_sheet(rb'<c r="F2"[^>]*>.*?</c>', cell))
    with refused("formulas", where="income.xlsx"):
        read_settlement(path)


@pytest.mark.parametrize("part", ["xl/externalLinks/externalLink1.xml", "xl/vbaProject.bin"])
def test_links_and_macros_are_refused(tmp_path: Path, part: str) -> None:
    path = rebuilt(settlement(tmp_path), lambda _, data: data, {part: b"<externalLink/>"})
    with refused("macros", where="income.xlsx"):
        read_settlement(path)


def test_a_text_that_wants_to_be_a_command_is_refused_where_it_would_be_used(
    tmp_path: Path,
) -> None:
    row = {**WORKED, "Type": "=cmd|'/c calc'!A1"}
    with refused(where="income.xlsx, sheet 'Order details', row 2"):
        read_settlement(settlement(tmp_path, [row]))


def test_an_archive_that_swells_is_refused_before_it_takes_the_memory(tmp_path: Path) -> None:
    path = settlement(tmp_path)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/bomb.xml", "w") as bomb,
    ):
        for _ in range(300):
            bomb.write(b" " * 1_000_000)
    assert path.stat().st_size < 400_000
    started = time.monotonic()
    held = memory()
    with refused("larger", where="income.xlsx"):
        read_settlement(path)
    assert time.monotonic() - started < 10
    assert memory() - held < 100


def test_two_cells_far_apart_do_not_take_the_memory_between_them(tmp_path: Path) -> None:
    far = b'</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    path = rebuilt(settlement(tmp_path), in_sheet(rb"</row></sheetData>", far))
    with refused("farther", where="income.xlsx"):
        read_settlement(path)


def test_cells_that_do_not_say_their_place_are_counted_too(tmp_path: Path) -> None:
    cells = b"<row>" + b"<c><v>0</v></c>" * 1_100_000 + b"</row></sheetData>"
    path = rebuilt(settlement(tmp_path), in_sheet(rb"</sheetData>", cells))
    with refused(r"1,\d+,\d+ cells", where="income.xlsx"):
        read_settlement(path)


def test_a_long_text_shown_in_a_million_cells_is_refused(tmp_path: Path) -> None:
    cells = "".join(
        f'<row r="{row}">' + '<c t="s"><v>0</v></c>' * 100 + "</row>" for row in range(1, 2_000)
    )
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
        f'main"><sheetData>{cells}</sheetData></worksheet>'
    )
    parts = {
        SHEET: sheet.encode().replace(b"<c t=", b'<c r="A1" t='),
        "xl/sharedStrings.xml": b"<sst><si><t>" + b"x" * 30_000 + b"</t></si></sst>",
    }
    path = rebuilt(settlement(tmp_path), lambda name, data: parts.get(name, data))
    with refused("more text", where="income.xlsx"):
        read_settlement(path)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old or password-protected"),
        (b"PK\3\4 and nothing", "damaged"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF document"),
        (b"\r\n<!DOCTYPE html><html>", "a web page"),
        (b"Rar!\x1a\x07", "archive"),
        (b"Dear customer", "No row of headings"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "neither an Excel workbook nor a CSV"),
        (b"<html><body>Please sign in</body></html>", "a web page, perhaps the page to sign in on"),
        (b'Type,"Order', "cut off"),
    ],
)
def test_other_kinds_of_files_are_named_for_what_they_are(
    tmp_path: Path, data: bytes, words: str
) -> None:
    path = tmp_path / "income.xlsx"
    path.write_bytes(data)
    with pytest.raises(FixInputError, match=words):
        read_settlement(path)


@pytest.mark.parametrize("inside", ["income_20260701(UTC+8).xlsx", "June/income.csv"])
def test_an_archive_with_the_file_in_it_is_to_be_unpacked(tmp_path: Path, inside: str) -> None:
    path = tmp_path / "income.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(settlement(tmp_path), inside)
    with pytest.raises(
        FixInputError, match=re.escape(f"'{Path(inside).name.casefold()}' in it")
    ) as caught:
        read_settlement(path)
    assert caught.value.cure.startswith("Unpack it")


def test_what_another_program_packs_is_not_opened_however_it_swells(tmp_path: Path) -> None:
    row = (
        b'<table:table-row table:number-rows-repeated="900000"><table:table-cell '
        b'table:number-columns-repeated="900">'
    )
    sheet = (
        b"<office:spreadsheet><table:table>"
        + row
        + b"<text:p>1</text:p></table:table-cell></table:table-row>"
    )
    whole = settlement(tmp_path, name="whole.xlsx")
    parts = {"content.xml": sheet, "mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}
    for path, kept in (
        (tmp_path / "books.ods", ()),
        (tmp_path / "both.xlsx", ("xl/workbook.xml",)),
    ):
        with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
            for name in kept:
                new.writestr(name, old.read(name)[:100])
            for name, data in parts.items():
                new.writestr(name, data)
        with pytest.raises(FixInputError, match=r"not an \.xlsx workbook"):
            read_settlement(path)


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with refused(where="income.xlsx"):
        read_settlement(tmp_path / "income.xlsx")


@pytest.mark.parametrize("label", ["", "Total", "Jumlah"])
def test_a_sum_somebody_added_below_is_passed_over_and_said(tmp_path: Path, label: str) -> None:
    cells = [*table(MONTH), [label, "", "", "", "", MONTH_TOTAL]]
    path = workbook(
        tmp_path / "income.xlsx", {"Order details": cells, "Reports": report(MONTH_TOTAL)}
    )
    read = read_settlement(path)
    assert len(read.settlement.lines) == len(MONTH)
    assert "Row 7 is the sum of the rows above" in " ".join(read.notes)


def test_a_file_whose_only_total_is_its_sum_row_is_not_said_to_have_none(tmp_path: Path) -> None:
    cells = [*table(MONTH), ["Total", "", "", "", "", MONTH_TOTAL]]
    read = read_settlement(workbook(tmp_path / "income.xlsx", {"Order details": cells}))
    assert ["sum of the rows above" in note for note in read.notes] == [True]


def test_an_amount_below_that_is_no_sum_is_refused_with_its_row(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "income.xlsx",
        {"Order details": [*table(MONTH), ["Total", "", "", "", "", "1197.01"]]},
    )
    with refused(where="income.xlsx, row 7") as caught:
        read_settlement(path)
    assert "row 7" in caught.value.where


def test_two_settlements_in_one_workbook_are_not_chosen_between(tmp_path: Path) -> None:
    path = workbook(tmp_path / "two.xlsx", {"June": table(MONTH), "July": table(MONTH)})
    with refused("'June'", "'July'", where="two.xlsx"):
        read_settlement(path)


# --- a fuzzer -------------------------------------------------------------------------------------


def scrambled(rng: random.Random, data: bytes) -> bytes:
    """Bytes cut, changed, doubled or moved."""
    start = rng.randrange(len(data))
    length = rng.randrange(1, 200)
    piece = data[start : start + length]
    return rng.choice(
        [
            data[:start],
            data[start:],
            data[:start] + data[start + length :],
            data[:start] + piece + data[start:],
            data[:start] + rng.randbytes(length) + data[start + length :],
            data[:start] + bytes([data[start] ^ 1 << rng.randrange(8)]) + data[start + 1 :],
            data[start:] + data[:start],
            rng.randbytes(rng.randrange(2_000)),
        ]
    )


def reworded(rng: random.Random, data: bytes) -> bytes:
    """XML with words of it exchanged: broken tags, other references, numbers out of range."""
    for _ in range(rng.randrange(1, 4)):
        found = list(re.finditer(rb'"[^"]*"|<[^>]*>|\d+', data))
        if found:
            place = rng.choice(found)
            by = rng.choice(
                [
                    b"",
                    b'"-1"',
                    b"99999999999",
                    b"<c>",
                    b'"XFE0"',
                    b"</row>",
                    b"&amp;",
                    b"&x;",
                    place[0] * 2,
                ]
            )
            data = data[: place.start()] + by + data[place.end() :]
    return data


def sound_files(folder: Path) -> tuple[list[bytes], list[bytes]]:
    """Workbooks, and texts: settlements of three layouts, and orders."""
    shop = Month(3, 20, 1).shops[0]
    books = [
        settlement(folder).read_bytes(),
        settlement_workbook(shop, "id-2026"),
        orders_workbook(shop),
    ]
    tables = "\r\n".join(",".join(row) for row in table(MONTH)).encode()
    utf16 = settlement_csv(shop, "br", ";").decode("utf-8-sig").encode("utf-16")
    return books, [tables, utf16, settlement_csv(shop, "us-profit-loss"), orders_export(shop)]


def _spoilt(rng: random.Random, victim: str, name: str, data: bytes) -> bytes:
    """Return a part of the workbook; the victim's text with other words."""
    return reworded(rng, data) if name == victim else data


def test_a_fuzzer_finds_nothing_but_refusals(tmp_path: Path) -> None:
    rng = random.Random(7)
    until = time.monotonic() + FUZZ_SECONDS
    held = memory()
    slowest = 0.0
    (books, texts), path, outcomes = sound_files(tmp_path), tmp_path / "fuzzed.xlsx", Counter[str]()
    while time.monotonic() < until or outcomes.total() < 60:
        whole = rng.choice(books)
        kind = rng.choice(["text", "archive", "xml"])
        path.write_bytes(scrambled(rng, rng.choice(texts) if kind == "text" else whole))
        if kind == "xml":
            path.write_bytes(whole)
            with zipfile.ZipFile(io.BytesIO(whole)) as archive:
                victim = rng.choice(
                    [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
                )
            rebuilt(path, partial(_spoilt, rng, victim))
        for read in (
            partial(read_settlement, currency="MYR"),
            partial(read_orders, zone="Asia/Kuala_Lumpur"),
        ):
            started = time.monotonic()
            try:
                read(path)
                outcomes["read"] += 1
            except FixInputError as refusal:
                assert refusal.what and refusal.where and refusal.cure
                outcomes["refused"] += 1
            slowest = max(slowest, time.monotonic() - started)
            assert slowest < 5
    # for -s
    print(f"{dict(outcomes)}, slowest {slowest:.2f} s, {memory() - held} MB more than before")  # noqa: T201
    assert memory() - held < 400
