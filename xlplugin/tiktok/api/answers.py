"""Classify TikTok's refusals by one table.

A row has the code, words of the message, the reaction, and the sentence for the user. One code
(36009004) has a dozen causes, so a row may also require words of the message. Words are compared
without quotes and in lower case, because live messages and documents differ in both.
"""

import math
from enum import Enum, auto
from typing import NamedTuple

from pydantic import BaseModel, ValidationError

from xlplugin.errors import FixInputError, ProductError, SignInError, TryAgainError
from xlplugin.wording import by_count

_QUOTES = str.maketrans("", "", "'\"`‘’“”")


class Remedy(Enum):
    """What the client, or the user, does about a refused request."""

    RETRY = auto()  # send the same again
    SLOW = auto()  # send the same again, and all calls at half the rate
    RENEW = auto()  # renew the tokens once, then send again
    LATER = auto()  # give up: it works again in an hour
    SPLIT = auto()  # ask for a shorter time
    CLOCK = auto()  # the user sets the clock
    SIGN_IN = auto()  # the user presses Link
    FIX = auto()  # the user mends what the message names
    BUG = auto()  # the user reports it


class UnexpectedAnswer(ProductError):
    """TikTok did not understand the request: a bug in this product, or a change at TikTok."""


class TooManyResults(TryAgainError):
    """The search matches more records than TikTok returns; a shorter time has fewer."""


class RefusalRule(NamedTuple):
    """One row of the table.

    Code (0 matches any), words of the message, reaction, and what to tell the user.
    """

    code: int
    words: str
    remedy: Remedy
    what: str
    cure: str = ""


TOOK_TOO_LONG = 36009007
NO_SCOPE = 105005

_AGAIN = "Try again in a few minutes."
_LINK = "Press Link on the shop's row and sign in again."
_BUSY = "TikTok Shop is busy."
_FAULT = "TikTok Shop had a fault of its own."
_STRANGE = "TikTok Shop did not understand the request."
_TOKEN = "TikTok Shop no longer accepts this link."
_APP = "TikTok Shop does not know this app key."
_APP_CURE = (
    "Compare the app key and the app secret with those in TikTok Shop Partner Center, "
    "then press Link."
)
_ORDERS_UNREADABLE = "TikTok Shop could not read its orders just now."

