"""Text that could not be read once HTML is cleaned: its colour stays, its background goes.

Odoo's sanitizer keeps ``color`` and ``background-color`` in styles. It drops ``background``,
``bgcolor``, all of the body's attributes, style sheets and the classes that belong to them. So
backgrounds are written in the form that stays, and a colour that is left on nothing goes too.
"""

import re
from dataclasses import dataclass, replace
from itertools import islice

import lxml.etree
import lxml.html

from .styles import plain_style

_MAX_ELEMENTS = 20_000
_DECLARATION_RE = re.compile(r"([\w-]{1,60})\s{0,9}:\s{0,9}([^;]{0,2000})")
_HEX_RE = re.compile(r"#([0-9a-f]{6}|[0-9a-f]{3})\b", re.IGNORECASE)
_BARE_HEX_RE = re.compile(r"[0-9a-f]{6}|[0-9a-f]{3}", re.IGNORECASE)
_RGB_RE = re.compile(
    r"rgba?\(\s{0,9}(\d{1,3})[\s,]{1,9}(\d{1,3})[\s,]{1,9}(\d{1,3})"
    r"(?:\s{0,9}[,/]\s{0,9}(\d{0,3}\.?\d{0,9}%?))?",
    re.IGNORECASE,
)
_URL_RE = re.compile(r"url\([^()]{0,2000}\)", re.IGNORECASE)
_NAME_RE = re.compile(r"[a-z]{3,20}", re.IGNORECASE)
# Names of CSS that mails use, by their lightness from 0 to 255.
_NAMES = {
    "black": 0, "navy": 9, "darkblue": 10, "midnightblue": 36, "mediumblue": 15, "blue": 18,
    "maroon": 27, "darkred": 30, "indigo": 25, "purple": 37, "darkslategray": 70, "green": 92,
    "darkgreen": 72, "teal": 101, "brown": 75, "crimson": 68, "red": 54, "dimgray": 105,
    "gray": 128, "grey": 128, "olive": 118, "steelblue": 122, "royalblue": 101,
    "darkgray": 169, "orange": 172,
    "silver": 192, "lightgray": 211, "lightgrey": 211, "gainsboro": 220, "pink": 199, "gold": 204,
    "yellow": 236, "beige": 242, "lightyellow": 253, "lightblue": 209, "lavender": 232,
    "whitesmoke": 245, "ghostwhite": 249, "snow": 251, "ivory": 254, "azure": 252, "white": 255,
    "aliceblue": 247, "mintcream": 252, "floralwhite": 250, "seashell": 246, "linen": 241,
}  # fmt: skip
_DARK, _LIGHT = 110, 190
_PAGE = 255  # what is below the mail
# Where nothing of all this stands, nothing is to be done.
_LIGHT_SIGN_RE = re.compile(
    r"background|bgcolor|color\s{0,9}[:=]\s{0,9}[\"']?\s{0,9}(?:#?[c-f]|rgb|white|snow|ivory)",
    re.IGNORECASE,
)


def keep_readable(markup: str) -> str:
    """Return *markup* with each background kept or gone together with the colour upon it."""
    if not _LIGHT_SIGN_RE.search(markup):
        return markup
    try:
        document = lxml.html.document_fromstring(markup)
    except (lxml.etree.LxmlError, ValueError):
        return markup
    if not _mend(document):
        return markup
    return lxml.html.tostring(document, encoding="unicode")


@dataclass(frozen=True)
class _Colours:
    """What holds within an element: how light its background and its text are, whether a
    background of the sender's will be lost, and whether the text's colour was put there by us."""

    ground: int = _PAGE
    text: int = 0
    is_lost: bool = False
    is_ours: bool = False


def _mend(document) -> bool:
    """Mend the colours of all elements; return whether any was changed."""
    has_sheets = any("background" in (sheet.text or "") for sheet in document.iter("style"))
    seen: dict = {}
    is_changed = False
    for element in islice(document.iter(lxml.etree.Element), _MAX_ELEMENTS):
        above = seen.get(element.getparent(), _Colours(is_lost=has_sheets))
        style = _declarations(element.get("style") or "")
        colours, is_mended = _with_ground(element, style, above)
        seen[element], is_text_mended = _with_text(element, style, colours)
        is_changed |= is_mended or is_text_mended
    if is_changed:
        _keep_body(document)
    return is_changed


