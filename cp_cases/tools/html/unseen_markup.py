"""Left out of HTML: what no mail program shows. Titles, and the comments that are conditions.

Conditional comments are Microsoft's: ``<!--[if mso]>…<![endif]-->`` is for Outlook alone, and a
comment to all others; ``<![if !mso]>…<![endif]>`` shows its content to all, Outlook apart.
"""

import re

_TITLE_RE = re.compile(r"<title\b[^<>]{0,500}>", re.IGNORECASE)
_TITLE_END_RE = re.compile(r"</title\b[^<>]{0,99}>", re.IGNORECASE)
_STRAY_RE = re.compile(r"</?title\b[^<>]{0,500}>", re.IGNORECASE)
_MAX_TITLE = 2000  # characters; longer, it is no title but a mail after one that was not closed
# A mark that stands alone, also within a comment of its own.
_MARK_RE = re.compile(
    r"<!(?:--)?\s{0,9}\[\s{0,9}(?:if\b[^\[\]<>]{0,200}|endif)\s{0,9}\]\s{0,9}(?:--)?!?-{0,4}>"
    r"(?:<!-->|-->)?"
    r"|<!--\s{0,9}<!\[endif\]\s{0,9}-->",
    re.IGNORECASE,
)
_OPENING_RE = re.compile(r"<!--\s{0,9}\[\s{0,9}if\b[^\[\]<>]{0,200}\]\s{0,9}>", re.IGNORECASE)
_REVEALED_RE = re.compile(r"\s{0,9}(?:<!-->|-->|<!--\s{0,9}-->)")
_ENDIF_RE = re.compile(r"<!\s{0,9}\[\s{0,9}endif\s{0,9}\]\s{0,9}(?:--)?\s{0,9}\Z", re.IGNORECASE)
_NESTED_RE = re.compile(
    r"(?P<open><!--\s{0,9}\[\s{0,9}if\b|<!\s{0,9}\[\s{0,9}if\b)"
    r"|(?P<close><!(?:--)?\s{0,9}(?:<!)?\[\s{0,9}endif\s{0,9}\]\s{0,9}-{0,4}>)",
    re.IGNORECASE,
)


def without_unseen(markup: str) -> str:
    """Return *markup* without titles and conditions; what the conditions hide goes with them."""
    return _without_conditions(_without_titles(markup))


def _without_titles(markup: str) -> str:
    pieces, position = [], 0
    for begin in _TITLE_RE.finditer(markup):
        if begin.start() < position:
            continue
        end = _TITLE_END_RE.search(markup, begin.end(), begin.end() + _MAX_TITLE)
        if end:
            pieces.append(markup[position : begin.start()])
            position = end.end()
    return _STRAY_RE.sub("", "".join([*pieces, markup[position:]]))


def _without_conditions(markup: str) -> str:
    if "[" not in markup:
        return markup
    pieces, position = [], 0
    can_nest = True
    for begin in _OPENING_RE.finditer(markup):
        if begin.start() < position:
            continue
        revealed = _REVEALED_RE.match(markup, begin.end())
        if revealed:  # <!--[if !mso]><!--> all others see what follows
            end = revealed.end()
        else:
            end, can_nest = _end_of_hidden(markup, begin.end(), can_nest)
        pieces.append(markup[position : begin.start()])
        position = end
    return _MARK_RE.sub("", "".join([*pieces, markup[position:]]))


def _end_of_hidden(markup: str, start: int, can_nest: bool) -> tuple[int, bool]:
    """Return where what a condition hides ends, and whether to look for nested ones again.

    With the comment, unless another one within it ended it too early: then with the mark that
    belongs to the condition. Where none does, nothing but the beginning is left out: better too
    much is shown than too little.
    """
    end = markup.find("-->", start)
    if end < 0:
        return start, can_nest
    is_nested = _OPENING_RE.search(markup, start, end) or (
        markup.find("<!--", start, end) >= 0
        and not _ENDIF_RE.search(markup, max(end - 40, start), end)
    )
    if not is_nested:
        return end + 3, can_nest
    depth = 1
    for mark in _NESTED_RE.finditer(markup, start) if can_nest else ():
        depth += 1 if mark["open"] else -1
        if not depth:
            return mark.end(), True
    return end + 3, False
