"""The character set of a text that tells none, or a wrong one: HTML may name it itself (HTML
standard, section 13.2.3.2); else it is guessed.

Only those are guessed in which most letters are no ASCII: the languages of the others look much the
same in the wrong one, and are read as Windows-1252.
"""

import re

import chardet

from ..text import (
    SEVEN_BIT,
    codec_name,
    decode_bytes,
    decode_strictly,
    is_unknown,
    normalised,
    real_name,
)

_PRESCAN = 4096  # bytes; the standard asks for the first 1024
_META_RE = re.compile(rb"<meta\b([^<>]{1,500})>", re.IGNORECASE)
_META_CHARSET_RE = re.compile(
    rb"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:+-]{2,40})", re.IGNORECASE
)
_PROLOG_RE = re.compile(rb"\s{0,99}<\?xml\b[^<>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.-]{2,40})")
_BEGINNING = 4000  # bytes, of which more would only take longer
_LEAST, _FEWEST = 0.4, 6  # of the bytes that are no white space, and in all
_TAG_RE = re.compile(rb"<[^<>]{0,2000}>")
_SPACE_RE = re.compile(rb"\s+")
_HIGH_RE = re.compile(rb"[\x80-\xff]")
# Those that mails are written in.
_LIKELY = {
    "euc-jp", "cp932", "cp949", "gb18030", "cp950", "big5hkscs", "cp874", "koi8-r", "koi8-u",
    "windows-1251", "windows-1253", "windows-1255", "windows-1256", "iso-8859-5", "iso-8859-6",
    "iso-8859-7",
}  # fmt: skip
# With the same letters, as far as words have them.
_INSTEAD = {"maccyrillic": "windows-1251", "mac-cyrillic": "windows-1251",
            "iso-8859-8": "windows-1255"}  # fmt: skip


def decode_html(data: bytes, charset: str) -> tuple[str, bool]:
    """Return an HTML document as text, and whether its character set had to be guessed.

    That of the part comes first; the document's own is for where there is none, or the bytes
    disprove it.
    """
    text, is_guessed = decode_bytes(data, charset)
    told = normalised(charset)
    is_told = told not in SEVEN_BIT and bool(real_name(told) or codec_name(told))
    if data.isascii() or (is_told and not is_guessed):
        return text, is_guessed
    own = html_charset(data)
    if not own:
        return text, is_guessed
    by_own, is_own_guessed = decode_bytes(data, own)
    return (text, is_guessed) if is_own_guessed else (by_own, False)


def html_charset(data: bytes) -> str:
    """Return the character set that a document names at its beginning, "" if none.

    One that could not be read as ASCII, in which it was found, means UTF-8.
    """
    beginning = data[:_PRESCAN]
    found = _PROLOG_RE.match(beginning)
    for meta in _META_RE.finditer(beginning):
        found = _META_CHARSET_RE.search(meta[1]) or found
        if found:
            break
    name = found[1].decode("ascii", "replace") if found else ""
    return "utf-8" if normalised(name).startswith(("utf-16", "utf-32")) else name


def guess_text(data: bytes, charset: str) -> str:
    """Return *data*, plain text or HTML, in the character set that it is likely to have; "" if none
    is likely.

    :param charset: the one that was told
    """
    if not is_unknown(data, charset):
        return ""
    words = _TAG_RE.sub(b" ", data[:_BEGINNING])
    letters = _SPACE_RE.sub(b"", words)
    if len(_HIGH_RE.findall(letters)) < max(_FEWEST, _LEAST * len(letters)):
        return ""
    name = normalised(chardet.detect(words)["encoding"] or "")
    charset = _INSTEAD.get(name) or real_name(name) or name
    return (charset in _LIKELY and decode_strictly(data, charset)) or ""
