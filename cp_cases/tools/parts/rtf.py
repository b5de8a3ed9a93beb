"""The text of rich text as Outlook compresses it ([MS-OXRTFCP], [MS-OXRTFEX])."""

import re
import struct
from collections.abc import Iterator

from ..text import decode_bytes, printable

_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_WINDOW = 4096
_MAX_SIZE = 4_000_000
_PLAIN, _COMPRESSED = 0x414C454D, 0x75465A4C
_TOKEN_RE = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-z'])|([{}])|[\r\n]+"
    rb"|([^\\{}\r\n]+)",
    re.IGNORECASE,
)
# What stands in these groups is no text; so is any group that begins with \*.
_HIDDEN = {b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"listtable", b"htmlrtf"}
_BREAKS = {b"par": "\n", b"line": "\n", b"tab": "\t", b"row": "\n", b"cell": "\t"}
_SIGNS = {b"emdash": "—", b"endash": "–", b"bullet": "•", b"lquote": "‘", b"rquote": "’",
          b"ldblquote": "“", b"rdblquote": "”"}  # fmt: skip


_CODE_PAGE_RE = re.compile(rb"\\ansicpg(\d{1,5})")


def rtf_to_text(rtf: bytes) -> str:
    """Return the text of RTF, "" if there is none."""
    page = _CODE_PAGE_RE.search(rtf)
    reader = _Reader(f"cp{page[1].decode()}" if page else "cp1252")
    for token in _TOKEN_RE.finditer(rtf):
        reader.take(*token.groups())
    return printable(reader.text()).strip()


class _Reader:
    def __init__(self, code_page: str):
        self._code_page = code_page
        self._pieces: list[str] = []
        self._run = bytearray()
        self._is_hidden, self._outer = False, []
        # characters to come that stand, for older programs, for one that was told already
        self._skip = 0

    def take(self, word, number, code, sign, brace, text) -> None:
        if brace == b"{":
            self._outer.append(self._is_hidden)
        elif brace:
            self._is_hidden = self._outer.pop() if self._outer else False
        elif (word in _HIDDEN and number != b"0") or sign == b"*":
            self._is_hidden = True
        elif word == b"htmlrtf":
            self._is_hidden = False
        elif not self._is_hidden:
            self._add(word, number, bytes((int(code, 16),)) if code else text, sign)

    def _add(self, word, number, data, sign) -> None:
        if data:
            self._run += data[self._skip :]
            self._skip = max(self._skip - len(data), 0)
            return
        piece = _BREAKS.get(word) or _SIGNS.get(word) or ""
        if word == b"u" and number:
            piece, self._skip = chr(int(number) & 0xFFFF), 1
        elif sign and sign in b"\\{}":
            piece = sign.decode("latin-1")
        if piece:
            self._end_run()
            self._pieces.append(piece)

    def _end_run(self) -> None:
        self._pieces.append(decode_bytes(bytes(self._run), self._code_page)[0])
        self._run = bytearray()

    def text(self) -> str:
        self._end_run()
        return "".join(self._pieces)


def decompress(data: bytes) -> bytes:
    """Return RTF as it was before it was compressed ([MS-OXRTFCP] section 3.1)."""
    if len(data) < 16:
        return b""
    size, raw_size, kind, _checksum = struct.unpack_from("<IIII", data)
    body, most = data[16 : size + 4], min(raw_size, _MAX_SIZE)
    if kind == _PLAIN:
        return body[:most]
    return _expand(body, most) if kind == _COMPRESSED else b""


def _expand(body: bytes, most: int) -> bytes:
    window = bytearray(_DICTIONARY.ljust(_WINDOW, b"\0"))
    at = len(_DICTIONARY)
    out = bytearray()
    for token in _tokens(body):
        reference = int.from_bytes(token, "big")
        offset, length = (reference >> 4, (reference & 15) + 2) if len(token) == 2 else (-1, 1)
        if offset == at or len(out) >= most:  # the first is the mark of the end
            break
        for index in range(offset, offset + length):
            byte = token[0] if offset < 0 else window[index % _WINDOW]
            out.append(byte)
            window[at] = byte
            at = (at + 1) % _WINDOW
    return bytes(out[:most])


def _tokens(body: bytes) -> Iterator[bytes]:
    """Yield single bytes, and references to what came before: two bytes."""
    position = 0
    while position < len(body):
        flags = body[position]
        position += 1
        for bit in range(8):
            size = 1 + (flags >> bit & 1)
            token = body[position : position + size]
            if len(token) < size:
                return
            yield token
            position += size
