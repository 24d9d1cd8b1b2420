"""The ribbon of the built add-in shows what the list of buttons declares."""

import ast
import itertools
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.support.macros import UI, commands, ribbon
from xlplugin.buttons import BUTTONS, Button, Group, buttons_of, find_button, menu_of
from xlplugin.errors import FixInputError
from xlplugin.install.addin_file import build

PYTHON = r"C:\Users\Aina Rahman\AppData\Local\xlplugin\python\pythonw.exe"
PACKAGE = Path(__file__).parents[2] / "xlplugin"


@pytest.fixture(scope="module")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("addin") / "TikTokLedger.xlam", PYTHON)


@pytest.fixture(scope="module")
def tab(addin: Path) -> ElementTree.Element:
    found = ribbon(addin).find(f".//{UI}tab")
    assert found is not None
    return found


def test_the_tab_shows_every_button_in_its_group_in_order(tab: ElementTree.Element) -> None:
    shown = []
    for group in tab.iter(f"{UI}group"):
        for element in group.iter(f"{UI}button"):
            shown.append((group.attrib["label"], element.attrib["id"], element.attrib["label"]))
    declared = []
    for group_name in Group:
        for button in buttons_of(group_name):
            declared.append((str(group_name), button.id, button.label))
    assert tab.attrib["label"] == "TikTok Shop"
    assert len(declared) == len(BUTTONS)
    assert sorted(shown) == sorted(declared)
    top = [place for place in declared if not find_button(place[1]).parent]
    assert [place for place in shown if place in top] == top


def test_a_menu_offers_the_buttons_of_its_parent(tab: ElementTree.Element) -> None:
    menus = {}
    for split in tab.iter(f"{UI}splitButton"):
        main, menu = split
        menus[main.attrib["id"]] = [choice.attrib["id"] for choice in menu]
    parents = [button for button in BUTTONS if button.arrow]
    assert menus == {parent.id: [choice.id for choice in menu_of(parent)] for parent in parents}
    assert {button.parent for button in BUTTONS if button.parent} == set(menus)


def test_a_click_asks_python_to_press_the_button_with_its_id(addin: Path) -> None:
    ids = {button.id for button in BUTTONS}
    assert commands(addin, PYTHON) == {id_: id_ for id_ in ids}


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.id)
def test_a_button_has_its_function_and_what_the_user_reads(button: Button) -> None:
    source = PACKAGE.joinpath(*button.module.split(".")).with_suffix(".py")
    functions = [
        node.name
        for node in ast.parse(source.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    ]
    assert button.id in functions
    assert re.fullmatch(r"[a-z_]+", button.id)
    assert button.label
    assert button.help.endswith(".")
    assert 20 < len(button.help) <= 1024
    assert button.parent or button.icon, "a button outside a menu has an icon"


def test_an_id_of_another_version_is_refused() -> None:
    with pytest.raises(FixInputError) as refused:
        find_button("post_ordres")
    assert "install the add-in again" in refused.value.cure


def test_ids_are_unique_and_no_key_tip_hides_another(tab: ElementTree.Element) -> None:
    ids = [element.attrib["id"] for element in tab.iter()]
    assert len(ids) == len(set(ids))
    menus = list(tab.iter(f"{UI}menu"))
    in_menus = {id(element) for menu in menus for element in menu}
    levels = [[e for e in tab.iter() if e is not tab and id(e) not in in_menus], *map(list, menus)]
    for level in levels:
        tips = sorted(element.attrib["keytip"] for element in level if "keytip" in element.attrib)
        assert all(re.fullmatch(r"[A-Z]{1,3}", tip) for tip in tips)
        # Excel takes the first tip that is complete, so a tip that begins another makes that one
        # unreachable.
        assert not [(one, two) for one, two in itertools.pairwise(tips) if two.startswith(one)]
