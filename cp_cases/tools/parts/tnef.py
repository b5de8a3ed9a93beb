"""What is in a winmail.dat ([MS-OXTNEF]), as Outlook and Exchange send it.

A file keeps its exact bytes: ``tnefparse`` strips zeros at its end, and gives up the whole where
one attribute cannot be read.
"""

import re
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from ..headers.raw_headers import RawMail
from ..text import decode_bytes, one_line
from .file_types import guess_type
from .part import Part, made_file, made_text
from .rtf import decompress, rtf_to_text

_SIGNATURE = b"\x78\x9f\x3e\x22"
# Attributes (section 2.1.3.1): the begin of an attachment, its title, data and properties; the
# text, the properties and the code page of the mail.
_ATTACH_BEGIN, _ATTACH_TITLE, _ATTACH_DATA, _ATTACH_PROPS = 0x9002, 0x8010, 0x800F, 0x9005
_BODY, _PROPS, _CODE_PAGE = 0x800C, 0x9003, 0x9007
# Properties ([MS-OXPROPS]) by their number.
_P_BODY, _P_HTML, _P_RTF, _P_CODE_PAGE = 0x1000, 0x1013, 0x1009, 0x3FDE
_P_DATA, _P_LONG_NAME, _P_NAME, _P_MIME, _P_CONTENT_ID = 0x3701, 0x3707, 0x3704, 0x370E, 0x3712
_P_DISPLAY_NAME = 0x3001
_MESSAGE_CLSID = bytes.fromhex("0703020000000000c000000000000046")
_FIXED_SIZES = {
    0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8,
    0x48: 16, 0x01: 0,
}  # fmt: skip
_VARIABLE = {0x0D, 0x1E, 0x1F, 0x102}
_MULTIPLE, _NAMED = 0x1000, 0x8000
_MAX_ATTRIBUTES = 20_000
_MAX_DEPTH = 3
_MIME_RE = re.compile(r"(?!message/|multipart/|text/)[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,60}")


@dataclass
class _Contents:
    """What one winmail.dat holds: properties by number, and those of each attachment."""

    code_page: str = "cp1252"
    properties: dict[int, bytes | str] = field(default_factory=dict)
    attachments: list[dict[int, bytes | str]] = field(default_factory=list)


def read_tnef(data: bytes, depth: int = 0) -> list[RawMail | Part] | None:
    """Return the text and the files of a winmail.dat, None if it is none or holds nothing."""
    if not data.startswith(_SIGNATURE) or depth > _MAX_DEPTH:
        return None
    contents = _Contents()
    for level, name, value in _attributes(data):
        if level == 2:
            _add_to_attachment(contents, name, value)
        elif name == _CODE_PAGE and len(value) >= 4:
            contents.code_page = f"cp{struct.unpack_from('<I', value)[0]}"
        elif name == _PROPS:
            contents.properties.update(_properties(value, contents.code_page))
        elif name == _BODY:
            contents.properties.setdefault(_P_BODY, _text(value, contents.code_page))
    parts = list(filter(None, [_body(contents)]))
    for attachment in contents.attachments:
        parts += _file(attachment, depth)
    return parts or None


