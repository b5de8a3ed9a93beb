"""What in a stored body could still do something in the reader's browser."""

import re

from lxml import html

_ACTIVE_TAGS = {
    "animate", "applet", "base", "embed", "foreignobject", "form", "frame", "frameset", "iframe",
    "link", "meta", "object", "script", "set", "style", "use",
}  # fmt: skip
_ACTIVE_URL_RE = re.compile(r"\s*(javascript|vbscript|data:text/html|livescript):?", re.IGNORECASE)
_ACTIVE_STYLE_RE = re.compile(
    r"expression\s*\(|-moz-binding|behavior\s*:|javascript:", re.IGNORECASE
)
_URL_ATTRIBUTES = {"action", "background", "formaction", "href", "src", "xlink:href"}


def find_active(body: str) -> list[str]:
    """Return what is active in *body*: tags, event handlers, scripted addresses and styles."""
    if not (body or "").strip():
        return []
    root = html.fragment_fromstring(body, create_parent="div")
    found = []
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag.lower() in _ACTIVE_TAGS:
            found.append(f"<{element.tag}>")
        found += [name for name, value in element.attrib.items() if _is_active(name, value)]
    return found


def _is_active(name: str, value: str) -> bool:
    name = name.lower()
    # Browsers pass over white space and control characters inside an address.
    compact = re.sub(r"[\x00-\x20]", "", value)
    return (
        name.startswith("on")
        or (name in _URL_ATTRIBUTES and bool(_ACTIVE_URL_RE.match(compact)))
        or (name == "style" and bool(_ACTIVE_STYLE_RE.search(value)))
    )
