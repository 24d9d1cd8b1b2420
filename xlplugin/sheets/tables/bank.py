"""Declare the tables of the bank's statement and of its reconciliation."""

from decimal import Decimal
from typing import Annotated, NamedTuple

from xlplugin.bank.statement import LineStatus
from xlplugin.money import ZERO
from xlplugin.sheets.tables.declare import (
    GOOD,
    GRID,
    QUIET,
    SUBTOTAL,
    WARN,
    Column,
    InputCell,
    Rule,
    Table,
    Tone,
)
from xlplugin.sheets.tables.formulas import filled, sentence, where
from xlplugin.sheets.tables.shared import (
    YES_NO,
    Account,
    Amount,
    Currency,
    Date,
    Description,
    DocType,
)

_LINE_TONES = (
    Tone(LineStatus.MATCHED, GOOD),
    Tone(LineStatus.OTHER, QUIET),
    Tone("", WARN),
)


class BankStatementRow(NamedTuple):
    """Row of the sheet Bank Statement."""

    status: Annotated[str, Column("Status", 28, tones=_LINE_TONES)] = ""
    matched_with: Annotated[str, Column("Matched With", 24)] = ""
    from_tiktok: Annotated[
        str,
        Column(
            "From TikTok",
            13,
            choices=YES_NO,
            tones=(Tone("No", QUIET),),
            meaning="No for a line that has nothing to do with TikTok Shop, such as rent: it is "
            "not matched, and Close Month does not wait for it.",
            default="Yes",
        ),
    ] = ""
    date: Date = None
    description: Description = ""
    reference: Annotated[str, Column("Reference", 22)] = ""
    amount: Amount = ZERO
    currency: Currency = ""
    account: Account = ""
    # As text: a blank cell of money reads as 0.00, which a bank may state.
    stated_balance: Annotated[str, Column("Stated Balance", 14)] = ""
    file: Annotated[str, Column("File", 34)] = ""
    row: Annotated[int, Column("Row", 7)] = 0
    key: Annotated[str, Column("Key", 60)] = ""


BANK_STATEMENT = Table(
    BankStatementRow,
    name="BankStatement",
    sheet="Bank Statement",
    role=GRID,
    hint=(
        "The bank's lines, each once, whatever files they came in. Load Bank Statement fills this, "
        "or paste Date, Description, Reference and Amount below. Match Bank finds the withdrawal "
        "of each line; write No in From TikTok beside a line that is none of TikTok Shop."
    ),
    sentence=sentence(
        ("Lines", filled("BankStatement", "Key")),
        ("matched", where("BankStatement", Status=f'"{LineStatus.MATCHED}"')),
    ),
    key=("Key",),
    frozen=2,
    printed_to="Account",
    totals=("Amount",),
    currency="BankStatement[Currency]",
)


class BankReconciliationRow(NamedTuple):
    """Row of the sheet Bank Reconciliation."""

    section: Annotated[str, Column("Section", 44)] = ""
    date: Date = None
    doc_type: DocType = ""
    doc_no: Annotated[str, Column("Doc No", 21)] = ""
    description: Description = ""
    currency: Currency = ""
    amount: Annotated[Decimal | None, Column("Amount", 14)] = None
    account: Account = ""


BANK_RECONCILIATION = Table(
    BankReconciliationRow,
    name="BankReconciliation",
    sheet="Bank Reconciliation",
    moment="K14",
    role=GRID,
    hint=(
        "The bank's account in the books against the bank's statement, as at the date above. Bank "
        "Reconciliation fills this."
    ),
    sentence=sentence(("Unmatched", filled("BankReconciliation", "Date"))),
    key=("Section",),
    inputs=(InputCell("BankReconciliationAsAt", "C3"),),
    rules=(Rule("", '=AND({Section}<>"",{Date}="")', SUBTOTAL),),
)
