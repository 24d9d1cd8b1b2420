"""Talk to the user in Excel with small windows. Python on Windows and macOS has tkinter."""

import sys
import time
import tkinter as tk
import webbrowser
from contextlib import suppress
from pathlib import Path
from tkinter import filedialog, messagebox, simpledialog, ttk

from xlplugin.errors import Cancelled

TITLE = "TikTok Ledger"
_MANY = 12  # choices; a longer list can be searched by typing
_SYSTEM_AWARE = 1  # of PROCESS_DPI_AWARENESS
_QUIET_SECONDS = 0.5  # no window for a press that ends sooner
_FRAME_SECONDS = 0.05


def _draw_sharply() -> None:
    """Tell Windows that this program draws for the screen's real resolution.

    Else it is stretched and blurred.
    """
    if sys.platform == "win32":
        import ctypes

        with suppress(AttributeError, OSError):  # older than Windows 8.1
            ctypes.windll.shcore.SetProcessDpiAwareness(_SYSTEM_AWARE)


class WindowPrompter:
    """Ask in dialogs and show progress in a window with Cancel, always in front of Excel."""

    def __init__(self) -> None:
        _draw_sharply()
        try:
            self._root = tk.Tk()
        except tk.TclError as error:
            raise RuntimeError(str(error)) from error
        self._root.withdraw()
        self._root.title(TITLE)
        self._root.attributes("-topmost", True)
        for kind in ("Dialog", "Toplevel", "TkFDialog"):  # on Linux they do not inherit it
            self._root.tk.eval(f"bind {kind} <Map> {{wm attributes %W -topmost 1}}")
        self._started = time.monotonic()
        self._drawn = 0.0
        self._cancelled = False
        self._text = tk.StringVar()
        self._bar: ttk.Progressbar | None = None

    def ask(self, question: str) -> bool:
        """Ask Yes or No."""
        return bool(messagebox.askyesno(TITLE, question, parent=self._root))

    def ask_text(self, question: str, *, secret: bool = False, default: str = "") -> str:
        """Ask for a line of text with `default` filled in; show a secret as stars."""
        show = "*" if secret else ""
        typed = simpledialog.askstring(
            TITLE, question, parent=self._root, show=show, initialvalue=default
        )
        return (typed or "").strip()

    def choose(self, question: str, choices: list[str], *, default: str = "") -> str:
        """Ask for one of several in a list."""
        if choices == [default]:
            return default
        return _ChoiceWindow(self._root, question, choices, default).chosen

    def pick_file(self, title: str) -> Path | None:
        """Ask for a file; offer Seller Center's exports first."""
        kinds = [("Seller Center exports", "*.xlsx *.csv"), ("All files", "*")]
        found = filedialog.askopenfilename(title=title, filetypes=kinds, parent=self._root)
        return Path(found) if found else None

    def progress(self, done: int, total: int | None, text: str) -> None:
        """Draw the bar, at most twenty times a second. Raises Cancelled."""
        now = time.monotonic()
        if now - self._started < _QUIET_SECONDS or now - self._drawn < _FRAME_SECONDS:
            return
        self._drawn = now
        bar = self._bar or self._draw()
        self._text.set(_progress_text(done, total, text))
        if total:
            bar.configure(mode="determinate", maximum=total, value=done)
        else:
            bar.configure(mode="indeterminate")
            bar.step(4)
        self._root.update()
        if self._cancelled:
            self._cancelled = False  # each Cancel ends one thing
            raise Cancelled("Cancelled.")

    def _draw(self) -> ttk.Progressbar:
        frame = ttk.Frame(self._root, padding=16)
        frame.grid()
        ttk.Label(frame, textvariable=self._text, width=64).grid(
            row=0, column=0, columnspan=2, sticky="w"
        )
        self._bar = ttk.Progressbar(frame, length=420)
        self._bar.grid(row=1, column=0, pady=(8, 0), sticky="ew")
        ttk.Button(frame, text="Cancel", command=self._cancel).grid(
            row=1, column=1, padx=(12, 0), pady=(8, 0)
        )
        self._root.protocol("WM_DELETE_WINDOW", self._cancel)
        self._root.bind("<Escape>", lambda _: self._cancel())
        # Above the middle: a message of the spreadsheet, which comes there, stays in sight.
        self._root.update_idletasks()
        left = (self._root.winfo_screenwidth() - self._root.winfo_reqwidth()) // 2
        self._root.geometry(f"+{left}+{self._root.winfo_screenheight() // 5}")
        self._root.deiconify()
        self._root.focus_force()  # Escape must reach it without a click
        return self._bar

    def _cancel(self) -> None:
        self._cancelled = True
        self._text.set("Cancelling …")

    def open_page(self, url: str) -> None:
        """Open a page in the user's browser."""
        webbrowser.open(url)

    def tell(self, message: str) -> None:
        """Show the last sentence of a press."""
        self._root.withdraw()
        messagebox.showinfo(TITLE, message, parent=self._root)

    def warn(self, message: str) -> None:
        """Show what went wrong, where, and what to do."""
        self._root.withdraw()
        messagebox.showwarning(TITLE, message, parent=self._root)

    def close(self) -> None:
        """Close the windows."""
        self._root.destroy()


