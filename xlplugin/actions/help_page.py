"""Show a page that says what each button does (group Start)."""

import html
import webbrowser

from xlplugin import __version__
from xlplugin.buttons import FIELDS, Button, Field, Group, buttons_of
from xlplugin.disk import write_whole
from xlplugin.errors import FixInputError
from xlplugin.tiktok.secrets import data_dir

PAGE = "help.html"
_LOOK = """body { font: 16px/1.45 sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em;
 color: #1f2933; }
h1, h2 { color: #0f6b66; } dt { font-weight: bold; margin-top: .7em; } dd { margin: 0 0 0 1.5em; }
.under { margin-left: 1.5em; } """


def show_help() -> str:
    """Write the page of all buttons and open it in the browser."""
    page = data_dir() / PAGE
    try:
        page.parent.mkdir(parents=True, exist_ok=True)
        write_whole(page, help_page().encode())
    except OSError as error:
        raise FixInputError(
            f"The page cannot be written: {error.strerror or error}.",
            where=str(page),
            cure="Point at a button of the ribbon: Excel shows the same help.",
        ) from error
    webbrowser.open(page.as_uri())
    return f"The help is in your browser. This is version {__version__}."


def help_page() -> str:
    """Return the page: the version, then each group with its buttons in the ribbon's order."""
    lines = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8"><title>TikTok Ledger</title>',
        f"<style>{_LOOK}</style></head><body>",
        f"<h1>TikTok Ledger {html.escape(__version__)}</h1>",
    ]
    for group in Group:
        lines.append(f"<h2>{html.escape(group)}</h2><dl>")
        for button in buttons_of(group):
            lines.append(_entry(button))
        for field in FIELDS:
            if field.id.startswith(str(group)):
                lines.append(_field(field))
        lines.append("</dl>")
    return "\n".join([*lines, "</body></html>\n"])


def _entry(button: Button) -> str:
    under = ' class="under"' if button.parent else ""
    text = html.escape(button.help)
    return f"<dt{under}>{html.escape(button.label)}</dt><dd{under}>{text}</dd>"


def _field(field: Field) -> str:
    label = field.label or field.id.removeprefix("Orders")
    return f"<dt>{html.escape(label)}</dt><dd>{html.escape(field.help)}</dd>"
