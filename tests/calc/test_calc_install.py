"""The buttons are put into LibreOffice and taken out again; the list of buttons makes them."""

import json
import re
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.calc import needs_office
from xlplugin.buttons import BUTTONS
from xlplugin.calc import install, live
from xlplugin.calc.build import IDENTIFIER, PROTOCOL, build
from xlplugin.calc.install import install_calc, remove_calc, unopkg
from xlplugin.errors import FixInputError, TryAgainError


@pytest.mark.office
def test_the_buttons_are_installed_and_removed_as_a_user_does(tmp_path: Path) -> None:
    needs_office()
    profile = tmp_path / "profile"
    assert "Calc" in install_calc(profile=profile)
    assert "Calc" in install_calc(profile=profile)  # again replaces it
    assert "removed" in remove_calc(profile=profile)
    assert remove_calc(profile=profile) == ""


_CRASHES_AT_FIRST = """#!/bin/sh
for word in "$@"; do
  [ "$word" = list ] && { cat "$0.installed"; exit 0; }
done
echo x >> "$0.starts"
[ "$(wc -l < "$0.starts")" -gt 2 ] && { echo "org.example" > "$0.installed"; exit 0; }
echo "ERROR: caught unexpected exception while disposing..." >&2
exit 1
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for LibreOffice")
def test_a_libreoffice_that_crashes_twice_takes_the_buttons_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "_PAUSE", 0)
    program = tmp_path / "unopkg"
    program.write_text(_CRASHES_AT_FIRST)
    program.chmod(0o755)
    office = install.Office(tmp_path / "soffice", program)
    unopkg(office, "add", "-f", "-s", "TikTokLedger.oxt")
    starts = (tmp_path / "unopkg.starts").read_text().split()
    assert len(starts) == 3
    assert "org.example" in unopkg(office, "list")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for LibreOffice")
def test_buttons_that_were_removed_before_libreoffice_crashed_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "_PAUSE", 0)
    program = tmp_path / "unopkg"
    installed = tmp_path / "installed"
    installed.write_text(IDENTIFIER)
    program.write_text(
        f'#!/bin/sh\ncase "$*" in list*) cat "{installed}"; exit 0;; esac\n'
        f': > "{installed}"\necho "ERROR: no such extension deployed" >&2\nexit 1\n'
    )
    program.chmod(0o755)
    monkeypatch.setattr(
        install, "find_office", lambda: install.Office(tmp_path / "soffice", program)
    )
    assert "removed" in remove_calc()
    assert remove_calc() == ""


def test_libreoffice_from_flatpak_is_told_that_it_cannot_start_a_button(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "find_office", lambda: None)
    assert install_calc() == ""
    monkeypatch.setattr(install, "_FLATPAK", tmp_path)
    with pytest.raises(FixInputError, match="Flatpak"):
        install_calc()


@pytest.mark.office
def test_libreoffice_without_python_is_told_which_package_it_needs(tmp_path: Path) -> None:
    needs_office()
    office = install.Office(tmp_path / "soffice", tmp_path / "unopkg")
    with pytest.raises(FixInputError, match="libreoffice-script-provider-python"):
        install.check_python(office)


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for LibreOffice")
def test_a_libreoffice_that_ends_at_its_start_is_told_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "soffice"
    program.write_text('#!/bin/sh\necho "terminated, PATH=$PATH" >&2\nexit 3\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", "/home/aminah/.pyenv/shims:/usr/bin:/bin")
    monkeypatch.setattr(live, "find_office", lambda: install.Office(program, tmp_path / "unopkg"))
    monkeypatch.setattr(live, "check_python", lambda office: None)
    monkeypatch.setattr(live, "unopkg", lambda *_, **__: "")
    calc = live.LiveCalc(tmp_path)
    told = "ended .code 3.. terminated, PATH=/usr/bin:/bin:/home/aminah"  # not its own Python
    with pytest.raises(TryAgainError, match=told), calc.pressed(tmp_path / "June.xlsx"):
        pass
    calc.close()


def test_every_button_is_in_the_menu_with_its_icon_and_the_usual_ones_on_the_toolbar(
    tmp_path: Path,
) -> None:
    first = build(tmp_path / "one.oxt", ["python"])
    second = build(tmp_path / "two.oxt", ["python"])
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as parts:
        shown = parts.read("Addons.xcu").decode()
        settings = json.loads(parts.read("settings.json"))
        pictures = {name for name in parts.namelist() if name.endswith(".svg")}
    menu, _, rest = shown.partition("OfficeToolBar")
    toolbar, _, images = rest.partition('<node oor:name="Images">')
    for button in BUTTONS:
        address = f"<value>{PROTOCOL}{button.id}</value>"
        assert menu.count(address) == 1
        assert toolbar.count(address) == int(button.toolbar)
        assert images.count(address) == 1
    used = set(re.findall(r"<value>%origin%/(.*?)</value>", images))
    assert used == pictures
    offered = [name for choices in settings["menus"].values() for name in choices.values()]
    assert sorted(offered) == sorted(button.id for button in BUTTONS if button.parent)
