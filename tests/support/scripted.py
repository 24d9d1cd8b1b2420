"""A server that answers from a script and remembers every request.

For what a real shop would never do twice.
"""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple, Self
from urllib.parse import parse_qsl, urlsplit

MONDAY = 1_789_000_000.0


class Time:
    """Clock that only sleeping moves."""

    def __init__(self, now: float = MONDAY) -> None:
        self.now = now
        self.slept = 0.0

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept += seconds


class Asked(NamedTuple):
    """Request as it came over the wire; query values are decoded."""

    method: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Say:
    """One answer. `cut` ends the connection in the middle of it."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False


def good(data: object) -> Say:
    """Code 0 and these data."""
    return Say(
        json.dumps(
            {"code": 0, "message": "Success", "request_id": "20260917", "data": data}
        ).encode()
    )


def bad(code: int, message: str, status: int = 400, **headers: str) -> Say:
    """Return a refusal."""
    body = {"code": code, "data": None, "message": message, "request_id": "2026091716122013CBD4"}
    return Say(json.dumps(body).encode(), status, headers)


Answerer = Callable[[Asked], Say]


class Scripted:
    """Answers one by one; the last answer of the script stays."""

    def __init__(self, *script: Say | Answerer) -> None:
        self.asked: list[Asked] = []
        self._script = list(script)
        self._guard = threading.Lock()
        self._http = _Http(("127.0.0.1", 0), _Handler)
        self._http.scripted = self
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        """Return where it is."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._http.shutdown()
        self._thread.join(5)
        self._http.server_close()

    def answer(self, asked: Asked) -> Say:
        """Return the next line of the script."""
        with self._guard:
            self.asked.append(asked)
            line = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        return line if isinstance(line, Say) else line(asked)


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    scripted: Scripted

    def handle_error(self, request: object, client_address: object) -> None:
        pass


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Http

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        address = urlsplit(self.path)
        query = dict(parse_qsl(address.query, keep_blank_values=True))
        headers = {name.lower(): value for name, value in self.headers.items()}
        said = self.server.scripted.answer(Asked(self.command, address.path, query, headers, body))
        self.send_response_only(said.status)
        for name, value in said.headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(said.body)))
        self.end_headers()
        self.wfile.write(said.body[: len(said.body) // 2] if said.cut else said.body)
        self.close_connection = said.cut

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        pass
