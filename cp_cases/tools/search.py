"""Text as it is searched for."""

import re
import unicodedata

# Of these scripts, words of one or two characters are normal, and stand without spaces.
_DENSE = "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
# From its first letter on, or a long word is tried at each of its letters.
_DENSE_RUN = re.compile(rf"(?<![^\W_])[^\W_]*[{_DENSE}][^\W_]*")
_DENSE_WORD = re.compile(rf"[{_DENSE}][^\W_]?|[^\W_][{_DENSE}]")


def fold(text: str) -> str:
    """Lower case without accents, white space collapsed: what people type finds what is stored."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", letters)).strip()


def escape_like(text: str) -> str:
    """``text`` for use in a LIKE pattern, its wildcards taken literally."""
    return re.sub(r"([\\%_])", r"\\\1", text)


def searchable(text: str) -> str:
    """``text`` folded, and behind it the pairs of its Chinese, Japanese and Korean characters as
    words of their own: an index of trigrams knows no shorter word within others."""
    folded = fold(text)
    pairs = [
        run[index : index + 2]
        for run in _DENSE_RUN.findall(folded)
        for index in range(len(run))
        if _DENSE_WORD.fullmatch(run[index : index + 2])
    ]
    return f"{folded} {' '.join(dict.fromkeys(pairs))} " if pairs else folded


def dense_pattern(word: str) -> str | None:
    """The LIKE pattern that finds ``word`` among the pairs of :func:`searchable`.

    :param word: folded
    :return: None if it is no word of one or two such characters
    """
    if not _DENSE_WORD.fullmatch(word):
        return None
    return f"% {word} %" if len(word) > 1 else f"% {word}%"
