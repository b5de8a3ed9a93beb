"""A real SMTP server: mail for the inbound domain goes to Odoo, all other mail to a Maildir.

It does what a mail server does at the last hop: the envelope is written into the message as
`Return-Path`, `Delivered-To` and `X-Original-To`. A mail that cannot be handed over is refused
with a temporary error, so that its sender keeps it and tries again.

Started by bin/demo:  python -m devtools.demo.post_office --help
"""

import argparse
import asyncio
import logging
import mailbox
import os
import signal
import sys
import xmlrpc.client

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

log = logging.getLogger("post_office")

MAX_MAIL = 64 * 1024 * 1024
ACCEPTED = "250 2.0.0 Delivered"
TRY_AGAIN = "451 4.3.0 The mail cannot be taken right now, please try again later"
UNKNOWN = "550 5.1.1 Nobody has this address here"


class UnknownRecipient(Exception):
    """Nobody has the address: trying again is of no use."""


class PostOffice:
    """An aiosmtpd handler.

    `deliver(raw)` gets the bytes of each mail for the inbound domain and raises when it could
    not take it; `keep(raw)` gets those of all other mail.
    """

    def __init__(self, domain, deliver, keep):
        self.domain = domain.lower()
        self.deliver = deliver
        self.keep = keep

    async def handle_DATA(self, _server, _session, envelope):
        inbound = [address for address in envelope.rcpt_tos if self._is_inbound(address)]
        others = [address for address in envelope.rcpt_tos if address not in inbound]
        try:
            # Odoo first: it knows a mail that it already has, should the sender try again.
            for addresses, take in ((inbound, self.deliver), (others, self.keep)):
                if addresses:
                    raw = with_envelope(envelope.content, envelope.mail_from, addresses)
                    await asyncio.to_thread(take, raw)
        except UnknownRecipient as error:
            log.warning("Refused: from %s to %s: %s", envelope.mail_from, inbound, error)
            return UNKNOWN
        except Exception as error:  # noqa: BLE001 - whatever it was, the sender keeps the mail
            log.warning("Put off: from %s to %s: %s", envelope.mail_from, inbound, error)
            return TRY_AGAIN
        log.info("Delivered: from %s to %s", envelope.mail_from, ", ".join(envelope.rcpt_tos))
        return ACCEPTED

    def _is_inbound(self, address):
        return address.rpartition("@")[2].lower() == self.domain


def with_envelope(raw, sender, recipients):
    """The message with its envelope in the header; a sender's own Return-Path is removed."""
    # aiosmtpd calls the empty sender of a bounce "<>"
    lines = [f"Return-Path: <{(sender or '').strip('<>')}>"]
    for recipient in recipients:
        lines += [f"X-Original-To: {recipient}", f"Delivered-To: {recipient}"]
    header = "".join(f"{line}\r\n" for line in lines).encode()
    return header + _without_header(raw, b"return-path")


def _without_header(raw, name):
    kept = []
    lines = raw.splitlines(keepends=True)
    is_dropped = False
    for number, line in enumerate(lines):
        if not line.strip(b"\r\n"):
            return b"".join(kept + lines[number:])
        if not line.startswith((b" ", b"\t")):
            is_dropped = line.partition(b":")[0].strip().lower() == name
        if not is_dropped:
            kept.append(line)
    return b"".join(kept)


class OdooGateway:
    """Hands a mail to Odoo's mail gateway.

    XML-RPC, as in Odoo's own odoo-mailgate.py: it carries the mail's bytes as they are, which
    the JSON interface cannot.
    """

    TIMEOUT = 120

    def __init__(self, url, database, user_id, password):
        self.url = f"{url}/xmlrpc/2/object"
        self.credentials = (database, user_id, password)

    def __call__(self, raw):
        transport = _Transport(self.TIMEOUT)
        with xmlrpc.client.ServerProxy(self.url, transport, allow_none=True) as models:
            try:
                models.execute_kw(
                    *self.credentials,
                    "mail.thread",
                    "message_process",
                    [False, xmlrpc.client.Binary(raw)],
                )
            except xmlrpc.client.Fault as fault:
                if "No possible route" in fault.faultString:
                    raise UnknownRecipient("no service has this address") from None
                raise


class _Transport(xmlrpc.client.Transport):
    def __init__(self, timeout):
        super().__init__()
        self.timeout = timeout

    def make_connection(self, host):
        connection = super().make_connection(host)
        connection.timeout = self.timeout
        return connection


class _Controller(Controller):
    def factory(self):
        return SMTP(self.handler, data_size_limit=MAX_MAIL, enable_SMTPUTF8=True)

    def _trigger_server(self):
        # aiosmtpd connects to itself once; with port 0 it has to learn the real one first
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def serve(handler, port, host="127.0.0.1"):
    controller = _Controller(handler, hostname=host, port=port)
    controller.start()
    return controller


def main():
    parser = argparse.ArgumentParser(prog="post_office", description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--domain", required=True, help="mail for it is handed to Odoo")
    parser.add_argument("--maildir", required=True, help="all other mail is kept here")
    parser.add_argument("--odoo", required=True, help="Odoo's address")
    parser.add_argument("--database", required=True)
    parser.add_argument("--user-id", type=int, required=True)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stdout)
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    password = os.environ["POST_OFFICE_KEY"]
    gateway = OdooGateway(options.odoo, options.database, options.user_id, password)
    maildir = mailbox.Maildir(options.maildir)
    controller = serve(PostOffice(options.domain, gateway, maildir.add), options.port)
    try:
        signal.sigwait({signal.SIGINT, signal.SIGTERM})
    finally:
        controller.stop()


if __name__ == "__main__":
    main()
