"""Text from outside: bytes of a mail to text, header text decoded, and all of it made safe for the
database, XML and mail headers.

Reading is lenient: nothing here raises or takes long, whatever it is given.
"""

import binascii
import codecs
import re
from contextlib import suppress

from . import japanese

# PostgreSQL refuses NUL; lxml refuses the other C0 controls and the non-characters;
# a lone surrogate cannot be encoded as UTF-8 at all.
_SURROGATE_RE = re.compile("[\ud800-\udfff]")
_CONTROL_RE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
# everything that any consumer (str.splitlines, a browser, a header folder) takes for a line break
_WHITE_SPACE_RE = re.compile(r"[\s\x00\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
_NOT_ASCII_RE = re.compile(r"[^\x00-\x7f]")
_HIGH_BYTE_RE = re.compile(rb"[\x80-\xff]")
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
# NAMES OF CHARACTER SETS: what mails write, and which codec of Python reads it
# ------------------------------------------------------------

# Python codecs that are no character sets of mail: escapes, host names (punycode takes quadratic
# time), and one that always fails. Codecs from bytes to bytes or from text to text (base64, hex,
# zlib, rot13) are refused by bytes.decode() itself.
_REFUSED = {
    "charmap", "idna", "mbcs", "oem", "punycode",
    "raw-unicode-escape", "undefined", "unicode-escape",
}  # fmt: skip
# What it really is, mostly a superset, as browsers do (WHATWG encoding), and what mails call it.
_NAMES = {
    "big5hkscs": "big5-hkscs hkscs",
    "cp1251": "win-1251 windows1251 cp-1251 x-cp1251 ansi-1251 windows-cp1251",
    "cp1252": "ansi ansi-x3.110-1983 ansi-x3.4-1968 ascii cp-1252 iso-8859-1 iso-ir-100 iso8859-1"
    " l1 latin-1 latin1 us us-ascii win-1252 windows1252 x-ansi x-cp1252 iso-8859-1-1987 8859-1"
    " iso-8859-1-windows-3.1-latin-1 x-iso-8859-1",
    "cp1254": "iso-8859-9 iso8859-9 latin5 windows1254 x-cp1254",
    "cp1250": "win-1250 windows1250 cp-1250 x-cp1250",
    "cp850": "cp-850",
    "cp874": "tis-620 windows-874 iso-8859-11 x-windows-874",
    "cp932": "cswindows31j csshiftjis ms-kanji ms932 shift-jis shiftjis shift-jis-2004 sjis"
    " windows-31j windows-932 x-ms-cp932 x-sjis",
    "cp949": "cp-949 csksc56011987 euc-kr euckr korean ks-c-5601 ks-c-5601-1987 ks-c-5601-1989"
    " ks-c5601-1987 ksc-5601 ksc5601 ksc5601-1987 ms949 uhc windows-949 x-windows-949 iso-ir-149",
    "cp950": "big5 big-5 cn-big5 csbig5 ms950 windows-950 x-big5 x-x-big5",
    "euc-jp": "cp51932 csseucpkdfmtjapanese eucjp eucjp-ms eucjp-win ujis x-euc x-euc-jp",
    "gb18030": "chinese cn-gb cp-936 cp936 csgb2312 euc-cn gb-2312 gb-2312-80 gb2312 gb2312-80 gbk"
    " iso-ir-58 ms936 windows-936 x-gb2312 x-gbk x-cp20936 gb18030-2000",
    "hz": "hz-gb-2312 hz-gb",
    "iso-2022-jp": "cp50220 cp50221 cp50222 csiso2022jp iso-2022-jp-ms iso2022jp iso2022-jp jis"
    " x-iso-2022-jp jis7 iso-2022jp",
    "iso8859-8": "iso-8859-8-e iso-8859-8-i csiso88598i logical",
    "koi8-r": "koi koi-8-r koi8 koi8r koi8-ru",
    "mac-cyrillic": "x-mac-cyrillic",
    "mac-roman": "macintosh x-mac-roman x-macroman mac",
    "utf-7": "unicode-1-1-utf-7 x-unicode-2-0-utf-7",
    "utf-8": "cp65001 unicode-1-1-utf-8 unicode utf-8-bom utf8mb4 utf-8n x-utf-8 utf8-bom x-utf8"
    " unicode20utf8 windows-65001 utf--8",
}
_REAL_NAMES = {name: real for real, names in _NAMES.items() for name in names.split()}
_NOT_IN_NAMES_RE = re.compile(r"[^a-z0-9.:+-]+")
# "windows-1252http-equiv", "utf-8 / format", "charset=utf-8": what stands beside the name
_WITHIN_RE = re.compile(
    r"(windows-125[0-8]|iso-8859-(?:1[0-6]|[1-9])(?!\d)|utf-?8(?!\d)|shift-jis|iso-2022-jp|koi8-[ru]"
    r"|euc-(?:jp|kr)|gb2312|gbk|big5)"
)


def normalised(charset: str) -> str:
    """Return the name in one spelling: lower case, hyphens, no quotes, no trailing rubbish."""
    name = (charset or "")[:60].strip().lower().replace("_", "-")
    return _NOT_IN_NAMES_RE.sub("-", name).replace("--", "-").strip("-")


def real_name(name: str) -> str:
    """Return what a normalised name means in practice, "" if it means what it says."""
    if name in _REAL_NAMES or name in _NAMES:
        return _REAL_NAMES.get(name, name)
    if name and codec_name(name) is None and (match := _WITHIN_RE.search(name)):
        return _REAL_NAMES.get(match[1], match[1])
    return ""


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


# ------------------------------------------------------------
# BYTES TO TEXT
# ------------------------------------------------------------

# Bytes over 127 disprove it: it is another one, or none was meant.
SEVEN_BIT = {"", "ascii", "us-ascii", "ansi-x3.4-1968", "iso-2022-jp"}
_ESCAPE_SEQUENCES = (b"\x1b$B", b"\x1b$@", b"\x1b(J", b"\x1b(I")  # ISO-2022-JP (RFC 1468)
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


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
    if not charset and data.isascii() and b"\x1b" not in data:
        return data.decode(), False
    declared = normalised(charset)
    real = real_name(declared)
    if _is_japanese(data, real):
        text, is_whole = _decode_japanese(data, real)
        if text is not None:
            return text, not is_whole
    candidates = [real, declared, "utf-8"]
    if declared in SEVEN_BIT and not data.isascii():
        candidates = ["utf-8"]  # whatever else it is, is a guess
    elif (real or declared) in ("cp1252", "windows-1252") and _is_surely_utf8(data):
        candidates.insert(0, "utf-8")
    candidates[:0] = [name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)]
    for candidate in filter(None, candidates):
        text = decode_strictly(data, candidate)
        if text is not None:
            return text.removeprefix("\ufeff"), False
    # Programs take one for the other.
    if real == "cp932" and (text := decode_strictly(data, "euc_jp")) is not None:
        return text, False
    return _guess(data, next(filter(codec_name, candidates)))


