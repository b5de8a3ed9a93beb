"""Subjects of mails: cleaning, reply prefixes, thread identifiers, and those of our own mails."""

import re
import secrets
import string
import unicodedata

from ..text import one_line

IDENTIFIER_LENGTH = 12
_ALPHABET = string.ascii_uppercase + string.digits
_MAX_CANDIDATES = 10

# Reply and forward prefixes that mail programs write, by language; "_" stands for white space.
# Words that may as well begin a title ("Answer", "Forward", "Ref", "Réf") are left out.
_PREFIXES = (
    "re fwd fw",  # English, and most programs anywhere
    "aw wg antwort",  # German
    "antw doorst",  # Dutch
    "tr rép",  # French
    "rv rta reenv",  # Spanish
    "res enc",  # Portuguese
    "rif inoltro",  # Italian
    "sv vb vs fs svar",  # Swedish, Danish, Norwegian, Icelandic, Finnish
    "vl edasi",  # Finnish, Estonian
    "odp pd",  # Polish, Czech, Slovak
    "odg prosl posr",  # Croatian, Serbian, Slovenian
    "vá továbbítás válasz",  # Hungarian
    "ynt ilt İlt",  # Turkish
    "απ πρθ σχετ",  # Greek
    "отв ответ пересл отг прп на відп",  # Russian, Bulgarian, Ukrainian
    "ats pers atb pārs",  # Lithuanian, Latvian
    "răsp",  # Romanian
    "bls trs balas teruskan",  # Indonesian
    "回复 回覆 答复 答覆 回信 转发 轉寄 轉發",  # Chinese
    "返信 転送",  # Japanese
    "답장 전달 회신",  # Korean
    "رد الرد إعادة_توجيه إعادة_التوجيه",  # Arabic
    "השב תגובה תשובה הועבר העברה",  # Hebrew
    "پاسخ",  # Persian
    "ตอบ ส่งต่อ",  # Thai
    "trả_lời chuyển_tiếp",  # Vietnamese
)
_WORDS = "|".join(
    re.escape(word).replace("_", r"\s+")
    for word in sorted(" ".join(_PREFIXES).split(), key=len, reverse=True)
)
# Direction marks that right-to-left clients put around the prefix. A few at a time only:
# unlimited repeats beside each other would backtrack in quadratic time.
_MARKS = r"[\s\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]{0,4}"
_COUNTER = r"(?:\s*[\[(]\s*\d{1,4}\s*[\])]|\s*[\^*]\s*\d{1,4}|\d{1,4})?"
_PREFIX_RE = re.compile(rf"{_MARKS}(?:{_WORDS}){_MARKS}{_COUNTER}{_MARKS}:{_MARKS}", re.IGNORECASE)
# Italian Outlook writes "R:" (risposta) and "I:" (inoltrato), in just this form.
_ITALIAN_RE = re.compile(r"\s*([RI])(?:\[\d{1,4}\])?:\s+")
_IDENTIFIER_RE = re.compile(rf"\[[A-Z0-9]{{{IDENTIFIER_LENGTH}}}\]", re.IGNORECASE)
# "[EXTERNAL] Re: …": gateways put a tag before the prefix.
_TAG_RE = re.compile(r"\s*(\[[^\[\]]{1,40}\])\s*")
# "[Fwd: …]": the form of the Netscape family.
_ENCLOSED_RE = re.compile(r"\s*\[(?:fwd|fw)\s*:(?P<inner>.*)\]\s*", re.IGNORECASE | re.DOTALL)
# Full-width Latin letters, digits, brackets and colon; one for one, so that positions stay.
_HALF_WIDTH = str.maketrans({code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})


def clean_subject(subject: str | None) -> str:
    """Return *subject* on one line, composed (NFC), without control characters.

    A line break in a stored subject makes each later reply fail, NUL is refused by the database.
    """
    return unicodedata.normalize("NFC", one_line(subject or ""))


