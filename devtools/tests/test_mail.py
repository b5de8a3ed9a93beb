"""bin/mail, over a real SMTP connection and with the Python that runs this."""

import subprocess
import sys
from email import message_from_bytes, policy

import pytest

from devtools import paths
from devtools.commands import mail as command
from devtools.demo import post_office
from devtools.machine import system
from devtools.ui import Problem

WAIT = 60


class Sink:
    """A mail server that takes everything."""

    def __init__(self):
        self.envelopes = []

    async def handle_DATA(self, _server, _session, envelope):
        self.envelopes.append(envelope)
        return "250 Accepted"


@pytest.fixture
def sink():
    return Sink()


@pytest.fixture
def port(sink):
    controller = post_office.serve(sink, port=0)
    yield controller.port
    controller.stop()


@pytest.fixture
def mail(port):
    return lambda *arguments: command.main([f"--smtp-port={port}", *arguments])


def test_as_the_demo_says(port, sink):
    command = [sys.executable, "-m", "devtools", "mail", f"--smtp-port={port}"]
    done = subprocess.run(
        [*command, "--subject", "Hello", "My question"],
        cwd=paths.REPO,
        capture_output=True,
        text=True,
        timeout=WAIT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "Sent to support@cases.example.com.\n"
    (envelope,) = sink.envelopes
    assert envelope.mail_from == "kim@example.org"
    assert envelope.rcpt_tos == ["support@cases.example.com"]
    message = message_from_bytes(envelope.content, policy=policy.default)
    assert message["Subject"] == "Hello"
    assert message.get_content().strip() == "My question"


@pytest.mark.parametrize(
    ("options", "recipients"),
    [
        (["--to", "a@x.org, B <b@x.org>"], ["a@x.org", "b@x.org"]),
        (["--to", "a@x.org", "--cc", "c@x.org"], ["a@x.org", "c@x.org"]),
        (["--to", "a@x.org", "--bcc", "d@x.org"], ["a@x.org", "d@x.org"]),
        (["--to", '"Doe, Jo" <a@x.org>', "--cc", "", "--bcc", ""], ["a@x.org"]),
    ],
)
def test_recipients(mail, sink, options, recipients):
    mail(*options)
    assert [envelope.rcpt_tos for envelope in sink.envelopes] == [recipients]


def test_blind_copy_is_not_in_the_header(mail, sink):
    mail("--bcc", "d@x.org")
    assert b"d@x.org" not in sink.envelopes[0].content


@pytest.mark.parametrize(
    ("header", "sender", "recipients"),
    [
        ("From: Kim <kim@x.org>\nTo: a@x.org", "kim@x.org", ["a@x.org"]),
        ("From: kim@x.org\nTo: a@x.org\nCc: c@x.org", "kim@x.org", ["a@x.org", "c@x.org"]),
        ("From: kim@x.org\nCc: c@x.org", "kim@x.org", ["c@x.org"]),
        ("To: a@x.org", "<>", ["a@x.org"]),
        ("From: kim@x.org", "kim@x.org", ["support@cases.example.com"]),
    ],
)
def test_stored_message(mail, sink, tmp_path, header, sender, recipients):
    stored = tmp_path / "stored.eml"
    stored.write_text(f"{header}\n\nText\n")
    mail("--file", str(stored))
    (envelope,) = sink.envelopes
    assert envelope.mail_from == sender
    assert envelope.rcpt_tos == recipients


def test_nobody_to_send_to(mail, sink):
    with pytest.raises(Problem, match="The mail has no recipient"):
        mail("--to", "")
    assert not sink.envelopes


def test_no_sender(mail, sink):
    mail("--from", "")
    assert sink.envelopes[0].mail_from == "<>"


def test_no_server():
    with pytest.raises(Problem, match=r"Is bin/demo running"):
        command.main([f"--smtp-port={system.free_port()}"])
