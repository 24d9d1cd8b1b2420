"""Say on Home what to do: the first steps, the tasks with their counts, and the next one of all."""

from typing import Any, NamedTuple

from xlplugin.sheets import tables as t
from xlplugin.sheets.tables import Table
from xlplugin.sheets.tables.counts import (
    DUPLICATES,
    LINES_TO_MAP,
    ORDERS_NOT_POSTED,
    PROBLEMS_OPEN,
    SETTLEMENTS_READY,
    WITHDRAWALS_READY,
    WITHOUT_ITEM,
)
from xlplugin.sheets.tables.formulas import BLANK, Live, column, filled, sentence, where

PATH = "HomePath"  # the cell in which the user chooses where orders come from
LINKED = "a linked shop"
FILES = "files only"
POSTED_STATUSES = ("In Transit", "Delivered", "Completed")


class FirstStep(NamedTuple):
    """One of the three first steps: its name, its sheet and its live text."""

    name: str
    table: Table[Any]
    words: Live


class Task(NamedTuple):
    """One task: its count, and what to do if it is above 0."""

    name: str
    table: Table[Any]
    formula: str
    cure: str


class Next(NamedTuple):
    """Candidate for the next step: when it is one, what to do, and where."""

    condition: str
    words: str  # a formula without its equals sign
    table: Table[Any]


def _orders_to_post() -> str:
    counts = []
    for status in POSTED_STATUSES:
        counts.append(
            where(
                "Orders",
                Status=f'"{status}"',
                Invoice=BLANK,
                Quotation=BLANK,
                Sales_Order=BLANK,
                Sample=BLANK,
            )
        )
    return "+".join(counts)


def _state(done: str, words: str, linked: str, files: str) -> Live:
    """Return what a step says: what there is, or what to do on the path that was chosen."""
    otherwise = f'IF({PATH}="{FILES}","{files}","{linked}")'
    return Live(f"=IF({done}=0,{otherwise},{words})", linked)


def _unmapped() -> str:
    """Count the blank mapping cells of the shops."""
    required = [one.name for one in t.SHOPS.columns if one.required and one.choices]
    shops = filled("Shops", "Shop ID")
    mapped = "-".join(filled("Shops", name) for name in required)
    return f"{len(required)}*{shops}-{mapped}"


_MAPPED = f'IF({_unmapped()}>0," · mapping cells still blank on Shops "&({_unmapped()}),"")'
_NO_FACTS = f"({filled('Products', 'ID')}+{filled('Orders', 'ID')}+{filled('Payments', 'File')})"
STEPS = (
    FirstStep(
        "Your shop",
        t.SHOPS,
        _state(
            filled("Shops", "Shop ID"),
            t.SHOPS.sentence.formula[1:],
            "Not done yet: press Link, or Sample Shop to try everything without an account.",
            "Not done yet: type Name, Shop ID, Time Zone and Currency into the sheet Shops.",
        ),
    ),
    FirstStep(
        "Make the master data",
        t.SHOPS,
        _state(
            filled("StockItems", "Code"),
            sentence(
                ("Accounts", filled("GLAccounts", "Code")),
                ("customers", filled("Customers", "Code")),
                ("stock items", filled("StockItems", "Code")),
            ).formula[1:]
            + f"&{_MAPPED}",
            "Not done yet: press Master Data.",
            "Not done yet: press Master Data.",
        ),
    ),
    FirstStep(
        "Products, orders and settlements",
        t.ORDERS,
        _state(
            _NO_FACTS,
            sentence(
                ("Products", filled("Products", "ID")),
                ("orders", filled("Orders", "ID")),
                ("settlement rows", filled("Payments", "File")),
            ).formula[1:]
            + '&". Post them, then press Home."',
            "Not done yet: press Fetch under Products, then Refresh Orders.",
            "Not done yet: export them in Seller Center, then press Load Orders and "
            "Load Statement.",
        ),
    ),
)
TASKS = (
    Task(
        "Products without an item code",
        t.PRODUCTS,
        WITHOUT_ITEM,
        "Choose each one's item, then Post.",
    ),
    Task(
        "Products with a duplicate SKU",
        t.PRODUCTS,
        DUPLICATES,
        "Choose the item code of each.",
    ),
    Task(
        "Order lines without an item code",
        t.ORDER_LINES,
        LINES_TO_MAP,
        "Choose it in Code, then Post.",
    ),
    Task("Orders to post", t.ORDERS, _orders_to_post(), "Tick some or none, press Post."),
    Task(
        "Settlement rows, order not posted",
        t.PAYMENTS,
        ORDERS_NOT_POSTED,
        "Post the missing orders first.",
    ),
    Task("Settlement rows to post", t.PAYMENTS, SETTLEMENTS_READY, "Press Post under Payments."),
    Task(
        "Withdrawals to post",
        t.WITHDRAWALS,
        WITHDRAWALS_READY,
        "Press Post Withdrawals under Payments.",
    ),
    Task("Open problems", t.PROBLEMS, PROBLEMS_OPEN, "Each says what to do."),
)

_STEPS_OPEN = where("CloseMonth", State='"Open"')
_STEPS_DONE = where("CloseMonth", State='"OK"')
_STEPS = filled("CloseMonth", "Step")
_FIRST_OPEN = (
    f'INDEX({column("CloseMonth", "Step")},MATCH("Open",{column("CloseMonth", "State")},0))'
)
CLOSING = Live(
    f'=IF({_STEPS}=0,"Not looked at yet: press Close Month.",'
    f'IF({_STEPS_OPEN}=0,"Closed: every step is done.",'
    f'FIXED({_STEPS_DONE},0)&" of "&FIXED({_STEPS},0)&" done. Next: "&{_FIRST_OPEN}))',
    "Not looked at yet: press Close Month.",
)


def next_steps(tasks: tuple[str, ...], stale: str) -> tuple[Next, ...]:
    """Return the candidates in order; the first whose condition is met is the next step.

    Args:
        tasks: The cells with the count of each task.
        stale: A test that something was posted since the figures were calculated.
    """
    found = []
    for task, count in zip(TASKS, tasks, strict=True):
        words = f'"{task.name}: "&FIXED({count},0)&". {task.cure}"'
        found.append(Next(f"{count}>0", words, task.table))
    found += [
        Next(stale, '"Press Home: something was posted since its figures."', t.ORDERS),
        Next(
            f"{_STEPS_OPEN}>0",
            f'"Close the month. "&INDEX({column("CloseMonth", "What To Press")},'
            f'MATCH("Open",{column("CloseMonth", "State")},0))',
            t.CLOSE_MONTH,
        ),
        Next("1=1", '"Nothing waits. At the end of a month press Close Month."', t.CLOSE_MONTH),
    ]
    return tuple(found)
