"""Make opaque page tokens as TikTok's own.

Orders and finance page by the last row seen, products by an offset.
"""

import base64
import hashlib
import json
import struct
from typing import Any

_HEAD = struct.Struct(">8sqq")
_LENGTH = 60


def fingerprint(query: dict[str, Any]) -> bytes:
    """Return eight bytes for a set of filters: a token is valid only with the same filters."""
    return hashlib.sha256(json.dumps(query, sort_keys=True).encode()).digest()[:8]


def cursor_token(print_: bytes, key: int, number: int) -> str:
    """Return 80 characters with `+` and `/`, which fail if a client does not encode them."""
    head = _HEAD.pack(print_, key, number)
    for salt in range(10_000):
        tail = (
            struct.pack(">I", salt)
            + hashlib.sha256(head + struct.pack(">I", salt)).digest()
            + bytes(_LENGTH)
        )
        masked = bytes(
            a ^ b for a, b in zip(head, hashlib.sha256(tail[:36]).digest(), strict=False)
        )
        token = base64.b64encode((masked + tail)[:_LENGTH]).decode()
        if "+" in token and "/" in token:
            return token
    raise AssertionError("no salt gave a token with both characters")


def read_cursor(token: str, print_: bytes) -> tuple[int, int] | None:
    """Return key and number of the last row seen.

    None if the token is invalid or for other filters.
    """
    try:
        raw = base64.b64decode(token, validate=True)
    except ValueError:
        return None
    if len(raw) != _LENGTH:
        return None
    masked = raw[: _HEAD.size]
    tail = raw[_HEAD.size : _HEAD.size + 36]
    head = bytes(a ^ b for a, b in zip(masked, hashlib.sha256(tail).digest(), strict=False))
    if hashlib.sha256(head + tail[:4]).digest() != tail[4:36]:
        return None
    found, key, number = _HEAD.unpack(head)
    return (key, number) if found == print_ else None


def offset_token(offset: int) -> str:
    """Return a product token: base64 of `offset=0` and a line feed."""
    return base64.b64encode(f"offset={offset}\n".encode()).decode()


def read_offset(token: str) -> int | None:
    """Return the offset in a product token; None if it is invalid."""
    try:
        name, _, value = base64.b64decode(token, validate=True).decode().strip().partition("=")
    except (ValueError, UnicodeDecodeError):
        return None
    if name == "offset" and value.isdigit():
        return int(value)
    return None
