"""One module for each accounting program. Each declares a `PROGRAM`, and `PROGRAMS` finds them."""

from importlib import import_module
from pkgutil import iter_modules

from xlplugin.reports.program import Program


def _find_programs() -> dict[str, Program]:
    """Return every program of this folder by its name, in the order of Export's list."""
    found: list[Program] = []
    for module in iter_modules(__path__):
        found.append(import_module(f"{__name__}.{module.name}").PROGRAM)
    found.sort(key=lambda program: program.order)
    return {program.name: program for program in found}


PROGRAMS = _find_programs()
