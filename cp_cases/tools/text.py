"""Text from outside: bytes of a mail to text, header text decoded, and all of it made safe for the
database, XML and mail headers.

Reading is lenient: nothing here raises or takes long, whatever it is given.
"""

import binascii
import codecs
import re
from contextlib import suppress

# PostgreSQL refuses NUL; lxml refuses the other C0 controls and the non-characters;
# a lone surrogate cannot be encoded as UTF-8 at all.
_SURROGATE_RE = re.compile("[\ud800-\udfff]")
_CONTROL_RE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
# everything that any consumer (str.splitlines, a browser, a header folder) takes for a line break
_WHITE_SPACE_RE = re.compile(r"[\s\x00\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
# They make a name look like another: "gpj.exe" becomes "exe.jpg".
_DIRECTION_RE = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def replace_surrogates(text: str) -> str:
    """Return *text* with each lone surrogate replaced by U+FFFD."""
    return _SURROGATE_RE.sub("\ufffd", text)


def printable(text: str) -> str:
    """Return *text* without control characters; tab and line breaks stay."""
    return _CONTROL_RE.sub("", replace_surrogates(text))


def one_line(text: str) -> str:
    """Return *text* printable, with line breaks and runs of white space as one space."""
    return _CONTROL_RE.sub("", _WHITE_SPACE_RE.sub(" ", replace_surrogates(text))).strip()


def file_name(text: str) -> str:
    """Return *text* on one line, without marks of direction."""
    return one_line(_DIRECTION_RE.sub("", text))


# ------------------------------------------------------------
# CHARACTER SETS
# ------------------------------------------------------------

# Python codecs that are no character sets of mail: escapes, host names (punycode takes quadratic
# time), and one that always fails. Codecs from bytes to bytes or from text to text (base64, hex,
# zlib, rot13) are refused by bytes.decode() itself.
_REFUSED = {
    "charmap", "idna", "mbcs", "oem", "punycode",
    "raw-unicode-escape", "undefined", "unicode-escape",
}  # fmt: skip
# What mails call it: what it really is, mostly a superset, as browsers do (WHATWG encoding).
_REAL_NAMES = {
    "ansi-x3.110-1983": "cp1252", "ansi-x3.4-1968": "cp1252", "ascii": "cp1252",
    "big5": "cp950", "cp-850": "cp850", "euc-kr": "cp949", "gb2312": "gb18030",
    "gbk": "gb18030", "iso-2022-jp": "iso2022_jp_ext", "iso-8859-1": "cp1252",
    "iso-8859-8-e": "iso8859-8", "iso-8859-8-i": "iso8859-8", "iso-8859-9": "cp1254",
    "ks-c-5601-1987": "cp949", "latin1": "cp1252", "shift-jis": "cp932",
    "tis-620": "cp874", "unicode-1-1-utf-7": "utf-7", "us-ascii": "cp1252",
    "utf8mb4": "utf-8", "windows-31j": "cp932", "windows-874": "cp874",
    "x-big5": "cp950", "x-euc-jp": "euc_jp", "x-gb2312": "gb18030",
    "x-gbk": "gb18030", "x-mac-roman": "mac-roman", "x-sjis": "cp932",
}  # fmt: skip
_SEVEN_BIT = {"", "ascii", "us-ascii", "ansi-x3.4-1968"}  # names that bytes over 127 disprove
_ESCAPE_SEQUENCES = (b"\x1b$B", b"\x1b$@", b"\x1b(J")  # ISO-2022-JP (RFC 1468)


def decode_strictly(data: bytes, charset: str) -> str | None:
    """Return *data* as text if *charset* is a character set and fits without error, else None."""
    if codec_name(charset) is None:
        return None
    try:
        text = data.decode(charset)
        text.encode()  # utf-7 and others let lone surrogates through
    except (ValueError, LookupError):
        return None
    return text


def decode_bytes(data: bytes, charset: str = "") -> tuple[str, bool]:
    """Return *data* as text, and whether the character set had to be guessed.

    The order: what the declared name means in practice; the declared one itself; ISO-2022-JP
    if its escape sequences are there; UTF-8 (long text is not UTF-8 by chance); then it is
    a guess: the declared one with replacements, or Windows-1252.
    """
    declared = _normalised(charset)
    candidates = [_REAL_NAMES.get(declared, ""), declared, "utf-8"]
    if any(sequence in data for sequence in _ESCAPE_SEQUENCES):
        candidates.insert(2, "iso2022_jp_ext")
    if declared in _SEVEN_BIT and not data.isascii():
        candidates.insert(0, "utf-8")
    for candidate in filter(None, candidates):
        text = decode_strictly(data, candidate)
        if text is not None:
            return text, False
    name = next(filter(codec_name, candidates))
    if name == "utf-8" and not _is_damaged_utf8(data):
        name = "cp1252"
    return replace_surrogates(data.decode(name, "replace")), True


def _is_damaged_utf8(data: bytes) -> bool:
    """Return whether most of the bytes over 127 make sense as UTF-8, as in a cut text."""
    wrong = data.decode("utf-8", "replace").count("\ufffd")
    return wrong * 4 < sum(1 for _byte in re.finditer(rb"[\x80-\xff]", data))


def codec_name(charset: str) -> str | None:
    """Return the name of Python's codec if *charset* is a character set of mail, else None."""
    try:
        name = codecs.lookup(charset).name
        if name.replace("_", "-") in _REFUSED:
            return None
        b"ab".decode(charset, "replace")  # raises for codecs that do not make text of bytes
    except (LookupError, ValueError, TypeError):
        return None
    return name


def _normalised(charset: str) -> str:
    """Return the name in one spelling: lower case, hyphens, no quotes, no trailing rubbish."""
    return re.sub(r"[^a-z0-9.:+-]+", "-", (charset or "")[:60].strip().lower()).strip("-")


# ------------------------------------------------------------
# ENCODED WORDS (RFC 2047)
# ------------------------------------------------------------

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
