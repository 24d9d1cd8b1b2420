"""LibreOffice Calc as a live host: the same buttons, on the open document."""

from typing import BinaryIO

import xlwings as xw

from xlplugin.calc.channel import Channel
from xlplugin.calc.host import Engine

__all__ = ["connect"]


def connect(answers: BinaryIO, requests: BinaryIO) -> xw.Book:
    """Make the open document xlwings' active book.

    Args:
        answers: Where LibreOffice's answers come from, one line of JSON each.
        requests: Where the requests go.

    Returns:
        The document whose button was pressed; rows typed right under its tables belong to them from now on.
    """
    channel = Channel(answers, requests)
    engine = xw.Engine(impl=Engine(channel))
    xw.engines.add(engine)
    engine.activate()
    channel.ask("adopt")
    return xw.Book(impl=engine.impl.apps[1].books.active)