RULES = (
    RefusalRule(36009004, "invalid timestamp", Remedy.CLOCK, "This computer's clock is wrong."),
    RefusalRule(36009004, "access_token header is invalid", Remedy.RENEW, _TOKEN, _LINK),
    RefusalRule(36009004, "x-tts-access-token header is invalid", Remedy.RENEW, _TOKEN, _LINK),
    RefusalRule(36009004, "app_key", Remedy.SIGN_IN, _APP, _APP_CURE),
    RefusalRule(36009004, "app_secret", Remedy.SIGN_IN, "The app secret is wrong.", _APP_CURE),
    RefusalRule(
        36009004,
        "shop_id query parameter is invalid",
        Remedy.SIGN_IN,
        "This link does not cover this shop.",
        _LINK,
    ),
    RefusalRule(
        36009004,
        "shop_cipher query parameter is invalid",
        Remedy.SIGN_IN,
        "This link does not cover this shop.",
        _LINK,
    ),
    RefusalRule(36009004, "", Remedy.BUG, _STRANGE),
    RefusalRule(
        106001,
        "",
        Remedy.SIGN_IN,
        "TikTok Shop does not accept the signature: the app secret is wrong.",
        _APP_CURE,
    ),
    RefusalRule(105002, "", Remedy.RENEW, "The link to TikTok Shop has expired.", _LINK),
    RefusalRule(
        NO_SCOPE,
        "",
        Remedy.SIGN_IN,
        "The app may not read this from TikTok Shop.",
        "Add the missing scope to the app in Partner Center, then press Link again: "
        "a renewal is not enough.",
    ),
    RefusalRule(
        101000,
        "",
        Remedy.SIGN_IN,
        "This link is for another account or another shop.",
        "Press Link and sign in with the seller's main account, not with a creator's.",
    ),
    RefusalRule(106013, "", Remedy.BUG, _STRANGE),
    RefusalRule(
        36004004,
        "",
        Remedy.SIGN_IN,
        "The code from TikTok's page has expired or was used before.",
        "Press Link again; a code works once and for 30 minutes.",
    ),
    RefusalRule(36009002, "dependent service", Remedy.RETRY, _FAULT, _AGAIN),
    RefusalRule(36009002, "", Remedy.SLOW, _BUSY, _AGAIN),
    RefusalRule(
        36009037,
        "",
        Remedy.LATER,
        "This test shop has used up its calls for this hour.",
        "Try again after the full hour.",
    ),
    RefusalRule(36009003, "", Remedy.RETRY, _FAULT, _AGAIN),
    RefusalRule(TOOK_TOO_LONG, "", Remedy.RETRY, "TikTok Shop took too long.", _AGAIN),
    RefusalRule(
        36009033,
        "",
        Remedy.FIX,
        "TikTok Shop does not let this computer's internet address in.",
        "Add the address to the app's IP allow list in Partner Center, or empty that list.",
    ),
    RefusalRule(
        36009043, "", Remedy.FIX, "This shop is not active.", "Activate it in Seller Center."
    ),
    RefusalRule(
        36009044,
        "",
        Remedy.FIX,
        "This seller is not active.",
        "Activate the account in Seller Center.",
    ),
    RefusalRule(
        12052180,
        "",
        Remedy.SPLIT,
        "TikTok Shop has more results than it hands out.",
        "Ask for fewer days at once.",
    ),
    RefusalRule(
        21008111,
        "",
        Remedy.FIX,
        "This order does not belong to this shop.",
        "Choose the shop that sold it.",
    ),
    RefusalRule(
        12052032,
        "",
        Remedy.FIX,
        "This product does not exist any more.",
        "Fetch the products again.",
    ),
    RefusalRule(
        12019150,
        "",
        Remedy.FIX,
        "This product does not exist any more.",
        "Fetch the products again.",
    ),
    RefusalRule(
        12052034,
        "",
        Remedy.FIX,
        "This product is not this shop's.",
        "Choose the shop that sells it.",
    ),
    RefusalRule(
        22005007,
        "",
        Remedy.FIX,
        "TikTok Shop has no wallet for this shop.",
        "Look in Seller Center under Finance.",
    ),
    RefusalRule(10002014, "", Remedy.RETRY, _ORDERS_UNREADABLE, _AGAIN),
    RefusalRule(10002015, "", Remedy.RETRY, _ORDERS_UNREADABLE, _AGAIN),
    RefusalRule(10037002, "", Remedy.RETRY, _ORDERS_UNREADABLE, _AGAIN),
    RefusalRule(10037003, "", Remedy.RETRY, _ORDERS_UNREADABLE, _AGAIN),
    RefusalRule(10037004, "", Remedy.RETRY, _ORDERS_UNREADABLE, _AGAIN),
    RefusalRule(10006402, "", Remedy.RETRY, _ORDERS_UNREADABLE, _AGAIN),
    RefusalRule(12001000, "", Remedy.RETRY, _FAULT, _AGAIN),
    RefusalRule(33001002, "", Remedy.RETRY, _FAULT, _AGAIN),
    RefusalRule(
        0, "apply auth pkg", Remedy.SIGN_IN, "The app may not read this from TikTok Shop.", _LINK
    ),
    RefusalRule(0, "internal error", Remedy.RETRY, _FAULT, _AGAIN),
    RefusalRule(0, "too many requests", Remedy.SLOW, _BUSY, _AGAIN),
    RefusalRule(0, "", Remedy.BUG, _STRANGE),
)

NOT_TIKTOK = RefusalRule(
    0, "", Remedy.RETRY, "The answer did not come from TikTok Shop, or not whole.", _AGAIN
)
BUSY = RefusalRule(0, "", Remedy.SLOW, _BUSY, _AGAIN)

