"""Text from outside made safe for the database, XML and mail headers."""

import re

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
