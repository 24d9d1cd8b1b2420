"""Make docs/messages.md, every message with its place and its cure: python workbook/messages.py

The messages are read from the program's own text. What a message fills in is shown as ….
"""

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

# The path above comes first, so that the script runs from a checkout.
from xlplugin.sheets import tables  # noqa: E402

PACKAGE = ROOT / "xlplugin"
PAGE = ROOT / "docs" / "messages.md"
# Rooms that the user never meets, or that speak to a developer.
_NOT_SHOWN = ("sandbox", "template")
# Modules whose sentences describe buttons and sheets: docs/month.md and the sheets show them.
_DESCRIPTIONS = ("buttons", "sheets/tables")
_ERRORS = ("FixInputError", "TryAgainError", "SignInError", "Cancelled", "PostedError")
_PROBLEM = "Problem"
_PROBLEM_FIELDS = ("table", "row", "column", "what", "cure")
# Functions that say one of their arguments, by its place among them.
_SAYS_ARGUMENT = {"did_you_mean": 1, "by_count": 2}
_OPEN = "…"
_MOST_WAYS = 6
_FEWEST_WORDS = 4  # of a sentence that can be found by its words
_SENTENCE = re.compile(rf"['{_OPEN}A-Z].*[.?]", re.DOTALL)
_HEAD = """# Messages

Every message that stops a press or stands on *Problems*: what it says, where it points, what to do.
`python workbook/messages.py` makes this page from the program; … stands for what a message fills
in, such as a number, a name or a file. Messages are listed under the part of the program that they
come from. Below each table is what else that part says: its questions, its last sentences, and
sentences that it puts together with others.
"""


class Message(NamedTuple):
    """One message: what it says, where it points, and what to do."""

    what: str
    where: str
    cure: str


class _Module:
    """The text of one module, and the strings that its names stand for."""

    def __init__(self, tree: ast.Module, everywhere: Mapping[str, ast.expr]) -> None:
        self.tree = tree
        self._everywhere = everywhere

    def messages(self) -> Iterator[Message]:
        """Yield every message, in the order of the text."""
        for node in ast.walk(self.tree):
            if isinstance(node, (ast.FunctionDef, ast.Module)):
                yield from self._of(node)

    def sentences(self) -> Iterator[str]:
        """Yield every sentence in the text that is no docstring, in its order."""
        parts: set[ast.AST] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Expr):
                parts.add(node.value)  # a docstring
            elif isinstance(node, ast.JoinedStr):
                parts.update(inner for inner in ast.walk(node) if inner is not node)
        for node in ast.walk(self.tree):
            is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
            if (is_text or isinstance(node, ast.JoinedStr)) and node not in parts:
                assert isinstance(node, ast.expr)
                text = self._text(node)
                words = re.findall(r"[A-Za-z']{2,}", text)
                if _SENTENCE.fullmatch(text.strip()) and len(words) >= _FEWEST_WORDS:
                    yield text

    def _of(self, scope: ast.FunctionDef | ast.Module) -> Iterator[Message]:
        names: dict[str, list[ast.expr]] = {}
        calls = []
        for node in _inside(scope):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                names.setdefault(node.targets[0].id, []).append(node.value)
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                calls.append(node)
        for call in calls:
            given = _arguments(call)
            if "what" not in given:
                continue
            cures = self._texts(given.get("cure"), names)
            where = self._texts(given.get("where", given.get("table")), names)[0]
            for place, what in enumerate(self._texts(given["what"], names)):
                yield Message(what, where, cures[min(place, len(cures) - 1)])

    def _texts(self, node: ast.expr | None, names: Mapping[str, list[ast.expr]]) -> list[str]:
        """Return what an expression can say: one text, or one for each way it is set."""
        if node is None:
            return [""]
        if isinstance(node, ast.Name) and node.id in names:
            found = []
            for one in names[node.id][:_MOST_WAYS]:
                if not (isinstance(one, ast.Name) and one.id == node.id):
                    found += self._texts(one, {})
            return list(dict.fromkeys(found))
        if isinstance(node, ast.Call) and _function(node) in _SAYS_ARGUMENT:
            return self._texts(node.args[_SAYS_ARGUMENT[_function(node)]], names)
        if isinstance(node, ast.IfExp):
            return [*self._texts(node.body, names), *self._texts(node.orelse, names)]
        return [self._text(node)]

    def _text(self, node: ast.expr) -> str:
        if isinstance(node, ast.Constant):
            return str(node.value or "")
        if isinstance(node, ast.JoinedStr):
            return "".join(self._text(value) for value in node.values)
        if isinstance(node, ast.FormattedValue):
            return self._text(node.value)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self._text(node.left) + self._text(node.right)
        if isinstance(node, ast.Name) and node.id in self._everywhere:
            return self._text(self._everywhere[node.id])
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            table = getattr(tables, node.value.id, None)
            if isinstance(table, tables.Table) and node.attr in ("name", "sheet"):
                return table.sheet
        if isinstance(node, ast.Call) and _function(node) in _SAYS_ARGUMENT:
            return self._text(node.args[_SAYS_ARGUMENT[_function(node)]])
        return _OPEN


