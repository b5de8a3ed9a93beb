"""Rebuilding the parts of a mail so that Odoo's parser reads them without failing."""

import base64
import re
from dataclasses import dataclass
from email.message import EmailMessage

from .html_charset import decode_html
from .markup import count_tags, prepare_html, prepare_text
from .markup_text import html_to_text
from .mime_tree import Part
from .safe_headers import make_message, set_message_headers
from .text import decode_bytes, decode_header, decode_strictly, file_name


@dataclass(frozen=True)
class MailLimits:
    """Beyond these a mail is cut, or shown as text only. Lengths of text are in characters."""

    max_bytes: int = 50_000_000
    max_parts: int = 300
    max_depth: int = 20
    max_html_parts: int = 30
    max_markup: int = 2_000_000
    max_tags: int = 8_000
    max_text: int = 300_000
    max_recipients: int = 200


# Of the main types that the standard parser knows as leaves.
_BINARY_TYPES = ("application", "audio", "image", "video")
_TOKEN_RE = re.compile(r"[a-z0-9][a-z0-9.+_-]{0,99}")
_MAX_NAME = 200
_UNSAFE_NAME_RE = re.compile(r'[\\/:*?"<>|]')
# Types that are files, also of main type text, with the name of those that come without one.
_FILE_TYPES = {
    "application/ms-tnef": "winmail.dat",
    "application/vnd.ms-tnef": "winmail.dat",
    "application/pgp-encrypted": "version.asc",
    "application/pgp-keys": "key.asc",
    "application/pgp-signature": "signature.asc",
    "application/pkcs7-mime": "smime.p7m",
    "application/pkcs7-signature": "smime.p7s",
    "application/x-pkcs7-mime": "smime.p7m",
    "application/x-pkcs7-signature": "smime.p7s",
    "application/ics": "invite.ics",
    "text/calendar": "invite.ics",
    "text/directory": "contact.vcf",
    "text/vcard": "contact.vcf",
    "text/x-vcard": "contact.vcf",
}
_REPORT_TYPES = {"delivery-status", "disposition-notification", "feedback-report"}
# Text that reads well as it is; other subtypes are files.
_PLAIN_TYPES = ("text/enriched", "text/richtext", "text/markdown", "text/x-markdown")
_TAGS_RE = re.compile(r"<(?!img\b)[^<>]*>|&nbsp;", re.IGNORECASE)
_CONTENT_RE = re.compile(r"[^\s\u200b-\u200f\ufeff]")