def _attributes(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield level, name and value of each attribute (section 2.1.2); a cut one ends it."""
    position = 6
    for _count in range(_MAX_ATTRIBUTES):
        if position + 9 > len(data):
            return
        level, name, _type, length = struct.unpack_from("<BHHI", data, position)
        position += 9
        yield level, name, data[position : position + length]
        position += length + 2  # a checksum


def _add_to_attachment(contents: _Contents, name: int, value: bytes) -> None:
    if name == _ATTACH_BEGIN or not contents.attachments:
        contents.attachments.append({})
    attachment = contents.attachments[-1]
    if name == _ATTACH_TITLE:
        attachment[_P_NAME] = _text(value, contents.code_page)
    elif name == _ATTACH_DATA:
        attachment[_P_DATA] = value
    elif name == _ATTACH_PROPS:
        for number, found in _properties(value, contents.code_page).items():
            attachment.setdefault(number, found)


def _properties(data: bytes, code_page: str) -> dict[int, bytes | str]:
    """Return the properties that can be read (section 2.1.3.4); one that cannot ends them."""
    found: dict[int, bytes | str] = {}
    with suppress(struct.error):
        (count,) = struct.unpack_from("<I", data)
        position = 4
        for _number in range(min(count, _MAX_ATTRIBUTES)):
            kind, name = struct.unpack_from("<HH", data, position)
            position = _after_name(data, position + 4, name)
            values, position = _values(data, position, kind)
            if values and name < _NAMED:
                found.setdefault(name, _readable(values[0], kind & ~_MULTIPLE, code_page))
    return found


def _after_name(data: bytes, position: int, name: int) -> int:
    """Return where a property goes on after its name, which may be spelt out."""
    if name < _NAMED:
        return position
    kind, length = struct.unpack_from("<II", data, position + 16)
    return position + 24 + (_padded(length) if kind else 0)


def _values(data: bytes, position: int, kind: int) -> tuple[list[bytes], int]:
    """Return the values of a property, and where the next one begins."""
    base = kind & ~_MULTIPLE
    count = 1
    if kind & _MULTIPLE or base in _VARIABLE:
        (count,) = struct.unpack_from("<I", data, position)
        position += 4
    values: list[bytes] = []
    for _number in range(min(count, _MAX_ATTRIBUTES)):
        size = _FIXED_SIZES.get(base)
        if base in _VARIABLE:
            (size,) = struct.unpack_from("<I", data, position)
            position += 4
        if size is None or position + size > len(data):
            raise struct.error("a property of an unknown kind, or cut")
        values.append(data[position : position + size])
        position += _padded(size)
    return values, position


def _padded(size: int) -> int:
    return size + -size % 4


def _readable(value: bytes, kind: int, code_page: str) -> bytes | str:
    if kind == 0x1F:
        return value.decode("utf-16-le", "replace").partition("\0")[0]
    return _text(value, code_page) if kind == 0x1E else value


def _text(value: bytes, code_page: str) -> str:
    return decode_bytes(value.rstrip(b"\0"), code_page)[0]


def _body(contents: _Contents) -> Part | None:
    """Return the text of the mail, for where it stands nowhere else."""
    markup, plain = contents.properties.get(_P_HTML), contents.properties.get(_P_BODY)
    rtf = contents.properties.get(_P_RTF)
    if isinstance(markup, bytes):
        number = contents.properties.get(_P_CODE_PAGE)
        is_known = isinstance(number, bytes) and len(number) >= 4
        page = f"cp{struct.unpack_from('<I', number)[0]}" if is_known else contents.code_page
        markup = decode_bytes(markup.rstrip(b"\0"), page)[0]
    if isinstance(plain, bytes):
        plain = _text(plain, contents.code_page)
    if not (markup or plain) and isinstance(rtf, bytes):
        plain = rtf_to_text(decompress(rtf))
    if not (markup or plain):
        return None
    part = made_text(markup, "html") if markup else made_text(plain)
    part.is_spare = True
    return part


def _file(attachment: dict[int, bytes | str], depth: int) -> list[RawMail | Part]:
    """Return the file of an attachment; of a mail within, what is in it."""
    data = attachment.get(_P_DATA)
    if not isinstance(data, bytes):
        return []
    if data.startswith(_MESSAGE_CLSID):
        inner = read_tnef(data[len(_MESSAGE_CLSID) :], depth + 1)
        if inner:
            return inner
    names = (attachment.get(number) for number in (_P_LONG_NAME, _P_NAME, _P_DISPLAY_NAME))
    name = one_line(next((name for name in names if name and isinstance(name, str)), ""))
    mime = str(attachment.get(_P_MIME, "")).lower()
    content_type = mime if _MIME_RE.fullmatch(mime) else guess_type(name)
    content_id = one_line(str(attachment.get(_P_CONTENT_ID, "")))
    return [made_file(name, data, content_type, content_id)]
