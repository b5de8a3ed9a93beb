"""Rebuilding the parts of a mail so that Odoo's parser reads them without failing."""

import re
from dataclasses import dataclass
from email.message import EmailMessage

from ..headers.message_headers import make_message, set_message_headers
from ..html.markup import count_tags, prepare_html, prepare_text
from ..html.markup_text import html_to_text
from ..text import decode_bytes, decode_header
from .alternatives import Look, choose_renderings, is_text, with_text
from .enriched import ENRICHED_TYPES, enriched_to_text
from .file_types import FILE_TYPES
from .flowed import unflow
from .locations import Locations, with_whole_links
from .part import TEXT_TYPES, Part
from .part_files import TOKEN_RE, as_file, fill_file, forward_heading, set_data, set_name
from .text_charset import decode_html, guess_text


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


_REPORT_TYPES = {"delivery-status", "disposition-notification", "feedback-report"}
# Of which Odoo and the judges of bounces want to see the parts as they are.
_SERVER_REPORTS = {"delivery-status", "disposition-notification", ""}
_MAX_GUESSES = 5  # to guess a character set takes milliseconds
_CONTENT_RE = re.compile(r"[^\s\u200b-\u200f\ufeff]")
# A picture that is to be seen: none of one pixel, which only tells that the mail was opened.
_PICTURE_RE = re.compile(
    r"<ima?ge?\b(?![^<>]{0,2000}\b(?:width|height)\s{0,9}[=:]\s{0,9}[\"']?[01](?:px)?[\"';\s/>])",
    re.IGNORECASE,
)