class PartBuilder:
    """Builds the parts of one mail; ``notes`` tells in short sentences what was changed.

    With *keep_enclosed* enclosed mails stay messages, as Odoo wants them in bounces. Else each
    becomes a file with its exact bytes, followed by its contents.
    """

    def __init__(self, limits: MailLimits, keep_enclosed: bool = False):
        self.notes: list[str] = []
        self._limits = limits
        self._keep_enclosed = keep_enclosed
        self._boundaries = 0
        self._text_left = limits.max_text
        self._markup_left = limits.max_markup
        self._html_parts = 0
        # Odoo sanitizes all HTML so far with each part that is added
        self._tags, self._tag_work = 0, 0
        self._prepared: dict[int, str | None] = {}

    def fill(self, message: EmailMessage, part: Part, is_top: bool = False) -> EmailMessage:
        """Give *message* the content of *part* and return it."""
        if part.maintype == "multipart":
            self._fill_multipart(message, part)
        elif part.children and (self._keep_enclosed or "status" in part.content_type):
            self._fill_message(message, part)
        elif part.children:
            self._fill_container(message, "mixed", [_as_file(part), *part.children])
        elif part.maintype == "text" and self._is_body(part, is_top):
            self._fill_body(message, part)
        elif part.maintype == "text" and is_top:  # Odoo takes any text at the top for a body
            self._fill_container(message, "mixed", [part])
        else:
            _fill_file(message, part)
        return message

    def _note(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)

    def _fill_multipart(self, message: EmailMessage, part: Part) -> None:
        subtype = part.content_type.partition("/")[2]
        children, parameter = part.children, ""
        if not children:  # what stands there is text
            self._note("a multipart without parts")
            children = [Part(part.mail)]
        if subtype == "alternative":
            subtype, children = "mixed", self._best_alternatives(children)
        elif subtype == "report":
            parameter = _report_parameter(part)
        elif not _TOKEN_RE.fullmatch(subtype):
            subtype = "mixed"
        self._fill_container(message, subtype, children, parameter)

    def _fill_container(
        self, message: EmailMessage, subtype: str, children: list[Part], parameter: str = ""
    ) -> None:
        self._boundaries += 1
        boundary = f"=_cp_cases_{self._boundaries}_="
        message.set_raw("Content-Type", f'multipart/{subtype}; boundary="{boundary}"{parameter}')
        message.set_payload([self.fill(make_message(), child) for child in children])

    def _best_alternatives(self, children: list[Part]) -> list[Part]:
        """Return the best rendering (RFC 2046 section 5.1.4) and what is no rendering.

        Odoo forgets any text before the HTML of an alternative; a choice made here does not.
        """
        plain = [child for child in children if child.content_type == "text/plain"]
        rich = [child for child in children if _html_parts(child)]
        rest = [
            child
            for child in children
            if child not in rich and (child.maintype != "text" or child.content_type in _FILE_TYPES)
        ]
        if rich and (not plain or all(self._is_showable(p) for p in _html_parts(rich[-1]))):
            return [rich[-1], *rest]
        return [*plain[-1:], *rest] or children

    def _is_showable(self, part: Part) -> bool:
        """Return whether there is anything to see in an HTML part, and it is safe to show."""
        markup = self._markup_of(part)
        return bool(markup) and bool(_CONTENT_RE.search(_TAGS_RE.sub(" ", markup)))

    def _fill_message(self, message: EmailMessage, part: Part) -> None:
        """Fill in an enclosed mail, or the blocks of a delivery report."""
        is_report = "status" in part.content_type
        message.set_raw("Content-Type", f"message/{'delivery-status' if is_report else 'rfc822'}")
        enclosed = []
        for child in part.children:
            block = make_message()
            set_message_headers(block, child.mail, self._limits.max_recipients)
            enclosed.append(block)
            if is_report:
                block.set_payload("")
            else:
                self.fill(block, child)
        message.set_payload(enclosed)
        _set_name(message, part.filename)

    def _is_body(self, part: Part, is_top: bool) -> bool:
        if part.content_type in ("text/plain", "text/html", *_PLAIN_TYPES):
            return is_top or not (part.filename or part.is_attachment)
        return is_top and part.content_type not in _FILE_TYPES

    def _fill_body(self, message: EmailMessage, part: Part) -> None:
        if part.content_type == "text/html":
            markup = self._markup_of(part)
            if markup is not None:
                _set_text(message, "html", markup)
                return
            self._note("HTML too large or too complex, shown as text")
            text = html_to_text(self._text_of(part)[: 2 * self._limits.max_markup])
        else:
            # one more than is left, so that the cut is seen below
            text = prepare_text(self._text_of(part)[: 2 * self._text_left + 1])
        if len(text) > self._text_left:
            self._note("text too long, cut")
            text = text[: self._text_left] + "\n[…]"
        self._text_left = max(self._text_left - len(text), 0)
        _set_text(message, "plain", text)

    def _text_of(self, part: Part) -> str:
        decode = decode_html if part.content_type == "text/html" else decode_bytes
        text, is_guessed = decode(part.data, part.charset)
        if is_guessed:
            self._note(f"unknown or wrong character set {part.charset[:40]!r}")
        return text

    def _markup_of(self, part: Part) -> str | None:
        """Return an HTML part ready for the sanitizer, None if it is too much."""
        if id(part) in self._prepared:
            return self._prepared[id(part)]
        markup = self._text_of(part)
        tags = self._tags + count_tags(markup)
        fits = (
            len(markup) <= self._markup_left
            and self._html_parts < self._limits.max_html_parts
            and tags <= self._limits.max_tags
            and self._tag_work + tags <= 2 * self._limits.max_tags
        )
        safe = prepare_html(markup) if fits else None
        if safe is not None:
            self._markup_left -= len(markup)
            self._html_parts += 1
            self._tags, self._tag_work = tags, self._tag_work + tags
        self._prepared[id(part)] = safe
        return safe


