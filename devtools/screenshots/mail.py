"""Emails that the pictures show: of a stranger, by itself, with images, files and a quotation."""

import base64
import smtplib
from email.message import EmailMessage

from ..demo.demo import DOMAIN

CASE = "Re: The export of orders stops at 1,000 lines [Z9LK4WHA3XSY]"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
QUOTED = """\
<p>Hello Ben,</p>
<p>it was the filter <b>Paid</b>. Without it I get all the lines. A picture of what I see and the
file are attached.</p>
<p>Tom<br><img src="https://images.example.com/signature.png" alt="Cycles" width="120"></p>
<blockquote type="cite"><p>Hello Tom,</p><p>could you tell me which filter was set when you
exported? With a filter on the year it should be complete.</p><p>Kind regards, Ben</p></blockquote>
"""


def send(smtp_port):
    """Each has a fixed Message-ID: sent again, it makes no second entry."""
    with smtplib.SMTP("127.0.0.1", smtp_port, timeout=150) as server:
        for message in messages():
            server.send_message(message)


def messages():
    return [_answer(), _absence(), _stranger()]


def _message(name, sender, subject, text):
    message = EmailMessage()
    message["From"] = sender
    message["To"] = f"support@{DOMAIN}"
    message["Subject"] = subject
    message["Message-ID"] = f"<pictures-{name}@mail.example.com>"
    message.set_content(text)
    return message


def _answer():
    message = _message("answer", "Tom Okafor <tom@cycles.example.com>", CASE, "See attachment.")
    message["Cc"] = "Accounts <accounts@cycles.example.com>"
    message.add_alternative(QUOTED, subtype="html")
    message.add_attachment(PIXEL, maintype="image", subtype="png", filename="screen.png")
    message.add_attachment(
        b"order;amount\n1;9.90\n" * 900,
        maintype="text",
        subtype="csv",
        filename="export of all orders of the year, with the filter that was set.csv",
    )
    return message


def _absence():
    message = _message(
        "absence",
        "Tom Okafor <tom@cycles.example.com>",
        f"Automatic reply: {CASE}",
        "I am out of the office until Monday.",
    )
    message["Auto-Submitted"] = "auto-replied"
    return message


def _stranger():
    return _message(
        "stranger",
        "Tom Okafor <tom.okafor@freemail.example.net>",
        CASE,
        "Hello, please send the file with all orders to this address instead.\n\nTom",
    )