def _with_ground(element, style: dict[str, str], above: _Colours) -> tuple[_Colours, bool]:
    """Write the background of an element as it stays; return what holds, and whether it did."""
    is_body = element.tag == "body"
    if not is_body and _lightness(style.get("background-color", "")) is not None:
        return replace(above, ground=_lightness(style["background-color"]), is_lost=False), False
    values = [style.get("background-color"), style.get("background"), element.get("bgcolor")]
    for value in filter(None, values):
        colour = _plain_colour(value)
        if colour:
            _set_style(element, "background-color", colour)
            return replace(above, ground=_lightness(colour), is_lost=False), True
    pictures = [style.get("background"), style.get("background-image"), element.get("background")]
    is_lost = any(value and "none" not in value for value in pictures)
    return replace(above, is_lost=above.is_lost or is_lost), False


def _with_text(element, style: dict[str, str], here: _Colours) -> tuple[_Colours, bool]:
    """Mend the colour of an element's text; return what holds, and whether it was changed."""
    value = style.get("color") or element.get("color") or element.get("text") or ""
    own = _lightness(value)
    if own is None:
        if here.ground <= _DARK and here.text <= _DARK:
            # white by a class, which is dropped: nobody means black on black
            _set_style(element, "color", "#ffffff")
            return replace(here, text=_PAGE, is_ours=True), True
        if here.ground >= _LIGHT and here.is_ours and here.text >= _LIGHT:
            _set_style(element, "color", "#000000")
            return replace(here, text=0), True
        return here, False
    if own >= _LIGHT and here.ground >= _LIGHT and here.is_lost:
        _drop_colour(element)
        return replace(here, text=0, is_ours=False), True
    if element.tag == "body" and "color" not in style:
        _set_style(element, "color", _plain_colour(value))
    return replace(here, text=own, is_ours=False), False


def _plain_colour(value: str) -> str:
    """Return the colour that stands in *value* in a form of its own, "" if there is none."""
    if _lightness(value) is None:
        return ""
    value = _URL_RE.sub(" ", value).strip()
    if match := _HEX_RE.search(value):
        return match[0]
    if match := _RGB_RE.search(value):
        return f"rgb({match[1]}, {match[2]}, {match[3]})"
    if _BARE_HEX_RE.fullmatch(value):
        return f"#{value}"
    return next(word for word in _NAME_RE.findall(value) if word.lower() in _NAMES)


def _keep_body(document) -> None:
    """Put the body's own colours on an element that stays: the body itself does not."""
    body = document.find("body")
    style = body.get("style") if body is not None else None
    if not style or "background-color" not in style:
        return
    inner = lxml.etree.Element("div", style=style)
    inner.text, body.text = body.text, None
    inner.extend(list(body))
    body.append(inner)


def _declarations(style: str) -> dict[str, str]:
    return {
        name.lower(): value.strip()
        for name, value in _DECLARATION_RE.findall(plain_style(style)[:4000])
    }


def _set_style(element, name: str, value: str) -> None:
    style = (element.get("style") or "").rstrip("; \r\n\t")
    element.set("style", f"{style}; {name}: {value}" if style else f"{name}: {value}")


def _drop_colour(element) -> None:
    for name in ("color", "text"):
        if element.get(name):
            del element.attrib[name]
    style = element.get("style")
    if style:
        kept = [
            part for part in style.split(";") if not re.match(r"\s*color\s*:", part, re.IGNORECASE)
        ]
        element.set("style", ";".join(kept))


def _lightness(value: str) -> int | None:
    """Return how light a colour of CSS or HTML is, 0 to 255; None if it is none, or transparent."""
    value = _URL_RE.sub(" ", value[:2000]).strip()
    if match := _HEX_RE.search(value):
        return _of_hex(match[1])
    if match := _RGB_RE.search(value):
        if match[4] and not match[4].strip("0.%"):  # transparent
            return None
        return _of_rgb(*(min(int(part), 255) for part in match.groups()[:3]))
    if _BARE_HEX_RE.fullmatch(value):
        return _of_hex(value)
    words = (word.lower() for word in _NAME_RE.findall(value))
    return next((_NAMES[word] for word in words if word in _NAMES), None)


def _of_hex(digits: str) -> int:
    pairs = [digit * 2 for digit in digits] if len(digits) == 3 else re.findall("..", digits)
    return _of_rgb(*(int(pair, 16) for pair in pairs))


def _of_rgb(red: int, green: int, blue: int) -> int:
    return round(0.2126 * red + 0.7152 * green + 0.0722 * blue)
