"""Answer requests as TikTok Shop does, without a network."""

import json
from typing import Any, NamedTuple

from xlplugin.sandbox.endpoints import HANDLERS
from xlplugin.sandbox.faults import Fault
from xlplugin.sandbox.gate import ReceivedCall, ReceivedRequest, Route, check
from xlplugin.sandbox.refusals import RefusedCall, too_many
from xlplugin.sandbox.routes import ROUTES
from xlplugin.sandbox.spoil import spoil
from xlplugin.sandbox.state import State
from xlplugin.sandbox.tokens import TokenError

_MORE = "For more details: https://m.tiktok.shop/s/AIu6dbFhs2XW"
_JSON = "application/json; charset=utf-8"


class DelayedReply(NamedTuple):
    """Answer, its delay in seconds, and whether the connection breaks in its middle."""

    status: int
    body: bytes
    content_type: str = _JSON
    headers: tuple[tuple[str, str], ...] = ()
    wait: float = 0.0
    cut: bool = False


class Vendor(State):
    """Serve one seller's month to one app, as TikTok Shop does."""

    def answer(self, request: ReceivedRequest) -> DelayedReply:
        """Answer any API request."""
        try:
            if request.path.startswith("/api/v2/token/"):
                reply = self._token_answer(request)
            else:
                reply = self._business_answer(request)
        except RefusedCall as refused:
            reply = self.refusal(refused)
        with self.lock:
            self.calls.append((request.method, request.path, reply.status, len(reply.body)))
        return reply

    def refusal(self, refused: RefusedCall) -> DelayedReply:
        """Return the answer of a refusal."""
        body = {
            "code": refused.code,
            "data": None,
            "message": f"{refused.message} {_MORE}",
            "request_id": self.request_id(),
        }
        headers = (("Retry-After", refused.retry_after),) if refused.retry_after else ()
        return DelayedReply(refused.status, json.dumps(body).encode(), headers=headers)

    def _business_answer(self, request: ReceivedRequest) -> DelayedReply:
        route, value = _route(request)
        call = ReceivedCall(self, request, route, value)
        check(call)
        fault = self.faults.next(request.path)
        if fault and (reply := self._instead(fault, call)):
            return reply
        data = HANDLERS[route.handler](call)
        if fault:
            data = spoil(fault.kind, data, request, self.dice)
        reply = self._success(data)
        return reply._replace(
            wait=fault.seconds if fault and fault.kind == "slow" else 0.0,
            cut=bool(fault and fault.kind == "cut"),
        )

    def _instead(self, fault: Fault, call: ReceivedCall) -> DelayedReply | None:
        """Return the answer of a fault."""
        if fault.kind == "unavailable":
            return DelayedReply(
                503, b"upstream connect error or disconnect/reset before headers", "text/plain"
            )
        if fault.kind == "html":
            return DelayedReply(
                200, b"<!DOCTYPE html><html><body><h1>Bad Gateway</h1></body></html>", "text/html"
            )
        if fault.kind == "null_data":
            return DelayedReply(
                200,
                b'{"code":0,"data":null,"message":"Success","request_id":"%s"}'
                % self.request_id().encode(),
            )
        if fault.kind == "internal":
            raise RefusedCall(500, 36009003, "Internal error. Please try again.")
        if fault.kind == "timeout":
            raise RefusedCall(
                504, 36009007, "Request timeout. The request to the endpoint timed out."
            )
        if fault.kind == "throttle":
            raise too_many(self.meter.retry_after)
        if fault.kind == "moving" and call.shop:
            self.move_orders(call.shop.id, fault.orders)
        return None

    def _success(self, data: bytes) -> DelayedReply:
        head = (
            b'{"code":0,"message":"Success","request_id":"%s","data":' % self.request_id().encode()
        )
        return DelayedReply(200, head + data + b"}")

    def _token_answer(self, request: ReceivedRequest) -> DelayedReply:
        try:
            data = _token_call(self, request)
        except TokenError as error:
            body: dict[str, Any] = {"code": error.code, "data": None, "message": error.message}
            return DelayedReply(200, json.dumps(body | {"request_id": self.request_id()}).encode())
        return DelayedReply(
            200,
            json.dumps(
                {"code": 0, "message": "success", "data": data, "request_id": self.request_id()}
            ).encode(),
        )


def _route(request: ReceivedRequest) -> tuple[Route, str]:
    """Return the endpoint of a request and the id in its path.

    The path is checked first, then the method.
    """
    found = []
    for route in ROUTES:
        if (value := _match(route.path, request.path)) is not None:
            found.append((route, value))
    if not found:
        raise RefusedCall(
            404, 36009009, "Invalid path. The specified path does not match any available endpoint."
        )
    for route, value in found:
        if route.method == request.method:
            return route, value
    raise RefusedCall(
        405, 36009010, "Invalid method. The HTTP method used is not supported by this endpoint."
    )


def _match(pattern: str, path: str) -> str | None:
    head, braces, tail = pattern.partition("{}")
    if not braces:
        return "" if path == pattern else None
    value = (
        path[len(head) : len(path) - len(tail)]
        if path.startswith(head) and path.endswith(tail)
        else ""
    )
    if value and "/" not in value and value != "search":
        return value
    return None


def _token_call(vendor: State, request: ReceivedRequest) -> dict[str, Any]:
    query = request.query
    kinds = {
        "/api/v2/token/get": ("authorized_code", "auth_code"),
        "/api/v2/token/refresh": ("refresh_token", "refresh_token"),
    }
    if request.path not in kinds:
        raise RefusedCall(
            404, 36009009, "Invalid path. The specified path does not match any available endpoint."
        )
    if request.method != "GET":
        raise RefusedCall(
            405, 36009010, "Invalid method. The HTTP method used is not supported by this endpoint."
        )
    grant_type, name = kinds[request.path]
    if query.get("app_key") != vendor.app.app_key:
        raise TokenError(36009004, "Invalid credentials. Invalid 'app_key' query parameter.")
    if query.get("app_secret") != vendor.app.app_secret:
        raise TokenError(36009004, "Invalid credentials. Invalid 'app_secret' query parameter.")
    if query.get("grant_type") != grant_type:
        raise TokenError(36009004, f"param grant_type is invalid, expected: {grant_type}")
    value = query.get(name, "")
    if name == "auth_code":
        return vendor.tokens.exchange(value)
    return vendor.tokens.refresh(value)
