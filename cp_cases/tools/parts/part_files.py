"""Attachments of a rebuilt mail: their bytes as they came, their names short and safe."""

import base64
import re
from email.message import EmailMessage

from ..headers.addresses import parse_addresses
from ..headers.raw_headers import RawMail
from ..text import decode_header, decode_strictly, file_name
from .added_words import added
from .file_types import default_name
from .part import Part, made_text

# Of the main types that the standard parser knows as leaves.
_BINARY_TYPES = ("application", "audio", "image", "video")
TOKEN_RE = re.compile(r"[a-z0-9][a-z0-9.+_-]{0,99}")
_MAX_NAME = 200
_MAX_COPIES = 10
_LINE = "-" * 10
_UNSAFE_NAME_RE = re.compile(r'[\\/:*?"<>|]')


def as_file(part: Part) -> Part:
    """Return an enclosed mail as a file, named after its subject if it has no name."""
    subject = decode_header(part.children[0].mail.first("subject"))
    name = part.filename or subject[:80] or "message"
    if not name.lower().endswith(".eml"):
        # Programs give it the bare subject, too.
        name = f"{name}.eml"
    return Part(part.mail, "application/octet-stream", filename=name)


def forward_heading(mail: RawMail) -> Part:
    """Return a text that tells who wrote an enclosed mail, when, to whom and about what."""
    # addresses alone: an encoded name may hold others
    copies = [address for _name, address in parse_addresses(mail.values("cc"), _MAX_COPIES)]
    facts = {
        "from": mail.from_[:_MAX_NAME],
        **{key: decode_header(mail.first(key))[:_MAX_NAME] for key in ("date", "subject", "to")},
        "cc": ", ".join(copies),
    }
    told = [added(key, value) for key, value in facts.items() if value]
    replies = [address for _name, address in parse_addresses(mail.values("reply-to")[:1], 1)]
    told += [
        f"{added('reply_to')} {address}" for address in replies if address not in facts["from"]
    ]
    return made_text("\n".join([f"{_LINE} {added('forwarded')} {_LINE}", *told, ""]))


def fill_file(message: EmailMessage, part: Part, content_id: str = "") -> None:
    """Fill in an attachment: its bytes exactly as they came.

    :param content_id: for a picture, in place of its own
    """
    data = part.data
    maintype, _slash, subtype = part.content_type.partition("/")
    parameter = ""
    if maintype == "text":
        # Odoo decodes and encodes text files: only where that changes nothing
        charsets = [name for name in (part.charset, "utf-8") if _round_trips(data, name)]
        parameter = f'; charset="{charsets[0]}"' if charsets else ""
    is_known = maintype in _BINARY_TYPES or bool(parameter)
    if not is_known or not TOKEN_RE.fullmatch(subtype):
        maintype, subtype, parameter = "application", "octet-stream", ""
    message.set_raw("Content-Type", f"{maintype}/{subtype}{parameter}")
    set_name(message, part.filename or default_name(part.content_type))
    content_id = content_id or decode_header(part.mail.first("content-id")).strip("<> ")
    if content_id and "=?" not in content_id:
        message.set_raw("Content-ID", f"<{content_id[:_MAX_NAME]}>")
    set_data(message, data)


def _round_trips(data: bytes, charset: str) -> bool:
    text = decode_strictly(data, charset) if re.fullmatch(r"[\w.+:-]{1,40}", charset) else None
    try:
        return text is not None and text.encode(charset) == data
    except (ValueError, LookupError):
        return False


def set_name(message: EmailMessage, filename: str) -> None:
    """Mark *message* as an attachment named *filename*, kept short and without folders."""
    name = _UNSAFE_NAME_RE.sub("_", file_name(filename)).replace("=?", "= ?").strip(". ")
    if len(name) > _MAX_NAME:
        stem, dot, extension = name.rpartition(".")
        name = name[: _MAX_NAME - 10] + (dot + extension if stem and len(extension) < 10 else "")
    if name and filename:
        message.set_raw("Content-Disposition", f'attachment; filename="{name}"')


def set_data(message: EmailMessage, data: bytes) -> None:
    message.set_raw("Content-Transfer-Encoding", "base64")
    message.set_payload(base64.encodebytes(data).decode("ascii"))
