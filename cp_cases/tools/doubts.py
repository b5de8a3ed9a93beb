"""What an agent may have overlooked in the text of an email: a file that it speaks of, and blanks
that are to be filled in."""

import re
import unicodedata

from lxml import html

# Beginnings of words, as they stand after a casefold.
_WORDS = (
    # English
    r"attach(?:ed|ing|ments?)?\b|enclosed",
    # German
    r"anhang|anhäng|angehängt|anbei|beigefügt|beiliegend|in der beilage",
    # French
    r"pièces? jointe|ci-joint|ci-inclus|je (?:vous )?joins|trouverez joint|pj\b",
    # Spanish
    r"adjunt|anexo\b|anexad",
    # Arabic, with what is written together with a word
    r"[وفبكل]?(?:ال)?مرفق|[وف]?[أان]رفق",
)
# Japanese and Korean words have no space before them.
_JOINED = ("添付", "첨부")
_SPEAKS = re.compile(rf"\b(?:{'|'.join(_WORDS)})|{'|'.join(_JOINED)}")
_BLANK = re.compile(
    r"\[[^\[\]\n]+\]|\{[^{}\n]+\}|<[^<>\n]+>"
    # Lines to write on, and what stands for a number
    r"|_{3,}|\.{4,}|…{2,}|X{3,}"
)
_FORWARDED = re.compile(r"^\s*-{10} .+ -{10}\s*$.*", re.DOTALL | re.MULTILINE)


def speaks_of_file(text):
    """Return whether *text* says, in a language of the addon, that a file is attached."""
    return bool(_SPEAKS.search(unicodedata.normalize("NFC", text).casefold()))


def find_blanks(text):
    """Return what looks like blanks in a plain text: ``[date]``, ``{name}``, ``___``."""
    return set(_BLANK.findall(text))


def get_own_text(body, signature):
    """Return the plain text of what was written in an email: no quotes, no signature.

    :param str body: HTML
    :param str signature: HTML, as it was put into the body
    """
    text = _to_text(body)
    below = _to_text(signature)
    if below:
        text = text.replace(below, "", 1)
    return _FORWARDED.sub("", text)


def _to_text(markup):
    """Lines are trimmed: the editor puts space between blocks."""
    root = html.fragment_fromstring(markup or "", create_parent="div")
    for quote in root.findall(".//blockquote"):
        quote.drop_tree()
    for element in root.iter("br", "p", "div", "li", "tr"):
        element.text = f"\n{element.text or ''}"
        element.tail = f"\n{element.tail or ''}"
    lines = (" ".join(line.split()) for line in root.text_content().splitlines())
    return "\n".join(line for line in lines if line)
