"""Files that hold a mail or its files: opaque-signed S/MIME, winmail.dat, calendar entries, RTF.

To read them takes long, or may: see ``raw_mail.read_mail``.
"""

from asn1crypto import cms

from ..headers.raw_headers import RawMail, split_mail
from .file_types import FILE_TYPES
from .invitations import describe_calendar
from .part import Part, made_text
from .rtf import rtf_to_text
from .tnef import read_tnef

_BY_NAME = {"smime.p7m": "pkcs7", "winmail.dat": "tnef"}
_BY_TYPE = {
    "smime.p7m": "pkcs7", "winmail.dat": "tnef", "invite.ics": "calendar", "message.rtf": "rtf",
}  # fmt: skip
_MAX_SIGNATURES = 5
_MAX_RTF = 2_000_000  # bytes


def is_container(part: Part) -> bool:
    """Return whether *part* looks like one that :func:`open_container` knows."""
    return bool(_kind(part))


def open_container(part: Part) -> list[RawMail | Part] | None:
    """Return what is in *part*, mails and parts; None if it cannot be opened. It may raise."""
    kind = _kind(part)
    if kind == "pkcs7":
        return _open_signed(part)
    if kind == "calendar":
        return _open_calendar(part)
    if kind == "rtf":
        return _open_rtf(part)
    return read_tnef(part.data)


def _kind(part: Part) -> str:
    kind = _BY_TYPE.get(FILE_TYPES.get(part.content_type, ""), "")
    if kind == "rtf" and part.filename:  # a letter, not the text of the mail
        return ""
    if not kind and part.maintype == "application":
        name = part.filename.lower()
        kind = _BY_NAME.get(name, "calendar" if name.endswith(".ics") else "")
    return kind


def _open_signed(part: Part) -> list[RawMail | Part] | None:
    """Return the mail within a signature (RFC 8551 section 3.5.2), and the signature as a file.

    What is signed is not verified. A mail that is encrypted cannot be opened.
    """
    data = part.data
    for _layer in range(_MAX_SIGNATURES):
        content = cms.ContentInfo.load(data)
        if content["content_type"].native != "signed_data":
            return None
        # bytes() joins the pieces of one that was written while its length was not known
        data = bytes(content["content"]["encap_content_info"]["content"])
        if data[:1] != b"\x30":  # else it is signed once more
            break
    mail = split_mail(data)
    return [mail, _same_file(part)] if mail.fields else None


def _open_calendar(part: Part) -> list[RawMail | Part] | None:
    text = describe_calendar(part.data, part.charset)
    return None if text is None else [made_text(text), _same_file(part)]


def _open_rtf(part: Part) -> list[RawMail | Part] | None:
    """Return the text, for where no other is, and the file, which has its looks."""
    text = rtf_to_text(part.data[:_MAX_RTF])
    if not text:
        return None
    spare = made_text(text)
    spare.is_spare = True
    return [spare, _same_file(part)]


def _same_file(part: Part) -> Part:
    """Return *part* itself, once more, as a file that is not opened."""
    name = part.filename or FILE_TYPES.get(part.content_type, "")
    return Part(part.mail, part.content_type, part.charset, name, is_attachment=True)