def _inside(scope: ast.FunctionDef | ast.Module) -> Iterator[ast.AST]:
    """Yield what is in a function or a module, without the functions in it."""
    waiting: list[ast.AST] = list(ast.iter_child_nodes(scope))
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.FunctionDef):
            continue
        yield node
        waiting = [*ast.iter_child_nodes(node), *waiting]


def _function(call: ast.Call) -> str:
    """Return the name of the function that is called; empty for a method."""
    if not isinstance(call.func, ast.Name):
        return ""
    return call.func.id


def _arguments(call: ast.Call) -> dict[str, ast.expr]:
    """Return the arguments of a message by name; empty for another call."""
    name = _function(call)
    if name in _ERRORS:
        given = dict(zip(("what",), call.args, strict=False))
    elif name == _PROBLEM:
        given = dict(zip(_PROBLEM_FIELDS, call.args, strict=False))
    else:
        return {}
    for keyword in call.keywords:
        if keyword.arg:
            given[keyword.arg] = keyword.value
    return given


def _constants(trees: Mapping[Path, ast.Module]) -> dict[str, ast.expr]:
    """Return the module-level texts that have one meaning in the whole program, by name."""
    found: dict[str, list[ast.expr]] = {}
    for tree in trees.values():
        for node in tree.body:
            if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
                continue
            if isinstance(node.value, (ast.Constant, ast.JoinedStr)):
                found.setdefault(node.targets[0].id, []).append(node.value)
    made = {}
    for name, values in found.items():
        if len(values) == 1:
            made[name] = values[0]
    return made


def page() -> str:
    """Return the text of docs/messages.md."""
    trees = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.relative_to(PACKAGE).parts[0] not in _NOT_SHOWN:
            trees[path] = ast.parse(path.read_text(encoding="utf-8"))
    constants = _constants(trees)
    parts = [_HEAD]
    for path, tree in trees.items():
        name = path.relative_to(PACKAGE).with_suffix("").as_posix()
        module = _Module(tree, constants)
        rows = []
        for message in dict.fromkeys(module.messages()):
            if message.what.strip(f"{_OPEN} .:"):
                rows.append(f"| {' | '.join(_cell(text) for text in message)} |")
        more = []
        if not name.startswith(_DESCRIPTIONS):
            listed = "\n".join(rows)
            for text in dict.fromkeys(module.sentences()):
                if _cell(text) not in listed:
                    more.append(f"- {_cell(text)}")
        if rows or more:
            about = (ast.get_docstring(tree) or name).splitlines()[0]
            parts += [f"\n## {about}\n", f"`{name}`"]
        if rows:
            parts += ["\n| message | where | what to do |", "| --- | --- | --- |", *rows]
        if more:
            parts += ["", *more]
    return "\n".join(parts) + "\n"


def _cell(text: str) -> str:
    plain = re.sub(r"\s+", " ", text).strip().replace("|", "\\|")
    return re.sub(f"{_OPEN}(?:{_OPEN})+", _OPEN, plain)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE)
