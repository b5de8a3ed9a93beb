"""Header text with encoded words (RFC 2047), read leniently: it never raises and never hangs."""

import binascii
import re
from contextlib import suppress

from .charsets import decode_bytes
from .text import one_line

# RFC 2047, but lenient: white space within the text, any length.
_ENCODED_WORD_RE = re.compile(rb"=\?([^?\s]{1,80})\?([bBqQ])\?([^?]*)\?=")


def decode_header(value: bytes) -> str:
    """Return a header value as clean text on one line, its encoded words decoded (RFC 2047).

    Neighbouring encoded words are joined before they become text: some programs
    split a character between two words.
    """
    pieces: list[str] = []
    pending: tuple[bytes, bytes] | None = None  # character set and bytes of the last words
    position = 0
    for match in _ENCODED_WORD_RE.finditer(value):
        between = value[position : match.start()]
        charset, data = match[1].partition(b"*")[0].lower(), _word_bytes(match[2], match[3])
        if pending and (between.strip() or pending[0] != charset):
            pieces.append(_text(*pending))
            pending = None
        if between.strip() or (between and not position):
            pieces.append(decode_bytes(between)[0])
        pending = (charset, (pending[1] if pending else b"") + data)
        position = match.end()
    if pending:
        pieces.append(_text(*pending))
    pieces.append(decode_bytes(value[position:])[0])
    return one_line("".join(pieces))


def lenient_base64(text: bytes) -> bytes:
    """Return what can be had of base64 *text*: bad characters and a cut end are left out.

    Padding in the middle ends a piece: some programs encode in blocks.
    """
    if b"=" not in text.rstrip(b"= \t\r\n"):
        with suppress(binascii.Error):  # the quick way, for whole and well-formed data
            return binascii.a2b_base64(text)
    pieces = []
    for digits in re.split(rb"=+", re.sub(rb"[^A-Za-z0-9+/=]", b"", text)):
        if len(digits) % 4 == 1:  # six bits are no byte
            digits = digits[:-1]
        pieces.append(binascii.a2b_base64(digits + b"=" * (-len(digits) % 4)))
    return b"".join(pieces)


def _word_bytes(encoding: bytes, text: bytes) -> bytes:
    """Return the bytes of one encoded word (RFC 2047 section 4), however broken."""
    if encoding in b"qQ":
        return binascii.a2b_qp(text.replace(b" ", b"_"), header=True)
    return lenient_base64(text)


def _text(charset: bytes, data: bytes) -> str:
    return decode_bytes(data, charset.decode("ascii", "replace"))[0]
