"""Read the presets of countries: `data/XX.toml`, where XX is the region as TikTok writes it.

A preset is a start. It gives its sources, its date, and what could not be verified.
"""

import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from xlplugin.tax.codes import AmountIs, TaxCode, TaxKind, TaxUse

# What an account of a tax is for; a preset's code names one of them.
OUTPUT = "output"
INPUT = "input"
WITHHELD = "withheld"
COLLECTED = "collected"


class TaxAccount(NamedTuple):
    """Account that taxes are posted to: its usual code, name and section of the chart."""

    code: str
    description: str
    type: str


ACCOUNTS: Mapping[str, TaxAccount] = {
    OUTPUT: TaxAccount("410-000", "OUTPUT TAX", "Current Liabilities"),
    COLLECTED: TaxAccount("411-000", "TAX COLLECTED BY TIKTOK", "Current Liabilities"),
    INPUT: TaxAccount("340-000", "INPUT TAX", "Current Assets"),
    WITHHELD: TaxAccount("341-000", "TAX WITHHELD BY TIKTOK", "Current Assets"),
}


class Preset(NamedTuple):
    """Tax codes of a country, and what they apply to.

    Attributes:
        country: The region as TikTok writes it.
        name: The country's name.
        tax: What the tax is called there.
        date: The date of the preset.
        sources: Where its rules are from.
        unverified: Its rules for which no source was found.
        codes: Its tax codes. Their `account` is a key of ACCOUNTS, not yet an account's code.
        uses: What each code applies to.
        invoice_title: What an invoice with tax must be called; empty if no law says so.
    """

    country: str
    name: str
    tax: str
    date: str
    sources: Sequence[str]
    unverified: Sequence[str]
    codes: Sequence[TaxCode]
    uses: Sequence[TaxUse]
    invoice_title: str = ""


def countries() -> list[str]:
    """Return the countries that have a preset."""
    names = [entry.name for entry in files(__package__).joinpath("data").iterdir()]
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


@cache
def preset(country: str) -> Preset:
    """Return the preset of a country.

    Raises:
        KeyError: There is none.
    """
    if country not in countries():
        raise KeyError(country)
    text = files(__package__).joinpath("data", f"{country}.toml").read_text(encoding="utf-8")
    return read_preset(country, tomllib.loads(text))


def with_accounts(found: Preset, codes: Mapping[str, str]) -> list[TaxCode]:
    """Return the codes of a preset with the firm's accounts.

    Args:
        found: The preset.
        codes: The account's code for each key of ACCOUNTS.
    """
    return [code._replace(account=codes.get(code.account, "")) for code in found.codes]


def read_preset(country: str, data: Mapping[str, Any]) -> Preset:
    """Return the preset of a data file.

    Raises KeyError, TypeError or ValueError if a key is missing or not known.
    """
    codes = []
    for code in data["codes"]:
        codes.append(_code(country, code))
    uses = []
    for amount_is, by_code in data["applies"].items():
        for code, names in by_code.items():
            for name in names:
                uses.append(TaxUse(country, name, code, AmountIs[amount_is]))
    return Preset(
        country=country,
        name=data["name"],
        tax=data["tax"],
        date=data["date"],
        sources=tuple(data["sources"]),
        unverified=tuple(data["unverified"]),
        codes=tuple(codes),
        uses=tuple(uses),
        invoice_title=data.get("invoice_title", ""),
    )


def _code(country: str, words: Mapping[str, Any]) -> TaxCode:
    """Return one code of a data file."""
    account = words.get("account", "")
    if account and account not in ACCOUNTS:
        raise ValueError(f"{country}, {words['code']}: '{account}' is no account")
    kind = TaxKind(words["kind"])
    rate = Decimal(words.get("rate", "0"))
    return TaxCode(**{**words, "country": country, "kind": kind, "rate": rate})
