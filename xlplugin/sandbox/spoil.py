"""Put a fault into a right answer."""

import json
import random
from typing import Any

from xlplugin.sandbox.gate import ReceivedRequest


def spoil(kind: str, data: bytes, request: ReceivedRequest, dice: random.Random) -> bytes:
    """Return the answer with the fault; faults of other kinds than contents leave it unchanged."""
    spoiler = _SPOILERS.get(kind)
    if spoiler is None:
        return data
    parsed = json.loads(data)
    if isinstance(parsed, dict):
        spoiler(parsed, request, dice)
    return json.dumps(parsed, ensure_ascii=False).encode()


def _no_token(data: dict[str, Any], request: ReceivedRequest, dice: random.Random) -> None:
    data.pop("next_page_token", None)


def _repeated_token(data: dict[str, Any], request: ReceivedRequest, dice: random.Random) -> None:
    if data.get("next_page_token") and request.query.get("page_token"):
        data["next_page_token"] = request.query["page_token"]


def _wrong_type(data: dict[str, Any], request: ReceivedRequest, dice: random.Random) -> None:
    """Write amounts as numbers and times as text in one record.

    The id stays text, so that it can be named.
    """
    record = _one_record(data, dice)
    for name, value in record.items():
        if name.endswith("_time") and isinstance(value, int):
            record[name] = str(value)
        elif name.endswith("_amount") and isinstance(value, str):
            record[name] = float(value or 0)
    if isinstance(record.get("payment"), dict) and "sub_total" in record["payment"]:
        record["payment"]["sub_total"] = float(record["payment"]["sub_total"])


def _new_field(data: dict[str, Any], request: ReceivedRequest, dice: random.Random) -> None:
    _one_record(data, dice)["loyalty_programme"] = {"tier": "GOLD", "points": 120}


def _bad_record(data: dict[str, Any], request: ReceivedRequest, dice: random.Random) -> None:
    record = _one_record(data, dice)
    for name in ("payment", "skus", "line_items", "settlement_amount"):
        if name in record:
            record[name] = "not what it should be"
            return


def _one_record(data: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    lists = []
    for value in data.values():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            lists.append(value)
    found: dict[str, Any] = dice.choice(lists[0]) if lists else data
    return found


_SPOILERS = {
    "no_token": _no_token,
    "repeated_token": _repeated_token,
    "wrong_type": _wrong_type,
    "new_field": _new_field,
    "bad_record": _bad_record,
}