def _progress_text(done: int, total: int | None, text: str) -> str:
    """Return the text with how much is done: "Fetching (40/300)"."""
    if total:
        return f"{text} ({done:,}/{total:,})"
    if done:
        return f"{text} ({done:,})"
    return text


def with_words(choices: list[str], typed: str) -> list[str]:
    """Return the choices that have every word that was typed, in any case and order.

    A choice that ends in … asks for more, such as a new item; it stays.
    """
    words = typed.casefold().split()
    found = []
    for choice in choices:
        if choice.endswith("…") or all(word in choice.casefold() for word in words):
            found.append(choice)
    return found


class _ChoiceWindow(simpledialog.Dialog):
    """Show a list to choose one of; `chosen` is empty after Cancel."""

    def __init__(self, parent: tk.Tk, question: str, choices: list[str], default: str) -> None:
        self._question = question
        self._choices = choices
        self._shown = choices
        self._first = choices.index(default) if default in choices else 0
        self._typed: tk.StringVar | None = None
        self.chosen = ""
        super().__init__(parent, TITLE)

    def body(self, master: tk.Frame) -> tk.Widget:
        """Draw the question and the list below it."""
        ttk.Label(master, text=self._question).grid(sticky="w", pady=(0, 6))
        self._list = tk.Listbox(
            master, height=min(12, len(self._choices)), width=52, exportselection=False
        )
        self._list.insert("end", *self._choices)
        self._select(self._first)
        self._list.see(self._first)
        self._list.grid(row=2)
        if len(self._choices) <= _MANY:
            return self._list
        self._typed = tk.StringVar(master)
        self._typed.trace_add("write", lambda *_: self._search())
        entry = ttk.Entry(master, textvariable=self._typed, width=52)
        entry.grid(row=1, pady=(0, 6))
        entry.bind("<Down>", lambda _: self._list.focus_set())
        return entry

    def _search(self) -> None:
        """Show the choices that have every word that was typed."""
        typed = self._typed.get() if self._typed else ""
        self._shown = with_words(self._choices, typed)
        self._list.delete(0, "end")
        self._list.insert("end", *self._shown)
        self._select(0)

    def _select(self, place: int) -> None:
        """Select a line, and let the arrow keys start from it."""
        self._list.selection_set(place)
        self._list.activate(place)

    def apply(self) -> None:
        """Take the selected choice after OK."""
        selected = self._list.curselection()  # type: ignore[no-untyped-call]  # typeshed has none
        self.chosen = self._shown[selected[0]] if selected else ""
