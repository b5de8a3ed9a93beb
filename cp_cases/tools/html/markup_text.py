"""From HTML to its visible text, however hostile, large or broken it is, and back."""

import html
import re

from markupsafe import Markup

from ..text import printable
from .markup import prepare_text
from .unseen_markup import without_unseen

_TAG_RE = re.compile(r"<(?=[a-z/!?])/?([a-z][a-z0-9]*)?[^<>]*>", re.IGNORECASE)
_QUOTE_RE = re.compile(
    r"<(?:blockquote\b[^<>]*(?:\btype=[\"']?cite|data-o-mail-quote|gmail_quote)"
    r"|div\b[^<>]*(?:gmail_quote|yahoo_quoted))",
    re.IGNORECASE,
)
# "On Monday, Sara wrote:", in whatever language.
_ATTRIBUTION_RE = re.compile(r"[^\n]*[:：]")
_HIDDEN_RE = re.compile(r"<(style|script|head|title)\b", re.IGNORECASE)
_LINE_TAGS = {
    "blockquote", "br", "div", "h1", "h2", "h3", "h4", "hr", "li", "p", "pre", "table", "tr",
}  # fmt: skip
# They stand within a word, or right before a comma.
_INLINE_TAGS = {
    "a", "abbr", "b", "bdi", "bdo", "code", "del", "em", "font", "i", "ins", "mark", "s", "small",
    "span", "strong", "sub", "sup", "u", "wbr",
}  # fmt: skip


def html_to_text(markup: str) -> str:
    """Return the visible text of *markup* in linear time, without trusting its structure.

    The contents of an element that is never closed count as text: better too much than too little.
    """
    markup = _without_hidden(_without_comments(without_unseen(printable(markup))))
    text = html.unescape(_TAG_RE.sub(_tag_text, markup))
    lines = (" ".join(line.split()) for line in prepare_text(text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def own_words(markup: str) -> str:
    """Return the text of *markup* above what is quoted in it; if nothing but the line that says
    whose words follow stands there, the whole text."""
    quote = _QUOTE_RE.search(markup)
    above = html_to_text(markup[: quote.start()]) if quote else ""
    return html_to_text(markup) if not above or _ATTRIBUTION_RE.fullmatch(above) else above


def text_to_html(text: str) -> Markup:
    """Return *text* as paragraphs, which an empty line divides.

    Odoo's ``plaintext2html`` makes links too, in more than quadratic time.
    """
    paragraphs = re.split(r"\n{2,}", text)
    return Markup("").join(
        Markup("<p>%s</p>") % Markup("<br>").join(paragraph.split("\n")) for paragraph in paragraphs
    )


def _without_comments(markup: str) -> str:
    pieces, position = [], 0
    while (begin := markup.find("<!--", position)) >= 0:
        end = markup.find("-->", begin)
        if end < 0:
            break
        pieces.append(markup[position:begin])
        position = end + 3
    return "".join([*pieces, markup[position:].replace("<!--", " ")])


def _without_hidden(markup: str) -> str:
    """Return *markup* without the elements that are never shown, as far as they are closed."""
    pieces, position, unclosed = [], 0, set()
    for begin in _HIDDEN_RE.finditer(markup):
        name = begin[1].lower()
        if begin.start() < position or name in unclosed:
            continue
        end = re.compile(f"</{name}", re.IGNORECASE).search(markup, begin.end())
        if not end:
            unclosed.add(name)
            continue
        pieces.append(markup[position : begin.start()])
        position = end.start()
    return "".join([*pieces, markup[position:]])


def _tag_text(match: re.Match[str]) -> str:
    name = (match[1] or "").lower()
    if name in _INLINE_TAGS:
        return ""
    return "\n" if name in _LINE_TAGS else " "
