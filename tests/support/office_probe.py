"""Ask a running LibreOffice what a person at its screen would see.

Runs in the system's Python, which has `uno`.

Usage: office_probe.py PIPE QUESTION ARGUMENTS…; the answer is a line of JSON.
"""

import json
import sys

import uno
import unohelper
from com.sun.star.frame import XStatusListener

SHEET_TAB = uno.getConstantByName("com.sun.star.accessibility.AccessibleRole.PAGE_TAB")
STATIC = uno.getConstantByName("com.sun.star.accessibility.AccessibleRole.STATIC")
TITLE = "TikTok Ledger"
MENU = uno.getConstantByName("com.sun.star.accessibility.AccessibleRole.MENU")


def connect(pipe):
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", context
    )
    remote = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
    return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)


def where(desktop, name):
    """The middle of a toolbar's button, or of a menu's title, on the screen."""
    window = desktop.getCurrentFrame().getContainerWindow()
    found = find(window.getAccessibleContext(), name, 9)
    if found is None:
        return None
    place = found.getLocationOnScreen()
    size = found.getSize()
    return [place.X + size.Width // 2, place.Y + size.Height // 2]


def find(context, name, depth):
    shown = context.getAccessibleName()
    if context.getAccessibleRole() == SHEET_TAB:
        return None
    if shown == name and hasattr(context, "getLocationOnScreen"):
        return context
    if depth == 0 or context.getAccessibleRole() == MENU:
        return None
    for place in range(min(context.getAccessibleChildCount(), 80)):
        child = context.getAccessibleChild(place)
        if child is None:
            continue
        found = find(child.getAccessibleContext(), name, depth - 1)
        if found is not None:
            return found
    return None


def state(desktop):
    """What a button must have put back."""
    model = desktop.getCurrentComponent()
    undo = model.getUndoManager()
    return {
        "enabled": desktop.getCurrentFrame().getContainerWindow().isEnabled(),
        "automatic": model.isAutomaticCalculationEnabled(),
        "drawn": not model.hasControllersLocked(),
        "undo_locked": undo.isLocked(),
        "can_undo": undo.isUndoPossible(),
        "modified": model.isModified(),
    }


class Status(unohelper.Base, XStatusListener):
    """Remembers whether a command is on."""

    is_on = None

    def statusChanged(self, event):
        """Take the state."""
        self.is_on = event.IsEnabled

    def disposing(self, event):
        """Nothing to do."""


def is_on(desktop, button):
    """Whether a button can be pressed."""
    url = uno.createUnoStruct("com.sun.star.util.URL")
    url.Complete = f"com.tiktokledger:{button}"
    url.Protocol = "com.tiktokledger:"
    url.Path = button
    dispatch = desktop.getCurrentFrame().queryDispatch(url, "", 0)
    status = Status()
    dispatch.addStatusListener(status, url)
    dispatch.removeStatusListener(status, url)
    return status.is_on


def select(desktop, sheet, cell):
    """Select a cell and bring it into sight."""
    model = desktop.getCurrentComponent()
    controller = model.getCurrentController()
    controller.setActiveSheet(model.Sheets.getByName(sheet))
    controller.select(model.Sheets.getByName(sheet).getCellRangeByName(cell))


def cells(desktop, sheet):
    """All cells of a sheet."""
    return cells_of(desktop.getCurrentComponent().Sheets.getByName(sheet))


def cells_of(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.getRangeAddress()
    return sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow).getDataArray()


def everything(desktop):
    """All cells of every sheet."""
    sheets = desktop.getCurrentComponent().Sheets
    return {name: cells_of(sheets.getByName(name)) for name in sheets.getElementNames()}


def cell(desktop, sheet, name):
    """What one cell shows."""
    return desktop.getCurrentComponent().Sheets.getByName(sheet).getCellRangeByName(name).String


def work_on(desktop, table, sort_by, filter_by, keep):
    """Add a column, sort by a column, and show only the rows whose column has a text."""
    model = desktop.getCurrentComponent()
    area = model.DatabaseRanges.getByName(table).getDataArea()
    sheet = model.Sheets.getByIndex(area.Sheet)
    sheet.Columns.insertByIndex(area.StartColumn + 2, 1)
    area = model.DatabaseRanges.getByName(table).getDataArea()
    cells = sheet.getCellRangeByPosition(
        area.StartColumn, area.StartRow, area.EndColumn, area.EndRow
    )
    titles = list(cells.getDataArray()[0])
    cells.getCellByPosition(2, 0).setString("My note")
    cells.getCellByPosition(2, 1).setString("ask the warehouse")
    field = uno.createUnoStruct("com.sun.star.table.TableSortField")
    field.Field = titles.index(sort_by)
    field.IsAscending = False
    fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
    cells.sort((_value("SortFields", fields), _value("ContainsHeader", True)))
    descriptor = cells.createFilterDescriptor(True)
    condition = uno.createUnoStruct("com.sun.star.sheet.TableFilterField")
    condition.Field = titles.index(filter_by)
    condition.Operator = uno.Enum("com.sun.star.sheet.FilterOperator", "EQUAL")
    condition.IsNumeric = False
    condition.StringValue = keep
    descriptor.setFilterFields((condition,))
    descriptor.ContainsHeader = True
    cells.filter(descriptor)


def _value(name, value):
    made = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    made.Name = name
    made.Value = value
    return made


def told(desktop):
    """The words of our message box; "" where there is none."""
    toolkit = desktop.getCurrentFrame().getContainerWindow().getToolkit()
    for place in range(toolkit.getTopWindowCount()):
        shown = toolkit.getTopWindow(place).getAccessibleContext()
        if shown is not None and shown.getAccessibleName() == TITLE:
            return " ".join(labels(shown))
    return ""


def labels(context):
    """The texts in a window."""
    for place in range(context.getAccessibleChildCount()):
        child = context.getAccessibleChild(place).getAccessibleContext()
        if child.getAccessibleRole() == STATIC:
            yield child.getAccessibleName()
        yield from labels(child)


def open_read_only(desktop, path):
    """Open a workbook read-only, in a window of its own."""
    url = uno.systemPathToFileUrl(path)
    desktop.loadComponentFromURL(url, "_blank", 0, (_value("ReadOnly", True),))


def open_new(desktop):
    """Make a new document of LibreOffice's own kind, in a window of its own."""
    desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ())


def close(desktop):
    """Close the document in front without saving it."""
    desktop.getCurrentComponent().close(False)


def front(desktop):
    """The file's name of the document in front."""
    return desktop.getCurrentComponent().getURL().rpartition("/")[2]


def main():
    """Answer one question."""
    desktop = connect(sys.argv[1])
    answer = globals()[sys.argv[2]](desktop, *sys.argv[3:])
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
