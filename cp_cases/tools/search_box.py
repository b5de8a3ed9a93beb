"""What is typed into the search box: tags such as ``email:sara@``, the word "Case", and numbers of
cases with what stands around them."""

import re
from collections.abc import Collection

from .search import fold


def _either(folded: Collection[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(folded, key=len, reverse=True))


# By kind: the labels of the field in each language, and how people shorten them.
_LABELS = {
    "email": (
        "email",
        "e-mail",
        "mail",
        "courriel",
        "correo",
        "correo electrónico",
        "メール",
        "이메일",
        "البريد",
        "البريد الإلكتروني",
    ),
    "company": (
        "company",
        "Unternehmen",
        "Firma",
        "société",
        "entreprise",
        "compañía",
        "empresa",
        "会社",
        "회사",
        "الشركة",
    ),
    "phone": (
        "phone",
        "Telefon",
        "téléphone",
        "teléfono",
        "電話",
        "전화번호",
        "전화",
        "الهاتف",
        "رقم الهاتف",
    ),
}
_KINDS = {fold(label): kind for kind, labels in _LABELS.items() for label in labels}
# Without a space behind the colon: "Phone: broken" is the subject of an email.
_TAG = re.compile(rf'(?<!\S)({_either(_KINDS)}):(?:"([^"]+)"|(?!")(\S+))')

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
_ARTICLES = fold("the a der den dem ein einen einem le un el").split()
_NUMBER_WORDS = fold("number no nr n nummer numero num 番号 번호 رقم").split()
# By language, folded.
CASE_WORDS = {lang: frozenset(map(fold, words)) for lang, (words, _more) in _WORDS.items()}
ALL_CASE_WORDS = frozenset().union(*CASE_WORDS.values())

# A word ends where no letter follows. A digit may, and a Latin letter after another script:
# Japanese has no spaces.
_END = r"(?:(?![^\W\d_])|(?<![a-z])(?=[a-z]))"
_SIGNS = r"[\W_]*"
_ARTICLE = rf"(?:(?:{_either(_ARTICLES)}) )?"
# No digit follows the Latin ones, which may as well begin the number of a product: N10031.
_NUMBER_WORD = rf"(?:{_either(_NUMBER_WORDS)}){_END}(?!(?<=[a-z])\d)"
_ANY_WORD = _either({fold(word) for words in _WORDS.values() for more in words for word in more})
_BEFORE_NUMBER = re.compile(
    rf"{_SIGNS}(?:{_NUMBER_WORD}{_SIGNS})?"
    rf"(?:{_ARTICLE}(?:{_ANY_WORD})(?:{_END}|(?={_NUMBER_WORD})){_SIGNS})?"
    rf"(?:{_NUMBER_WORD}{_SIGNS})?"
)
# With one of these beside its digits it is an amount, and no number of a case.
_AMOUNT = re.compile(r"[%‰+$€£¥₩]\s?\d|\d\s?[%‰°€£¥₩]")
_AROUND = re.compile(r"^[\W_]+|[\W_]+$")


def split_tags(text: str) -> tuple[list[tuple[str, str]], str]:
    """Separate the tags of a search from its words.

    :param text: folded
    :return: kind (``email``, ``company`` or ``phone``) and value of each tag, and the words
    """
    tags = [(_KINDS[match[1]], match[2] or match[3]) for match in _TAG.finditer(text)]
    return tags, " ".join(_TAG.sub(" ", text).split())


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
