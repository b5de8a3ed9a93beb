"""Pictures that HTML names by their place (RFC 2557) or their file name, not by a Content-ID.

Odoo finds a picture by its Content-ID alone, so each gets one.
"""

import hashlib
import html
import re
from urllib.parse import urljoin

from .parts import Part
from .text import decode_header

_MAX_PICTURES = 300
_MAX_ADDRESS = 2000
_ADDRESS_RE = re.compile(
    r"""(\s(?:src|background)\s{0,9}=\s{0,9})("[^"<>]{1,2000}"|'[^'<>]{1,2000}'|[^\s"'<>]{1,2000})""",
    re.IGNORECASE,
)


class Locations:
    """The pictures of one mail, by all that HTML may call them."""

    def __init__(self, tree: Part):
        self._content_ids: dict[str, str] = {}
        self._by_part: dict[int, str] = {}
        pictures = [part for part in tree.walk() if part.maintype == "image"]
        for part in pictures[:_MAX_PICTURES]:
            self._add(part)

    def _add(self, part: Part) -> None:
        location = _location(part)
        own = decode_header(part.mail.first("content-id")).strip("<> ")
        names = filter(None, (location, part.filename))
        for name in names:
            made = f"{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:32]}@cp-cases"
            if self._content_ids.setdefault(name, own or made) == made:
                self._by_part[id(part)] = made
                own = own or made

    def content_id(self, part: Part) -> str:
        """Return the Content-ID that a picture without one gets, "" if it has one."""
        return self._by_part.get(id(part), "")

    def link(self, markup: str, part: Part) -> str:
        """Return the HTML of *part* with the pictures called by their Content-ID."""
        if not self._content_ids:
            return markup
        base = decode_header(part.mail.first("content-base")) or _location(part)

        def linked(match: re.Match[str]) -> str:
            address = html.unescape(match[2].strip("\"'")).strip()
            found = self._content_ids.get(address)
            if not found and base and ":" not in address[:10]:
                found = self._content_ids.get(_joined(base, address))
            return f'{match[1]}"cid:{found}"' if found else match[0]

        return _ADDRESS_RE.sub(linked, markup)


def _location(part: Part) -> str:
    """Return where a part says it is from; folding put white space into it (RFC 2557)."""
    value = decode_header(part.mail.first("content-location")[:_MAX_ADDRESS])
    return "".join(value.split())


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return ""
