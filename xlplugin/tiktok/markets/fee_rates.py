"""Read the fee rates that TikTok has published: `fee_rates.toml`."""

import tomllib
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import NamedTuple

SALES = "Sales"
SALES_AND_SHIPPING = "Sales And Shipping"
BASES = (SALES, SALES_AND_SHIPPING)
_BASE_WORDS = {"sales": SALES, "sales and shipping": SALES_AND_SHIPPING}


class PublishedRate(NamedTuple):
    """Rate with its source. `category` is empty for all; `base` is one of BASES."""

    region: str
    kind: str
    category: str
    percent: Decimal
    per_order: Decimal
    base: str
    start: date | None
    end: date | None
    source: str


@cache
def published_rates() -> tuple[PublishedRate, ...]:
    """Return every published rate, in the order of the file."""
    text = files("xlplugin.tiktok.markets").joinpath("fee_rates.toml").read_text(encoding="utf-8")
    found = []
    for row in tomllib.loads(text)["rates"]:
        found.append(
            PublishedRate(
                region=row["region"],
                kind=row["kind"],
                category=row.get("category", ""),
                percent=Decimal(row["percent"]),
                per_order=Decimal(row.get("per_order", "0.00")),
                base=_BASE_WORDS[row["base"]],
                start=row.get("from"),
                end=row.get("until"),
                source=row["source"],
            )
        )
    return tuple(found)


def rates_of(regions: Collection[str]) -> list[PublishedRate]:
    """Return the published rates of these regions."""
    return [rate for rate in published_rates() if rate.region in regions]
