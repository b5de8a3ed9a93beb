"""Bytes of a mail to text, whatever character set they claim to be in."""

import codecs
import re

from .text import replace_surrogates

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
