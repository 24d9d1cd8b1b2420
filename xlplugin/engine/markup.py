"""Read and write the XML of workbooks, safely, and its texts with Excel's own escapes."""

import re

from lxml import etree

from xlplugin.errors import FixInputError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_ILLEGAL = "\x00-\x08\x0b-\x1f\ufffe\uffff"
_TO_ESCAPE = re.compile(rf"[&<>{_ILLEGAL}\ud800-\udfff]|_(?=x[0-9A-Fa-f]{{4}}_)")
_ESCAPED = re.compile(r"((?:_x[0-9A-Fa-f]{4}_)+)")
_ENTITY = re.compile(r"&(#x[0-9A-Fa-f]+|#[0-9]+|amp|lt|gt|quot|apos);")
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


def damaged(where: str, what: str = "This part of the workbook is damaged.") -> FixInputError:
    """Return the error for a file that cannot be read as a workbook."""
    return FixInputError(
        what, where=where, cure="Open the file in Excel, save it again as .xlsx, and retry."
    )


def utf8(data: bytes, where: str) -> bytes:
    """Return a part's bytes in UTF-8. Raises FixInputError for a document type or an entity."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = (
            data.decode("utf-16", "replace")
            .encode()
            .replace(b"UTF-16", b"UTF-8", 1)
            .replace(b"utf-16", b"UTF-8", 1)
        )
    data = data.removeprefix(b"\xef\xbb\xbf")
    declared = _DECLARED.match(data)
    if declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        raise damaged(
            where, f"This part is written in {declared[1].decode()}, which workbooks do not use."
        )
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise damaged(
            where, "This part declares a document type, which no workbook needs and attackers use."
        )
    return data


def parse(data: bytes, where: str) -> "etree._Element":
    """Parse one part, without entities, external files or the network. Raises FixInputError."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    try:
        return etree.fromstring(utf8(data, where), parser)
    except etree.XMLSyntaxError as problem:
        raise damaged(where) from problem


def serialize(root: "etree._Element") -> bytes:
    """Write a part as Excel does, with its declaration."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def escape(text: str) -> str:
    """Make text safe inside an element; what XML cannot hold becomes _xHHHH_."""
    if _TO_ESCAPE.search(text):
        return _TO_ESCAPE.sub(_escape_one, text)
    return text


def _escape_one(match: re.Match[str]) -> str:
    found = match[0]
    if found in _NAMED:
        return _NAMED[found]
    if "\ud800" <= found <= "\udfff":
        return "\ufffd"
    return f"_x{ord(found):04X}_"


def escape_attribute(text: str) -> str:
    """Make text safe inside double quotes."""
    return escape(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def unescape_xml(text: str) -> str:
    """Read text as an XML parser would: entities and line ends."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in text:
        return _ENTITY.sub(_entity, text)
    return text


def unescape(text: str) -> str:
    """Read a cell's text: entities, line ends and _xHHHH_."""
    text = unescape_xml(text)
    if "_x" in text:
        return _ESCAPED.sub(_run, text)
    return text


def _entity(match: re.Match[str]) -> str:
    name = match[1]
    if name[0] != "#":
        return _ENTITIES[name]
    number = int(name[2:], 16) if name[1] == "x" else int(name[1:])
    return chr(number) if number < 0x110000 else "\ufffd"


def _run(match: re.Match[str]) -> str:
    units = []
    for piece in match[1].split("_"):
        if piece:
            units.append(int(piece[1:], 16))
    return b"".join(unit.to_bytes(2, "little") for unit in units).decode("utf-16-le", "replace")


def plain(data: bytes, where: str, root: bytes) -> bytes:
    """Return a part in the form that Excel writes.

    That is UTF-8 without prefixes, comments, CDATA or line breaks inside tags.
    """
    data = utf8(data, where)
    if b"<" + root in data[:4096] and not any(odd in data for odd in _ODD):
        return data
    tree = parse(data, where)
    if etree.QName(tree).namespace != MAIN:
        what = "This workbook is in the rare format Strict Open XML."
        raise FixInputError(
            what, where=where, cure="In Excel: File, Save As, Excel Workbook (.xlsx)."
        )
    etree.strip_tags(tree, etree.Comment)
    content = serialize(tree)
    for prefix in [name.encode() for name, space in tree.nsmap.items() if space == MAIN and name]:
        content = content.replace(b"<" + prefix + b":", b"<").replace(b"</" + prefix + b":", b"</")
        content = content.replace(b"xmlns:" + prefix + b"=", b"xmlns=")
    return content


_ODD = (  # these show a part that is not as Excel writes it
    b"<!--",
    b"<![CDATA[",
    b"<c\n",
    b"<c\r",
    b"<c\t",
    b"<row\n",
    b"<row\r",
    b"<row\t",
    b"<?mso",
    b"<!ENTITY",
)
