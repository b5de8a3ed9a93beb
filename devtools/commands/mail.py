"""bin/mail: sends one email to the demo, as a customer's mail program would.

bin/mail --subject "Printer on fire" "It burns since this morning."
bin/mail --from kim@example.org --to support@cases.example.com --attach photo.png "See photo"
bin/mail --file MESSAGE.eml        sends a stored message as it is
"""

import argparse
import mimetypes
import smtplib
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import formatdate, getaddresses, make_msgid
from pathlib import Path

from ..ui import Problem, say


def main(arguments):
    options = _parser().parse_args(arguments)
    try:
        raw, sender, recipients = _stored(options) if options.file else _composed(options)
    except OSError as error:
        raise Problem(f"{error.filename} cannot be read: {error.strerror}.") from None
    if not recipients:
        raise Problem("The mail has no recipient: name one with --to.")
    try:
        with smtplib.SMTP("127.0.0.1", options.smtp_port, timeout=150) as server:
            server.sendmail(sender, recipients, raw)
    except OSError as error:  # smtplib's own errors are of this kind too
        raise Problem(
            f"The mail was not taken ({error}). Is bin/demo running? Its log says more."
        ) from None
    say(f"Sent to {', '.join(recipients)}.")


def _parser():
    parser = argparse.ArgumentParser(
        prog="bin/mail", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("text", nargs="?", default="Hello,\n\nplease help me.\n\nKim")
    parser.add_argument("--from", dest="sender", default="Kim Customer <kim@example.org>")
    parser.add_argument("--to", default="support@cases.example.com")
    parser.add_argument("--cc")
    parser.add_argument("--bcc")
    parser.add_argument("--subject", default="Please help")
    parser.add_argument("--reply-to-id", metavar="MESSAGE-ID", help="the mail that this answers")
    parser.add_argument("--attach", action="append", default=[], type=Path, metavar="FILE")
    parser.add_argument("--file", type=Path, help="a stored message, sent as it is")
    parser.add_argument("--smtp-port", type=int, default=8025)
    return parser


def _stored(options):
    raw = options.file.read_bytes()
    header = BytesHeaderParser().parsebytes(raw)
    recipients = _addresses(header.get("To"), header.get("Cc")) or _addresses(options.to)
    return raw, _sender(header.get("From")), recipients


def _composed(options):
    message = EmailMessage()
    message["From"] = options.sender
    message["To"] = options.to
    if options.cc:
        message["Cc"] = options.cc
    message["Subject"] = options.subject
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = make_msgid(domain="mail.example.org")
    if options.reply_to_id:
        message["In-Reply-To"] = message["References"] = options.reply_to_id
    message.set_content(options.text)
    for path in options.attach:
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        main_type, _slash, subtype = kind.partition("/")
        message.add_attachment(
            path.read_bytes(), maintype=main_type, subtype=subtype, filename=path.name
        )
    recipients = _addresses(options.to, options.cc, options.bcc)
    return message.as_bytes(), _sender(options.sender), recipients


def _sender(header):
    """The address of a sender; a mail without one is sent as a bounce is."""
    return next(iter(_addresses(header)), "")


def _addresses(*headers):
    # Newer Pythons find nobody at all when one of several headers is empty.
    present = [text for header in headers if (text := str(header or "").strip())]
    return [address for _name, address in getaddresses(present) if address]
