"""Raw mails made safe: the entry point to reading what a mail server hands over."""

from dataclasses import dataclass, field
from email.message import EmailMessage

from .addresses import parse_authors
from .bounces import is_server_address
from .fingerprints import fingerprint
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

__all__ = ["HeaderView", "MailLimits", "SafeMail", "fingerprint", "header_view", "safe_message"]

_MAX_SALVAGED = 50
_DEFAULT_LIMITS = MailLimits()


@dataclass
class SafeMail:
    """A mail that Odoo's parser can read. If ``guessed``, the original belongs beside it.

    ``references`` are the ids of the mails that it refers to, oldest first. ``notes`` says in short
    English sentences what was guessed, changed or left out.
    """

    message: EmailMessage
    references: list[str] = field(default_factory=list)
    guessed: bool = False
    notes: list[str] = field(default_factory=list)


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

    message = make_message()
    notes += set_message_headers(message, mail, limits.max_recipients)
    if not message["Message-ID"]:
        message.set_raw("Message-ID", hashed_message_id(fingerprint(raw).encode()))
    message.set_raw("MIME-Version", "1.0")
    builder = PartBuilder(limits, keep_enclosed=_is_perhaps_bounce(mail, tree))
    builder.fill(message, _text_only(tree, mail) if parser.problems else tree, is_top=True)
    notes += builder.notes
    return SafeMail(message, references(mail), bool(notes), notes)


def _is_perhaps_bounce(mail: RawMail, tree: Part) -> bool:
    addresses = parse_authors(mail.values("from"))
    return (
        tree.content_type == "multipart/report"
        or mail.first("return-path").replace(b" ", b"") == b"<>"
        or bool(addresses and is_server_address(addresses[0][1]))
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
