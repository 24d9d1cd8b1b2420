"""Run the same buttons on the document that is open in LibreOffice Calc."""

from xlplugin.calc.channel import Answers, Channel, RequestStream
from xlplugin.calc.host import Engine
from xlplugin.light_xlwings import xw

__all__ = ["connect"]


def connect(answers: Answers, requests: RequestStream) -> xw.Book | None:
    """Let xlwings work on the documents that are open in LibreOffice.

    Args:
        answers: Where LibreOffice's answers come from, one line of JSON each.
        requests: Where the requests go.

    Returns:
        The document whose button was pressed; rows typed right under its tables belong to them
        from now on. None where no document is open.
    """
    channel = Channel(answers, requests)
    engine = xw.Engine(impl=Engine(channel))
    xw.engines.add(engine)
    engine.activate()
    if not any(is_own for _, is_own in channel.ask("documents")):
        return None
    channel.ask("adopt")
    return xw.Book(impl=engine.impl.apps[1].books.active)
