"""Blanks of a text that its writer is to fill in."""

import re

_BLANK = re.compile(
    r"\[[^\[\]\n]+\]|\{[^{}\n]+\}|<[^<>\n]+>"
    # Lines to write on, and what stands for a number
    r"|_{3,}|\.{4,}|…{2,}|X{3,}"
)


def find_blanks(text):
    """Return what looks like blanks in a plain text: ``[date]``, ``{name}``, ``___``."""
    return set(_BLANK.findall(text))
