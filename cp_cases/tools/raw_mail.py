"""Raw mails made safe: the entry point to reading what a mail server hands over."""

import hashlib
from dataclasses import dataclass, field
from email.message import EmailMessage

from .bounces import is_server_address
from .limited_process import LimitedProcess
from .mime_tree import Part, TreeParser, salvage_texts
from .raw_headers import (
    HeaderView,
    RawMail,
    hashed_message_id,
    header_view,
    references,
    split_mail,
)
from .safe_headers import make_message, set_message_headers
from .safe_parts import MailLimits, PartBuilder

__all__ = ["HeaderView", "MailLimits", "SafeMail", "fingerprint", "header_view", "read_mail"]

# What the sender wrote. Relays add, change and reorder everything else.
_CONTENT_HEADERS = (
    "message-id", "date", "from", "to", "cc", "subject", "in-reply-to", "references",
    "content-type", "content-transfer-encoding",
)  # fmt: skip
_MAX_SALVAGED = 50
_DEFAULT_LIMITS = MailLimits()
# For a mail that takes too long: only its text is kept.
_TEXT_LIMITS = MailLimits(max_bytes=4_000_000, max_depth=0, max_html_parts=0, max_text=50_000)
# Bytes up to which no mail takes long. Few mails without files are longer.
_SMALL = 30_000
_MAX_SECONDS = 1.5
_BYTES_PER_SECOND = 20_000_000


@dataclass
class SafeMail:
    """A mail that Odoo's parser can read. If ``guessed``, the original should be attached to it.

    ``references`` are the ids of the mails that it refers to, oldest first. ``notes`` says in short
    English sentences what was guessed, changed or left out.
    """

    message: EmailMessage
    references: list[str] = field(default_factory=list)
    guessed: bool = False
    notes: list[str] = field(default_factory=list)


def read_mail(raw: bytes) -> SafeMail:
    """Return *raw*, any bytes, as a message that Odoo reads without failing or taking long.

    A large mail is first tried out in a process of its own. If it takes too long there, only its
    text is kept; if even that does, only a sentence.
    """
    if len(raw) <= _SMALL:
        return safe_message(raw)
    seconds = _MAX_SECONDS + len(raw) / _BYTES_PER_SECOND
    for letter, make in READERS.items():
        if _rehearsals.passes(letter + raw[: _DEFAULT_LIMITS.max_bytes], seconds) is not False:
            return make(raw)
    return bare_message(raw)


def safe_message(raw: bytes, limits: MailLimits = _DEFAULT_LIMITS) -> SafeMail:
    """Return *raw*, which may be any bytes, as a message that Odoo reads without failing.

    The message is built anew: headers decoded and bounded, texts in UTF-8, attachments with
    their exact bytes. It always has a Message-ID, the same for each copy of a mail. Hand the
    message itself to ``message_parse``: its headers are in clear text, not encoded for transport.
    """
    notes = []
    if len(raw) > limits.max_bytes:
        notes.append(f"larger than {limits.max_bytes} bytes, cut")
    mail = split_mail(raw[: limits.max_bytes])
    if mail.is_damaged:
        notes.append("damaged headers")
    parser = TreeParser(limits.max_parts, limits.max_depth)
    tree = parser.parse(mail)
    notes += parser.problems

    message, header_notes = _headed_message(raw, mail, limits)
    notes += header_notes
    builder = PartBuilder(limits, keep_enclosed=_is_perhaps_bounce(mail, tree))
    builder.fill(message, _text_only(tree, mail) if parser.problems else tree, is_top=True)
    notes += builder.notes
    return SafeMail(message, references(mail), bool(notes), notes)


def text_message(raw: bytes) -> SafeMail:
    """Return the visible text of *raw* alone, with its headers."""
    safe = safe_message(raw, _TEXT_LIMITS)
    if not any(part.get_payload() for part in safe.message.walk() if not part.is_multipart()):
        return bare_message(raw)
    safe.guessed, safe.notes = True, ["it takes too long to read, shown as text"]
    return safe


def bare_message(raw: bytes) -> SafeMail:
    """Return the headers of *raw* alone, and a sentence that says so."""
    mail = split_mail(raw[: _DEFAULT_LIMITS.max_bytes])
    message, _notes = _headed_message(raw, mail, _DEFAULT_LIMITS)
    sentence = Part(RawMail((), b"This email cannot be shown. It is attached as it came.", False))
    PartBuilder(_DEFAULT_LIMITS).fill(message, sentence, is_top=True)
    return SafeMail(message, references(mail), True, ["it takes too long to read, not shown"])


# How a large mail is read, the best first, with the letter that asks for a rehearsal of it.
READERS = {b"w": safe_message, b"t": text_message}
_rehearsals = LimitedProcess("rehearsal")


def _headed_message(
    raw: bytes, mail: RawMail, limits: MailLimits
) -> tuple[EmailMessage, list[str]]:
    """Return a message with the headers of *mail*, and notes on what was changed in them."""
    message = make_message()
    notes = set_message_headers(message, mail, limits.max_recipients)
    if not message["Message-ID"]:
        message.set_raw("Message-ID", hashed_message_id(fingerprint(raw).encode()))
    message.set_raw("MIME-Version", "1.0")
    return message, notes


def _is_perhaps_bounce(mail: RawMail, tree: Part) -> bool:
    return (
        tree.content_type == "multipart/report"
        or mail.first("return-path").replace(b" ", b"") == b"<>"
        or bool(mail.authors and is_server_address(mail.authors[0][1]))
    )


def _text_only(tree: Part, mail: RawMail) -> Part:
    """Return a tree of the visible texts alone, for mails that are beyond the limits."""
    texts: list[Part] = []
    for part in tree.walk():
        if part.content_type in ("text/plain", "text/html"):
            texts += [] if part.filename or part.is_attachment else [part]
        elif part.maintype in ("multipart", "message") and not part.children:
            texts += salvage_texts(part.mail.body, _MAX_SALVAGED)
    return Part(mail, "multipart/mixed", children=texts[:_MAX_SALVAGED])


def fingerprint(raw: bytes) -> str:
    """Return the SHA-256 (hex) of the content of *raw*.

    Trace headers, line endings, trailing white space and the folding of headers do not
    count; any other difference in content does, also under the same Message-ID.
    """
    mail = split_mail(raw)
    digest = hashlib.sha256()
    for name in _CONTENT_HEADERS:
        for value in mail.values(name):
            digest.update(name.encode() + b":" + b" ".join(value.split()) + b"\n")
    body = mail.body.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    digest.update(b"\n" + body.rstrip())
    return digest.hexdigest()
