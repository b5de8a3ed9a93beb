"""A fingerprint of a raw mail by which two deliveries of it are recognised as one."""

import hashlib

from .raw_headers import split_mail

# What the sender wrote. Relays add, change and reorder everything else.
_CONTENT_HEADERS = (
    "message-id", "date", "from", "to", "cc", "subject", "in-reply-to", "references",
    "content-type", "content-transfer-encoding",
)  # fmt: skip


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
