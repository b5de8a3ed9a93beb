"""The post office, over a real SMTP connection."""

import smtplib
from contextlib import contextmanager

import pytest

from devtools.demo import post_office

RAW = (
    b"Return-Path: <forged@example.net>\r\n"
    b"From: Kim <kim@example.org>\r\n"
    b"To: undisclosed-recipients:;\r\n"
    b"Subject: caf\xe9\r\n"
    b"\r\n"
    b"Return-Path: stays in the body\r\n"
)


class Box(list):
    """Takes mail, unless told to fail."""

    error = None

    def take(self, raw):
        if self.error:
            raise self.error
        self.append(raw)


@pytest.fixture
def odoo():
    return Box()


@pytest.fixture
def maildir():
    return Box()


@pytest.fixture
def send(odoo, maildir):
    handler = post_office.PostOffice("cases.example.com", odoo.take, maildir.take)
    controller = post_office.serve(handler, port=0)

    def send(sender, *recipients):
        with smtplib.SMTP("127.0.0.1", controller.port) as client:
            return client.sendmail(sender, recipients, RAW, mail_options=["BODY=8BITMIME"])

    yield send
    controller.stop()


@contextmanager
def refused(code):
    with pytest.raises(smtplib.SMTPDataError) as caught:
        yield
    assert caught.value.smtp_code == code


def test_mail_for_the_domain_goes_to_odoo(send, odoo, maildir):
    send("kim@example.org", "Support@Cases.Example.Com")
    assert len(odoo) == 1
    assert not maildir


def test_other_mail_goes_to_the_maildir(send, odoo, maildir):
    send("kim@example.org", "lee@example.net", "ann@sub.cases.example.com")
    assert not odoo
    assert len(maildir) == 1


def test_mail_for_both_is_taken_by_both(send, odoo, maildir):
    send("kim@example.org", "support@cases.example.com", "lee@example.net")
    assert b"Delivered-To: lee@example.net" in maildir[0]
    assert b"lee@example.net" not in odoo[0]


def test_envelope_is_written_into_the_header(send, odoo):
    send("bounce@example.org", "support@cases.example.com", "sales@cases.example.com")
    header, _empty, body = odoo[0].partition(b"\r\n\r\n")
    assert header.splitlines() == [
        b"Return-Path: <bounce@example.org>",
        b"X-Original-To: support@cases.example.com",
        b"Delivered-To: support@cases.example.com",
        b"X-Original-To: sales@cases.example.com",
        b"Delivered-To: sales@cases.example.com",
        b"From: Kim <kim@example.org>",
        b"To: undisclosed-recipients:;",
        b"Subject: caf\xe9",
    ]
    assert body == b"Return-Path: stays in the body\r\n"


def test_empty_return_path_is_kept(send, odoo):
    send("", "support@cases.example.com")
    assert odoo[0].startswith(b"Return-Path: <>\r\n")


def test_failure_asks_the_sender_to_try_again(send, odoo, maildir):
    odoo.error = ConnectionRefusedError("Odoo is down")
    with refused(451):
        send("kim@example.org", "support@cases.example.com", "lee@example.net")
    assert not maildir  # or the second try would leave a second copy there


def test_unknown_address_is_refused_for_good(send, odoo):
    odoo.error = post_office.UnknownRecipient("nobody")
    with refused(550):
        send("kim@example.org", "nobody@cases.example.com")