_ERRORS: dict[Remedy, type[ProductError]] = {
    Remedy.RETRY: TryAgainError,
    Remedy.SLOW: TryAgainError,
    Remedy.LATER: TryAgainError,
    Remedy.SPLIT: TooManyResults,
    Remedy.RENEW: SignInError,
    Remedy.SIGN_IN: SignInError,
    Remedy.CLOCK: FixInputError,
    Remedy.FIX: FixInputError,
    Remedy.BUG: UnexpectedAnswer,
}


class _Something(BaseModel):
    """Any object; its content is not checked."""


class AnswerHead(BaseModel):
    """Fields that every answer has beside its data."""

    code: int
    message: str | None = None
    request_id: str | None = None
    data: _Something | None = None


class Refusal(NamedTuple):
    """Answer that refuses the request, or that is not TikTok's."""

    rule: RefusalRule
    code: int = 0
    message: str = ""
    request_id: str = ""

    def error(self, note: str = "") -> ProductError:
        """Return the error to raise. A note replaces the rule's cure."""
        what = self.rule.what
        cure = note or self.rule.cure
        if self.rule.remedy is Remedy.BUG:
            what = f"{what} It said {self.code}: {self.message or 'nothing'}"
            cure = "Report this."
            if self.request_id:
                cure = f"Report this with the number {self.request_id}."
        return _ERRORS[self.rule.remedy](what, cure=cure)


def refusal(status: int, body: bytes, needs_data: bool = True) -> Refusal | None:
    """Return why an answer cannot be used; None if it can.

    Args:
        status: The HTTP status.
        body: The answer.
        needs_data: True if an answer without `data` cannot be used.
    """
    try:
        head = AnswerHead.model_validate_json(body)
    except ValidationError:
        if status == 429:
            return Refusal(BUSY)
        return Refusal(NOT_TIKTOK)
    if head.code == 0:
        if needs_data and head.data is None:
            return Refusal(NOT_TIKTOK)
        return None
    message = (head.message or "").split("For more details:")[0].strip()
    rule = classify(head.code, message)
    if rule.remedy is Remedy.BUG and status >= 500:
        rule = NOT_TIKTOK
    return Refusal(rule, head.code, message, head.request_id or "")


def classify(code: int, message: str) -> RefusalRule:
    """Return the first rule that matches; the last one matches everything."""
    plain = message.translate(_QUOTES).casefold()
    for rule in RULES:
        if rule.code in (0, code) and rule.words in plain:
            return rule
    raise AssertionError("the last rule matches everything")


def clock_note(ours: float, theirs: float | None) -> str:
    """Return by how much this computer's clock is wrong, as a sentence.

    Both times in Unix seconds.
    """
    if theirs is None:
        return "Set the clock of this computer to the right time."
    wrong = math.floor(ours - theirs)  # the Date header has whole seconds
    direction = "slow"
    if wrong > 0:
        direction = "fast"
    return f"It is {_span(abs(wrong))} {direction}. Set it right, then try again."


_AREAS = {
    "order": "orders",
    "product": "products",
    "finance": "finance",
    "return_refund": "returns and refunds",
}


def scope_note(code: int, path: str) -> str:
    """Return which scope the app lacks, as a sentence; empty if the path does not tell."""
    area = _AREAS.get(path.split("/")[1])
    if code != NO_SCOPE or area is None:
        return ""
    return (
        f"Add the scope for {area} to the app in Partner Center, then press Link again: "
        "a renewal is not enough."
    )


def _span(seconds: int) -> str:
    days, rest = divmod(seconds, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, rest = divmod(rest, 60)
    parts = ((days, "day"), (hours, "hour"), (minutes, "minute"), (rest, "second"))
    words = []
    for number, name in parts:
        if number:
            words.append(f"{number} {by_count(number, name, f'{name}s')}")
    return " and ".join(words[:2]) or "less than a second"
