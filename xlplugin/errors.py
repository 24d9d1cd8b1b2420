"""Name errors by what the user does about them."""

from typing import NamedTuple

STOPPED = 130  # what a shell calls a command that Ctrl-C has ended


class ProductError(Exception):
    """Something the user is told: what happened, where, and what to do.

    Never shown as a traceback.
    """

    def __init__(self, what: str, *, where: str = "", cure: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.cure = cure

    def __str__(self) -> str:
        where = f"{self.where}:" if self.where else ""
        parts = (where, self.what, self.cure)
        return " ".join(part for part in parts if part)


class FixInputError(ProductError):
    """A cell, a file or a setting must be corrected before this can go on."""


class TryAgainError(ProductError):
    """Nothing is wrong with the input; the same press may succeed later."""


class SignInError(ProductError):
    """The link to TikTok Shop is missing, expired or not sufficient."""


class Cancelled(ProductError):
    """The user pressed Cancel; nothing was left half done."""


class PostedError(ProductError):
    """The press stopped after it had posted: the posting stays, what comes after it is missing."""


class Problem(NamedTuple):
    """One thing wrong in one place, collected while the rest of the batch goes on.

    Attributes:
        table: Name of the table, or of the sheet.
        row: What the user finds the row by, such as an order id.
        column: Heading of the column.
        what: What is wrong, as a sentence.
        cure: What the user does about it; empty if nothing need be done.
    """

    table: str
    row: str
    column: str
    what: str
    cure: str
