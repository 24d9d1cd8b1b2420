"""What stands beside the settlement's rows in its workbook: the report with its totals, and the withdrawals."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.tiktok.files.columns import TOTAL, Headings
from xlplugin.tiktok.files.tables_in_file import Cell, Sheet, TablesInFile
from xlplugin.tiktok.files.values import Place, clean, fold, read_amounts, read_ids, read_times

_FACTS = {
    "period": (
        "Time period",
        "Periode waktu",
        "Periode",
        "时间范围",
        "時間範圍",
        "ช่วงเวลา",
        "Khoảng thời gian",
        "Tempoh masa",
        "Período",
        "Période",
    ),
    "zone": (
        "Time zone",
        "Timezone",
        "Zona waktu",
        "时区",
        "時區",
        "เขตเวลา",
        "Múi giờ",
        "Zon masa",
        "Fuso horário",
        "Fuseau horaire",
    ),
    "currency": (
        "Currency",
        "Mata uang",
        "货币",
        "貨幣",
        "สกุลเงิน",
        "Đơn vị tiền tệ",
        "Tiền tệ",
        "Mata wang",
        "Moeda",
        "Devise",
    ),
}
_BY_LABEL = {fold(label): fact for fact, labels in _FACTS.items() for label in labels}
_LABELS_WITHIN = 6
_ZONE = re.compile(r"(?:UTC|GMT)\s*(?:([+-])\s*(\d{1,2})(?::?(\d{2}))?)?", re.IGNORECASE)


class Report(NamedTuple):
    """The facts and control totals of the Reports sheet; empty when the file has none."""

    sheet: str = ""
    period: str = ""
    zone: str = ""
    currency: str = ""
    totals: Mapping[str, tuple[int, Cell]] = {}


def read_report(sheets: Iterable[Sheet], headings: Headings) -> Report:
    """The first sheet that names a period or a zone and a currency beside it."""
    for sheet in sheets:
        facts, totals = _labels(sheet, headings)
        if facts.keys() & {"period", "zone"}:
            return Report(
                sheet.name,
                facts.get("period", ""),
                facts.get("zone", ""),
                facts.get("currency", ""),
                totals,
            )
    return Report()


def _labels(sheet: Sheet, headings: Headings) -> tuple[dict[str, str], dict[str, tuple[int, Cell]]]:
    """The labels of a sheet with what stands to their right. A total's label stands in column A to E, by its depth."""
    facts: dict[str, str] = {}
    totals: dict[str, tuple[int, Cell]] = {}
    for row in range(min(sheet.height, 500)):
        filled = [
            cell
            for cell in sheet.row(row)
            if cell != "" and (not isinstance(cell, str) or clean(cell))
        ]
        if not 2 <= len(filled) <= _LABELS_WITHIN or not isinstance(filled[0], str):
            continue
        label, value = filled[0], filled[1]
        fact = _BY_LABEL.get(fold(label))
        column = headings.find(label)
        if fact and isinstance(value, str):
            facts.setdefault(fact, clean(value))
        elif column and column.use == TOTAL:
            totals.setdefault(column.name, (row, value))
    return facts, totals


def control_totals(report: Report, file: str, currency: str) -> dict[str, Decimal]:
    """The report's totals as amounts. Raises FixInputError."""
    found = {}
    for name, (row, cell) in report.totals.items():
        place = Place(f"{file}, sheet '{report.sheet}'", name, [row + 1])
        found[name] = read_amounts([(place, [cell])], currency).by_cell[cell]
    return found


def zone_in(text: str) -> str:
    """The zone named in a file name, heading or cell, such as `UTC+8`; "" for none."""
    match = _ZONE.search(text)
    if not match:
        return ""
    if not match[1] or not int(match[2]) + int(match[3] or 0):
        return "UTC"
    minutes = f":{match[3]}" if match[3] and int(match[3]) else ""
    return f"UTC{match[1]}{int(match[2])}{minutes}"


# --- withdrawals -------------------------------------------------------------------------------------------------


class Withdrawal(NamedTuple):
    """One movement of the seller's balance: `Earnings` is the settlement itself, the others leave for the bank."""

    row: int
    type: str
    reference: str
    requested: date | None
    amount: Decimal
    status: str
    succeeded: date | None


_WITHDRAWAL = {
    "type": (
        "Type",
        "Transaction type",
        "Jenis transaksi",
        "ประเภทธุรกรรม",
        "Loại giao dịch",
        "交易类型",
    ),
    "reference": (
        "Reference ID",
        "ID referensi",
        "หมายเลขอ้างอิง",
        "ID tham chiếu",
        "参考编号",
        "ID rujukan",
    ),
    "requested": (
        "Request time",
        "Waktu permintaan",
        "เวลาที่ขอ",
        "Thời gian yêu cầu",
        "申请时间",
        "Masa permintaan",
    ),
    "amount": ("Amount", "Jumlah", "จำนวนเงิน", "Số tiền", "金额"),
    "status": ("Status", "สถานะ", "Trạng thái", "状态"),
    "succeeded": (
        "Success time",
        "Waktu berhasil",
        "เวลาที่สำเร็จ",
        "Thời gian thành công",
        "成功时间",
        "Masa berjaya",
    ),
}
_BY_HEADING = {
    fold(heading): name for name, headings in _WITHDRAWAL.items() for heading in headings
}


def read_withdrawals(file: TablesInFile, besides: Sheet, currency: str) -> list[Withdrawal]:
    """The rows of the Withdrawal records sheet; none when the file has no such sheet. Raises FixInputError."""
    for sheet in file.sheets:
        if sheet is besides or not sheet.height:
            continue
        columns = {
            name: number
            for number, cell in reversed(list(enumerate(sheet.row(0))))
            if isinstance(cell, str) and (name := _BY_HEADING.get(fold(cell)))
        }
        if {"type", "reference", "amount"} <= columns.keys():
            return _withdrawals(f"{file.name}, sheet '{sheet.name}'", sheet, columns, currency)
    return []


def _withdrawals(
    where: str, sheet: Sheet, columns: Mapping[str, int], currency: str
) -> list[Withdrawal]:
    filled = sheet.columns[columns["reference"]]
    rows = [row for row in range(1, sheet.height) if filled[row] != ""]
    numbers = [row + 1 for row in rows]

    def place(name: str) -> Place:
        return Place(where, str(sheet.columns[columns[name]][0]), numbers)

    def cells(name: str) -> list[Cell]:
        return (
            [sheet.columns[columns[name]][row] for row in rows]
            if name in columns
            else [""] * len(rows)
        )

    def dates(name: str) -> list[date | None]:
        if name not in columns:
            return [None] * len(rows)
        return [
            moment.date() if moment else None for moment in read_times(cells(name), place(name))
        ]

    def words(name: str) -> list[str]:
        return [clean(str(cell)) for cell in cells(name)]

    amounts = read_amounts([(place("amount"), cells("amount"))], currency).column(cells("amount"))
    references = read_ids(cells("reference"), place("reference"))
    return list(
        map(
            Withdrawal,
            numbers,
            words("type"),
            references,
            dates("requested"),
            amounts,
            words("status"),
            dates("succeeded"),
        )
    )
