"""Make an environment of the product's own: a copy of what runs now, without the network.

The copy has the versions that were installed and tried, however they came: pip, pipx, uv or a
checkout. The download can be moved or deleted afterwards.
"""

import compileall
import importlib.metadata
import re
import shutil
import subprocess
import sysconfig
import venv
from collections.abc import Callable, Iterator
from pathlib import Path

import xlplugin
from xlplugin.errors import FixInputError
from xlplugin.install.machine import WINDOWS, Machine
from xlplugin.install.places import python_of

PRODUCT = "xlplugin"
_OPTIONAL = ("postgresql",)  # copied where they are installed
_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9._-]+)\s*(?:\[([^\]]*)\])?")
_EXTRA = re.compile(r"""extra\s*==\s*["']([^"']+)["']""")

Progress = Callable[[int, int | None, str], None]


def make_environment(folder: Path, machine: Machine, progress: Progress) -> None:
    """Make the environment in `folder`, whole or not at all.

    Raises:
        FixInputError: this Python cannot make one, or was installed without a list of its files.
        OSError: the disk is full, or the folder cannot be written.
    """
    try:
        progress(0, 1, "Making a Python environment")
        venv.create(folder, symlinks=machine.system != WINDOWS, with_pip=False)
        _copy_all(_site_packages(folder), progress)
        progress(0, 1, "Compiling")
        compileall.compile_dir(_site_packages(folder), quiet=2)
        progress(0, 1, "Trying it")
        _try(python_of(folder, machine.system))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _site_packages(environment: Path) -> Path:
    base = str(environment)
    return Path(sysconfig.get_path("purelib", scheme="venv", vars={"base": base}))


def _copy_all(target: Path, progress: Progress) -> None:
    names = sorted(needed())
    for number, name in enumerate(names):
        progress(number, len(names), "Copying the program")
        if name == PRODUCT:
            _copy_product(target)
        else:
            _copy_distribution(name, target)


def needed() -> set[str]:
    """Return the names of the distributions that the product needs, itself included."""
    found: set[str] = set()
    waiting: list[tuple[str, frozenset[str]]] = [(PRODUCT, frozenset(_OPTIONAL))]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        distribution = _distribution(name)
        if distribution is None:
            continue
        found.add(name)
        waiting.extend(_requirements(distribution, extras))
    found.add(PRODUCT)
    return found


def _requirements(
    distribution: importlib.metadata.Distribution, extras: frozenset[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the name and extras of each required package.

    Of the markers only `extra` is read. Whether another one applies shows in what is installed.
    """
    for text in distribution.requires or ():
        requirement, _, marker = text.partition(";")
        extra = _EXTRA.search(marker)
        if extra and extra[1] not in extras:
            continue
        named = _REQUIREMENT.match(requirement)
        if named:
            asked = frozenset(word.strip() for word in (named[2] or "").split(",") if word.strip())
            yield re.sub(r"[-_.]+", "-", named[1]).lower(), asked


def _distribution(name: str) -> importlib.metadata.Distribution | None:
    try:
        return importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _copy_product(target: Path) -> None:
    """Copy this package itself, also out of a checkout, and what is known of it."""
    source = Path(xlplugin.__file__).parent
    shutil.copytree(source, target / PRODUCT, ignore=shutil.ignore_patterns("__pycache__"))
    distribution = _distribution(PRODUCT)
    if distribution is None:
        return
    for name in ("METADATA", "entry_points.txt"):
        text = distribution.read_text(name)
        if text:
            folder = target / f"{PRODUCT}-{xlplugin.__version__}.dist-info"
            folder.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")


def _copy_distribution(name: str, target: Path) -> None:
    distribution = importlib.metadata.distribution(name)
    if distribution.files is None:
        raise FixInputError(
            f"The files of {name} are not known: the system's package manager installed it.",
            cure="Install xlplugin into an environment of its own (pipx or uv tool), "
            "then run xlplugin install.",
        )
    for file in distribution.files:
        if ".." in file.parts or file.is_absolute():
            continue  # a command, which names the environment it was installed in
        source = Path(str(distribution.locate_file(file)))
        if source.is_file():
            (target / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / file)


def _try(python: Path) -> None:
    """Start the new environment once.

    Raises FixInputError with what it says when it does not work.
    """
    command = [str(python), "-I", "-c", "import xlplugin.addin, xlplugin.cli"]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    if done.returncode:
        said = (done.stderr.strip().splitlines() or [f"code {done.returncode}"])[-1]
        raise FixInputError(
            f"The new environment does not start: {said}.",
            where=str(python),
            cure="Install Python from python.org, install xlplugin with it, "
            "then run xlplugin install.",
        )