def strip_prefixes(subject: str) -> str:
    """Return the cleaned *subject* without reply and forward prefixes, however many.

    A gateway's tags before a prefix stay, each once: ``[EXT] Re: a`` gives ``[EXT] a``.

    The single letter ``R:`` is removed if it has the exact form that Italian clients write (upper
    case, colon, white space). ``I:`` may also begin an English sentence, so it is removed only if
    another prefix follows, or an identifier shows that this is an answer.
    """
    text = clean_subject(subject)
    enclosed = _ENCLOSED_RE.fullmatch(text)
    if enclosed:
        text = enclosed["inner"]
    shadow = text.translate(_HALF_WIDTH)
    is_reply = bool(_IDENTIFIER_RE.search(text))
    tags: dict[str, None] = {}
    position = 0
    while True:
        end = _prefix_end(shadow, position, is_reply)
        if end is None:
            tag = _TAG_RE.match(shadow, position)
            if not tag or _prefix_end(shadow, tag.end(), is_reply) is None:
                break
            tags[tag[1]] = None
            end = tag.end()
        position = end
    rest = text[position:].strip()
    return " ".join([*(tag for tag in tags if not rest.startswith(tag)), rest]).strip()


def reply_subject(subject: str, identifier: str | None) -> str:
    """Return the subject of a reply: one ``Re:``, the words, the identifier in brackets."""
    return " ".join(filter(None, ["Re:", thread_subject(subject, identifier)]))


def thread_subject(subject: str, identifier: str | None) -> str:
    """Return the subject of a mail that begins a thread: no ``Re:``, the identifier once."""
    words = strip_prefixes(subject)
    if identifier:
        words = strip_prefixes(remove_identifier(words, identifier))
    return " ".join(filter(None, [words, f"[{identifier}]" if identifier else ""]))


def _prefix_end(shadow: str, position: int, is_reply: bool) -> int | None:
    """Return where the prefix at *position* ends, None if there is none."""
    match = _PREFIX_RE.match(shadow, position)
    if match:
        return match.end()
    match = _ITALIAN_RE.match(shadow, position)
    if not match:
        return None
    if match[1] == "R" or is_reply:
        return match.end()
    if _PREFIX_RE.match(shadow, match.end()) or _ITALIAN_RE.match(shadow, match.end()):
        return match.end()
    return None


# ------------------------------------------------------------
# THREAD IDENTIFIERS
# ------------------------------------------------------------


# Invisible characters (soft hyphen, zero width, direction marks) that clients insert
# into right-to-left subjects or for line breaking.
_INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
# One character for one, so that positions stay: full width (U+FF01 on) to ASCII, and the two
# letters to which a program that runs in Turkish changes I with the letter case.
_TO_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x130: "I", 0x131: "i"}
_OPENING = r"\[(<{【〔〖「『《〈"
_CLOSING = r"\])>}】〕〗」』》〉"
_BARE_RE = re.compile(
    rf"(?<![A-Za-z0-9])((?:[A-Za-z0-9][{_INVISIBLE}]*){{{IDENTIFIER_LENGTH}}})(?![A-Za-z0-9])"
)
# Unfolding leaves white space where a line was broken, even inside the token; within
# brackets it is certain that both halves belong together.
_BRACKETED_RE = re.compile(
    rf"[{_OPENING}][\s{_INVISIBLE}]*"
    rf"((?:[A-Za-z0-9][\s{_INVISIBLE}]*){{{IDENTIFIER_LENGTH}}})[{_CLOSING}]"
)


def new_identifier() -> str:
    """Return a new random identifier: 12 upper-case letters and digits, 62 bits."""
    return "".join(secrets.choice(_ALPHABET) for _position in range(IDENTIFIER_LENGTH))


def find_identifiers(subject: str) -> list[str]:
    """Return what may be a thread identifier in *subject*, the likeliest first.

    Bracketed tokens come before bare ones, each once, in upper case, at most ten.
    A candidate proves nothing: it counts only if it equals a stored identifier.
    """
    text = unicodedata.normalize("NFKC", subject or "").translate(_TO_ASCII)
    found: dict[str, None] = {}
    for pattern in (_BRACKETED_RE, _BARE_RE):
        for match in pattern.finditer(text):
            found[_identifier(match)] = None
            if len(found) == _MAX_CANDIDATES:
                return list(found)
    return list(found)


def remove_identifier(subject: str, identifier: str) -> str:
    """Return *subject* without *identifier* and its brackets, white space collapsed.

    The rest keeps its form: no normalisation touches the words of the customer.
    """
    subject = subject or ""
    for pattern in (_BRACKETED_RE, _BARE_RE):
        pieces, position = [], 0
        for match in pattern.finditer(subject.translate(_TO_ASCII)):
            if _identifier(match) == identifier:
                pieces.append(subject[position : match.start()])
                position = match.end()
        subject = " ".join([*pieces, subject[position:]])
    return " ".join(subject.split())


def _identifier(match: re.Match[str]) -> str:
    return re.sub(r"[^A-Z0-9]", "", match[1].upper())
