"""Take a picture of every sheet of workbooks in LibreOffice, and tell which cells have errors.

Runs in the system's Python, which has `uno`, on a screen of its own:

    office_screen.py PROFILE FOLDER WORKBOOK…

The pictures of FOLDER/WORKBOOK.xlsx go into FOLDER/screen/WORKBOOK; errors are printed, one a line.
"""

import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

_ERRORS = 4  # com.sun.star.sheet.FormulaResult.ERROR
_SECONDS = 120
_DRAWN = 0.4  # seconds until a sheet has drawn itself


def main():
    """Open each workbook, and look at its sheets."""
    profile = Path(sys.argv[1])
    folder = Path(sys.argv[2])
    pipe = f"pictures{profile.name}"
    office = subprocess.Popen(
        [
            "soffice",
            f"-env:UserInstallation={profile.resolve().as_uri()}",
            f"--accept=pipe,name={pipe};urp",
            "--norestore",
            "--nologo",
            "--nofirststartwizard",
        ]
    )
    try:
        desktop = _connected(pipe)
        for path in map(Path, sys.argv[3:]):
            _look_at(desktop, path, folder / "screen" / path.stem)
        desktop.terminate()
        office.wait(_SECONDS)
    finally:
        office.terminate()


def _connected(pipe):
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", context
    )
    end = time.monotonic() + _SECONDS
    while True:
        try:
            remote = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return remote.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", remote
            )
        except NoConnectException:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)


def _look_at(desktop, path, target):
    target.mkdir(parents=True, exist_ok=True)
    read_only = PropertyValue(Name="ReadOnly", Value=False)
    document = desktop.loadComponentFromURL(path.resolve().as_uri(), "_blank", 0, (read_only,))
    controller = document.getCurrentController()
    controller.getFrame().getContainerWindow().IsMaximized = True
    document.calculateAll()
    time.sleep(2)
    for number, sheet in enumerate(document.Sheets, 1):
        for found in sheet.queryFormulaCells(_ERRORS).Cells:
            print(f"{path.stem}: {sheet.Name}: {found.AbsoluteName} shows {found.String}")
        if not sheet.IsVisible:
            continue
        controller.setActiveSheet(sheet)
        time.sleep(_DRAWN)
        picture = target / f"{number:02d} {sheet.Name}.png"
        subprocess.run(["import", "-window", "root", str(picture)], check=True, timeout=60)
    document.close(True)


main()
