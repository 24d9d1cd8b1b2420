"""Expect that a press or a call is refused, without holding the product to a sentence."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from xlplugin.errors import FixInputError, ProductError


@contextmanager
def refused(
    *facts: str, where: str | None = None, kind: type[ProductError] = FixInputError
) -> Iterator[pytest.ExceptionInfo[ProductError]]:
    """Expect an error of this kind that names the place and the facts.

    Args:
        facts: What the user has to read in it: numbers, dates, documents, cells and the buttons
            that help, as regular expressions. Capitals do not count.
        where: Its place, whole. None leaves the place open.
        kind: FixInputError, TryAgainError or SignInError: what the user does about it.
    """
    with pytest.raises(kind) as caught:
        yield caught
    error = caught.value
    if where is not None:
        assert error.where == where
    missing = [fact for fact in facts if not re.search(fact, str(error), re.IGNORECASE)]
    assert missing == [], f"not in the message: {error}"
