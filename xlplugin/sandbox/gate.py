"""Check a request in TikTok's order; each check has its HTTP status, code and message.

path → method → app key → timestamp → sign present → sign → token → IP → scope → cipher → rate →
parameters.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from xlplugin.sandbox.month import ShopMonth
from xlplugin.sandbox.refusals import RefusedCall
from xlplugin.sandbox.state import State
from xlplugin.sandbox.tokens import Grant
from xlplugin.tiktok.api.signing import sign

ParameterValue = int | str | bool | list[str]
COMMON = frozenset({"app_key", "timestamp", "sign", "shop_cipher", "access_token"})


class ReceivedRequest(NamedTuple):
    """Request as received; query values decoded, header names in lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    peer: str


@dataclass(frozen=True)
class Param:
    """Parameter of an endpoint: `int64`, `string`, `bool` or `list`.

    Numbers between `low` and `high`, texts out of `values`.
    """

    type: str = "string"
    required: bool = False
    low: int = 0
    high: int = 0
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Route:
    """Endpoint: the checks it needs, and its name in `endpoints.HANDLERS`."""

    method: str
    path: str
    handler: str
    scope: str
    query: Mapping[str, Param] = field(default_factory=dict)
    body: Mapping[str, Param] = field(default_factory=dict)
    shop_scoped: bool = True


@dataclass
class ReceivedCall:
    """Request with what the checks found out about it."""

    vendor: State
    request: ReceivedRequest
    route: Route
    path_value: str = ""
    grant: Grant | None = None
    shop: ShopMonth | None = None
    query: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)


def check(call: ReceivedCall) -> None:
    """Do every check from the app key on. Raises RefusedCall at the first that fails."""
    for one in (
        _app_key,
        _timestamp,
        _sign_present,
        _sign,
        _token,
        _address,
        _scope,
        _cipher,
        _active,
        _rate,
        _parameters,
    ):
        one(call)


def _app_key(call: ReceivedCall) -> None:
    if call.request.query.get("app_key") != call.vendor.app.app_key:
        raise RefusedCall(400, 36009004, "Invalid credentials. Invalid 'app_key' query parameter.")


def _timestamp(call: ReceivedCall) -> None:
    text = call.request.query.get("timestamp", "")
    now = call.vendor.clock()
    if not text.lstrip("-").isdigit() or int(text) < 0:
        raise RefusedCall(
            400,
            36009004,
            "Invalid timestamp. The 'timestamp' query parameter must not be lesser than 0.",
        )
    if int(text) < now - 300:
        raise RefusedCall(
            400,
            36009004,
            "Invalid timestamp. The 'timestamp' query parameter must not be earlier than "
            "5 minutes before the current time.",
        )
    if int(text) > now + 30:
        raise RefusedCall(
            400,
            36009004,
            "Invalid timestamp. The 'timestamp' query parameter must not exceed the current "
            "time by more than 30 seconds.",
        )


def _sign_present(call: ReceivedCall) -> None:
    if not call.request.query.get("sign"):
        raise RefusedCall(
            400,
            36009004,
            "Missing credentials. The request does not include a required signature in the query.",
        )


def _sign(call: ReceivedCall) -> None:
    request = call.request
    content_type = request.headers.get("content-type", "")
    right = sign(
        call.vendor.app.app_secret, request.path, request.query, request.body, content_type
    )
    if not hmac.compare_digest(right.encode(), request.query["sign"].encode()):
        raise RefusedCall(
            401, 106001, "Invalid credentials. The 'sign' query parameter is invalid."
        )


def _token(call: ReceivedCall) -> None:
    grant = call.vendor.tokens.find(call.request.headers.get("x-tts-access-token", ""))
    if grant is None:
        raise RefusedCall(
            401, 36009004, "Invalid credentials. The 'x-tts-access-token' header is invalid."
        )
    if call.vendor.clock() >= grant.access_until:
        raise RefusedCall(
            401,
            105002,
            "Expired credentials. The 'access_token' or 'x-tts-access-token' header has expired.",
        )
    call.grant = grant


def _address(call: ReceivedCall) -> None:
    allowed = call.vendor.allowed_addresses
    if allowed is not None and call.request.peer not in allowed:
        raise RefusedCall(
            403,
            36009033,
            "Access denied. Your IP address is not in the IP allow list configured for this app.",
        )


def _scope(call: ReceivedCall) -> None:
    assert call.grant is not None
    if call.route.scope not in call.grant.scopes:
        raise RefusedCall(
            403,
            105005,
            "Access denied. The credentials do not contain the required access scope for the "
            "endpoint.",
        )


