"""bin/demo: Odoo with this addon and example data, and a post office for its email.

Ctrl-C stops everything that it started. The data is kept; --fresh starts over. In another
language, it has data of its own: bin/demo --language de
"""

import argparse
import contextlib
import fcntl
import time

from .. import paths
from ..demo import demo
from ..languages import LANGUAGES
from ..machine import postgres, system
from ..server.odoo_server import Odoo, manifest
from ..ui import Problem, say

NAME = "demo"
LOGINS = (
    ("ana", "worked-on agent: sees the cases she has worked on"),
    ("ben", "service agent: also sees the cases of his services"),
    ("sue", "supervisor"),
    ("max", "manager: also configures services"),
    ("admin", "Odoo's administrator"),
)


def main(arguments):
    options = _parser().parse_args(arguments)
    with _only_one():
        system.require_free_port(options.port, "--port", "Odoo")
        system.require_free_port(options.smtp_port, "--smtp-port", "the post office")
        manifest()
        with postgres.use() as server:
            name = f"{NAME}_{options.language}" if options.language else NAME
            own = demo.Demo(name, Odoo(server), options.port, options.smtp_port, options.language)
            own.prepare(options.fresh)
            with contextlib.suppress(KeyboardInterrupt), own.running() as programs:
                _tell(own, programs)
                while True:
                    demo.check_alive(programs)
                    time.sleep(1)
            say("\n» Stopping")
    return 0


def _parser():
    parser = argparse.ArgumentParser(
        prog="bin/demo", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--fresh", action="store_true", help="drop the data, start over")
    parser.add_argument(
        "--language", choices=LANGUAGES, help="that of users, company and data (English)"
    )
    parser.add_argument("--port", type=int, default=8069, help="Odoo's port (8069)")
    parser.add_argument("--smtp-port", type=int, default=8025, help="the post office's port (8025)")
    return parser


@contextlib.contextmanager
def _only_one():
    with open(demo.folder(NAME) / "running.lock", "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem("The demo is already running; stop that one first.") from None
        yield


def _tell(own, programs):
    logins = "\n".join(f"    {login:<6} {role}" for login, role in LOGINS)
    port = "" if own.smtp_port == 8025 else f" --smtp-port {own.smtp_port}"
    say(f"""
Odoo: {own.url}
  Logins (the password is the login):
{logins}

Email
  Send one in:  {paths.REPO}/bin/mail{port} --subject "My order" "Where is my order?"
                or any mail program, with SMTP server 127.0.0.1 port {own.smtp_port}
                and an address that ends in @{demo.DOMAIN}
  Sent by Odoo: {own.maildir}
                a Maildir, which mail programs open; its newest mail: ls -t {own.maildir}/new

Logs: {", ".join(str(log) for _process, log in programs.values())}
Ctrl-C stops everything; the data is kept (bin/demo --fresh starts over).""")
