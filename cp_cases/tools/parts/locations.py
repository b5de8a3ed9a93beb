"""Pictures that HTML names by their place (RFC 2557), their file name, or a Content-ID in another
spelling (RFC 2392); and links that are relative to a place that HTML names.

Odoo finds a picture by its Content-ID alone, letter by letter, so each gets one that stays.
"""

import hashlib
import html
import re
from urllib.parse import unquote, urljoin

from ..text import decode_header
from .part import Part

_MAX_PICTURES = 300
_MAX_ADDRESS = 2000
_MAX_LINKS = 2000
_CID = "cid:"
# What stands in HTML as it is.
_PLAIN_ID_RE = re.compile(r"[\w.@$!-]{1,200}", re.ASCII)
_BASE_RE = re.compile(
    r"""<base\s[^<>]{0,500}?\bhref\s{0,9}=\s{0,9}["']?(https?://[^\s"'<>]{1,2000})""", re.IGNORECASE
)
_LINK_RE = re.compile(
    r"""(\s(?:href|src)\s{0,9}=\s{0,9}["'])([^"'<>]{1,2000})(?=["'])""", re.IGNORECASE
)
# What is whole already, or a place in the mail itself.
_WHOLE_RE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]{0,30}:|#)", re.IGNORECASE)
_ADDRESS_RE = re.compile(
    r"""(\s(?:src|background)\s{0,9}=\s{0,9})("[^"<>]{1,2000}"|'[^'<>]{1,2000}'|[^\s"'<>]{1,2000})""",
    re.IGNORECASE,
)


class Locations:
    """The pictures of one mail, by all that HTML may call them."""

    def __init__(self, tree: Part):
        self._content_ids: dict[str, str] = {}
        self._by_part: dict[int, str] = {}
        pictures = [part for part in tree.walk() if _is_picture(part)]
        for part in pictures[:_MAX_PICTURES]:
            self._add(part)

    def _add(self, part: Part) -> None:
        own = decode_header(part.mail.first("content-id")).strip("<> ")
        names = [
            name for name in (own and _CID + unquote(own), _location(part), part.filename) if name
        ]
        if not names:
            return
        made = f"{hashlib.sha256(names[0].encode('utf-8', 'replace')).hexdigest()[:32]}@cp-cases"
        content_id = own if _PLAIN_ID_RE.fullmatch(own) else made
        is_named = [self._content_ids.setdefault(name, content_id) == content_id for name in names]
        if content_id != own and any(is_named):
            self._by_part[id(part)] = content_id

    def content_id(self, part: Part) -> str:
        """Return the Content-ID that a picture gets in place of its own, "" if that stays."""
        return self._by_part.get(id(part), "")

    def link(self, markup: str, part: Part) -> str:
        """Return the HTML of *part* with the pictures called by their Content-ID."""
        if not self._content_ids:
            return markup
        base = decode_header(part.mail.first("content-base")) or _location(part)

        def linked(match: re.Match[str]) -> str:
            address = html.unescape(match[2].strip("\"'")).strip()
            if address[: len(_CID)].lower() == _CID:
                address = _CID + unquote(address[len(_CID) :])
            found = self._content_ids.get(address)
            if not found and base and ":" not in address[:10]:
                found = self._content_ids.get(_joined(base, address))
            return f'{match[1]}"cid:{found}"' if found else match[0]

        return _ADDRESS_RE.sub(linked, markup)


def with_whole_links(markup: str) -> str:
    """Return *markup* with its links as a browser would follow them, where it names its base."""
    base = _BASE_RE.search(markup)
    if not base:
        return markup
    address = html.unescape(base[1])

    def joined(match: re.Match[str]) -> str:
        if _WHOLE_RE.match(match[2]):
            return match[0]
        return match[1] + html.escape(_joined(address, html.unescape(match[2]).strip()))

    return _LINK_RE.sub(joined, markup, count=_MAX_LINKS)


def _is_picture(part: Part) -> bool:
    is_named = part.maintype == "application" and bool(part.mail.first("content-id"))
    return part.maintype == "image" or is_named


def _location(part: Part) -> str:
    """Return where a part says it is from; folding put white space into it (RFC 2557)."""
    value = decode_header(part.mail.first("content-location")[:_MAX_ADDRESS])
    return "".join(value.split())


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return ""
