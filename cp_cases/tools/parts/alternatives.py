"""Which of several renderings of a text is shown (RFC 2046 section 5.1.4), and what is none.

Apple Mail puts files, and the text that follows them, into the rich rendering alone; others put
files beside the renderings. So a rendering that is not shown leaves its files behind.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .file_types import FILE_TYPES
from .part import Part

# Renderings for programs of one kind, beside those for all.
_RENDERING_TYPES = {"text/x-amp-html", "text/watch-html"}
_MAX_PLAIN = 5  # more are not compared
# A text that is so much shorter than the HTML only tells to look at that; the other way round, the
# HTML is what a relay or a virus scanner added.
_STUB, _ADDED = 4, 10
_LINK_RE = re.compile(r"https?://[^\s<>\"]{1,4000}")


@dataclass(frozen=True)
class Look:
    """What there is to see in a text: its words, whether it has pictures, whether it can be
    shown as it is."""

    words: str
    has_pictures: bool = False
    fits: bool = True


def choose_renderings(children: list[Part], look) -> list[Part]:
    """Return what is to be shown of an alternative, and all that is no rendering, in order.

    :param look: a function that returns the :class:`Look` of a text part
    """
    looks = {id(child): [look(text) for text in texts(child)] for child in children}
    renderings = [child for child in children if looks[id(child)]]
    if not renderings:
        return children
    rich = [child for child in renderings if any(map(_is_html, texts(child)))]
    plain = [child for child in renderings if child not in rich]
    chosen = _choose(rich, _distinct(plain, looks), looks)
    kept = [file for child in chosen for file in _leaves(child) if not is_text(file)]
    seen = {_content(file) for file in kept}
    found: list[Part] = []
    for child in children:
        if any(child is one for one in chosen):
            found.append(child)
        else:
            found += [file for file in leftovers(child) if _content(file) not in seen]
    return found


def _choose(rich: list[Part], plain: list[Part], looks: dict[int, list[Look]]) -> list[Part]:
    plain_words = sum(len(words(looks[id(child)])) for child in plain)
    # the addresses of links stand in the plain text alone
    written = sum(len(words(looks[id(child)], _LINK_RE)) for child in plain)
    for child in reversed(rich):  # the last is the best
        found = looks[id(child)]
        if not all(one.fits for one in found):
            # its text is shown instead, if that says more
            if len(words(found)) > _STUB * plain_words:
                return [child]
        elif words(found):
            return [*plain, child] if written > _ADDED * len(words(found)) else [child]
        elif any(one.has_pictures for one in found):
            return [*plain, child]
    return plain or rich[-1:]


def _distinct(plain: list[Part], looks: dict[int, list[Look]]) -> list[Part]:
    """Return the plain renderings that say something, without those that another one holds.

    Two renderings of one kind are none: somebody took the wrong type for a mixed mail.
    """
    distinct: list[Part] = []
    for child in [one for one in reversed(plain) if words(looks[id(one)])][:_MAX_PLAIN]:
        said = words(looks[id(child)])
        if not any(said in words(looks[id(other)]) for other in distinct):
            distinct.insert(0, child)
    return distinct


def words(looks: list[Look], left_out: re.Pattern[str] | None = None) -> str:
    """Return all words, without white space, which renderings do not share."""
    texts_ = (left_out.sub("", look.words) if left_out else look.words for look in looks)
    return "".join("".join(text.split()) for text in texts_)


def is_text(part: Part) -> bool:
    """Return whether *part* is a text to be shown, or a rendering of one."""
    return part.content_type in _RENDERING_TYPES or not (part.children or part.is_file)


def texts(part: Part) -> list[Part]:
    """Return the texts to be shown within *part*."""
    return [leaf for leaf in _leaves(part) if not leaf.is_file and not leaf.is_spare]


def leftovers(part: Part) -> list[Part]:
    """Return what remains of a rendering that is not shown: its files."""
    return [leaf for leaf in _leaves(part) if not is_text(leaf)]


def _leaves(part: Part) -> Iterator[Part]:
    """Yield all that is no multipart within *part*; an enclosed mail and an opened file are one."""
    if part.maintype != "multipart" or part.is_opened:
        yield part
        return
    for child in part.children:
        yield from _leaves(child)


def _is_html(part: Part) -> bool:
    return part.content_type == "text/html"


def _content(part: Part) -> tuple[str, bytes]:
    return part.filename, part.mail.body


def with_text(tree: Part, has_words) -> Part:
    """Return *tree*, in which something is to be read, if there is anything.

    A mail that is but one text file shows it, and keeps it. If no text has words, one that came as
    a file becomes one: named ones first, as some programs name the body, then those that are
    attached.

    :param has_words: a function that tells of a text part whether it has words
    """
    if _is_text_file(tree):
        return _with_body(tree, tree)
    leaves = [leaf for leaf in tree.walk() if leaf.maintype == "text" and not leaf.children]
    if any(has_words(leaf) for leaf in leaves if is_text(leaf) and not leaf.is_spare):
        return tree
    for is_candidate in (_is_spare, _is_named, _is_unnamed):
        for leaf in filter(is_candidate, leaves):
            if has_words(leaf):
                if leaf.is_spare:
                    leaf.is_spare = False
                    return tree
                return _with_body(tree, leaf)
    return tree


def _with_body(tree: Part, leaf: Part) -> Part:
    """Return *tree* below the text of *leaf*."""
    kind = "text/html" if _is_html(leaf) else "text/plain"
    body = Part(leaf.mail, kind, leaf.charset)
    body.is_flowed, body.is_delsp = leaf.is_flowed, leaf.is_delsp
    return Part(tree.mail, "multipart/mixed", children=[body, tree])


def _is_text_file(part: Part) -> bool:
    return (
        part.maintype == "text"
        and bool(part.filename)
        and part.content_type not in FILE_TYPES
        and not part.children
    )


def _is_spare(part: Part) -> bool:
    return part.is_spare


def _is_named(part: Part) -> bool:
    return bool(part.filename) and not part.is_attachment and _is_readable(part)


def _is_unnamed(part: Part) -> bool:
    return part.is_attachment and not part.filename and _is_readable(part)


def _is_readable(part: Part) -> bool:
    return part.content_type in ("text/plain", "text/html")
