"""Types of files: which parts are some in any case, and what one without a name is called."""

import mimetypes

# Types that are files, also of main type text, with the name of those that come without one.
FILE_TYPES = {
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
    "message/feedback-report": "feedback-report.txt",
    "message/disposition-notification": "receipt.txt",
    "text/calendar": "invite.ics",
    "text/directory": "contact.vcf",
    "text/rfc822-headers": "headers.txt",
    "text/rtf": "message.rtf",
    "text/vcard": "contact.vcf",
    "text/x-vcard": "contact.vcf",
}
# Python's own table alone: what the machine knows besides is another one elsewhere.
_TYPES = mimetypes.MimeTypes(filenames=())
_OFFICE = "application/vnd.openxmlformats-officedocument"
# What that does not know yet, and comes without a name.
_ENDINGS = {
    "application/octet-stream": "",
    f"{_OFFICE}.presentationml.presentation": ".pptx",
    f"{_OFFICE}.spreadsheetml.sheet": ".xlsx",
    f"{_OFFICE}.wordprocessingml.document": ".docx",
    "image/heic": ".heic",
    "image/webp": ".webp",
}


def guess_type(name: str) -> str:
    """Return the content type of a file by the end of its *name*."""
    content_type, encoding = _TYPES.guess_type(f"/{name}")
    is_sure = content_type and not encoding and not content_type.startswith(("text/", "message/"))
    return content_type if is_sure else "application/octet-stream"


def default_name(content_type: str) -> str:
    """Return the name of a file that comes without one, with the ending of its *content_type*."""
    if content_type in FILE_TYPES:
        return FILE_TYPES[content_type]
    main = content_type.partition("/")[0]
    if main == "message":
        return "message.eml"
    ending = _ENDINGS.get(content_type, _TYPES.guess_extension(content_type) or "")
    return f"{'image' if main == 'image' else 'attachment'}{ending}"
