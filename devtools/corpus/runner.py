"""Gives each file of a folder to Odoo's mail gateway, twice, and prints what became of them.

Runs in Odoo's Python: ``python -m devtools.corpus.runner DATABASE CONFIG FOLDER``. The mails go the
way they go in production, each step in a transaction of its own.
"""

import json
import signal
import sys
import time
from collections import Counter
from importlib import import_module
from pathlib import Path

from odoo import SUPERUSER_ID, api
from odoo.modules.module import initialize_sys_path
from odoo.modules.registry import Registry
from odoo.tools import config, email_normalize

from .active_html import find_active

TIME_LIMIT = 5
ADDRESS = "corpus@corpus.example.com"
COLUMNS = (
    "files", "cases", "joined", "held", "repeated", "lost", "hung", "active HTML",
    "wrong subject", "wrong sender",
)  # fmt: skip
MUST_BE_NONE = ("lost", "hung", "active HTML")


class Hung(BaseException):
    """A mail took longer than it may. No ordinary exception: nobody may catch it on the way."""


class Corpus:
    def __init__(self, registry, folder, fingerprint):
        self.registry = registry
        self.fingerprint = fingerprint
        self.counts = Counter(dict.fromkeys(COLUMNS, 0))
        self.seen = set()
        self.troubles = []
        self.slowest = []
        self.paths = sorted(
            path
            for path in Path(folder).rglob("*")
            if path.is_file() and path.suffix != ".json" and not path.name.startswith(".")
        )

    def transaction(self):
        return self.registry.cursor()

    def env(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {})

    def prepare(self):
        """A service that has an address, and no limit on how much one sender writes."""
        with self.transaction() as cr:
            env = self.env(cr)
            domain = env["mail.alias.domain"].create({"name": ADDRESS.partition("@")[2]})
            env.company.alias_domain_id = domain
            env["cp.service"].create({"name": "Corpus", "alias_name": ADDRESS.partition("@")[0]})
            env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", 10**9)

    def run(self):
        for path in self.paths:
            self.counts["files"] += 1
            raw = self.read(path)
            seconds = self.deliver(path, raw)
            self.slowest = sorted([*self.slowest, (seconds, str(path))], reverse=True)[:5]
            self.judge(path, raw)
        stored = self.stored()
        for path in self.paths:
            self.deliver(path, self.read(path))
        return stored, self.stored()

    @staticmethod
    def read(path):
        """The file as a mail server hands it over: most are addressed to somebody else."""
        return f"Delivered-To: {ADDRESS}\r\n".encode() + path.read_bytes()

    def deliver(self, path, raw):
        """Hand a mail to the gateway; the seconds that it took."""
        start = time.monotonic()
        signal.setitimer(signal.ITIMER_REAL, TIME_LIMIT)
        try:
            with self.transaction() as cr:
                self.env(cr)["mail.thread"].message_process(False, raw)
        except Hung:
            pass
        except Exception as error:  # noqa: BLE001 - one bad mail must not end the run
            self.troubles.append(f"raised {error!r}: {path}")
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        seconds = time.monotonic() - start
        if seconds > TIME_LIMIT:
            self.note("hung", path)
        return seconds

    def judge(self, path, raw):
        with self.transaction() as cr:
            env = self.env(cr)
            inbound = env["cp.inbound.mail"].search([("fingerprint", "=", self.fingerprint(raw))])
            message = inbound.mail_message_id
            if inbound.id in self.seen:
                self.counts["repeated"] += 1
                return
            self.seen.add(inbound.id)
            if inbound.state == "held" and inbound.reason != "error" and inbound._read_raw():
                self.counts["held"] += 1
            elif inbound.state == "done" and message and inbound.case_id:
                self.counts["cases" if message.cp_is_new_request else "joined"] += 1
                self.inspect(path, message)
            else:
                self.note("lost", path, inbound.error or inbound.state or "no row")

    def inspect(self, path, message):
        if active := find_active(str(message.body or "")):
            self.note("active HTML", path, ", ".join(active))
        beside = [path.with_suffix(".json"), path.with_name(f"{path.name}.json")]
        expected = next((json.loads(file.read_text()) for file in beside if file.is_file()), {})
        if "subject" in expected and squeeze(message.subject) != squeeze(expected["subject"]):
            self.note("wrong subject", path, repr(message.subject))
        if "from" in expected and email_normalize(message.email_from) != email_normalize(
            expected["from"]
        ):
            self.note("wrong sender", path, repr(message.email_from))

    def note(self, column, path, detail=""):
        self.counts[column] += 1
        self.troubles.append(f"{column}: {path} {detail}".rstrip())

    def stored(self):
        with self.transaction() as cr:
            env = self.env(cr)
            entries = [("model", "=", "cp.case"), ("cp_entry_type", "!=", False)]
            return {
                "cases": env["cp.case"].search_count([]),
                "entries": env["mail.message"].search_count(entries),
                "inbound mails": env["cp.inbound.mail"].search_count([]),
            }


def squeeze(text):
    return " ".join((text or "").split())


def raise_hung(_signal, _frame):
    raise Hung


def main(database, config_path, folder):
    config.parse_config(["-c", config_path, "-d", database, "--log-level=critical"])
    initialize_sys_path()
    # Known only now that Odoo knows its addons path.
    tool = import_module("odoo.addons.cp_cases.tools.raw_mail")
    signal.signal(signal.SIGALRM, raise_hung)
    corpus = Corpus(Registry(database), folder, tool.fingerprint)
    corpus.prepare()
    first, second = corpus.run()
    lines = [f"{column:>15}: {corpus.counts[column]}" for column in COLUMNS]
    lines += [f"{'second run':>15}: {'adds nothing' if first == second else f'{first} > {second}'}"]
    lines += ["", "Slowest:", *(f"  {seconds:5.2f} s {path}" for seconds, path in corpus.slowest)]
    lines += ["", *corpus.troubles]
    sys.stdout.write("\n".join(lines) + "\n")
    is_good = first == second and not any(corpus.counts[column] for column in MUST_BE_NONE)
    return 0 if is_good and corpus.paths else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
