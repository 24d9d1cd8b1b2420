"""Make the two pages for a browser: the consent page, and the state of the sample shop."""

from collections import Counter
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlencode

from xlplugin.sandbox.state import State

_HERE = Path(__file__).parent


def consent(state: State, given: str) -> bytes:
    """Return the consent page; `given` is the app's state, returned with the code."""
    return _fill(
        "consent.html",
        seller=escape(state.month.seller_name),
        scopes="".join(f"<li>{escape(scope)}</li>" for scope in state.app.scopes),
        shops=escape(", ".join(shop.name for shop in state.month.shops)),
        service_id=escape(state.app.service_id),
        state=escape(given),
    )


def redirect(state: State, given: str) -> str:
    """Return the address after Authorise.

    The app's redirect with a new code, and the state if any.
    """
    query = {"code": state.tokens.new_code()} | ({"state": given} if given else {})
    joint = "&" if "?" in state.app.redirect else "?"
    return f"{state.app.redirect}{joint}{urlencode(query)}"


def overview(state: State) -> bytes:
    """Return the page at `/`. It shows no secret."""
    rows = []
    for shop in state.month.shops:
        records = state.records[shop.id]
        counts = Counter(records.timeline(number).status for number in range(shop.orders))
        statuses = ", ".join(f"{status} {count}" for status, count in sorted(counts.items()))
        links = " · ".join(
            f'<a href="/seller-center/{shop.id}/{file}">{file}</a>'
            for file in ("income.xlsx", "orders.csv", "orders.xlsx")
        )
        rows.append(
            f"<tr><td>{escape(shop.name)}<br>{shop.id}</td><td>{shop.orders}</td><td>{statuses}</"
            f"td><td>{links}</td></tr>"
        )
    recent = []
    for method, path, status, size in state.calls[-20:][::-1]:
        recent.append(
            f"<tr><td>{method}</td><td>{escape(path)}</td><td>{status}</td><td>{size}</td></tr>"
        )
    return _fill(
        "state.html",
        seller=escape(state.month.seller_name),
        first=state.month.first.isoformat(),
        last=state.month.last.isoformat(),
        seed=str(state.month.seed),
        app_key=escape(state.app.app_key),
        service_id=escape(state.app.service_id),
        redirect=escape(state.app.redirect),
        shops="".join(rows),
        calls=str(len(state.calls)),
        refused=str(state.meter.refused),
        rotations=str(state.tokens.rotations),
        faults=str(len(state.faults.happened)),
        recent="".join(recent),
    )


def _fill(name: str, **values: str) -> bytes:
    return Template((_HERE / name).read_text(encoding="utf-8")).substitute(values).encode()
