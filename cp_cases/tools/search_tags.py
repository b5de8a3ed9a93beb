"""Tags in the search box, such as ``email:sara@``."""

import re

from .search import fold

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
_LONGEST_FIRST = "|".join(re.escape(label) for label in sorted(_KINDS, key=len, reverse=True))
# Without a space behind the colon: "Phone: broken" is the subject of an email.
_TAG = re.compile(rf'(?<!\S)({_LONGEST_FIRST}):(?:"([^"]+)"|(?!")(\S+))')


def split_tags(text: str) -> tuple[list[tuple[str, str]], str]:
    """Separate the tags of a search from its words.

    :param text: folded
    :return: kind (``email``, ``company`` or ``phone``) and value of each tag, and the words
    """
    tags = [(_KINDS[match[1]], match[2] or match[3]) for match in _TAG.finditer(text)]
    return tags, " ".join(_TAG.sub(" ", text).split())
