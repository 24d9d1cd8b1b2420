"""Make the ribbon's XML from the list of buttons, and estimate how wide the tab is."""

from xml.etree import ElementTree as ET

from xlplugin import __version__
from xlplugin.buttons import Button, Field, Group, buttons_of, fields_after, menu_of

PRESS = "Ribbon.Press"
_CHOICES = "Choices"  # the module with the callbacks of the fields
_ENABLED = f"{_CHOICES}.IsEnabled"
_VISIBLE = f"{_CHOICES}.IsVisible"
_NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
_DATE = "00/00/0000"
_LIST = "Completed (0000)"  # as wide as what a list shows

# An estimate of Excel's widths, in pixels at 100 %: Segoe UI 9 has about 6 to a character.
_CHARACTER = 6
_SMALL = 28  # icon and margins of a button of one line
_ARROW = 12
_LARGE = 10  # margins of a large button, whose label has two lines
_LARGE_LEAST = 42
_BOX = 14  # frame of a field
_GROUP = 10
_ROWS = 3


def ribbon_xml() -> str:
    """Return the customUI part of the add-in: one tab, a group for each group of buttons."""
    root = ET.Element("customUI", xmlns=_NAMESPACE, onLoad=f"{_CHOICES}.Loaded")
    tabs = ET.SubElement(ET.SubElement(root, "ribbon"), "tabs")
    tab = ET.SubElement(tabs, "tab", id="tiktok_shop", label="TikTok Shop", keytip="TS")
    for group in Group:
        shown = ET.SubElement(tab, "group", id=group.name.lower(), label=group)
        if group is not Group.START:
            shown.set("getVisible", _VISIBLE)
        for button in buttons_of(group):
            if not button.parent:
                _add(shown, button)
                for field in fields_after(button):
                    shown.append(_field(field))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _add(group: ET.Element, button: Button) -> None:
    """Add a button, or a button with an arrow and the menu behind it."""
    size = {"size": "large"} if button.large else {}
    if not button.arrow:
        group.append(_button(button, {**size, **_shown_for(button)}))
        return
    split = ET.SubElement(
        group,
        "splitButton",
        {"id": f"{button.id}_split", **size, "keytip": button.arrow, **_shown_for(button)},
    )
    split.append(_button(button, {}))
    menu = ET.SubElement(split, "menu", id=f"{button.id}_menu", itemSize="normal")
    for choice in menu_of(button):
        menu.append(_button(choice, {}))


def _shown_for(button: Button) -> dict[str, str]:
    """Return the attribute that hides a button of Start in workbooks that it cannot be used in."""
    if button.group is Group.START and not button.is_for_any_workbook:
        return {"getVisible": _VISIBLE}
    return {}


def _button(button: Button, more: dict[str, str]) -> ET.Element:
    icon = {"imageMso": button.icon} if button.icon else {}
    enabled = {} if button.is_for_any_workbook else {"getEnabled": _ENABLED}
    supertip = button.help
    if button.filled is not None:
        enabled["tag"] = button.filled.place
        supertip = f"{supertip} {button.filled.until}"
    return ET.Element(
        "button",
        {
            "id": button.id,
            "label": _label(button),
            **more,
            **icon,
            "keytip": button.keytip,
            "onAction": PRESS,
            "screentip": button.title or button.label,
            "supertip": supertip,
            **enabled,
        },
    )


def _label(button: Button) -> str:
    if button.is_versioned:
        return f"{button.label} ({__version__})"
    return button.label


def _field(field: Field) -> ET.Element:
    """Return an edit box for a date, or a list."""
    label = field.label or field.id.removeprefix("Orders")
    common = {
        "id": field.id,
        "label": label,
        "keytip": field.keytip,
        "screentip": label,
        "supertip": field.help,
        "getEnabled": _ENABLED,
    }
    if field.is_list:
        calls = {
            "getItemCount": f"{_CHOICES}.CountItems",
            "getItemLabel": f"{_CHOICES}.LabelItem",
            "getSelectedItemIndex": f"{_CHOICES}.SelectedItem",
            "onAction": f"{_CHOICES}.ChooseItem",
        }
        return ET.Element(
            "dropDown", {**common, "showLabel": "false", "sizeString": _LIST, **calls}
        )
    calls = {"getText": f"{_CHOICES}.DayText", "onChange": f"{_CHOICES}.ChangeDay"}
    return ET.Element("editBox", {**common, "sizeString": _DATE, **calls})


def tab_width() -> int:
    """Estimate how wide the tab is, in pixels at 100 %."""
    return sum(_group_width(group) for group in Group)


def _group_width(group: Group) -> int:
    """Return the width of a group: large buttons, and columns of three of the others."""
    width = _GROUP
    column: list[int] = []
    for button in buttons_of(group):
        if button.parent:
            continue
        if button.large:
            width += max(column, default=0) + _large_width(button)
            column = []
            continue
        cells = [_small_width(button), *[_field_width(field) for field in fields_after(button)]]
        for cell in cells:
            if len(column) == _ROWS:
                width += max(column)
                column = []
            column.append(cell)
    return width + max(column, default=0)


def _large_width(button: Button) -> int:
    """Return the width of a large button; its label is broken between its words."""
    longest = max(len(word) for word in button.label.split())
    return max(longest * _CHARACTER + _LARGE, _LARGE_LEAST)


def _small_width(button: Button) -> int:
    return _SMALL + len(_label(button)) * _CHARACTER + (_ARROW if button.arrow else 0)


def _field_width(field: Field) -> int:
    if field.is_list:
        return len(_LIST) * _CHARACTER + _BOX + _ARROW
    return (len(field.label) + 1 + len(_DATE)) * _CHARACTER + _BOX
