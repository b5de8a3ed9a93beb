"""Preparing the HTML and long texts of mails, some of which would stall or break Odoo's sanitizer.

Odoo reads each body with regular expressions and tree walks of which several take quadratic
time (``odoo/tools/mail.py``: ``html_normalize``, ``tag_quote``; libxml2 on comments that never
end). The estimates here are upper bounds of that work, made in linear time.
"""

import html
import re

import lxml.etree
import lxml.html

from ..text import printable
from .colours import keep_readable
from .unseen_markup import without_unseen

# Half a second of Odoo's time at most for each, measured on one core of an ordinary server.
_MAX_SCAN = 10_000_000
_MAX_ATTRIBUTES = 8_000_000
_MAX_QUOTING = 100_000_000
# Elements up to which the quadratic rules of tag_quote cannot hurt.
_FEW_TAGS = 150
# Delimiters at whose beginning some pattern or parser looks ahead for the end.
_PAIRS = (("<", ">"), ("<!--", "-->"), ("/*", "*/"), ("[if", "]"))

_PROLOG_RE = re.compile(r"\A\s*<\?xml[^>]*>", re.IGNORECASE)
# Mail programs show what is in it, but the sanitizer would drop that: only the tags are removed.
_NOSCRIPT_RE = re.compile(r"</?noscript(?=[\s/>])[^<>]{0,200}>", re.IGNORECASE)
_TAG_RE = re.compile(r"<[a-z]", re.IGNORECASE)
# What html_normalize cuts out before it looks at the elements.
_CUTS = (
    re.compile(r"""<[^>]*\sencoding=(?:["'][^"']*?["']|[^\s\n\r>]+)(?:\s[^>]*|/)?>"""),
    re.compile(r"</?o:.*?>"),
)
_ENCODING_RE = re.compile(r"\sencoding=")
_ATTRIBUTE_RE = re.compile(r"""[\s/]*([^\s=/>][^\s=/>]*|=)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]*))?""")
# Marks of quotes and signatures, at each of which tag_quote walks over all neighbours.
_MARK_RE = re.compile(
    r"(data-o-mail-)(quote)|(gmail_)(extra)|(SkyDrive)(Placeholder)|(stop)(Spelling)"
    r"|(yahoo_)(quoted)|(-)(-\s{0,2}<)",
    re.IGNORECASE,
)
# Words in styles after which the sanitizer reads on, and for which it may write the style anew.
_STYLE_TOKEN_RE = re.compile(r"(ur|impor|expressio)([ltn])(?=[\s(\"'])", re.IGNORECASE)
# Odoo makes a file of each picture in the text, and of all that looks like one.
_PICTURE_RE = re.compile(r"data:(?=image/)", re.IGNORECASE)
_MAX_PICTURES = 100
# Browsers read <image> as <img>. libxml2 expects an end tag, and the sanitizer loses what stands
# before that.
_IMAGE_RE = re.compile(r"<image(?=[\s/>])", re.IGNORECASE)
_IMAGE_END_RE = re.compile(r"</image(?=[\s/>])[^<>]{0,200}>", re.IGNORECASE)
_EMPTY_LINES_RE = re.compile(r"\n{100,}")
_QUOTED_LINES_RE = re.compile(r"(?:\n>+[^\n\r]*)+")
_HTML_QUOTE_RE = re.compile(r"(\n)(>|&gt;|&#0{0,8}62;|&#x0{0,8}3e;)", re.IGNORECASE)
_CHARACTER_RE = re.compile(r"&#(?:x([0-9a-f]{1,8})|([0-9]{1,8}));?", re.IGNORECASE)
_ZERO_WIDTH_SPACE = "\u200b"


def count_tags(markup: str) -> int:
    """Return how many opening tags there are, an upper bound of the number of elements."""
    return sum(1 for _match in _TAG_RE.finditer(markup))


def prepare_html(markup: str) -> str | None:
    """Return *markup* so that Odoo can sanitize it at once, None if only its text is safe.

    Left out are control characters and the XML prolog, at which the sanitizer gives up, and
    what it cuts out anyway. The quote marks of large documents are broken: their quotes are
    shown in full, not folded.
    """
    markup = _CHARACTER_RE.sub(_without_control, printable(markup.replace("\r\n", "\n")))
    markup = _EMPTY_LINES_RE.sub("\n" * 99, markup)
    cut = _cut(without_unseen(_NOSCRIPT_RE.sub("", _PROLOG_RE.sub("", markup))))
    if cut is None:
        return None
    cut = _IMAGE_RE.sub("<img", _IMAGE_END_RE.sub("", cut))
    cut = _without_pictures(cut, _MAX_PICTURES)
    if count_tags(cut) > _FEW_TAGS:
        cut = _MARK_RE.sub(_broken_mark, cut)
    seen = html.unescape(cut)
    if _quoting_work(seen) > _MAX_QUOTING:
        cut = _HTML_QUOTE_RE.sub(rf"\1{_ZERO_WIDTH_SPACE}\2", cut)
    if _style_work(cut) > _MAX_SCAN or _style_work(seen) > _MAX_SCAN:
        cut = _STYLE_TOKEN_RE.sub(r"\1_\2", cut)
    if not _is_safe(cut):
        return None
    mended = keep_readable(cut)
    return mended if mended is cut or _is_safe(mended) else cut


def _is_safe(markup: str) -> bool:
    return _is_cheap(markup) and _is_parsed_whole(markup)


