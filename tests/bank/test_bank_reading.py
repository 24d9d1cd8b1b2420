"""A bank's file becomes lines that lead from its opening to its closing balance, or is refused."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from xlplugin.bank.reading import read_bank_statement
from xlplugin.bank.statement import BankStatement, line_keys
from xlplugin.errors import FixInputError

# A Malaysian bank: a title block, money in two columns, newest first, day before month.
KUALA_LUMPUR = """Account Statement,,,,,
Account Number:,5140-1122-3344,,,,
,,,,,
Transaction Date,Transaction Description,Cheque No,Debit (RM),Credit (RM),Balance (RM)
18/06/2026,TIKTOK SHOP SETTLEMENT,TT9912,,"1,310.22","6,310.22"
12/06/2026,RENT JUNE,,"1,800.00",,"5,000.00"
11/06/2026,TIKTOK SHOP SETTLEMENT,TT9907,,"2,450.10","6,800.00"
Total,,,"1,800.00","3,760.32",
"""
# One signed column, named months, no balance.
SINGAPORE = """Date,Reference,Description,Amount
11 Jun 2026,FT1,TIKTOK PTE LTD,2450.10
12-Jun-26,GIRO,RENT,-1800.00
"""
OFX = """OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20260630
<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0
<SEVERITY>INFO</STATUS><STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>121000248<ACCTID>4411
<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><DTSTART>20260601<DTEND>20260630
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260630223000[-8:PST]<TRNAMT>2450.10<FITID>F1
<NAME>TIKTOK INC</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260612<TRNAMT>-18.00<FITID>F2<NAME>WIRE FEE</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>9000.00<DTASOF>20260630</LEDGERBAL></STMTRS></STMTTRNRS>
</BANKMSGSRSV1></OFX>
"""
MT940 = """:20:STARTUMS
:25:10020030/1234567
:28C:00006/001
:60F:C260531EUR1000,00
:61:2606110611CR2450,10NTRFNONREF//B4A11
:86:166?00TIKTOK SETTLEMENT?20TT9907?32TIKTOK TECHNOLOGY
:61:2606120612DR1800,00NTRFRENT6
:86:177?00RENT
:62F:C260630EUR1650,10
-
"""
CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>1</Id>
<Acct><Id><IBAN>DE02100100109307118603</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1000.00</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-06-01</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1650.10</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-06-30</Dt></Dt></Bal>
<Ntry><Amt Ccy="EUR">2450.10</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2026-06-11</Dt></BookgDt><AcctSvcrRef>B4A11</AcctSvcrRef>
<NtryDtls><TxDtls><RmtInf><Ustrd>TIKTOK SETTLEMENT TT9907</Ustrd></RmtInf></TxDtls></NtryDtls>
</Ntry>
<Ntry><Amt Ccy="EUR">1800.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>2026-06-12</Dt></BookgDt></Ntry>
<Ntry><Amt Ccy="EUR">77.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>PDNG</Cd></Sts>
<BookgDt><Dt>2026-06-30</Dt></BookgDt></Ntry>
</Stmt></BkToCstmrStmt></Document>
"""


def read(
    folder: Path, name: str, text: str, currency: str, day_first: bool | None = True
) -> BankStatement:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_bank_statement(path, currency, day_first=day_first)


def amounts(statement: BankStatement) -> list[tuple[date, Decimal]]:
    return [(line.date, line.amount) for line in statement.lines]


def test_a_csv_with_a_title_block_and_the_newest_line_first(tmp_path: Path) -> None:
    statement = read(tmp_path, "june.csv", KUALA_LUMPUR, "MYR")
    assert amounts(statement) == [
        (date(2026, 6, 18), Decimal("1310.22")),
        (date(2026, 6, 12), Decimal("-1800.00")),
        (date(2026, 6, 11), Decimal("2450.10")),
    ]
    assert [line.row for line in statement.lines] == [5, 6, 7]
    assert statement.lines[0].reference == "TT9912"
    assert statement.opening is not None
    assert statement.opening.amount == Decimal("4349.90")
    assert statement.closing is not None
    assert statement.closing.amount == Decimal("6310.22")


