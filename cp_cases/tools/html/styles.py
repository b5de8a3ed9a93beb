"""Styles of a mail as a browser reads them."""

import re

_ESCAPE_RE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|(.))", re.IGNORECASE | re.DOTALL)


def plain_style(style: str) -> str:
    """Return *style* without comments, and with its escaped characters decoded."""
    first, *rest = style.split("/*")
    # a comment that is not closed goes on to the end
    outside = "".join([first, *(piece.partition("*/")[2] for piece in rest)])
    return _ESCAPE_RE.sub(_meant, outside)


def _meant(match: re.Match[str]) -> str:
    return chr(min(int(match[1], 16), 0x10FFFF)) if match[1] else match[2]
