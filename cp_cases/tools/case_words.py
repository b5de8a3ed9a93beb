"""The word "Case" and what stands around a number, as they are typed into the search box."""

import re
from collections.abc import Collection

from .search import fold

# By language: the words for a case, and for a follow-up case. Whoever asks in another language than
# that of the screen has it from a mail, or from a colleague.
_WORDS = {
    "en": (("case",), ("follow-up case", "follow up case")),
    "de": (("Fall",), ("Folgefall",)),
    "fr": (("cas",), ("cas de suivi",)),
    "es": (("caso",), ("caso de seguimiento",)),
    "ja": (("ケース",), ("フォローアップケース",)),
    "ko": (("케이스",), ("후속 케이스",)),
    "ar": (("حالة", "الحالة"), ("حالة متابعة", "حالة المتابعة")),
}
_ARTICLES = "the a der den dem ein einen einem le un el"
_NUMBER_WORDS = "number no nr n nummer numero num 番号 번호 رقم"
CASE_WORDS = {lang: frozenset(map(fold, words)) for lang, (words, _more) in _WORDS.items()}
ALL_CASE_WORDS = frozenset().union(*CASE_WORDS.values())


def _either(words: Collection[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(map(fold, words), key=len, reverse=True))


# A word ends where no letter follows. A digit may, and a Latin letter after another script:
# Japanese has no spaces.
_END = r"(?:(?![^\W\d_])|(?<![a-z])(?=[a-z]))"
_SIGNS = r"[\W_]*"
_ARTICLE = rf"(?:(?:{_either(_ARTICLES.split())}) )?"
# No digit follows the Latin ones, which may as well begin the number of a product: N10031.
_NUMBER_WORD = rf"(?:{_either(_NUMBER_WORDS.split())}){_END}(?!(?<=[a-z])\d)"
_ANY_WORD = _either([word for words in _WORDS.values() for more in words for word in more])
_BEFORE_NUMBER = re.compile(
    rf"{_SIGNS}(?:{_NUMBER_WORD}{_SIGNS})?"
    rf"(?:{_ARTICLE}(?:{_ANY_WORD})(?:{_END}|(?={_NUMBER_WORD})){_SIGNS})?"
    rf"(?:{_NUMBER_WORD}{_SIGNS})?"
)
# With one of these beside its digits it is an amount, and no number of a case.
_AMOUNT = re.compile(r"[%‰+$€£¥₩]\s?\d|\d\s?[%‰°€£¥₩]")
_AROUND = re.compile(r"^[\W_]+|[\W_]+$")


def after_case_word(text: str, words: Collection[str]) -> str | None:
    """What follows the word "Case" in *text*, None if it does not begin with it.

    :param text: folded
    :param words: folded; which words are meant
    """
    match = re.match(rf"{_SIGNS}{_ARTICLE}(?:{_either(words)}){_END}{_SIGNS}", text)
    return text[match.end() :] if match else None


def find_numbers(text: str) -> list[str]:
    """What may be the number of a case in *text*, the likeliest first: as it stands, and without
    the words and signs around it, unless these make it an amount.

    :param text: folded
    """
    if _AMOUNT.search(text):
        return [text]
    bare = _AROUND.sub("", text[_BEFORE_NUMBER.match(text).end() :])
    numbers = (text, _AROUND.sub("", text), bare)
    return [text for text in dict.fromkeys(numbers) if re.search(r"\d", text)]