def test_a_csv_whose_running_balance_breaks_is_refused_by_row(tmp_path: Path) -> None:
    rows = ["Date,Description,Money In,Money Out,Balance"]
    balance = Decimal(100)
    for day in range(1, 29):
        balance += 10
        rows.append(f"{day:02d}/06/2026,PAYOUT {day},10.00,,{balance:.2f}")
    del rows[15]
    with pytest.raises(FixInputError) as refused:
        read(tmp_path, "gap.csv", "\n".join(rows), "MYR")
    assert refused.value.where == "gap.csv, row 16"


def test_named_months_and_one_signed_column(tmp_path: Path) -> None:
    statement = read(tmp_path, "dbs.csv", SINGAPORE, "SGD", day_first=None)
    assert amounts(statement) == [
        (date(2026, 6, 11), Decimal("2450.10")),
        (date(2026, 6, 12), Decimal("-1800.00")),
    ]
    assert statement.closing is None


def test_dates_that_no_line_can_tell_are_asked_for(tmp_path: Path) -> None:
    text = "Date,Amount\n03/04/2026,5.00\n"
    with pytest.raises(FixInputError):
        read(tmp_path, "a.csv", text, "USD", day_first=None)
    assert read(tmp_path, "a.csv", text, "USD", day_first=False).lines[0].date == date(2026, 3, 4)


def test_an_excel_workbook(tmp_path: Path) -> None:
    path = tmp_path / "bank.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Statement")
        sheet.write_row(0, 0, ["Posting Date", "Particulars", "Withdrawals", "Deposits"])
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_datetime(1, 0, datetime(2026, 6, 11), day)
        sheet.write_row(1, 1, ["TIKTOK", "", 2450.1])
    statement = read_bank_statement(path, "MYR", day_first=None)
    assert amounts(statement) == [(date(2026, 6, 11), Decimal("2450.10"))]


def test_ofx_keeps_the_day_that_the_bank_wrote(tmp_path: Path) -> None:
    statement = read(tmp_path, "bank.qfx", OFX, "USD")
    assert amounts(statement) == [
        (date(2026, 6, 30), Decimal("2450.10")),
        (date(2026, 6, 12), Decimal("-18.00")),
    ]
    assert statement.account == "4411"
    assert statement.lines[0].reference == "F1"
    assert statement.closing is not None
    assert statement.closing.amount == Decimal("9000.00")


@pytest.mark.parametrize(("name", "text"), [("bank.sta", MT940), ("bank.xml", CAMT)])
def test_swift_and_iso_files_prove_themselves(tmp_path: Path, name: str, text: str) -> None:
    statement = read(tmp_path, name, text, "EUR")
    assert amounts(statement) == [
        (date(2026, 6, 11), Decimal("2450.10")),
        (date(2026, 6, 12), Decimal("-1800.00")),
    ]
    assert "TIKTOK" in statement.lines[0].description
    assert statement.closing is not None
    assert statement.closing.amount == Decimal("1650.10")
    broken = text.replace("1650.10", "1650.11").replace("1650,10", "1650,11")
    with pytest.raises(FixInputError) as refused:
        read(tmp_path, name, broken, "EUR")
    assert "0.01" in refused.value.what


@pytest.mark.parametrize(
    ("name", "text", "currency"),
    [
        ("other.sta", MT940, "MYR"),
        ("empty.csv", "", "MYR"),
        ("orders.csv", "Order ID,SKU ID\n1,2\n", "MYR"),
        ("half.ofx", OFX[:500], "USD"),
        ("half.xml", CAMT[:900], "EUR"),
    ],
)
def test_what_is_no_statement_of_this_account_is_refused(
    tmp_path: Path, name: str, text: str, currency: str
) -> None:
    with pytest.raises(FixInputError) as refused:
        read(tmp_path, name, text, currency)
    assert name in refused.value.where
    assert refused.value.cure


def test_a_line_has_the_same_key_in_overlapping_files(tmp_path: Path) -> None:
    week = read(tmp_path, "week.csv", SINGAPORE, "SGD")
    month = read(
        tmp_path, "month.csv", SINGAPORE + "25 Jun 2026,FT2,TIKTOK PTE LTD,2450.10\n", "SGD"
    )
    assert line_keys("310-000", week.lines) == line_keys("310-000", month.lines)[:2]
    assert len(set(line_keys("310-000", month.lines))) == 3
