"""Ribbon ↔ VBA ↔ xlplugin.addin: three lists that must stay one."""

import ast
import itertools
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.support.macros import RIBBON, UI, buttons, commands
from workbook.build_addin import build

ADDIN_PY = Path(__file__).parents[2] / "xlplugin" / "addin.py"
ASKED = re.compile(r"from xlplugin import addin; addin\.(\w+)\(\)")

TAB = {
    "Start": {
        "New Workbook": "new_workbook",
        "Sample Shop": "sample_shop",
        "Remove Sample": "remove_sample",
    },
    "Shop": {"Link": "link_shop", "Master Data": "make_master_data"},
    "Products": {"Fetch": "fetch_products", "Post": "post_products", "Unlink": "unlink_products"},
    "Orders": {
        "Refresh Orders": "fetch_orders",
        "Load Orders": "load_orders",
        "Mark All": "mark_all_orders",
        "Preview": "preview_orders",
        "Post": "post_orders",
        "Post To Sales Invoice": "post_orders_as_invoice",
        "Post To Sales Quotation": "post_orders_as_quotation",
        "Post To Sales Order": "post_orders_as_order",
        "Replace As Invoice": "replace_orders_as_invoice",
        "Post As Cancelled Sales Invoice": "post_orders_as_cancelled",
        "Replace As Cancelled Invoice": "replace_orders_as_cancelled",
        "Post Past Invoices": "post_past_invoices",
        "Delete Invoice": "delete_invoices",
        "Print Invoice": "print_invoice",
        "Find Item Code": "find_item",
    },
    "Payments": {
        "Load Statement": "load_statement",
        "Fetch Settlement": "fetch_settlement",
        "Fetch Withdrawals": "fetch_withdrawals",
        "Post Withdrawals": "post_withdrawals",
        "Preview Withdrawals": "preview_withdrawals",
        "Wallet": "show_wallet",
        "Settlement Check": "check_settlements",
        "Preview": "preview_payments",
        "Post": "post_payments",
        "Fetch and Post the Missing Orders": "fetch_missing_orders",
        "Post the Ready Rows": "post_ready_payments",
    },
    "Books": {
        "Trial Balance": "show_trial_balance",
        "Profit And Loss": "show_profit_and_loss",
        "Balance Sheet": "show_balance_sheet",
        "Account History": "show_account",
        "Customer Statement": "show_customer_statement",
        "Opening Balances": "post_opening_balances",
        "Check Workbook": "check_workbook",
        "Undo": "undo_run",
        "Redo": "redo_run",
        "Lock": "lock_books",
        "Verify": "verify_books",
        "Export": "export_books",
    },
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return commands(build(tmp_path_factory.mktemp("addin") / "TikTokLedger.xlam"))


@pytest.fixture
def tab() -> ElementTree.Element:
    found = ElementTree.parse(RIBBON).find(f".//{UI}tab")
    assert found is not None
    return found


def test_the_tab_shows_the_promised_groups_and_buttons_in_order(tab: ElementTree.Element) -> None:
    shown = {
        group.attrib["label"]: {
            button.attrib["label"]: button.attrib["id"] for button in group.iter(f"{UI}button")
        }
        for group in tab.iter(f"{UI}group")
    }
    assert tab.attrib["label"] == "TikTok Shop"
    assert [(g, list(b.items())) for g, b in shown.items()] == [
        (g, list(b.items())) for g, b in TAB.items()
    ]


def test_every_button_runs_a_macro_that_asks_python_for_the_function_of_its_name(
    asked: dict[str, str],
) -> None:
    functions = {button: ASKED.fullmatch(command) for button, command in asked.items()}
    assert {button: found and found[1] for button, found in functions.items()} == {
        button: button for button in asked
    }
    assert len(asked) == sum(map(len, TAB.values()))


def test_every_macro_of_the_module_is_on_a_button() -> None:
    source = (RIBBON.parent / "Ribbon.bas").read_text(encoding="utf-8")
    macros = re.findall(r"^Sub (\w+)\(control As IRibbonControl\)$", source, re.MULTILINE)
    assert sorted(f"Ribbon.{macro}" for macro in macros) == sorted(
        button.attrib["onAction"] for button in buttons()
    )
    assert len(re.findall(r"^Sub ", source, re.MULTILINE)) == len(macros)


def test_python_offers_exactly_what_the_ribbon_asks_for(asked: dict[str, str]) -> None:
    tree = ast.parse(ADDIN_PY.read_text(encoding="utf-8"))
    offered = [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
    assert sorted(asked) == sorted(function.name for function in offered)
    needing = [
        f.name
        for f in offered
        if len(f.args.args + f.args.kwonlyargs) > len(f.args.defaults + f.args.kw_defaults)
    ]
    assert needing == [], "a button passes no argument"


def test_ids_are_unique_and_no_key_tip_hides_another(tab: ElementTree.Element) -> None:
    ids = [element.attrib["id"] for element in tab.iter()]
    assert len(ids) == len(set(ids))
    menus = list(tab.iter(f"{UI}menu"))
    in_menus = {id(element) for menu in menus for element in menu}
    levels = [[e for e in tab.iter() if e is not tab and id(e) not in in_menus], *map(list, menus)]
    for level in levels:
        tips = sorted(element.attrib["keytip"] for element in level if "keytip" in element.attrib)
        assert all(re.fullmatch(r"[A-Z]{1,3}", tip) for tip in tips)
        # Excel takes the first tip that is complete, so a tip that begins another makes that one unreachable.
        assert not [(one, two) for one, two in itertools.pairwise(tips) if two.startswith(one)]


def test_the_keyboard_and_a_newcomer_find_every_button() -> None:
    for button in buttons():
        for attribute in ("label", "keytip", "screentip", "supertip"):
            assert button.attrib.get(attribute), f"{button.attrib['id']} has no {attribute}"
        assert 20 < len(button.attrib["supertip"]) <= 1024


def test_every_button_outside_a_menu_has_an_icon(tab: ElementTree.Element) -> None:
    in_menus = {button.attrib["id"] for menu in tab.iter(f"{UI}menu") for button in menu}
    assert [
        b.attrib["id"]
        for b in buttons()
        if b.attrib["id"] not in in_menus and not b.attrib.get("imageMso")
    ] == []
