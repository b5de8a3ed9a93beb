"""Finds HTML that could do something: stricter than what takes it out, and independent of it."""

import re

from lxml import etree, html

ACTIVE_TAGS = {
    "animate", "applet", "base", "bgsound", "button", "embed", "foreignobject", "form", "frame",
    "frameset", "iframe", "input", "link", "meta", "noscript", "object", "script", "select", "set",
    "style", "template", "textarea", "use", "xml",
}  # fmt: skip
# Attributes of which a browser takes the value for an address.
ADDRESSES = {
    "action", "background", "cite", "classid", "codebase", "data", "dynsrc", "formaction", "href",
    "longdesc", "lowsrc", "manifest", "ping", "poster", "profile", "src", "usemap", "xlink:href",
}  # fmt: skip
ACTIVE_STYLE = re.compile(
    r"expression|javascript|vbscript|behavior|-moz-binding|@import", re.IGNORECASE
)
ACTIVE_ADDRESS = re.compile(
    r"(javascript|vbscript|livescript|mocha):|data:(?!image/(?!svg))", re.IGNORECASE
)
# What browsers and style sheets read over.
UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028\u2029\ufeff]|/\*.*?\*/", re.DOTALL)
STYLE_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?", re.IGNORECASE)


def find_active(body):
    """Return what in a piece of HTML could act, each as a short text."""
    if not (body or "").strip():
        return []
    parser = html.HTMLParser(huge_tree=True, encoding="utf-8")
    root = etree.fromstring(b"<div>%s</div>" % body.encode("utf-8", "replace"), parser)
    if root is None:
        return []
    found = []
    for element in root.iter():
        if element.tag is etree.Comment:
            if re.match(r"\s*\[if", element.text or "", re.IGNORECASE):
                found.append("conditional comment")
        elif not isinstance(element.tag, str):
            found.append("processing instruction")
        else:
            found += _find_in_element(element)
    return found


def _find_in_element(element):
    tag = element.tag.lower()
    if tag.rpartition(":")[2] in ACTIVE_TAGS:
        yield f"<{tag}>"
    for name, value in element.attrib.items():
        name, seen = name.lower(), UNSEEN.sub("", value)
        if name.startswith("on") or name == "srcdoc":
            yield f"<{tag} {name}>"
        elif name == "style":
            plain = UNSEEN.sub("", STYLE_ESCAPE.sub(_unescape, value))
            if ACTIVE_STYLE.search(plain):
                yield f"<{tag} style={plain[:60]}>"
        elif name in ADDRESSES and ACTIVE_ADDRESS.match(seen):
            yield f"<{tag} {name}={seen[:60]}>"


def _unescape(match):
    code = int(match[1], 16)
    return chr(code) if 0 < code < 0x110000 else ""
