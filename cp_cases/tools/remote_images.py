"""Keep what is fetched from elsewhere out of an email until the reader asks for it.

A remote image tells its sender when, where and by whom the email was opened.
"""

import re

from lxml import html

_REMOTE_RE = re.compile(r"\s*(?:https?:)?//", re.IGNORECASE)
_STYLE_URL_RE = re.compile(r"url\(\s*['\"]?\s*(?:https?:)?//[^)]*\)", re.IGNORECASE)
_SOURCES = ("src", "srcset", "background", "poster", "xlink:href")
_NOT_FETCHED = {"a", "area"}


def block_remote_images(body: str) -> tuple[str, int]:
    """Return *body*, sanitised HTML, without what a browser would fetch from other hosts, and the
    number of places. What is taken out stands in ``data-blocked-*`` attributes.
    """
    if "//" not in (body or ""):
        return body or "", 0
    root = html.fragment_fromstring(body, create_parent="div")
    count = sum(_block_element(element) for element in root.iter() if isinstance(element.tag, str))
    if not count:
        return body, 0
    inner = (root.text or "") + "".join(html.tostring(child, encoding="unicode") for child in root)
    return inner, count


def _block_element(element) -> int:
    if element.tag in _NOT_FETCHED:
        return 0
    count = 0
    for name in _SOURCES:
        value = element.get(name)
        if value and (_REMOTE_RE.match(value) or (name == "srcset" and "//" in value)):
            del element.attrib[name]
            element.set(f"data-blocked-{name.replace(':', '-')}", value)
            count += 1
    style = element.get("style")
    if style and _STYLE_URL_RE.search(style):
        element.set("style", _STYLE_URL_RE.sub("none", style))
        element.set("data-blocked-style", style)
        count += 1
    return count
