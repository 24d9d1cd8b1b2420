"""Build the LibreOffice extension.

Its buttons from the one declaration, and the command that a button starts.
"""

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from xlplugin.buttons import BUTTONS, Button, Group, Needs, buttons_of, find_button, menu_of

IDENTIFIER = "com.tiktokledger.calc"
PROTOCOL = "com.tiktokledger:"
TITLE = "TikTok Shop"
SERVICE = "com.tiktokledger.Buttons"
_IMPLEMENTATION = f"{SERVICE}Implementation"
_OPENED = "com.tiktokledger.Opened"
_TOOLBAR = f"{IDENTIFIER}.toolbar"
_SOURCE = Path(__file__).resolve().parent / "extension"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_OOR = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
_MAIN_WINDOW = "com.sun.star.sheet.SpreadsheetDocument"


def build(out: Path, command: Sequence[str]) -> Path:
    """Write the extension to `out`. Same input, same bytes.

    Args:
        out: The .oxt file.
        command: What a button starts; its name comes as the last word.
    """
    free = []
    for button in BUTTONS:
        if button.needs is Needs.NOTHING:
            free.append(button.id)
    settings = {
        "command": list(command),
        "menus": _menus(),
        "without_document": free,
        "for_any": [button.id for button in BUTTONS if button.is_for_any_workbook],
        "filled": {button.id: button.filled.place for button in BUTTONS if button.filled},
    }
    parts = {
        "META-INF/manifest.xml": _manifest(),
        "description.xml": _description(),
        "Addons.xcu": _addons(),
        "ProtocolHandler.xcu": _protocol_handler(),
        "CalcWindowState.xcu": _window_state(),
        "Jobs.xcu": _jobs(),
        "settings.json": json.dumps(settings, ensure_ascii=False, indent=1),
    }
    for kind in ("*.py", "*.svg", "LICENSE"):
        for source in sorted(_SOURCE.rglob(kind)):
            parts[source.relative_to(_SOURCE).as_posix()] = source.read_text(encoding="utf-8")
    out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            part = zipfile.ZipInfo(name, _EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 0
            package.writestr(part, text)
    return out


def _menus() -> dict[str, dict[str, str]]:
    """Return the split buttons' menus: for each, its labels with their buttons."""
    menus: dict[str, dict[str, str]] = {}
    for button in BUTTONS:
        if button.arrow:
            menus[button.id] = {choice.label: choice.id for choice in menu_of(button)}
    return menus


def _manifest() -> str:
    files = {
        "component.py": "application/vnd.sun.star.uno-component;type=Python",
        "Addons.xcu": "application/vnd.sun.star.configuration-data",
        "ProtocolHandler.xcu": "application/vnd.sun.star.configuration-data",
        "CalcWindowState.xcu": "application/vnd.sun.star.configuration-data",
        "Jobs.xcu": "application/vnd.sun.star.configuration-data",
    }
    entries = []
    for name, kind in files.items():
        entries.append(
            f' <manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        )
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">',
            *entries,
            "</manifest:manifest>\n",
        ]
    )


def _description() -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<description xmlns="http://openoffice.org/extensions/description/2006">
 <identifier value="{IDENTIFIER}"/>
 <version value="0.1.0"/>
 <display-name><name lang="en">TikTok Ledger</name></display-name>
</description>
"""


def _protocol_handler() -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<oor:component-data {_OOR} oor:name="ProtocolHandler" oor:package="org.openoffice.Office">
 <node oor:name="HandlerSet">
  <node oor:name="{_IMPLEMENTATION}" oor:op="replace">
   <prop oor:name="Protocols" oor:type="oor:string-list"><value>{PROTOCOL}*</value></prop>
  </node>
 </node>
</oor:component-data>
"""


def _jobs() -> str:
    """Return what is called when a document is opened (component.py, Opened)."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<oor:component-data {_OOR} oor:name="Jobs" oor:package="org.openoffice.Office">
 <node oor:name="Jobs">
  <node oor:name="{_OPENED}" oor:op="replace">
   <prop oor:name="Service" oor:type="xs:string"><value>{_OPENED}</value></prop>
  </node>
 </node>
 <node oor:name="Events">
  <node oor:name="OnLoad" oor:op="fuse">
   <node oor:name="JobList">
    <node oor:name="{_OPENED}" oor:op="replace"/>
   </node>
  </node>
  <node oor:name="OnViewCreated" oor:op="fuse">
   <node oor:name="JobList">
    <node oor:name="{_OPENED}" oor:op="replace"/>
   </node>
  </node>
 </node>
</oor:component-data>
"""


