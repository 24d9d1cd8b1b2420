"""A bare client for tests of the sample shop.

It signs as TikTok documents, and does nothing else.
"""

import http.client
import json
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from xlplugin.sandbox.server import SandboxServer
from xlplugin.tiktok.api.signing import sign


class Answer(NamedTuple):
    """Status, headers and body of an answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        """Return the body as JSON."""
        parsed: dict[str, Any] = json.loads(self.body)
        return parsed

    @property
    def data(self) -> Any:
        """Return the data of a successful answer."""
        assert self.json["code"] == 0, self.json
        return self.json["data"]

    @property
    def refusal(self) -> tuple[int, int, str]:
        """Status, code and message."""
        return self.status, self.json["code"], self.json["message"]


class Shopper:
    """One linked app, one connection that is kept alive."""

    def __init__(self, server: SandboxServer, shop: int = 0) -> None:
        self.server = server
        self.shop = server.month.shops[shop]
        self._wire = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=10)
        self.pair: dict[str, Any] = {}

    def link(self, state: str = "") -> Self:
        """Authorise and exchange the code."""
        code = parse_qs(urlsplit(self.server.authorise(state)).query)["code"][0]
        self.pair = self.token("get", auth_code=code, grant_type="authorized_code").data
        return self

    def token(self, call: str, **query: str) -> Answer:
        """Call the token host."""
        app = self.server.app
        known = {"app_key": app.app_key, "app_secret": app.app_secret}
        return self.send("GET", f"/api/v2/token/{call}?{urlencode(known | query)}")

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        cipher: str | None = None,
        with_cipher: bool = True,
        **query: object,
    ) -> Answer:
        """Make a signed call for the shop."""
        app = self.server.app
        texts = {name: str(value) for name, value in query.items()}
        texts |= {"app_key": app.app_key, "timestamp": str(int(self.server.vendor.clock()))}
        if with_cipher:
            texts["shop_cipher"] = self.shop.cipher if cipher is None else cipher
        content = json.dumps(body).encode() if body is not None else b""
        texts["sign"] = sign(app.app_secret, path, texts, content, "application/json")
        headers = {
            "x-tts-access-token": self.pair.get("access_token", ""),
            "content-type": "application/json",
        }
        return self.send(method, f"{path}?{urlencode(texts)}", content, headers)

    def pages(
        self, method: str, path: str, name: str, body: object = None, **query: Any
    ) -> list[Any]:
        """Return every record of every page."""
        found: list[Any] = []
        token: dict[str, Any] = {}
        for _ in range(10_000):
            data = self.ask(method, path, body, **query, **token).data
            found += data[name]
            if not data["next_page_token"]:
                return found
            token = {"page_token": data["next_page_token"]}
        raise AssertionError("the list has no end")

    def send(
        self, method: str, target: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Answer:
        """Any request at all."""
        self._wire.request(method, target, body or None, headers or {})
        reply = self._wire.getresponse()
        return Answer(
            reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read()
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._wire.close()
