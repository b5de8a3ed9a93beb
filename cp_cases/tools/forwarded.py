"""Whose mail somebody has forwarded, as the mail program tells it above the quoted text.

Each program writes a few lines in the language of its user: "From: …", "Date: …" and so on, most of
them below a line such as "---------- Forwarded message ---------". A mail that is attached has the
same lines: they are written where its text is shown.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .headers.senders import is_nobody
from .html.markup_text import html_to_text

_MAX_MARKUP = 200_000  # characters of the body
_MAX_TEXT = 50_000  # characters of its text
_MAX_LINE = 1000
_MAX_FIELD = 5000  # characters of one that goes on over several lines
_MAX_COPIES = 50

# What Gmail, Outlook, Apple Mail and Thunderbird write, in English, German, French, Spanish,
# Japanese, Korean and Arabic.
_LABELS = {
    "from": "from von de 差出人 送信者 보낸_사람 보낸사람 보낸이 من",
    "date": "date sent datum gesendet gesendet_am envoyé envoyé_le fecha enviado enviado_el "
    "enviada 日付 日時 送信日時 送信日 날짜 보낸_날짜 보낸날짜 보낸_시간 التاريخ تاريخ "
    "تاريخ_الإرسال تم_الإرسال تم_الارسال أرسلت أُرسلت",
    "to": "to an à a para pour destinataire 宛先 받는_사람 받는사람 받는이 수신 إلى الى",
    "cc": "cc kopie kopie_(cc) copie copie_à con_copia 참조 نسخة نسخة_إلى نسخة_كربونية",
    "subject": "subject betreff objet sujet asunto 件名 제목 الموضوع موضوع",
    "reply": "reply-to reply_to antwort_an répondre_à responder_a 返信先 답장_받는_사람 답장_주소 "
    "الرد_على الرد_إلى",
}
_FIELDS = {
    label.replace("_", " "): name for name, labels in _LABELS.items() for label in labels.split()
}
_LABEL_RE = re.compile(r"\*?([^\W\d_][^:：*@<>]{0,25}?)\s?\*?\s?[:：]\*?(.*)")
# A word of the line above, which is set in dashes or ends with a colon.
_MARKER_RE = re.compile(
    r"forwarded|weitergeleitet|transféré|réexpédié|transmis|reenviado|転送|전달|توجيه",
    re.IGNORECASE,
)
_MAX_MARKER = 80
# Prefixes of a subject that say so, where there is no such line (Outlook).
_SUBJECT_RE = re.compile(
    r"(?:\s?\[[^\[\]]{1,40}\]){0,3}\s?(?:fwd?|wg|tr|rv|reenv|転送|전달|إعادة\s?توجيه)\s?"
    r"(?:[\[(]\d{1,3}[\])])?\s?[:：]",
    re.IGNORECASE,
)
_QUOTED_RE = re.compile(r"[>\s]{1,20}")
_ADDRESS_RE = re.compile(r"[^\s<>()\[\],;:\"'*@]{1,64}@[^\s<>()\[\],;:\"'*@]{1,255}")
# Marks of direction, which right-to-left programs put around everything.
_MARKS = dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)))


@dataclass(frozen=True)
class Forwarded:
    """Who wrote the forwarded mail, about what, and the addresses that had a copy."""

    name: str  # may be empty
    address: str  # in lower case
    subject: str = ""
    copies: tuple[str, ...] = ()


@dataclass
class _Block:
    is_marked: bool = False  # below a line that says "forwarded"
    is_spaced: bool = False  # with empty lines between its own
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        return "from" in self.fields and len(self.fields.keys() & {"date", "to", "subject"}) >= 2


def find_forwarded(markup: str, subject: str) -> Forwarded | None:
    """Return whose mail is forwarded in *markup*, the HTML body of a mail with that *subject*.

    None if none is, or if it cannot be told for sure: several mails of different senders, or a
    sender without one clear address. An answer quotes what it answers in the same form: without a
    line that says "forwarded", only the subject tells the difference. What was filled in on a form
    is of whom it says to answer to.
    """
    if not is_forward(subject) and not _MARKER_RE.search(markup):
        return None
    text = html_to_text(markup[:_MAX_MARKUP])[:_MAX_TEXT].translate(_MARKS)
    blocks = [block for block in _blocks(text) if "from" in block.fields]
    # What stands below the first is the customer's, who may write the same.
    if not blocks or not blocks[0].is_whole:
        return None
    if not blocks[0].is_marked and not is_forward(subject):
        return None
    # If it was a forward itself, the customer may be any of those below.
    is_chain = is_forward(blocks[0].fields.get("subject", ""))
    below = [block for block in blocks[1:] if block.is_whole and (block.is_marked or is_chain)]
    addresses = {_sender(block.fields["from"])[1] for block in (blocks[0], *below)}
    name, address = _sender(blocks[0].fields["from"])
    if addresses != {address} or not address:
        return None
    reply_name, reply_address = _sender(blocks[0].fields.get("reply", ""))
    if reply_address and is_nobody(address):  # filled in on a form
        name, address = reply_name, reply_address
    return Forwarded(
        name,
        address,
        blocks[0].fields.get("subject", "").strip(),
        tuple(_addresses(blocks[0].fields.get("cc", ""))[:_MAX_COPIES]),
    )


def is_forward(subject: str) -> bool:
    """Return whether *subject* begins with a prefix that mail programs give to forwarded mails."""
    return bool(_SUBJECT_RE.match(subject))


def _blocks(text: str) -> Iterator[_Block]:
    """Yield the runs of lines with known labels, each label once."""
    block, last, is_marked = _Block(), "", False
    for raw_line in text.split("\n"):
        line = _unquoted(raw_line[:_MAX_LINE])
        name, value = _label(line)
        if name:
            if name in block.fields:
                yield block
                block = _Block()
            if not block.fields:
                block.is_marked, is_marked = is_marked, False
            block.fields[name] = value
            last = name
        elif not line:
            last = ""
            if block.is_whole and not block.is_spaced:
                yield block
                block = _Block()
            block.is_spaced = bool(block.fields)
        elif last in ("from", "to", "cc") and "@" in line:
            # many addressees, on several lines
            block.fields[last] = f"{block.fields[last]} {line}"[:_MAX_FIELD]
        else:
            yield block
            block, last, is_marked = _Block(), "", _is_marker(line)
    yield block


def _unquoted(line: str) -> str:
    """Return *line* without the marks that quote it."""
    return (_QUOTED_RE.sub("", line, count=1) if line.startswith(">") else line).strip()


def _label(line: str) -> tuple[str, str]:
    """Return (which field, its value) of a line, two empty texts if it is none."""
    match = _LABEL_RE.match(line)
    name = _FIELDS.get(" ".join(match[1].split()).casefold(), "") if match else ""
    return (name, match[2].strip(" *")) if name else ("", "")


def _is_marker(line: str) -> bool:
    is_set_apart = line[:1] in "-_—" or line[-1:] in "-_—:："
    return len(line) <= _MAX_MARKER and is_set_apart and bool(_MARKER_RE.search(line))


def _addresses(text: str) -> list[str]:
    found = (address.strip(".").lower() for address in _ADDRESS_RE.findall(text))
    return list(dict.fromkeys(found))


def _sender(text: str) -> tuple[str, str]:
    """Return (name, address), both empty if there is not just one address."""
    addresses = _addresses(text)
    if len(addresses) != 1 or "@@" in text:
        return "", ""
    name = re.split(r"[<\[(]", text, maxsplit=1)[0]
    name = "" if "@" in name else name.strip(" \"'*")
    return name, addresses[0]