def prepare_text(text: str) -> str:
    """Return *text* printable, with plain line breaks, and quick to search for quotes."""
    text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    text = printable(text)
    text = _without_pictures(_EMPTY_LINES_RE.sub("\n" * 99, text), 0)
    if _quoting_work(text) > _MAX_QUOTING:
        text = text.replace("\n>", f"\n{_ZERO_WIDTH_SPACE}>")
    return text


def _cut(markup: str) -> str | None:
    """Return *markup* after Odoo's own cuts, None if they are slow or uncover more of the kind."""
    for _round in range(2):
        if not _is_quick_to_scan(markup):
            return None
        before = markup
        for pattern in _CUTS:
            markup = pattern.sub("", markup)
        if markup == before:
            return markup
    return None


def _is_cheap(markup: str) -> bool:
    """Return whether nothing in *markup*, entities resolved, takes more than linear time."""
    seen = html.unescape(markup)
    has_hidden_marks = count_tags(markup) > _FEW_TAGS and _MARK_RE.search(seen)
    return (
        not has_hidden_marks
        and len(_PICTURE_RE.findall(seen)) <= _MAX_PICTURES
        and _quoting_work(seen) <= _MAX_QUOTING
        and _style_work(seen) <= _MAX_SCAN
        and _is_quick_to_scan(markup)
        and _scan_work(seen, "/*", "*/") <= _MAX_SCAN  # styles in attributes
        and _scan_work(seen, "<!--", "-->") <= _MAX_SCAN  # libxml2 writes it as a comment
        and _attribute_work(markup) <= _MAX_ATTRIBUTES
    )


def _is_quick_to_scan(markup: str) -> bool:
    return (
        all(_scan_work(markup, *pair) <= _MAX_SCAN for pair in _PAIRS)
        and _encoding_work(markup) <= _MAX_SCAN
    )


def _scan_work(markup: str, opening: str, closing: str) -> int:
    """Return the characters passed if each *opening* is followed up to the next *closing*."""
    return sum(segment.count(opening) * len(segment) for segment in markup.split(closing))


def _style_work(markup: str) -> int:
    """Return the work at addresses in styles: the end of each is looked for, each is replaced.

    To replace is ten times as fast as to look.
    """
    tokens = sum(1 for _match in _STYLE_TOKEN_RE.finditer(markup))
    return _scan_work(markup.lower(), "url(", ")") + tokens * len(markup) // 10


def _without_pictures(markup: str, kept: int) -> str:
    """Return *markup* with all that looks like a picture within it broken, but for the first."""
    pieces = _PICTURE_RE.split(markup)
    return "data:".join(pieces[: kept + 1]) + "".join(
        f"data{_ZERO_WIDTH_SPACE}:{piece}" for piece in pieces[kept + 1 :]
    )


def _encoding_work(markup: str) -> int:
    """Return the work of the first cut: for each "<" it tries each encoding= up to a quote."""
    if not _ENCODING_RE.search(markup):
        return 0
    return sum(
        segment.count("<") * len(_ENCODING_RE.findall(segment)) * len(markup)
        for segment in markup.split(">")
    )


def _attribute_work(markup: str) -> int:
    """Return the work on attributes: libxml2 compares each with all others of its element.

    And html2plaintext looks for a file name in each image address from each position.
    """
    work = position = 0
    while tag := _TAG_RE.search(markup, position):
        attributes, position = 0, tag.end()
        while attribute := _ATTRIBUTE_RE.match(markup, position):
            attributes += 1
            position = attribute.end()
            value = _unquoted(attribute[2] or "")
            if "<" in value:  # perhaps the quote began in a comment, and these are elements
                attributes += len(value.split())
            if attribute[1].lower() == "src" or "<" in value:
                work += _address_work(value)
        work += attributes * attributes
    return work


def _unquoted(value: str) -> str:
    return value[1:-1] if value[:1] in ("'", '"') else value


def _address_work(address: str) -> int:
    if address.startswith("data:"):
        return 0
    longest = max(len(segment) for segment in address.split("/"))
    # libxml2 writes a character of up to three bytes as nine
    return (longest if address.isascii() else 9 * longest) ** 2


def _quoting_work(text: str) -> int:
    """Return the characters that tag_quote copies: at each run of ">" lines all that follows."""
    return len(text) * sum(1 for _match in _QUOTED_LINES_RE.finditer(text))


def _is_parsed_whole(markup: str) -> bool:
    """Return whether libxml2 reads *markup* to its end: below 256 levels it stops silently."""
    parser = lxml.html.HTMLParser()
    try:
        lxml.html.document_fromstring(markup, parser=parser)
    except lxml.etree.ParserError:  # nothing in it but comments and white space
        return True
    except ValueError:  # an encoding declaration in a spelling that the prolog pattern misses
        return False
    return not any("depth" in error.message for error in parser.error_log)


def _without_control(match: re.Match[str]) -> str:
    """Drop references to characters that XML does not know (and lxml then refuses)."""
    code = int(match[1], 16) if match[1] else int(match[2])
    return match[0] if code in (9, 10, 13) or (code >= 32 and code not in (0xFFFE, 0xFFFF)) else ""


def _broken_mark(match: re.Match[str]) -> str:
    """Put something invisible in the middle of a mark."""
    first, second = (group for group in match.groups() if group is not None)
    return f"{first}{'&#8203;' if first == '-' else '_'}{second}"
