"""The ribbon of the built add-in shows what the list of buttons declares."""

import ast
import itertools
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.support.macros import UI, commands, compiled, ribbon
from xlplugin import __version__
from xlplugin.buttons import BUTTONS, FIELDS, Button, Group, buttons_of, find_button, menu_of
from xlplugin.errors import FixInputError
from xlplugin.install.addin_file import build
from xlplugin.install.ribbon import tab_width
from xlplugin.sheets.tables import DATE_CELLS, NAMED_CELLS, TABLES

PYTHON = r"C:\Users\Aina Rahman\AppData\Local\xlplugin\python\pythonw.exe"
PACKAGE = Path(__file__).parents[2] / "xlplugin"


_HELP = "id label keytip screentip supertip getEnabled"
SCHEMA = {
    "customUI": ("onLoad", "ribbon"),
    "ribbon": ("", "tabs"),
    "tabs": ("", "tab"),
    "tab": ("id label keytip", "group"),
    "group": ("id label getVisible", "button splitButton editBox dropDown"),
    "splitButton": ("id size keytip getVisible", "button menu"),
    "menu": ("id itemSize", "button"),
    "button": (f"{_HELP} tag size imageMso onAction getVisible", ""),
    "editBox": (f"{_HELP} sizeString getText onChange", ""),
    "dropDown": (
        f"{_HELP} showLabel sizeString getItemCount getItemLabel getSelectedItemIndex onAction",
        "",
    ),
}


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
            shown.append(
                (
                    group.attrib["label"],
                    element.attrib["id"],
                    element.attrib["label"].split(" (")[0],
                )
            )
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


def test_the_tab_fits_a_small_screen() -> None:
    """By the estimate of install/ribbon.py: there is no Excel here to measure it."""
    assert tab_width() <= 1366


def test_another_workbook_shows_new_workbook_and_sample_shop_alone(
    tab: ElementTree.Element,
) -> None:
    in_sight = []
    for group in tab:
        if "getVisible" in group.attrib:
            continue
        for element in group:
            if "getVisible" not in element.attrib:
                in_sight.append(element.attrib["id"])
    assert in_sight == ["new_workbook", "sample_shop_split", "show_help"]
    for button in BUTTONS:
        found = tab.find(f".//{UI}button[@id='{button.id}']")
        assert found is not None
        assert ("getEnabled" in found.attrib) != button.is_for_any_workbook


def test_a_field_is_a_cell_of_the_workbook_and_follows_a_button_of_its_group(
    tab: ElementTree.Element,
) -> None:
    for field in FIELDS:
        kind = "dropDown" if field.is_list else "editBox"
        element = tab.find(f".//{UI}{kind}[@id='{field.id}']")
        assert element is not None
        assert field.id in NAMED_CELLS
        assert (field.id in DATE_CELLS) != field.is_list
        assert field.id.startswith(str(find_button(field.after).group))


def test_every_callback_of_the_tab_is_in_the_add_in(addin: Path) -> None:
    for element in ribbon(addin).iter():
        for name, value in element.attrib.items():
            if name.startswith(("get", "on")):
                module, _, procedure = value.partition(".")
                assert f"Sub {procedure}(" in compiled(addin, module)


def test_the_tab_has_no_attribute_that_excel_does_not_know(addin: Path) -> None:
    """Excel shows no tab at all where its XML is not by the schema of customUI14.

    The part of the schema that we use, from [MS-CUSTOMUI] 2.3 and the classes of Open XML SDK.
    """
    for parent in ribbon(addin).iter():
        name = parent.tag.removeprefix(UI)
        attributes, children = SCHEMA[name]
        assert set(parent.attrib) <= set(attributes.split()), name
        for child in parent:
            assert child.tag.removeprefix(UI) in children.split(), name


def test_the_version_is_on_the_tab(tab: ElementTree.Element) -> None:
    label = tab.find(f".//{UI}button[@id='show_help']")
    assert label is not None
    assert label.attrib["label"] == f"Help ({__version__})"


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


@pytest.mark.parametrize("button", [one for one in BUTTONS if one.filled], ids=lambda one: one.id)
def test_a_button_that_can_be_off_says_until_when(tab: ElementTree.Element, button: Button) -> None:
    assert button.filled is not None
    found = tab.find(f".//{UI}button[@id='{button.id}']")
    assert found is not None
    assert found.attrib["tag"] == button.filled.place
    assert found.attrib["supertip"].endswith(button.filled.until)
    assert len(found.attrib["supertip"]) <= 1024
    [table] = [table for table in TABLES if table.name == button.filled.table]
    assert table.sheet == button.filled.sheet
    assert button.filled.column in [column.name for column in table.columns]
    assert not button.is_for_any_workbook