def _window_state() -> str:
    """Return the toolbar's title and place: docked on the top, below LibreOffice's own."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<oor:component-data {_OOR} oor:name="CalcWindowState" oor:package="org.openoffice.Office.UI">
 <node oor:name="UIElements">
  <node oor:name="States">
   <node oor:name="private:resource/toolbar/addon_{_TOOLBAR}" oor:op="replace">
    <prop oor:name="UIName" oor:type="xs:string"><value xml:lang="en-US">{TITLE}</value></prop>
    <prop oor:name="Docked" oor:type="xs:boolean"><value>true</value></prop>
    <prop oor:name="DockingArea" oor:type="xs:int"><value>0</value></prop>
    <prop oor:name="DockPos" oor:type="xs:string"><value>0,2</value></prop>
    <prop oor:name="Visible" oor:type="xs:boolean"><value>true</value></prop>
    <prop oor:name="Style" oor:type="xs:int"><value>2</value></prop>
   </node>
  </node>
 </node>
</oor:component-data>
"""


def _addons() -> str:
    """Return the menu with every button and the toolbar with those that are used most."""
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<oor:component-data {_OOR} oor:name="Addons" oor:package="org.openoffice.Office">',
            ' <node oor:name="AddonUI">',
            '  <node oor:name="OfficeMenuBar">',
            *_node(f"{IDENTIFIER}.menu", {"Title": TITLE, "Context": _MAIN_WINDOW}, _menu()),
            "  </node>",
            '  <node oor:name="OfficeToolBar">',
            f'   <node oor:name="{_TOOLBAR}" oor:op="replace">',
            *_toolbar(),
            "   </node>",
            "  </node>",
            '  <node oor:name="Images">',
            *_images(),
            "  </node>",
            " </node>",
            "</oor:component-data>\n",
        ]
    )


def _images() -> list[str]:
    """Return the icons, by the button's address; a choice behind an arrow shows its button's."""
    lines: list[str] = []
    for button in BUTTONS:
        icon = button.icon or find_button(button.parent).icon
        place = f"%origin%/icons/{icon}.svg"
        shown = ['<node oor:name="UserDefinedImages">']
        for size in ("ImageSmallURL", "ImageBigURL"):
            shown.extend(_property(size, place))
        shown.append("</node>")
        lines.extend(_node(f"{IDENTIFIER}.{button.id}", {"URL": PROTOCOL + button.id}, shown))
    return lines


def _menu() -> list[str]:
    """Return a submenu for each group; what a split button's arrow offers follows its button."""
    lines: list[str] = []
    for number, group in enumerate(Group):
        items: list[str] = []
        for place, button in enumerate(buttons_of(group)):
            items.extend(_node(f"m{place:02}", _item(button, button.label)))
        title = {"Title": str(group), "Context": _MAIN_WINDOW}
        lines.extend(_node(f"g{number:02}", title, _submenu(items)))
    return _submenu(lines)


def _submenu(items: list[str]) -> list[str]:
    return ['<node oor:name="Submenu">', *items, "</node>"]


def _toolbar() -> list[str]:
    """Return the buttons that are used most, with their arrow, and a line between groups."""
    lines: list[str] = []
    place = 0
    for group in Group:
        for button in buttons_of(group):
            if not button.toolbar:
                continue
            item = _item(button, button.title or button.label)
            if button.arrow:
                item["ControlType"] = "ToggleDropdownButton"
            lines.extend(_node(f"t{place:02}", item))
            place += 1
        lines.extend(_node(f"t{place:02}", {"URL": "private:separator"}))
        place += 1
    return lines


def _item(button: Button, title: str) -> dict[str, str]:
    return {"URL": PROTOCOL + button.id, "Title": title, "Context": _MAIN_WINDOW}


def _node(name: str, properties: dict[str, str], inside: Sequence[str] = ()) -> list[str]:
    lines = [f'<node oor:name={quoteattr(name)} oor:op="replace">']
    for key, value in properties.items():
        lines.extend(_property(key, value))
    return [*lines, *_indented(inside), "</node>"]


def _indented(lines: Sequence[str]) -> list[str]:
    return [f" {line}" for line in lines]


def _property(name: str, value: str) -> list[str]:
    language = ' xml:lang="en-US"' if name == "Title" else ""
    return [
        f'<prop oor:name="{name}" '
        f'oor:type="xs:string"><value{language}>{escape(value)}</value></prop>'
    ]
