"""Long texts cut between two characters as people see them, in each script."""

import unicodedata

_JOINER = "\N{ZERO WIDTH JOINER}"


def cut(text: str, length: int) -> str:
    """Return the beginning of *text*, at most *length* code points: a letter keeps its marks, and
    what is joined (Unicode's UAX 29, for what stands in names and subjects) is not parted."""
    if len(text) <= length:
        return text
    end = length
    while end and (_belongs_to_the_last(text[end]) or text[end - 1] == _JOINER):
        end -= 1
    # What consists of marks alone has no better place.
    return text[: end or length]


def shorten(text: str, length: int) -> str:
    """Return *text* on one line; if it is longer than *length*, its beginning and an ellipsis, of
    that length together."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{cut(line, length - 1).rstrip()}…"


def _belongs_to_the_last(char: str) -> bool:
    return (
        char == _JOINER
        or unicodedata.category(char).startswith("M")
        or "\U0001f3fb" <= char <= "\U0001f3ff"  # the colours of emoji
    )