class PartBuilder:
    """Builds the parts of one mail; ``notes`` tells in short sentences what was changed.

    With *keep_enclosed* enclosed mails stay messages, as Odoo wants them in bounces. Else each
    becomes a file with its exact bytes, followed by who wrote it and its contents.
    """

    def __init__(self, limits: MailLimits, keep_enclosed: bool = False):
        self.notes: list[str] = []
        self._limits = limits
        self._keep_enclosed = keep_enclosed
        self._boundaries = 0
        self._text_left = limits.max_text
        self._markup_left = limits.max_markup
        self._html_parts = 0
        # with each part that is added, Odoo sanitizes all HTML up to there
        self._tags, self._tag_work = 0, 0
        self._prepared: dict[int, str | None] = {}
        self._texts: dict[int, str] = {}
        self._guesses_left = _MAX_GUESSES
        self._locations: Locations | None = None

    def fill_top(self, message: EmailMessage, tree: Part) -> EmailMessage:
        """Give *message* the content of the whole mail and return it."""
        self._locations = Locations(tree)
        tree = with_text(tree, lambda part: bool(self._look(part).words))
        return self.fill(message, tree, is_top=True)

    def fill(self, message: EmailMessage, part: Part, is_top: bool = False) -> EmailMessage:
        """Give *message* the content of *part* and return it."""
        if part.maintype == "multipart":
            self._fill_multipart(message, part)
        elif part.children and (self._keep_enclosed or "status" in part.content_type):
            self._fill_message(message, part)
        elif part.children:
            heading = forward_heading(part.children[0].mail)
            self._fill_container(message, "mixed", [as_file(part), heading, *part.children])
        elif part.maintype == "text" and self._is_body(part, is_top):
            self._fill_body(message, part)
        elif part.maintype == "text" and is_top:  # Odoo takes any text at the top for a body
            self._fill_container(message, "mixed", [part])
        else:
            fill_file(message, part, self._locations.content_id(part) if self._locations else "")
        return message

    def _note(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)

    def _fill_multipart(self, message: EmailMessage, part: Part) -> None:
        subtype = part.content_type.partition("/")[2]
        children = [child for child in part.children if not child.is_spare]
        parameter = ""
        if not part.children:  # what stands there is text
            self._note("a multipart without parts")
            children = [Part(part.mail)]
        if subtype == "alternative":
            subtype, children = "mixed", choose_renderings(children, self._look)
        elif subtype == "report":
            kind = _report_kind(part)
            parameter = f'; report-type="{kind}"' if kind else ""
            # Odoo looks at nothing but the first text of a report
            subtype = "report" if kind in _SERVER_REPORTS else "mixed"
        elif not TOKEN_RE.fullmatch(subtype):
            subtype = "mixed"
        self._fill_container(message, subtype, children, parameter)

    def _fill_container(
        self, message: EmailMessage, subtype: str, children: list[Part], parameter: str = ""
    ) -> None:
        self._boundaries += 1
        boundary = f"=_cp_cases_{self._boundaries}_="
        message.set_raw("Content-Type", f'multipart/{subtype}; boundary="{boundary}"{parameter}')
        message.set_payload([self.fill(make_message(), child) for child in children])

    def _look(self, part: Part) -> Look:
        """Return what there is to see in a text."""
        text = self._text_of(part)
        if part.content_type != "text/html":
            return Look(text if _CONTENT_RE.search(text) else "")
        markup = self._markup_of(part)
        shown = html_to_text(text[: 2 * self._limits.max_markup] if markup is None else markup)
        return Look(
            shown if _CONTENT_RE.search(shown) else "",
            bool(_PICTURE_RE.search(markup or "")),
            markup is not None,
        )

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
        set_name(message, part.filename)

    def _is_body(self, part: Part, is_top: bool) -> bool:
        if part.content_type in TEXT_TYPES:
            return is_top or is_text(part)
        return is_top and part.content_type not in FILE_TYPES

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
            text = self._text_of(part)[: 2 * self._text_left + 1]
            text = prepare_text(unflow(text, part.is_delsp) if part.is_flowed else text)
        if len(text) > self._text_left:
            self._note("text too long, cut")
            text = text[: self._text_left] + "\n[…]"
        self._text_left = max(self._text_left - len(text), 0)
        _set_text(message, "plain", text)

    def _text_of(self, part: Part) -> str:
        if id(part) not in self._texts:
            decode = decode_html if part.content_type == "text/html" else decode_bytes
            text, is_guessed = decode(part.data, part.charset)
            if is_guessed and self._guesses_left:
                self._guesses_left -= 1
                text = guess_text(part.data, part.charset) or text
            if is_guessed:
                self._note(f"unknown or wrong character set {part.charset[:40]!r}")
            if part.content_type in ENRICHED_TYPES:
                text = enriched_to_text(text, part.content_type)
            self._texts[id(part)] = text
        return self._texts[id(part)]

    def _markup_of(self, part: Part) -> str | None:
        """Return an HTML part ready for the sanitizer, None if it is too much."""
        if id(part) in self._prepared:
            return self._prepared[id(part)]
        markup = self._text_of(part)
        if self._locations:
            markup = with_whole_links(self._locations.link(markup, part))
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


def is_server_report(part: Part) -> bool:
    """Return whether a multipart/report is about a mail that was sent, as bounces are."""
    return _report_kind(part) in _SERVER_REPORTS


def _report_kind(part: Part) -> str:
    """Return the report-type, of the parts if it is not declared (RFC 6522)."""
    declared = decode_header(part.mail.first("content-type")).lower()
    match = re.search(r'report-type\s*=\s*"?([a-z-]{1,40})', declared)
    types = {inner.content_type.partition("/")[2] for inner in part.walk()}
    found = [match[1]] if match else sorted(types & _REPORT_TYPES)
    if not found and types.isdisjoint(("rfc822", "rfc822-headers")):
        return "unknown"  # and about no mail
    return found[0] if found else ""


def _set_text(message: EmailMessage, subtype: str, text: str) -> None:
    message.set_raw("Content-Type", f'text/{subtype}; charset="utf-8"')
    set_data(message, text.encode())
