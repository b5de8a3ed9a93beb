"""Keep images of other hosts out of an email until the reader asks for them.

A remote image tells its sender when, where and by whom the email was opened.
"""

import re

from .fragments import fragment_html, parse_fragment
from .styles import plain_style

# Browsers take \ for /, and an address with another scheme than the page's needs no slashes.
_PERHAPS_RE = re.compile(r"//|\\|https?:", re.IGNORECASE)
_REMOTE_RE = re.compile(r"https?:|//", re.IGNORECASE)
_STYLE_URL_RE = re.compile(
    r"url\(\s{0,20}['\"]?\s{0,20}(?:https?:|[/\\]{2})[^)]{0,2000}\)", re.IGNORECASE
)
_SOURCES = ("src", "srcset", "background", "poster", "xlink:href")
_NOT_FETCHED = {"a", "area"}


def block_remote_images(body: str) -> tuple[str, int]:
    """Return *body*, sanitised HTML, without what a browser would fetch from other hosts, and the
    number of places. What is taken out stands in ``data-blocked-*`` attributes.
    """
    if not _PERHAPS_RE.search(body or ""):
        return body or "", 0
    root = parse_fragment(body)
    count = sum(_block_element(element) for element in root.iter() if isinstance(element.tag, str))
    if not count:
        return body, 0
    return fragment_html(root), count


def _block_element(element) -> int:
    if element.tag in _NOT_FETCHED:
        return 0
    count = 0
    for name in _SOURCES:
        value = element.get(name)
        if value and _is_remote(name, value):
            del element.attrib[name]
            element.set(f"data-blocked-{name.replace(':', '-')}", value)
            count += 1
    style = element.get("style") or ""
    if _is_remote_style(style):
        kept = _STYLE_URL_RE.sub("none", style)
        # If an address is left that is not written as url(), the whole style goes.
        element.set("style", "" if _is_remote_style(kept) else kept)
        element.set("data-blocked-style", style)
        count += 1
    return count


def _is_remote(name: str, value: str) -> bool:
    address = "".join(value.split()).replace("\\", "/")
    find = _REMOTE_RE.search if name == "srcset" else _REMOTE_RE.match
    return bool(find(address))


def _is_remote_style(style: str) -> bool:
    if "(" not in style:
        return False
    return bool(_REMOTE_RE.search(plain_style(style).replace("\\", "/")))
