"""Text as it is searched for."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Of these scripts, words of one or two characters are normal, and stand without spaces.
_DENSE = "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
# From its first letter on, or a long word is tried at each of its letters.
_DENSE_RUN = re.compile(rf"(?<![^\W_])[^\W_]*[{_DENSE}][^\W_]*")
_DENSE_WORD = re.compile(rf"[{_DENSE}][^\W_]?|[^\W_][{_DENSE}]")


# What is written without a mark, or with another letter, where a keyboard has no key for it, and
# what Unicode does not decompose. Those that it calls a letter WITH something need no line.
_LETTERS = {
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ð": "d",
    "ı": "i",
    "ŋ": "n",
    "ĸ": "k",
    "ə": "e",
    # Arabic and Persian keyboards have one or the other, and final letters are often mixed up.
    "ٱ": "ا",
    "ی": "ي",
    "ى": "ي",
    "ک": "ك",
    "ة": "ه",
    # It only stretches a word.
    "ـ": "",
    "−": "-",
    **dict.fromkeys("`‘’‚‛′‵ʹʻʼ‹›׳", "'"),
    **dict.fromkeys("“”„‟«»״", '"'),
}
# Signs that Unicode takes for others than people do.
_SIGNS = str.maketrans({"´": "'", "\u1ffd": "'", "″": '"', "º": "°", "№": "n°", "〜": "~"})
_LETTER_WITH = re.compile(r"LATIN SMALL LETTER ([A-Z]) WITH .*")
# Combining classes of marks that make another letter: the nukta, the voiced sound of は as ば, the
# virama, and the vowels and tones of Telugu, Thai, Lao and Tibetan.
_LETTER_CLASSES = {0, *range(7, 10), *range(84, 133)}

# Around what a tag looks for: nothing that is folded has a capital.
_MARKS = {"company": "C", "email": "E", "phone": "P"}
_PHONE = re.compile(r"[+(]?[\d ()./-]+")
_PHONE_DIGITS = 6
# Signs that belong to the sentence, not to the number, as those of -5 and 50% do.
_NUMBER = re.compile(r"""^[#'"(\[{<]*(\d+)['")\]}>.,:;!?]*$""")


def fold(text: str) -> str:
    """``text`` as it is compared: what people type finds what is stored.

    Lower case without accents, one form for each quote, dash and digit, nothing invisible, white
    space collapsed.
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(_SIGNS))
    letters = "".join(map(_fold_character, decomposed))
    return " ".join(unicodedata.normalize("NFC", letters).split())


@lru_cache(maxsize=4096)
def _fold_character(char: str) -> str:
    """
    :param char: decomposed
    """
    match unicodedata.category(char):
        case "Nd":
            return str(unicodedata.decimal(char))
        case "Pd":
            return "-"
        case "Cf":
            return ""
        case "Mn" if unicodedata.combining(char) not in _LETTER_CLASSES or _is_variation(char):
            return ""
    lower = char.casefold()
    if match := _LETTER_WITH.fullmatch(unicodedata.name(lower, "") if len(lower) == 1 else ""):
        return match[1].lower()
    return _LETTERS.get(lower, lower)


def _is_variation(char: str) -> bool:
    """Whether it chooses how the character before is drawn."""
    return "\ufe00" <= char <= "\ufe0f"


def escape_like(text: str) -> str:
    """``text`` for use in a LIKE pattern, its wildcards taken literally."""
    return re.sub(r"([\\%_])", r"\\\1", text)


def add_pairs(folded: str) -> str:
    """A folded text, and behind it the pairs of its Chinese, Japanese and Korean characters as
    words of their own: an index of trigrams knows no shorter word within others."""
    pairs = [
        run[index : index + 2]
        for run in _DENSE_RUN.findall(folded)
        for index in range(len(run))
        if _DENSE_WORD.fullmatch(run[index : index + 2])
    ]
    return f"{folded} {' '.join(dict.fromkeys(pairs))} " if pairs else folded


def dense_pattern(word: str) -> str | None:
    """The LIKE pattern that finds ``word`` among the pairs of :func:`add_pairs`.

    :param word: folded
    :return: None if it is no word of one or two such characters
    """
    if not _DENSE_WORD.fullmatch(word):
        return None
    return f"% {word} %" if len(word) > 1 else f"% {word}%"


def case_text(
    names: Iterable[str | None],
    company: str | None,
    addresses: Iterable[str | None],
    phone: str | None,
) -> str:
    """The text in which a case is found. What a tag looks for stands between its marks.

    :param names: number, subject, names
    :param company: of the contact
    :param addresses: of email, also several with white space between them
    :param phone: as the contact's is written; its digits are found, too
    """
    text = ""
    for part in filter(None, names):
        # A name stands in the subject already, for example.
        if part not in text:
            text = f"{text} {part}"
    folded = [fold(text)]
    for kind, parts in (
        ("company", [company]),
        ("email", dict.fromkeys(" ".join(filter(None, addresses)).split())),
        ("phone", [phone, _phone_digits(phone or "")]),
    ):
        if tagged := fold(" ".join(filter(None, parts))):
            folded.append(f"{_MARKS[kind]} {tagged} {_MARKS[kind]}")
    return add_pairs(" ".join(folded))


def tag_pattern(kind: str, text: str) -> str:
    """The LIKE pattern that finds ``text`` in one place of :func:`case_text` alone.

    :param kind: ``company``, ``email`` or ``phone``
    :param text: folded; of a phone number its digits
    """
    mark = _MARKS[kind]
    return f"%{mark} %{escape_like(text)}% {mark}%"


def split_words(text: str) -> list[str]:
    """The words of ``text``, numbers without the signs around them: it may stand as ``[#5]`` in one
    place and as ``5.`` in another.

    :param text: folded
    """
    return [_NUMBER.sub(r"\1", word) for word in text.split()]


def as_phone(text: str) -> str:
    """The digits that :func:`case_text` has of a phone number, if ``text`` may be one, else empty.

    :param text: folded
    """
    digits = _phone_digits(text) if _PHONE.fullmatch(text) else ""
    return digits if len(digits) >= _PHONE_DIGITS else ""


def phone_part(text: str) -> str:
    """The digits that :func:`case_text` has of a phone number of which ``text`` is a part, empty if
    it has none.

    :param text: folded
    """
    return _phone_digits(text) or re.sub(r"\D", "", text)


def _phone_digits(phone: str) -> str:
    """The digits that all ways to write a number share: no zeros before it, none in brackets."""
    return re.sub(r"\D", "", fold(phone).replace("(0)", "")).lstrip("0")
