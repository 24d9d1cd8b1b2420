"""Read and change the document's file, sheets and names."""

from __future__ import annotations

from typing import Any

import uno
from com.sun.star.beans import PropertyValue

from .requests import Area, Requests

_XLSX = "Calc MS Excel 2007 XML"


class SheetRequests(Requests):
    """Document's file, sheets and names."""

    def do_book(self) -> dict[str, Any]:
        """Tell the document's path, title, sheets and the sheet in front."""
        url = self.model.getURL()
        return {
            "path": uno.fileUrlToSystemPath(url) if url.startswith("file:") else url,
            "title": self.model.getTitle(),
            "sheets": list(self.model.getSheets().getElementNames()),
            "active": self._controller().getActiveSheet().getName(),
        }

    def do_open(self, path: str) -> None:
        """Open a workbook in a window of its own."""
        desktop = self._context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", self._context
        )
        desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_default", 0, ())

    def do_documents(self) -> list[Any]:
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

    def do_save(self, path: str | None = None) -> None:
        """Save the document where it is, or as `path`."""
        if path is None:
            self.model.store()
            return
        kind = PropertyValue()
        kind.Name = "FilterName"
        kind.Value = _XLSX
        self.model.storeAsURL(uno.systemPathToFileUrl(path), (kind,))

    def do_used(self, sheet: str) -> Area:
        """Tell the corners of the cells in use."""
        return self._used(sheet)

    def do_add_sheet(self, name: str, place: int) -> None:
        """Put in an empty sheet at a place counted from 0."""
        self.model.getSheets().insertNewByName(name, place)

    def do_rename_sheet(self, sheet: str, name: str) -> None:
        """Give a sheet another name."""
        self._sheet(sheet).setName(name)

    def do_visible(self, sheet: str, shown: bool | None = None) -> bool:
        """Show or hide a sheet's tab; without `shown`, tell which it is."""
        if shown is None:
            return self._sheet(sheet).IsVisible
        self._sheet(sheet).IsVisible = shown
        return shown

    def do_protected(self, sheet: str, wanted: bool | None = None) -> bool:
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

    def do_names(self) -> list[Any]:
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

    def do_add_name(self, name: str, content: str) -> None:
        """Define a name, or change it."""
        names = self.model.NamedRanges
        if names.hasByName(name):
            names.removeByName(name)
        origin = uno.createUnoStruct("com.sun.star.table.CellAddress")
        names.addNewByName(name, content, origin, 0)

    def do_drop_name(self, name: str) -> None:
        """Remove a name."""
        self.model.NamedRanges.removeByName(name)