def _html_parts(part: Part) -> list[Part]:
    return [inner for inner in part.walk() if inner.content_type == "text/html"
            and not inner.is_attachment]  # fmt: skip


def _report_parameter(part: Part) -> str:
    """Return the report-type, of the parts if it is not declared (RFC 6522)."""
    declared = decode_header(part.mail.first("content-type")).lower()
    match = re.search(r'report-type\s*=\s*"?([a-z-]{1,40})', declared)
    types = {inner.content_type.partition("/")[2] for inner in part.walk()}
    found = [match[1]] if match else sorted(types & _REPORT_TYPES)
    return f'; report-type="{found[0]}"' if found else ""


def _as_file(part: Part) -> Part:
    """Return an enclosed mail as a file named after its subject."""
    subject = decode_header(part.children[0].mail.first("subject"))
    name = part.filename or f"{subject[:80] or 'message'}.eml"
    return Part(part.mail, "application/octet-stream", filename=name)


def _fill_file(message: EmailMessage, part: Part) -> None:
    """Fill in an attachment: its bytes exactly as they came."""
    data = part.data
    maintype, _slash, subtype = part.content_type.partition("/")
    parameter = ""
    if maintype == "text":
        # Odoo decodes and encodes text files: only where that changes nothing
        charsets = [name for name in (part.charset, "utf-8") if _round_trips(data, name)]
        parameter = f'; charset="{charsets[0]}"' if charsets else ""
    is_known = maintype in _BINARY_TYPES or bool(parameter)
    if not is_known or not _TOKEN_RE.fullmatch(subtype):
        maintype, subtype, parameter = "application", "octet-stream", ""
    message.set_raw("Content-Type", f"{maintype}/{subtype}{parameter}")
    fallback = "message.eml" if part.maintype == "message" else "attachment"
    _set_name(message, part.filename or _FILE_TYPES.get(part.content_type, fallback))
    content_id = decode_header(part.mail.first("content-id")).strip("<> ")
    if content_id and "=?" not in content_id:
        message.set_raw("Content-ID", f"<{content_id[:_MAX_NAME]}>")
    _set_data(message, data)


def _round_trips(data: bytes, charset: str) -> bool:
    text = decode_strictly(data, charset) if re.fullmatch(r"[\w.+:-]{1,40}", charset) else None
    try:
        return text is not None and text.encode(charset) == data
    except (ValueError, LookupError):
        return False


def _set_name(message: EmailMessage, filename: str) -> None:
    """Mark *message* as an attachment named *filename*, kept short and without folders."""
    name = _UNSAFE_NAME_RE.sub("_", file_name(filename)).replace("=?", "= ?").strip(". ")
    if len(name) > _MAX_NAME:
        stem, dot, extension = name.rpartition(".")
        name = name[: _MAX_NAME - 10] + (dot + extension if stem and len(extension) < 10 else "")
    if name and filename:
        message.set_raw("Content-Disposition", f'attachment; filename="{name}"')


def _set_text(message: EmailMessage, subtype: str, text: str) -> None:
    message.set_raw("Content-Type", f'text/{subtype}; charset="utf-8"')
    _set_data(message, text.encode())


def _set_data(message: EmailMessage, data: bytes) -> None:
    message.set_raw("Content-Transfer-Encoding", "base64")
    message.set_payload(base64.encodebytes(data).decode("ascii"))
