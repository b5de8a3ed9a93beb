"""Raw mails made safe: the entry point to reading what a mail server hands over."""

import re
from dataclasses import dataclass, field
from email.message import EmailMessage

from .headers.bounces import is_server_address
from .headers.message_headers import make_message, set_message_headers
from .headers.raw_headers import RawMail, hashed_message_id, split_mail
from .headers.senders import Senders, read_senders
from .limited_process import LimitedProcess
from .parts.added_words import added
from .parts.mime_tree import TreeParser, salvage_texts
from .parts.part import Part, made_text
from .parts.safe_parts import MailLimits, PartBuilder, is_server_report

_MAX_SALVAGED = 50
_DEFAULT_LIMITS = MailLimits()
# For a mail that takes too long: only its text is kept.
_TEXT_LIMITS = MailLimits(max_bytes=4_000_000, max_depth=0, max_html_parts=0, max_text=50_000)
# Bytes up to which no mail takes long. Few mails without files are longer.
_SMALL = 30_000
_MAX_SECONDS = 1.5
_BYTES_PER_SECOND = 20_000_000
# In a large mail; in what is not found so, because it is encoded, nothing is lost by one try more.
_CONTAINER_RE = re.compile(
    rb"(?:ms-tnef|pkcs7-mime|text/calendar|application/ics|text/rtf|winmail\.dat|smime\.p7m|\.ics\b)",
    re.IGNORECASE,
)


@dataclass
class SafeMail:
    """A mail that Odoo's parser can read. If ``guessed``, the original should be attached to it.

    ``references`` are the ids of the mails that it refers to, oldest first. ``notes`` says in short
    English sentences what was guessed, changed or left out. ``is_closed``: there is a file in it
    that could be opened to look into it, and was not.
    """

    message: EmailMessage
    references: list[str] = field(default_factory=list)
    guessed: bool = False
    notes: list[str] = field(default_factory=list)
    senders: Senders = field(default_factory=Senders)
    is_closed: bool = False


def read_mail(raw: bytes) -> SafeMail:
    """Return *raw*, any bytes, as a message that Odoo reads without failing or taking long.

    All that is done with a mail that is large, or with files to open, is tried out in a process of
    its own first. One that takes too long there is read without opening them; then the text is
    left, or if even that takes too long, a sentence.
    """
    if len(raw) <= _SMALL:
        mail = closed_message(raw)
        if not mail.is_closed:
            return mail
    has_files_to_open = len(raw) <= _SMALL or _CONTAINER_RE.search(raw[: _DEFAULT_LIMITS.max_bytes])
    seconds = _MAX_SECONDS + len(raw) / _BYTES_PER_SECOND
    for letter, make in READERS.items():
        if letter == b"c" and not has_files_to_open:
            continue
        passes = _rehearsals.passes(letter + raw[: _DEFAULT_LIMITS.max_bytes], seconds)
        # without a process to try it out nothing is opened
        if passes is None:
            return closed_message(raw) if letter == b"w" and has_files_to_open else make(raw)
        if passes:
            return make(raw)
    return bare_message(raw)


def safe_message(raw: bytes, limits: MailLimits = _DEFAULT_LIMITS, opens: bool = True) -> SafeMail:
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
    parser = TreeParser(limits.max_parts, limits.max_depth, opens)
    tree = parser.parse(mail)
    notes += parser.problems + parser.notes
    is_closed = parser.has_containers and not opens
    if is_closed:
        notes.append("a file in it takes too long to open")

    message, header_notes = _headed_message(raw, mail, limits)
    notes += header_notes
    builder = PartBuilder(limits, keep_enclosed=_is_perhaps_bounce(mail, tree))
    builder.fill_top(message, _flat(tree, mail) if parser.problems else tree)
    notes += builder.notes
    senders = read_senders(mail)
    return SafeMail(message, mail.references, bool(notes), notes, senders, is_closed)


def closed_message(raw: bytes) -> SafeMail:
    """Return *raw* with its files as they came: none is opened to look into it."""
    return safe_message(raw, opens=False)


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
    sentence = made_text(added("not_shown"))
    PartBuilder(_DEFAULT_LIMITS).fill(message, sentence, is_top=True)
    notes = ["it takes too long to read, not shown"]
    return SafeMail(message, mail.references, True, notes, read_senders(mail))


# How a large mail is read, the best first, with the letter that asks for a rehearsal of it.
READERS = {b"w": safe_message, b"c": closed_message, b"t": text_message}
_rehearsals = LimitedProcess("rehearsal")


def _headed_message(
    raw: bytes, mail: RawMail, limits: MailLimits
) -> tuple[EmailMessage, list[str]]:
    """Return a message with the headers of *mail*, and notes on what was changed in them."""
    message = make_message()
    notes = set_message_headers(message, mail, limits.max_recipients)
    if not message["Message-ID"]:
        message.set_raw("Message-ID", hashed_message_id(split_mail(raw).fingerprint.encode()))
    message.set_raw("MIME-Version", "1.0")
    return message, notes


def _is_perhaps_bounce(mail: RawMail, tree: Part) -> bool:
    return (
        (tree.content_type == "multipart/report" and is_server_report(tree))
        or mail.is_null_sender
        or bool(mail.authors and is_server_address(mail.authors[0][1]))
    )


def _flat(tree: Part, mail: RawMail) -> Part:
    """Return the visible texts and the files alone, for mails that are beyond the limits."""
    parts: list[Part] = []
    texts = 0
    for part in tree.walk():
        found = [] if part.children else [part]
        if part.maintype in ("multipart", "message") and not part.children:
            found = list(salvage_texts(part.mail.body, _MAX_SALVAGED))
        texts += sum(1 for one in found if one.maintype == "text")
        parts += found if texts <= _MAX_SALVAGED else []
    return Part(mail, "multipart/mixed", children=parts)
