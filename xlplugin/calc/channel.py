"""Send requests to LibreOffice and read its answers, each as one line of JSON."""

import json
from typing import Any, Protocol

from xlplugin.errors import FixInputError, TryAgainError

_AGAIN = "Press the button again; what was posted is not posted twice."


class Answers(Protocol):
    """Stream that answers come from."""

    def readline(self) -> bytes:
        """Return the next line; empty at the end."""


class RequestStream(Protocol):
    """Stream that requests go to."""

    def write(self, line: bytes, /) -> int:
        """Take a line."""

    def flush(self) -> None:
        """Send what was taken."""


class Channel:
    """Asks LibreOffice about the open document, and counts the requests."""

    def __init__(self, answers: Answers, requests: RequestStream) -> None:
        self._answers = answers
        self._requests = requests
        self.count = 0

    def ask(self, do: str, **arguments: Any) -> Any:
        """Send one request and return its answer.

        Args:
            do: The request's name: a method `do_…` of extension/document.py.
            arguments: What the method needs, in JSON's kinds.

        Raises:
            FixInputError: The document refuses it.
            TryAgainError: LibreOffice has ended, or did not do it.
        """
        self.count += 1
        line = json.dumps({"do": do, **arguments}, ensure_ascii=False, separators=(",", ":"))
        try:
            self._requests.write(line.encode() + b"\n")
            self._requests.flush()
            answer = self._answers.readline()
        except OSError:
            answer = b""
        if not answer:
            raise TryAgainError("LibreOffice has ended.", cure=f"Open the workbook again. {_AGAIN}")
        found = json.loads(answer)
        if "ok" in found:
            return found["ok"]
        if "refused" in found:
            raise FixInputError(found["refused"], cure=_cure(found.get("kind", "")))
        raise TryAgainError(
            f"LibreOffice could not do this ({do}): {found.get('failed')}", cure=_AGAIN
        )


def _cure(kind: str) -> str:
    cures = {"protected": "Press Unprotect Sheet, then the button again."}
    return cures.get(kind, "")