def _cipher(call: ReceivedCall) -> None:
    assert call.grant is not None
    cipher = call.request.query.get("shop_cipher")
    if not call.route.shop_scoped:
        if cipher is not None:
            raise RefusedCall(
                400,
                36009004,
                "Unexpected identifier. The 'shop_cipher' query parameter is not required for "
                "this request.",
            )
        return
    if not cipher:
        raise RefusedCall(
            400,
            106013,
            "Missing identifier. The 'shop_cipher' query parameter is required to identify the "
            "target shop.",
        )
    call.shop = next((shop for shop in call.vendor.month.shops if shop.cipher == cipher), None)
    if call.shop is None or call.grant.user_type != 0:
        raise RefusedCall(
            401,
            101000,
            "Invalid query or header. The 'category_asset_cipher' query parameter or "
            "'x-tts-access-token' header is invalid.",
        )


def _active(call: ReceivedCall) -> None:
    if call.shop is not None and call.shop.id in call.vendor.inactive_shops:
        raise RefusedCall(401, 36009043, "Access denied. The shop is inactive.")


def _rate(call: ReceivedCall) -> None:
    call.vendor.meter.take(call.shop.id if call.shop else "")


def _parameters(call: ReceivedCall) -> None:
    call.query = _query(call.request.query, call.route.query)
    if call.route.method == "POST":
        call.body = _body(call.request, call.route.body)


def _query(given: Mapping[str, str], known: Mapping[str, Param]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, text in given.items():
        if name in COMMON:
            continue
        if name not in known:
            raise RefusedCall(400, 36009004, f"param {name} is unexpected")
        found[name] = _limited(name, known[name], _from_text(name, known[name], text))
    _all_there(known, found, "")
    return found


def _from_text(name: str, param: Param, text: str) -> ParameterValue:
    if param.type == "int64":
        if not text.removeprefix("-").isdigit():
            raise _wrong_type(name, "string", param)
        return int(text)
    if param.type == "bool":
        if text not in {"true", "false"}:
            raise _wrong_type(name, "string", param)
        return text == "true"
    if param.type == "list":
        return list(filter(None, text.split(",")))
    return text


def _body(request: ReceivedRequest, known: Mapping[str, Param]) -> dict[str, Any]:
    if not request.body:
        _all_there(known, {}, "body.")
        return {}
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise RefusedCall(
            400,
            36009022,
            "Invalid request format. The content type must be 'application/json' or "
            "'multipart/form-data'.",
        )
    try:
        given = json.loads(request.body)
    except ValueError:
        raise RefusedCall(
            400, 36009022, "Invalid request format. The body is not valid 'application/json'."
        ) from None
    if not isinstance(given, dict):
        raise RefusedCall(
            400, 36009022, "Invalid request format. The body must be an 'application/json' object."
        )
    for name, value in given.items():
        if name not in known:
            raise RefusedCall(400, 36009004, f"param body.{name} is unexpected")
        _limited(name, known[name], _typed(name, known[name], value))
    _all_there(known, given, "body.")
    return given


def _typed(name: str, param: Param, value: object) -> object:
    actual = _TYPE_NAMES.get(type(value), "object")
    if actual != param.type:
        raise _wrong_type(name, actual, param)
    if isinstance(value, list):
        for one in value:
            if not isinstance(one, str):
                raise _wrong_type(name, _TYPE_NAMES.get(type(one), "object"), Param("string"))
    return value


_TYPE_NAMES: dict[type, str] = {
    str: "string",
    int: "int64",
    bool: "bool",
    list: "list",
    float: "float64",
}


def _wrong_type(name: str, actual: str, param: Param) -> RefusedCall:
    # the wording of a live answer, its missing spaces included
    return RefusedCall(
        400,
        36009004,
        f"param {name} type invalid,actual type is:{actual},expected type is:{param.type}",
    )


def _limited(name: str, param: Param, value: object) -> object:
    if isinstance(value, int) and param.high and not param.low <= value <= param.high:
        raise _bad_value(name, "out of range", f"[{param.low},{param.high}]")
    if isinstance(value, str) and param.values and value not in param.values:
        raise _bad_value(name, "not one of the allowed values", ",".join(param.values))
    if isinstance(value, list) and param.high and len(value) > param.high:
        raise _bad_value(name, "too many values", f"at most {param.high}")
    if isinstance(value, list) and param.values and not set(value) <= set(param.values):
        raise _bad_value(name, "not one of the allowed values", ",".join(param.values))
    return value


def _bad_value(name: str, reason: str, expected: str) -> RefusedCall:
    return RefusedCall(
        400, 98001004, f"Parameter {name} is invalid. Reason: {reason}. Expected: {expected}"
    )


def _all_there(known: Mapping[str, Param], given: Mapping[str, Any], prefix: str) -> None:
    for name, param in known.items():
        if param.required and name not in given:
            raise RefusedCall(400, 36009004, f"param {prefix}{name} is missing")
