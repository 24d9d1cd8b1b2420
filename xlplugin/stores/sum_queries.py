"""Declare the SQL that makes and reads the sums that a database keeps for each run.

`?` in the statements that make them is the last row that is summed up already; 0 for none.
"""

from xlplugin.ledger.documents import DEBTOR_SIGN, JOURNAL_VOUCHER
from xlplugin.ledger.settlement_keys import SETTLEMENT
from xlplugin.ledger.year_end import CLOSING_PREFIX

_CLOSES_A_YEAR = (
    f"d.type = '{JOURNAL_VOUCHER}' AND substr(d.no, 1, {len(CLOSING_PREFIX)}) = '{CLOSING_PREFIX}'"
)
# The order of a CROSS JOIN is kept by SQLite: from the new legs to what they belong to.
_LEGS = (
    "FROM postings p CROSS JOIN entries e CROSS JOIN documents d "
    "WHERE e.no = p.entry AND d.id = e.document AND p.id > ?"
)
_SIGNS = " ".join(f"WHEN '{doc_type}' THEN {sign}" for doc_type, sign in DEBTOR_SIGN.items())
_OF_CUSTOMERS = ", ".join(f"'{doc_type}'" for doc_type, sign in DEBTOR_SIGN.items() if sign)
_DAYS = (
    f"SELECT e.run, e.date, d.type, CASE WHEN {_CLOSES_A_YEAR} THEN d.no ELSE '' END, d.shop, "
    "p.account, e.currency, sum(CASE WHEN p.amount > 0 THEN p.amount ELSE 0 END), "
    f"sum(CASE WHEN p.amount < 0 THEN -p.amount ELSE 0 END) {_LEGS} GROUP BY 1, 2, 3, 4, 5, 6, 7"
)
_LINES = (
    "SELECT l.run, substr(l.delivery_date, 1, 7), d.type, d.shop, d.currency, l.kind, l.account, "
    "sum(l.amount - CASE WHEN l.tax_account = l.account THEN 0 ELSE l.tax END) "
    "FROM lines l CROSS JOIN documents d WHERE d.id = l.document AND l.id > ? "
    "GROUP BY 1, 2, 3, 4, 5, 6, 7"
)


def _knocked_off(side: str) -> str:
    return (
        "SELECT k.run AS run, k.date AS date, d.date AS document_date, d.shop AS shop, "
        f"d.currency AS currency, -k.amount * CASE d.type {_SIGNS} END AS amount "
        f"FROM knock_offs k CROSS JOIN documents d WHERE d.id = k.{side} AND k.id > ?"
    )


_OWED = (
    "SELECT run, substr(date, 1, 7), document_date, shop, currency, sum(amount) FROM ("
    "SELECT e.run AS run, e.date AS date, d.date AS document_date, d.shop AS shop, "
    f"d.currency AS currency, p.amount AS amount {_LEGS} AND p.code <> '' "
    f"AND d.type IN ({_OF_CUSTOMERS}) "
    f"UNION ALL {_knocked_off('from_document')} UNION ALL {_knocked_off('to_document')}"
    ") m GROUP BY 1, 2, 3, 4, 5"
)
# Shop and date in the key of a settlement row, see `ledger.settlement_keys`.
_BEFORE_AMOUNT = "rtrim(rtrim(rtrim(s.key, '0123456789'), ':'), '0123456789.-')"  # ends in a colon
_SETTLED = (
    "SELECT run, substr(place, 1, instr(place, ':') - 1), "
    "substr(before_amount, length(before_amount) - 10, 10), date, currency, "
    "sum(posted), sum(posted * amount) FROM ("
    "SELECT s.run AS run, substr(s.key, instr(s.key, ':') + 1) AS place, "
    f"{_BEFORE_AMOUNT} AS before_amount, s.date AS date, d.currency AS currency, "
    "CASE s.generation % 2 WHEN 1 THEN 1 ELSE -1 END AS posted, s.amount AS amount "
    "FROM sources s CROSS JOIN documents d "
    f"WHERE d.id = s.document AND s.key LIKE '%:{SETTLEMENT}:%' AND s.id > ?"
    f") f WHERE substr(place, instr(place, ':') + 1) LIKE '{SETTLEMENT}:%:%' GROUP BY 1, 2, 3, 4, 5"
)
# For each table of sums: the statement that makes its rows, and the tables whose last rows it asks.
MADE_BY: dict[str, tuple[str, tuple[str, ...]]] = {
    "day_sums": (_DAYS, ("postings",)),
    "line_sums": (_LINES, ("lines",)),
    "owed_sums": (_OWED, ("postings", "knock_offs", "knock_offs")),
    "settled_sums": (_SETTLED, ("sources",)),
}

BALANCES = "SELECT account, currency, sum(debit - credit) FROM day_sums GROUP BY 1, 2"
BALANCES_UNTIL = (
    "SELECT account, currency, sum(debit - credit) FROM day_sums WHERE date <= ? GROUP BY 1, 2"
)
# What each account moved by on each day: of vouchers and other documents, and of closings.
DAYS = (
    f"SELECT date, CASE WHEN type = '{JOURNAL_VOUCHER}' THEN type ELSE '' END, closing, currency, "
    "account, sum(debit), sum(credit) FROM day_sums "
    "GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5"
)
# The last day of what was posted, of vouchers and of all other documents apart.
LAST_DAYS = (
    f"SELECT CASE WHEN type = '{JOURNAL_VOUCHER}' THEN type ELSE '' END, max(date) FROM day_sums "
    "GROUP BY 1 ORDER BY 1"
)
ACCOUNT_DAYS = (
    "SELECT date, account, currency, CASE WHEN closing <> '' THEN 1 ELSE 0 END, sum(debit), "
    "sum(credit), max(run) FROM day_sums GROUP BY 1, 2, 3, 4"
)
# What each account moved by on each day before a run; vouchers that close a year by themselves.
EARLIER = (
    "SELECT date, account, currency, CASE WHEN closing <> '' THEN type ELSE '' END, closing, "
    "sum(debit), sum(credit) FROM day_sums WHERE run < ? "
    "GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5"
)
OF_SHOPS = (
    "SELECT date, type, shop, account, currency, sum(debit - credit) FROM day_sums "
    "WHERE closing = '' GROUP BY 1, 2, 3, 4, 5"
)
OF_LINES = (
    "SELECT month, type, shop, currency, kind, account, sum(amount) FROM line_sums "
    "GROUP BY 1, 2, 3, 4, 5, 6"
)
SETTLED = "SELECT run, shop, settled, date, currency, row_count, amount FROM settled_sums"
OWED = "SELECT month, document_date, shop, currency, sum(amount) FROM owed_sums GROUP BY 1, 2, 3, 4"
