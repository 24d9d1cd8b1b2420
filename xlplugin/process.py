"""Start programs that outlive this one, on every system."""

import os
from typing import TypedDict

# Of subprocess on Windows: its own process group, so that Ctrl-C in the console does not end it,
# and no console window.
NEW_PROCESS_GROUP = 0x00000200
NO_WINDOW = 0x08000000


class Options(TypedDict, total=False):
    """Options of subprocess.Popen."""

    start_new_session: bool
    creationflags: int


def outliving(system: str = os.name) -> Options:
    """Return the options that keep Ctrl-C, and the end of this program, away from a started one."""
    if system == "nt":  # start_new_session does nothing there
        return {"creationflags": NEW_PROCESS_GROUP | NO_WINDOW}
    return {"start_new_session": True}
