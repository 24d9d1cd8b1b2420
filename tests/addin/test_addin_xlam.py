"""The add-in file: a sound package that Microsoft's validator and other readers accept."""

import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyopenvba import ExcelFile, check_file
from python_calamine import CalamineWorkbook

from tests.support.ooxml import validate_ooxml
from tests.support.refusals import refused
from xlplugin import __version__
from xlplugin.errors import FixInputError, TryAgainError
from xlplugin.install.addin_file import CONFIG_SHEET, MODULES, build, settings_of

WINDOWS = r"C:\Users\Aina Rahman\TikTok Ledger\.venv\Scripts\python.exe"
MAC = "/Users/aina/TikTok Ledger/.venv/bin/python"
EXTENSIBILITY = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"


@pytest.fixture(scope="module")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("addin") / "TikTokLedger.xlam", WINDOWS)


def test_microsofts_validator_finds_nothing(addin: Path) -> None:
    assert validate_ooxml(addin) == []


def test_the_validator_would_have_found_a_spoilt_ribbon(addin: Path, tmp_path: Path) -> None:
    spoilt = tmp_path / "Spoilt.xlam"
    with zipfile.ZipFile(addin) as sound, zipfile.ZipFile(spoilt, "w") as package:
        for name in sound.namelist():
            package.writestr(name, sound.read(name).replace(b'size="large"', b'size="huge"'))
    assert "customUI14.xml" in validate_ooxml(spoilt)[0]


def test_the_package_is_an_add_in_with_one_ribbon(addin: Path) -> None:
    with zipfile.ZipFile(addin) as package:
        assert package.testzip() is None
        types = package.read("[Content_Types].xml").decode()
        relations = package.read("_rels/.rels").decode()
        targets = [
            r.attrib["Target"]
            for r in ElementTree.fromstring(relations)
            if r.attrib["Type"] == EXTENSIBILITY
        ]
        assert [package.getinfo(target).filename for target in targets] == [
            "customUI/customUI14.xml"
        ]
    assert (
        'PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.ms-excel.addin.macroEnabled.main+xml"' in types
    )
    assert "sheet.macroEnabled" not in types


def test_the_vba_project_is_whole_and_knows_the_ribbons_library(addin: Path) -> None:
    assert check_file(addin).issues == ()
    with ExcelFile(addin) as file:
        assert file.validate() == []
        assert file.module_names() == ["ThisWorkbook", "Sheet1", *MODULES]
        assert "Office" in {reference.name for reference in file.references()}, (
            "IRibbonControl is defined there"
        )


def test_a_reader_of_workbooks_finds_the_settings_that_were_given(addin: Path) -> None:
    book = CalamineWorkbook.from_path(addin)
    rows = book.get_sheet_by_name(CONFIG_SHEET).to_python()
    assert book.sheet_names == [CONFIG_SHEET]
    assert {str(name): value for name, value in rows} == {
        "INTERPRETER": WINDOWS,
        "COMMAND": "xlplugin",
        "VERSION": __version__,
    }


def test_the_same_input_gives_the_same_bytes(addin: Path, tmp_path: Path) -> None:
    again = build(tmp_path / "deeper" / "again.xlam", WINDOWS)
    assert again.read_bytes() == addin.read_bytes()
    assert build(tmp_path / "other.xlam", MAC).read_bytes() != addin.read_bytes()


def test_an_add_in_that_excel_holds_open_is_said_so(
    addin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.replace

    def held(path: Path, target: Path) -> Path:
        if target != addin:
            return rename(path, target)
        raise PermissionError(13, "The process cannot access the file", str(target))

    monkeypatch.setattr(Path, "replace", held)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    before = addin.read_bytes()
    with refused("Close every Excel", kind=TryAgainError):
        build(addin, MAC)
    assert addin.read_bytes() == before
    assert list(addin.parent.iterdir()) == [addin]


@pytest.mark.parametrize(
    "python", [WINDOWS, r"\\server\firm\pythonw.exe", MAC, "/Users/王小明/python"]
)
def test_the_add_in_says_which_python_it_starts_and_its_version(
    python: str, tmp_path: Path
) -> None:
    made = build(tmp_path / "TikTokLedger.xlam", python)
    assert settings_of(made)["INTERPRETER"] == python
    assert settings_of(made)["VERSION"] == __version__


@pytest.mark.parametrize("content", [b"", b"half a file", None])
def test_an_add_in_that_is_damaged_or_another_is_said_so(
    addin: Path, tmp_path: Path, content: bytes | None
) -> None:
    spoilt = tmp_path / "TikTokLedger.xlam"
    spoilt.write_bytes(addin.read_bytes()[:5000] if content is None else content)
    with pytest.raises(FixInputError, match="damaged"):
        settings_of(spoilt)
