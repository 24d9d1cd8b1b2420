"""Requests about an open Calc document.

Blocks of cells, tables, names and the window, each in one step.
"""

import traceback

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.table import CellRangeAddress

DATE = 2  # kinds of number formats: com.sun.star.util.NumberFormat
TEXT = 256
LOGICAL = 1024
EVERYTHING = 1 | 2 | 4 | 16  # values, dates, texts, formulas
FORMATS = 32 | 64 | 256  # hard attributes, styles, edited text
ENGLISH = ("en", "US", "")


class Refused(Exception):
    """The document cannot do this; `words` say why and what to do, `kind` names the case."""

    def __init__(self, words, kind="refused"):
        super().__init__(words)
        self.words = words
        self.kind = kind


def each_of(*steps):
    """Do every step, even if another fails: each puts one thing back."""
    for step in steps:
        try:
            step()
        except Exception:
            traceback.print_exc()  # to LibreOffice's own error output


def property_value(name, value):
    """Make one named argument."""
    made = PropertyValue()
    made.Name = name
    made.Value = value
    return made


def locale():
    """English (United States), in which number formats are exchanged."""
    made = uno.createUnoStruct("com.sun.star.lang.Locale")
    made.Language, made.Country, made.Variant = ENGLISH
    return made


class Document:
    """One open document, and what a press changes in its window."""

    def __init__(self, context, model):
        self._context = context
        self.model = model
        self._is_locked = False
        self._was_automatic = True
        self._is_begun = False
        self._status = None
        self._format_codes = {}

    # a press

    def begin(self):
        """Keep the user's hands off the document, and undo out of it, while a button works."""
        self._was_automatic = self.model.isAutomaticCalculationEnabled()
        self._is_begun = True
        self.model.getUndoManager().lock()
        window = self._window()
        if window is not None:
            window.setEnable(False)

    def end(self):
        """Put everything back that `begin` and the requests have changed.

        Each step even if another fails.
        """
        if self.model is None or not self._is_begun:
            return
        self._is_begun = False
        each_of(
            self._enable,
            self._unlock,
            self._calculate_again,
            self._clear_undo,
            self._clear_status,
        )

    def _unlock(self):
        if self._is_locked:
            self._is_locked = False
            self.model.unlockControllers()

    def _calculate_again(self):
        self.model.enableAutomaticCalculation(self._was_automatic)

    def _clear_undo(self):
        undo = self.model.getUndoManager()
        undo.unlock()
        undo.clear()

    def _clear_status(self):
        self.do_status(None)

    def _enable(self):
        window = self._window()
        if window is not None:
            window.setEnable(True)
            window.setFocus()

    def _window(self):
        controller = self.model.getCurrentController() if self.model is not None else None
        return controller.getFrame().getContainerWindow() if controller is not None else None

    # requests

    def do(self, request):
        """Do one request; the answer in JSON's kinds."""
        name = request.pop("do")
        return getattr(self, f"do_{name}")(**request)

    def do_book(self):
        """Tell the document's path, title, sheets and the sheet in front."""
        url = self.model.getURL()
        return {
            "path": uno.fileUrlToSystemPath(url) if url.startswith("file:") else url,
            "title": self.model.getTitle(),
            "sheets": list(self.model.getSheets().getElementNames()),
            "active": self._controller().getActiveSheet().getName(),
        }

    def do_open(self, path):
        """Open a workbook in a window of its own."""
        desktop = self._context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", self._context
        )
        desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_default", 0, ())

    def do_documents(self):
        """Tell every open document.

        Its path or title, and whether it is the one that is worked on.
        """
        desktop = self._context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", self._context
        )
        documents = desktop.getComponents().createEnumeration()
        found = []
        while documents.hasMoreElements():
            one = documents.nextElement()
            if hasattr(one, "getURL") and hasattr(one, "getTitle"):
                url = one.getURL()
                path = uno.fileUrlToSystemPath(url) if url.startswith("file:") else one.getTitle()
                found.append([path, self.model is not None and one == self.model])
        return found

    def do_save(self, path=None):
        """Save the document where it is, or as `path`."""
        if path is None:
            self.model.store()
            return
        arguments = (property_value("FilterName", "Calc MS Excel 2007 XML"),)
        self.model.storeAsURL(uno.systemPathToFileUrl(path), arguments)

    def _controller(self):
        return self.model.getCurrentController()

    def _sheet(self, name):
        return self.model.getSheets().getByName(name)

    def _cells(self, sheet, area):
        top, left, bottom, right = area
        return self._sheet(sheet).getCellRangeByPosition(left - 1, top - 1, right - 1, bottom - 1)

    # the window

    def do_screen(self, updating):
        """Draw changes as they come, or not."""
        if updating:
            self._unlock()
        elif not self._is_locked:
            self._is_locked = True
            self.model.lockControllers()

    def do_calculation(self, automatic):
        """Recalculate formulas as cells change, or not."""
        self.model.enableAutomaticCalculation(automatic)

    def do_is_automatic(self):
        """Tell whether formulas are recalculated as cells change."""
        return self.model.isAutomaticCalculationEnabled()

    def do_calculate(self):
        """Recalculate what has changed."""
        self.model.calculate()

    def do_status(self, text):
        """Show a text in the status bar; None hands the bar back."""
        controller = self._controller()
        if controller is None:
            return
        if self._status is None:
            if text is None:
                return
            self._status = controller.getFrame().createStatusIndicator()
            self._status.start(text, 0)
        if text is None:
            self._status.end()
            self._status = None
        else:
            self._status.setText(text)

    def do_activate(self, sheet):
        """Bring a sheet to the front."""
        self._controller().setActiveSheet(self._sheet(sheet))

    def do_select(self, sheet, area):
        """Select cells."""
        self.do_activate(sheet)
        self._controller().select(self._cells(sheet, area))

    def do_selection(self):
        """Tell the selected areas: sheet and corners of each."""
        selected = self._controller().getSelection()
        addresses = []
        if hasattr(selected, "getRangeAddresses"):
            addresses = list(selected.getRangeAddresses())
        elif hasattr(selected, "getRangeAddress"):
            addresses = [selected.getRangeAddress()]
        names = self.model.getSheets().getElementNames()
        return [[names[one.Sheet], self._corners(one)] for one in addresses]

    @staticmethod
    def _corners(address):
        return [
            address.StartRow + 1,
            address.StartColumn + 1,
            address.EndRow + 1,
            address.EndColumn + 1,
        ]

    # sheets

    def do_used(self, sheet):
        """Tell the corners of the cells in use."""
        cursor = self._sheet(sheet).createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return self._corners(cursor.getRangeAddress())

    def do_add_sheet(self, name, place):
        """Put in an empty sheet at a place counted from 0."""
        self.model.getSheets().insertNewByName(name, place)

    def do_rename_sheet(self, sheet, name):
        """Give a sheet another name."""
        self._sheet(sheet).setName(name)

    def do_visible(self, sheet, shown=None):
        """Show or hide a sheet's tab; without `shown`, tell which it is."""
        if shown is None:
            return self._sheet(sheet).IsVisible
        self._sheet(sheet).IsVisible = shown
        return shown

    def do_protected(self, sheet, wanted=None):
        """Protect a sheet or lift its protection; without `wanted`, tell which it is.

        What the user may still do, such as filter, Calc keeps from the time before.
        """
        found = self._sheet(sheet)
        if wanted is not None and wanted != found.isProtected():
            if wanted:
                found.protect("")
            else:
                found.unprotect("")
        return found.isProtected()

    # cells

    def do_read(self, sheet, area):
        """Read a block: its rows, and the areas whose numbers are dates or truth values."""
        cells = self._cells(sheet, area)
        kinds = {"dates": [], "truths": []}
        for ranges, kind in self._format_groups(cells):
            if kind & DATE:
                kinds["dates"].extend(ranges)
            elif kind & LOGICAL:
                kinds["truths"].extend(ranges)
        return {"rows": cells.getDataArray(), **kinds}

    def _format_groups(self, cells):
        """Areas of one look each, with their number format's kind."""
        formats = self.model.getNumberFormats()
        groups = cells.getUniqueCellFormatRanges()
        for place in range(groups.getCount()):
            group = groups.getByIndex(place)
            kind = formats.getByKey(group.getPropertyValue("NumberFormat")).Type
            yield [self._corners(one) for one in group.getRangeAddresses()], kind

    def do_text_areas(self, sheet, area):
        """Tell which areas are formatted as text, and which have no format of their own."""
        texts, generals = [], []
        formats = self.model.getNumberFormats()
        groups = self._cells(sheet, area).getUniqueCellFormatRanges()
        for place in range(groups.getCount()):
            group = groups.getByIndex(place)
            found = formats.getByKey(group.getPropertyValue("NumberFormat"))
            areas = [self._corners(one) for one in group.getRangeAddresses()]
            if found.Type & TEXT:
                texts.extend(areas)
            elif found.FormatString in ("General", "Standard"):
                generals.extend(areas)
        return {"texts": texts, "generals": generals}

    def do_write(self, sheet, area, rows, formulas=(), formats=()):
        """Write a block of numbers, texts and blanks.

        Then formulas and number formats into parts of it.
        """
        self._check_protection(sheet, area)
        # None would become #N/A; an empty text is a blank cell.
        data = tuple(tuple("" if value is None else value for value in row) for row in rows)
        self._cells(sheet, area).setDataArray(data)
        for part, texts in formulas:
            self._cells(sheet, part).setFormulaArray(tuple(map(tuple, texts)))
        for part, code in formats:
            self.do_set_format(sheet, part, code)

    def _check_protection(self, sheet, area):
        if (
            self._sheet(sheet).isProtected()
            and self._cells(sheet, area).CellProtection.IsLocked is not False
        ):
            raise Refused(f"The sheet {sheet} is protected.", "protected")

    def do_formulas(self, sheet, area):
        """Read what the formula bar shows, in Calc's own English."""
        return self._cells(sheet, area).getFormulaArray()

    def do_clear(self, sheet, area, contents=True, formats=False):
        """Empty cells, their formats, or both."""
        self._check_protection(sheet, area)
        flags = (EVERYTHING if contents else 0) | (FORMATS if formats else 0)
        self._cells(sheet, area).clearContents(flags)

    def do_set_format(self, sheet, area, code):
        """Set a number format, written in English."""
        formats = self.model.getNumberFormats()
        if code not in self._format_codes:
            here = locale()
            key = formats.queryKey(code, here, False)
            self._format_codes[code] = formats.addNew(code, here) if key == -1 else key
        self._cells(sheet, area).NumberFormat = self._format_codes[code]

    def do_format(self, sheet, area):
        """Tell the number format; None where the cells differ."""
        cells = self._cells(sheet, area)
        state = cells.getPropertyState("NumberFormat").value
        if state == "AMBIGUOUS_VALUE":
            return None
        return self.model.getNumberFormats().getByKey(cells.NumberFormat).FormatString

    def do_look(self, sheet, area, name, value=None, change=False):
        """Tell or set the fill (`CellBackColor`) or the weight (`CharWeight`).

        None where the cells differ.
        """
        cells = self._cells(sheet, area)
        if change:
            cells.setPropertyValue(name, value)
            return value
        if cells.getPropertyState(name).value == "AMBIGUOUS_VALUE":
            return None
        return cells.getPropertyValue(name)

    def do_width(self, sheet, area, value=None):
        """Tell or set the width of columns, in hundredths of a millimetre.

        None where they differ. A width of 0 hides them, and any other shows them again.
        """
        columns = self._cells(sheet, area).getColumns()
        if value is not None:
            columns.IsVisible = value > 0
            if value:
                columns.Width = value
            return value
        widths = set()
        for place in range(columns.getCount()):
            column = columns.getByIndex(place)
            widths.add(column.Width if column.IsVisible else 0)
        return widths.pop() if len(widths) == 1 else None

    def do_move(self, sheet, area, mode, insert):
        """Insert or delete cells; the others move as `mode` says.

        DOWN, RIGHT, ROWS, COLUMNS, UP or LEFT.
        """
        self._check_protection(sheet, area)
        where = self._cells(sheet, area).getRangeAddress()
        if insert:
            self._sheet(sheet).insertCells(
                where, uno.Enum("com.sun.star.sheet.CellInsertMode", mode)
            )
        else:
            self._sheet(sheet).removeRange(
                where, uno.Enum("com.sun.star.sheet.CellDeleteMode", mode)
            )

    def do_autofit(self, sheet, area):
        """Make columns as wide as their content."""
        self._cells(sheet, area).getColumns().OptimalWidth = True

    # tables

    def do_tables(self):
        """Tell every table: sheet, name, corners, and whether it has totals and filter arrows."""
        names = self.model.getSheets().getElementNames()
        ranges = self.model.DatabaseRanges
        found = []
        for name in ranges.getElementNames():
            table = ranges.getByName(name)
            address = table.getDataArea()
            found.append(
                [
                    names[address.Sheet],
                    name,
                    self._corners(address),
                    table.TotalsRow,
                    table.AutoFilter,
                ]
            )
        return found

    def do_adopt(self):
        """Let every table take in the rows typed right under it, as Excel does while one types.

        How many there were.
        """
        adopted = 0
        for sheet, name, (top, left, bottom, right), totals, _ in self.do_tables():
            if totals:
                continue
            below = self._filled_below(sheet, left, right, bottom)
            if below:
                self.do_resize(name, sheet, [top, left, bottom + below, right])
                adopted += below
        return adopted

    def _filled_below(self, sheet, left, right, bottom):
        last = self.do_used(sheet)[2]
        if last <= bottom:
            return 0
        rows = self._cells(sheet, [bottom + 1, left, last, right]).getDataArray()
        for count, row in enumerate(rows):
            if all(value == "" for value in row):
                return count
        return len(rows)

    def do_resize(self, name, sheet, area):
        """Give a table other cells; new rows get the validation of the rows above."""
        table = self.model.DatabaseRanges.getByName(name)
        before = self._corners(table.getDataArea())
        table.setDataArea(self._cells(sheet, area).getRangeAddress())
        if area[2] > before[2]:
            self._extend_validations(sheet, area, before[2])
            self._fill_calculated(sheet, area, before[2])

    def _fill_calculated(self, sheet, area, last):
        """Fill new rows of columns in which every old row has a formula."""
        top, left, bottom, right = area
        if last <= top:
            return
        pattern = self._cells(sheet, [last, left, last, right]).getFormulaArray()[0]
        for place, formula in enumerate(pattern):
            if not formula.startswith("="):
                continue
            column = left + place
            body = self._cells(sheet, [top + 1, column, last, column])
            found = body.queryContentCells(16).getRangeAddresses()
            if sum(one.EndRow - one.StartRow + 1 for one in found) == last - top:
                whole = self._cells(sheet, [last, column, bottom, column])
                whole.fillAuto(uno.Enum("com.sun.star.sheet.FillDirection", "TO_BOTTOM"), 1)

    def _extend_validations(self, sheet, area, last):
        """Copy each column's validation from its last old row to the new rows, unless they have it
        already.
        """
        _, left, bottom, right = area
        for column in range(left, right + 1):
            pattern = self._cells(sheet, [last, column, last, column])
            target = self._cells(sheet, [bottom, column, bottom, column])
            if pattern.Validation.Type.value != target.Validation.Type.value:
                self._cells(sheet, [last, column, bottom, column]).Validation = pattern.Validation

    def do_add_table(self, name, sheet, area):
        """Make a table with filter arrows."""
        self.model.DatabaseRanges.addNewByName(name, self._cells(sheet, area).getRangeAddress())
        self.model.DatabaseRanges.getByName(name).AutoFilter = True

    def do_filter(self, name, shown):
        """Show or hide a table's filter arrows."""
        self.model.DatabaseRanges.getByName(name).AutoFilter = shown

    # names

    def do_names(self):
        """Tell every name of the document with what it refers to, and the corners of its cells
        where it has some.
        """
        sheets = self.model.getSheets().getElementNames()
        found = []
        names = self.model.NamedRanges
        for name in names.getElementNames():
            one = names.getByName(name)
            cells = one.getReferredCells()
            place = None
            if cells is not None:
                address = cells.getRangeAddress()
                place = [sheets[address.Sheet], self._corners(address)]
            found.append([name, one.getContent(), place])
        return found

    def do_add_name(self, name, content):
        """Define a name, or define it anew."""
        names = self.model.NamedRanges
        if names.hasByName(name):
            names.removeByName(name)
        origin = uno.createUnoStruct("com.sun.star.table.CellAddress")
        names.addNewByName(name, content, origin, 0)

    def do_drop_name(self, name):
        """Remove a name."""
        self.model.NamedRanges.removeByName(name)