def _is_surely_utf8(data: bytes) -> bool:
    """Return whether a text that says it is Latin-1 is UTF-8: each of its bytes over 127 fits, and
    they make letters and signs that are used together with Latin ones, or longer sequences."""
    if data.isascii():
        return False
    text = decode_strictly(data, "utf-8")
    if text is None:
        return False
    found = _NOT_ASCII_RE.findall(text)
    return all(character < "\u0180" or character > "\u07ff" for character in found)


def _is_japanese(data: bytes, name: str) -> bool:
    """Return whether *data* is for the decoders that know what Python's do not."""
    return name in ("iso-2022-jp", "euc-jp") or any(mark in data for mark in _ESCAPE_SEQUENCES)


def _decode_japanese(data: bytes, name: str) -> tuple[str | None, bool]:
    """Return the text, None if it is no Japanese, and whether all of it could be read."""
    if name == "euc-jp":
        text = decode_strictly(data, "euc_jp")
        return japanese.decode_euc_or_other(data) if text is None else (text, True)
    if not data.isascii():  # 8-bit bytes are never ISO-2022-JP
        if name != "iso-2022-jp" or decode_strictly(data, "utf-8") is not None:
            return None, False
        text = None if b"\x1b$" in data else japanese.decode_eight_bit(data)
        if text is not None:
            return text, True
    # Python takes shift out and in for control characters
    text = None if b"\x0e" in data else decode_strictly(data, "iso2022_jp_ext")
    return japanese.decode_iso_2022_jp(data) if text is None else (text, True)


def _guess(data: bytes, name: str) -> tuple[str, bool]:
    """Return *data*, which no character set fits, as text in *name*, and that it is a guess.

    A text of several bytes a character that is merely cut has no other fault.
    """
    if name == "utf-8" and not _is_damaged_utf8(data):
        name = "cp1252"
    return replace_surrogates(data.decode(name, "replace")), True


def is_unknown(data: bytes, charset: str) -> bool:
    """Return whether *charset* does not tell how to read *data*: it names none, or UTF-8, which the
    bytes do not even resemble."""
    name = normalised(charset)
    name = real_name(name) or name
    is_told = name not in SEVEN_BIT | {"utf-8"} and normalised(charset) not in SEVEN_BIT
    return not (is_told and codec_name(name)) and not _is_damaged_utf8(data)


def _is_damaged_utf8(data: bytes) -> bool:
    """Return whether the bytes over 127 make sense as UTF-8, but for a few: a character of it
    comes from two or more bytes that fit, which is rare by chance."""
    text = data.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = sum(1 for _character in _NOT_ASCII_RE.finditer(text)) - wrong
    return wrong <= right or wrong * 4 < sum(1 for _byte in _HIGH_BYTE_RE.finditer(data))


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
