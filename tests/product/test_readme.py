"""Every command in README and the manual for developers is run, in a home of its own."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
MANUAL = (PROJECT / "docs" / "development.md").read_text(encoding="utf-8")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason=".ci/wine runs them there")


def commands(text: str) -> list[str]:
    """Return the lines of the code blocks that start a program."""
    found = []
    for line in text.splitlines():
        if line.startswith("    ") and re.match(r"(python|xlplugin|\.venv|[A-Z_]+=)", line.strip()):
            found.append(line.strip())
    return found


class Home:
    """A user's home, with the files that README's commands name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shop_id = ""
        self.environment = {
            **os.environ,
            "HOME": str(folder),
            "XLPLUGIN_DATA": str(folder / "data"),
            "XLPLUGIN_KEYRING": "off",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", *words],
            capture_output=True,
            text=True,
            cwd=self.folder,
            env={**self.environment, "PYTHONPATH": str(PROJECT)},
            timeout=500,
        )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home after the demo: its settlement file and its workbook stand in for the user's."""
    made = Home(tmp_path_factory.mktemp("home"))
    (made.folder / "Documents").mkdir()
    done = made.run("xlplugin", "demo", "--files", "--folder", "work", "--orders", "60")
    assert done.returncode == 0, done.stderr
    [income, *_] = sorted((made.folder / "work").glob("*income*.xlsx"))
    shutil.copy(income, made.folder / "income_20260630.xlsx")
    made.shop_id = income.name.split()[0]
    yield made


# What each command must come to: its exit code and a word of what it says.
# ELSEWHERE names the test that runs the rest.
EXPECTED = {
    "xlplugin install": (0, "is installed"),
    'xlplugin install --to "FOLDER"': (0, "FOLDER"),
    "xlplugin upgrade": (0, "is installed"),
    'xlplugin new "June.xlsx"': (0, "June.xlsx"),
    'xlplugin press make_master_data "June.xlsx" --yes': (0, ""),
    'xlplugin press check_workbook "June.xlsx"': (1, "No shop can be posted"),
    "xlplugin press --help": (0, "load_statement"),
    'xlplugin press load_statement "June.xlsx" --file income_20260630.xlsx --choice "Shop name"': (
        0,
        "rows",
    ),
}
ELSEWHERE = {
    "python setup_addin.py": ".ci/wine and test_readmes_first_commands_start_the_program",
    "python setup_addin.py demo": "test_demo.py and test_readmes_first_commands_start_the_program",
    "python setup_addin.py check": "test_check.py, test_readmes_first_commands_start_the_program",
    "python setup_addin.py test": ".ci/run",
}


def test_every_command_of_the_readme_has_its_run() -> None:
    assert set(commands(README)) == EXPECTED.keys() | ELSEWHERE.keys()


def test_the_readmes_commands_do_what_it_says(home: Home) -> None:
    office = Path("/usr/bin/soffice").exists()
    for command in commands(README):
        if command not in EXPECTED:
            continue
        code, said = EXPECTED[command]
        words = shlex.split(command)
        if "load_statement" in words:  # it needs the shop that sold: the demo's workbook
            words[words.index("June.xlsx")] = "work/TikTok Ledger.xlsx"
            words[words.index("Shop name")] = home.shop_id
        if not office and command in ("xlplugin install", "xlplugin upgrade"):
            words += ["--to", "FOLDER 2"]
        done = home.run(*words)
        assert done.returncode == code, f"{command}: {done.stdout}{done.stderr}"
        assert said in done.stdout, f"{command}: {done.stdout}{done.stderr}"


@pytest.mark.parametrize("words", [["install"], ["demo", "--help"], ["check", "--help"]])
def test_readmes_first_commands_start_the_program(
    words: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import setup_addin

    started: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        started.append([str(word) for word in command[1:]])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(setup_addin, "prepare", lambda **_: None)
    monkeypatch.setattr("subprocess.run", run)
    monkeypatch.setattr(sys, "argv", ["setup_addin.py", *words[:1]])
    assert setup_addin.main() == 0
    assert started[-1] == ["-m", "xlplugin", words[0]]


def test_the_developers_manual_names_what_exists() -> None:
    for path in re.findall(r"`((?:xlplugin|tests|docs|\.ci)/[\w./-]+)`", MANUAL):
        named = path.replace("xx.toml", "en.toml").replace("XX.toml", "MY.toml")
        if "your_" in named:
            continue
        assert (PROJECT / named).exists(), path
    for command in commands(MANUAL):
        for word in command.split():
            if word.startswith(("tests/", "benchmarks/")):
                assert (PROJECT / word).exists(), command
