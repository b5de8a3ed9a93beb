"""One part of a mail: its type, its parameters, its children or its bytes (RFC 2045, RFC 2183)."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from ..headers.raw_headers import RawMail
from ..text import decode_bytes, decode_header, decode_strictly, lenient_base64, one_line

# Of headers whose parameters are parsed, in more than linear time.
_MAX_VALUE = 4000
_MAX_PARAMETERS = 50
_CONTENT_TYPE_RE = re.compile(r"[\w.+-]+/[\w.+-]+")
_TYPED_RE = re.compile(rb"\s*[\w.+-]+/[\w.+-]")
_BREAK_RE = re.compile(rb"\r\r?\n|\r")
_ENCODING_RE = re.compile(rb"[\s\"']{0,9}([\w-]{1,40})")
# Relays leave white space between the "=" and the end of the line (RFC 2045 section 6.7).
_SOFT_BREAK_RE = re.compile(rb"=[ \t]{1,99}(?=[\r\n]|\Z)")
_NOT_BASE64_RE = re.compile(rb"^(?![A-Za-z0-9+/= \t\r]*$).", re.MULTILINE)
# Text that reads well as it is; other subtypes are files.
TEXT_TYPES = (
    "text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown", "text/x-markdown",
)  # fmt: skip
_LONG_LINE = 40  # no word is so long
_WORDS_RE = re.compile(rb"\w[,.:;!?]? +\w|[\x80-\xff]{2}")


@dataclass
class Part:
    """One part. ``is_spare``: a text to show only if the mail has no other. ``is_opened``: a file,
    in whose place stands what was in it."""

    mail: RawMail
    content_type: str = "text/plain"
    charset: str = ""
    filename: str = ""
    is_attachment: bool = False
    is_typed: bool = True
    is_flowed: bool = False
    is_delsp: bool = False
    is_spare: bool = False
    is_opened: bool = False
    children: list["Part"] = field(default_factory=list)

    @property
    def maintype(self) -> str:
        return self.content_type.partition("/")[0]

    @property
    def is_file(self) -> bool:
        """Whether it is a file by its name, its disposition or its type."""
        return bool(self.filename) or self.is_attachment or self.content_type not in TEXT_TYPES

    @property
    def data(self) -> bytes:
        """The content with its transfer encoding undone, as far as it can be."""
        encoding = self.mail.first("content-transfer-encoding")
        if self.maintype == "text" and _encoding_name(encoding) == b"base64":
            return _decoded_and_plain(self.mail.body, self.charset)
        return _transfer_decoded(self.mail.body, encoding)

    def walk(self) -> Iterator["Part"]:
        """Yield this part and all below it, depth first."""
        yield self
        for child in self.children:
            yield from child.walk()


def read_part(mail: RawMail, default_type: str = "text/plain") -> tuple[Part, bytes]:
    """Return *mail* as a part without children, and the boundary that its header tells."""
    probe = _probe(mail, default_type)
    content_type, charset = _type_of(probe)
    filename, is_attachment = _name_of(probe)
    return Part(
        mail,
        content_type,
        charset,
        filename,
        is_attachment,
        is_typed=bool(_TYPED_RE.match(mail.first("content-type"))),
        is_flowed=_parameter(probe, "format").lower() == "flowed",
        is_delsp=_parameter(probe, "delsp").lower() == "yes",
    ), _boundary_of(probe)


def made_text(text: str, subtype: str = "plain") -> Part:
    """Return a part with a text of ours."""
    return Part(RawMail((), text.encode("utf-8", "replace"), False), f"text/{subtype}", "utf-8")


def made_file(name: str, data: bytes, content_type: str, content_id: str = "") -> Part:
    """Return a part that is a file, as if it had been attached."""
    fields = (("Content-ID", content_id.encode("utf-8", "replace")),) if content_id else ()
    return Part(
        RawMail(fields, data, False),
        content_type,
        filename=name or "attachment",
        is_attachment=True,
    )


def _probe(mail: RawMail, default_type: str) -> Message:
    """Return a message with the two headers that have parameters, for the standard parser."""
    probe = Message()
    probe.set_default_type(default_type)
    for name in ("content-type", "content-disposition"):
        raw = b";".join(mail.first(name)[:_MAX_VALUE].split(b";")[:_MAX_PARAMETERS])
        value = one_line(decode_bytes(raw)[0])
        if value:
            probe[name] = value
    return probe


def _type_of(probe: Message) -> tuple[str, str]:
    """Return (content type, character set), both empty or lower case."""
    try:
        charset = probe.get_content_charset("") or ""
    except (ValueError, LookupError, TypeError):  # RFC 2231 values in a made-up character set
        charset = ""
    content_type = probe.get_content_type()
    # a parameter may follow without a semicolon
    match = _CONTENT_TYPE_RE.match(content_type)
    return (match[0] if match else content_type), charset


def _name_of(probe: Message) -> tuple[str, bool]:
    """Return (file name, whether it says that it is an attachment)."""
    try:
        filename = probe.get_filename("") or ""
    except (ValueError, LookupError, TypeError):
        filename = ""
    if "=?" in filename:  # against RFC 2231, but most programs do it
        filename = decode_header(filename.encode("utf-8", "replace"))
    disposition = str(probe.get("content-disposition", "")).strip().lower()
    return one_line(filename), disposition.startswith("attachment")


def _parameter(probe: Message, name: str) -> str:
    try:
        value = probe.get_param(name, "")
    except (ValueError, LookupError, TypeError):
        return ""
    return value.strip() if isinstance(value, str) else ""


def _boundary_of(probe: Message) -> bytes:
    try:
        return (probe.get_boundary("") or "").encode("utf-8", "replace")
    except (ValueError, LookupError, TypeError):
        return b""


def _encoding_name(encoding: bytes) -> bytes:
    match = _ENCODING_RE.match(encoding)
    return match[1].lower() if match else b""


def _decoded_and_plain(body: bytes, charset: str) -> bytes:
    """Return a text in base64, with what stands below it as it is: lists add their footer so. Some
    programs say base64 and encode nothing."""
    plain = _NOT_BASE64_RE.search(body)
    if not plain or not _WORDS_RE.search(body, plain.start()):
        return lenient_base64(body)
    above = body[: plain.start()]
    text = lenient_base64(above)
    is_long = len(above.split(None, 1)[0] if above.strip() else b"") >= _LONG_LINE
    if not text or not (is_long or decode_strictly(text, charset or "utf-8")):
        return body
    return text + b"\n" + body[plain.start() :]


def _transfer_decoded(body: bytes, encoding: bytes) -> bytes:
    """Undo a Content-Transfer-Encoding (RFC 2045 section 6); an unknown one counts as none."""
    name = _encoding_name(encoding)
    if name == b"base64":
        return lenient_base64(body)
    if name == b"quoted-printable":
        # after "=" and a lone return, binascii drops all up to the next line feed
        return binascii.a2b_qp(_SOFT_BREAK_RE.sub(b"=", _BREAK_RE.sub(b"\r\n", body)))
    if name in (b"x-uuencode", b"uuencode", b"x-uue", b"uue"):
        uuencoded = Message()
        uuencoded["Content-Transfer-Encoding"] = "x-uuencode"
        uuencoded.set_payload(body.decode("ascii", "surrogateescape"))
        return bytes(uuencoded.get_payload(decode=True) or b"")
    return body
