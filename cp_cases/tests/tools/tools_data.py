"""Mails on file for the tests of tools/, with what is expected of each."""

import base64
import email
import email.policy
import json
import unittest
from pathlib import Path
from unittest import mock

try:
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st
except ImportError:  # where only Odoo is installed; requirements/test.txt has it

    def given(*_strategies):
        return unittest.skip("hypothesis is not installed")

    def modest(test):
        return test

    few = modest
    st = mock.MagicMock()
else:
    # Few examples, the same in each run, no files left behind.
    modest = settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    # Where an example takes a second.
    few = settings(modest, max_examples=25)

MAIL_FOLDER = Path(__file__).parent.parent / "data" / "mail"
HEAD = (
    b"From: Ana <ana@example.org>\nTo: support@example.com\n"
    b"Subject: s\nMessage-ID: <1@example.org>\n"
)


def expectations():
    """Return {name: expected values} of the mails in data/mail."""
    return json.loads((MAIL_FOLDER / "expected.json").read_text(encoding="utf-8"))


def read_mail(name):
    return (MAIL_FOLDER / f"{name}.eml").read_bytes()


def parsed(text):
    """Return *text* as the standard library parses it."""
    return email.message_from_string(text, policy=email.policy.SMTP)


def make_html_mail(markup):
    encoded = base64.encodebytes(markup.encode("utf-8", "surrogatepass"))
    return (
        HEAD
        + b"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
        + encoded
    )


def multipart(*parts, subtype="mixed", boundary="b"):
    """Return headers and body of a multipart of *parts* (bytes with headers)."""
    delimiter = b"--" + boundary.encode()
    body = b"".join(delimiter + b"\n" + part + b"\n" for part in parts)
    head = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\n\n'.encode()
    return head + body + delimiter + b"--\n"


def attached(name, data, content_type="application/octet-stream", extra=""):
    """Return a part that is a file."""
    head = (
        f'Content-Type: {content_type}; name="{name}"\n'
        f'Content-Disposition: attachment; filename="{name}"\n{extra}'
        "Content-Transfer-Encoding: base64\n\n"
    )
    return head.encode() + base64.encodebytes(data).rstrip()


def shown(message):
    """Return (the texts that Odoo shows, the files by name) of a rebuilt mail."""
    texts, files = [], {}
    for part in message.walk():
        if part.is_multipart():
            continue
        if part.get_filename():
            files[part.get_filename()] = part.get_payload(decode=True)
        elif part.get_content_maintype() == "text":
            texts.append(part.get_content())
    return "\n".join(texts), files
