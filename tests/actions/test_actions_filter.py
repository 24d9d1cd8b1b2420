"""Filter shows the orders of one status or one shop; what it hides is neither ticked nor posted."""

from pathlib import Path

from tests.support.prompters import ScriptedPrompter
from xlplugin import actions, template
from xlplugin.actions.orders import SHOP_CELL, STATUS_CELL
from xlplugin.context import ButtonContext
from xlplugin.engine import open_book
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import ORDERS, SHOPS, OrdersRow, ShopsRow

KL = "7494000000000000001"
PENANG = "7494000000000000002"


class Chooser(ScriptedPrompter):
    """Choose the first of these answers that is offered; keep what was offered."""

    def __init__(self, *answers: str) -> None:
        super().__init__()
        self.answers = answers
        self.offered: list[list[str]] = []

    def choose(self, question: str, choices: list[str], *, default: str = "") -> str:
        self.offered.append(choices)
        for answer in self.answers:
            for choice in choices:
                if choice.startswith(answer):
                    return choice
        return default


def month(folder: Path) -> Workbook:
    """Return a workbook with two shops and four orders."""
    book = Workbook(open_book(template.copy_to(folder / "June.xlsx")))
    book.view(SHOPS).append(
        [
            ShopsRow(name="Kedai KL", shop_id=KL, time_zone="Asia/Kuala_Lumpur", currency="MYR"),
            ShopsRow(name="Kedai Penang", shop_id=PENANG),
        ]
    )
    rows = [("Delivered", KL), ("Delivered", PENANG), ("Completed", KL), ("Cancelled", KL)]
    orders = []
    for number, (status, shop) in enumerate(rows):
        orders.append(OrdersRow(id=f"57646075230342000{number}", status=status, shop_id=shop))
    book.view(ORDERS).append(orders)
    return book


def press(book: Workbook, *answers: str) -> tuple[str, Chooser]:
    prompter = Chooser(*answers)
    return actions.run("filter_orders", ButtonContext(book, prompter)), prompter


def test_the_statuses_are_offered_with_their_counts(tmp_path: Path) -> None:
    book = month(tmp_path)
    _, prompter = press(book, "All shops", "Delivered")
    shops, statuses = prompter.offered
    assert shops == ["All shops", "Kedai KL", "Kedai Penang"]
    assert statuses[0] == "All orders (4)"
    assert {"Delivered (2)", "Completed (1)", "Cancelled (1)", "Unpaid (0)"} <= set(statuses)


def test_a_status_and_a_shop_hide_the_other_rows(tmp_path: Path) -> None:
    book = month(tmp_path)
    said, _ = press(book, "All shops", "Delivered")
    assert said.startswith("2 orders with the status Delivered shown")
    assert book.view(ORDERS).hidden() == [False, False, True, True]
    assert book.word(STATUS_CELL) == "Delivered"
    said, _ = press(book, "Kedai KL", "Delivered")
    assert said.startswith("1 order of Kedai KL with the status Delivered shown")
    assert book.view(ORDERS).hidden() == [False, True, True, True]
    said, _ = press(book, "All shops", "All orders")
    assert said == "All 4 orders are shown."
    assert book.view(ORDERS).hidden() == [False] * 4
    assert not book.word(STATUS_CELL)
    assert not book.word(SHOP_CELL)


def test_the_filter_is_in_the_saved_file_and_her_own_filter_stays(tmp_path: Path) -> None:
    book = month(tmp_path)
    buyer = ORDERS.place("Buyer")
    listed = book.book.sheets["Orders"].tables["Orders"]
    buyers = ["nobody", "someone", "someone", "nobody"]
    rows = [OrdersRow(buyer=name) for name in buyers]
    book.view(ORDERS).update(("Buyer",), rows)
    listed.impl.filter({buyer: ["nobody"]}, rows)
    press(book, "All shops", "Delivered")
    assert book.view(ORDERS).hidden() == [False, True, True, True]
    book.save()
    again = Workbook(open_book(Path(book.path)))
    part = again.book.sheets["Orders"].tables["Orders"].impl.part
    assert part.filter_words(buyer) == ["nobody"]
    assert part.filter_words(ORDERS.place("Status")) == ["Delivered"]
    assert again.view(ORDERS).hidden() == [False, True, True, True]
    press(again, "All shops", "All orders")
    assert again.view(ORDERS).hidden() == [False, True, True, False]


def test_with_nobody_to_ask_the_cells_above_the_table_decide(tmp_path: Path) -> None:
    book = month(tmp_path)
    book.put_cell(STATUS_CELL, "Cancelled")
    said, _ = press(book)
    assert said.startswith("1 order with the status Cancelled shown")
    assert book.view(ORDERS).hidden() == [True, True, True, False]


def test_a_closed_question_leaves_everything_as_it_was(tmp_path: Path) -> None:
    book = month(tmp_path)
    press(book, "All shops", "Delivered")
    prompter = ScriptedPrompter(choice="no such choice")
    context = ButtonContext(book, prompter)
    actions.run("filter_orders", context)
    assert context.is_wrong
    assert book.view(ORDERS).hidden() == [False, False, True, True]
