"""Every message of the source, held to the same words: counts, dates, the user's own terms.

The scan reads the code, so that a message nobody has a test for is held to them too.
"""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

import xlplugin
from xlplugin.wording import counting

ROOT = Path(xlplugin.__file__).parent
# Rooms whose sentences go to whoever runs them in a terminal, or into files for other programs.
NOT_TOLD = ("sandbox", "engine", "reports/pack_verifier.py", "demo.py", "template", "install")
ERRORS = {"FixInputError", "TryAgainError", "SignInError", "PostedError"}
PLURAL = re.compile(r"^ (?:[a-z]+ )?(?!is\b|was\b|has\b|as\b|its\b|this\b|less\b|runs\b)[a-z]+s\b")
# Not the user's: what TikTok's API and cryptography call things.
NOT_HERS = re.compile(r"\b(cipher|access token|refresh token|boolean|tuple|regex)\b")
OTHER_DATES = ("%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y", "%d %B %Y")
# A date as it is read; and a question which of its numbers is the month.
READ_OR_ASKED = ("wording.py", "actions/bank.py")
# Counts that are told only where they are too many.
NEVER_ONE = ("len(code)", "len(value)", "len(values)", "most")
# The engines' own, for a developer.
NO_MESSAGE = re.compile(r"^SELECT|<")


class Text(NamedTuple):
    """A text of the source that the user may read."""

    path: str
    line: int
    text: str
    node: ast.AST


def texts() -> Iterator[Text]:
    """Yield every text of the source but docstrings, with its place."""
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(NOT_TOLD):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        quiet = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                yield Text(name, node.lineno, ast.unparse(node), node)
            elif isinstance(node, ast.Constant) and id(node) not in quiet:
                yield Text(name, node.lineno, str(node.value), node)


def is_counted(node: ast.expr) -> bool:
    """Return whether a value of a text is a count with its noun, or no count."""
    value = node.value if isinstance(node, ast.FormattedValue) else node
    if ast.unparse(value).isupper() or ast.unparse(value) in NEVER_ONE:
        return True
    is_length = isinstance(value, ast.Call) and ast.unparse(value.func) in ("len", "sum")
    is_count = isinstance(value, ast.Name) and value.id in ("count", "times", "number", "rest")
    has_commas = isinstance(node, ast.FormattedValue) and _is_with_commas(node)
    return not (is_length or is_count or has_commas)


def _is_with_commas(node: ast.FormattedValue) -> bool:
    return node.format_spec is not None and ast.unparse(node.format_spec) == "f','"


def uncounted(text: Text) -> Iterator[str]:
    """Yield the counts of a text that are followed by a noun which is always plural."""
    if not isinstance(text.node, ast.JoinedStr):
        return
    values = text.node.values
    for value, after in pairwise(values):
        if isinstance(after, ast.Constant) and not is_counted(value):
            found = PLURAL.match(str(after.value))
            if found:
                yield ast.unparse(value) + found[0]


def test_a_count_and_its_noun_come_from_one_place() -> None:
    wrong = []
    for text in texts():
        wrong += [f"{text.path}:{text.line}: {found}" for found in uncounted(text)]
    assert wrong == []


def test_no_message_has_a_word_that_is_not_the_user_s() -> None:
    wrong = []
    for text in texts():
        if " " in text.text and NOT_HERS.search(text.text) and not NO_MESSAGE.search(text.text):
            wrong.append(f"{text.path}:{text.line}: {text.text}")
    assert wrong == []


def test_a_date_in_a_message_has_one_form() -> None:
    wrong = []
    for text in texts():
        has_other = " " in text.text and any(form in text.text for form in OTHER_DATES)
        if has_other and text.path not in READ_OR_ASKED:
            wrong.append(f"{text.path}:{text.line}: {text.text}")
    assert wrong == []


def test_every_error_says_what_to_do() -> None:
    wrong = []
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            named = {word.arg for word in node.keywords}
            if node.func.id in ERRORS and not named & {"cure", None}:
                wrong.append(f"{name}:{node.lineno}")
    assert wrong == []


@pytest.mark.parametrize(
    ("count", "noun", "said"),
    [
        (0, "order", "0 orders"),
        (1, "product", "1 product"),
        (4000, "entry", "4,000 entries"),
        (2, "day", "2 days"),
        (3, "tax", "3 taxes"),
        (2, "statement row", "2 statement rows"),
    ],
)
def test_a_count_is_written_with_its_noun(count: int, noun: str, said: str) -> None:
    assert counting(count, noun) == said
