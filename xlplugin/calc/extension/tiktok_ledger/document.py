"""Answer every request about an open Calc document."""

from __future__ import annotations

from typing import Any

from .cells import CellRequests
from .followers import FollowerRequests
from .sheets import SheetRequests
from .tables import TableRequests
from .window import WindowRequests


class CalcDocument:
    """One open document during a press."""

    def __init__(self, context: Any, model: Any) -> None:
        self.model = model
        self.window = WindowRequests(context, model)
        self._parts = [self.window]
        for kind in (SheetRequests, CellRequests, TableRequests, FollowerRequests):
            self._parts.append(kind(context, model))

    def do(self, request: dict[str, Any]) -> Any:
        """Do one request; return the answer in JSON's kinds."""
        name = f"do_{request.pop('do')}"
        for part in self._parts:
            if hasattr(part, name):
                return getattr(part, name)(**request)
        raise AttributeError(name)
