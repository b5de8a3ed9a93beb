"""The character set that an HTML document itself tells (HTML standard, section 13.2.3.2)."""

import re

from .charset_names import codec_name, normalised, real_name
from .text import SEVEN_BIT, decode_bytes

_PRESCAN = 4096  # bytes; the standard asks for the first 1024
_META_RE = re.compile(rb"<meta\b([^<>]{1,500})>", re.IGNORECASE)
_CHARSET_RE = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:+-]{2,40})", re.IGNORECASE)
_PROLOG_RE = re.compile(rb"\s{0,99}<\?xml\b[^<>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.-]{2,40})")


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
        found = _CHARSET_RE.search(meta[1]) or found
        if found:
            break
    name = found[1].decode("ascii", "replace") if found else ""
    return "utf-8" if normalised(name).startswith(("utf-16", "utf-32")) else name
