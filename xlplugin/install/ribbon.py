"""Make the ribbon's XML from the list of buttons."""

from xml.etree import ElementTree as ET

from xlplugin.buttons import Button, Group, buttons_of, menu_of

MACRO = "Ribbon.Press"
_NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"


def ribbon_xml() -> str:
    """Return the customUI part of the add-in: one tab, a group for each group of buttons."""
    root = ET.Element("customUI", xmlns=_NAMESPACE)
    tabs = ET.SubElement(ET.SubElement(root, "ribbon"), "tabs")
    tab = ET.SubElement(tabs, "tab", id="tiktok_shop", label="TikTok Shop", keytip="TS")
    for group in Group:
        shown = ET.SubElement(tab, "group", id=group.name.lower(), label=group)
        for button in buttons_of(group):
            if not button.parent:
                _add(shown, button)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _add(group: ET.Element, button: Button) -> None:
    """Add a button, or a button with an arrow and the menu behind it."""
    size = {"size": "large"} if button.large else {}
    if not button.arrow:
        group.append(_button(button, size))
        return
    split = ET.SubElement(
        group, "splitButton", {"id": f"{button.id}_split", **size, "keytip": button.arrow}
    )
    split.append(_button(button, {}))
    menu = ET.SubElement(split, "menu", id=f"{button.id}_menu", itemSize="normal")
    for choice in menu_of(button):
        menu.append(_button(choice, {}))


def _button(button: Button, size: dict[str, str]) -> ET.Element:
    icon = {"imageMso": button.icon} if button.icon else {}
    return ET.Element(
        "button",
        {
            "id": button.id,
            "label": button.label,
            **size,
            **icon,
            "keytip": button.keytip,
            "onAction": MACRO,
            "screentip": button.title or button.label,
            "supertip": button.help,
        },
    )
