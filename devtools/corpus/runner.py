"""Gives mails to Odoo's mail gateway as a mail server does, and looks up what became of them.

Runs in Odoo's Python: ``python -m devtools.corpus.runner DATABASE CONFIG JOB``. The mails go the
way they go in production, each step in a transaction of its own. The report has one JSON object
on each line: who reads it knows which mail is being worked on.
"""

import json
import os
import re
import sys
import time
from email.utils import parseaddr
from importlib import import_module
from pathlib import Path

from odoo import SUPERUSER_ID, api
from odoo.modules.module import initialize_sys_path
from odoo.modules.registry import Registry
from odoo.tools import config, email_normalize, html2plaintext

from . import python_reading
from .active_html import find_active

DOMAIN = "corpus.example.com"
ADDRESS = f"support@{DOMAIN}"
LINE_END_RE = re.compile(rb"\r\r?\n|\r|\n")
BLANK_LINE_RE = re.compile(rb"(?:\r?\r?\n){2}|\r\r(?!\n)")


class Runner:
    def __init__(self, registry, job, stream):
        self.registry = registry
        self.mails = job["mails"]
        self.first_step = job["step"]
        self.stream = stream
        self.split_mail = import_module("odoo.addons.cp_cases.tools.headers.raw_headers").split_mail

    def run(self):
        """Deliver each mail twice, from the step on at which an earlier process ended."""
        if not self.first_step:
            self.transaction(prepare)
        for step in range(self.first_step, 2 * len(self.mails)):
            if step == len(self.mails):
                self.report("counts", counts=self.transaction(count))
            self.report("start", step=step)
            raw = read(self.mails[step % len(self.mails)])
            started = time.monotonic(), time.process_time()
            error = self.deliver(raw)
            self.report("end", step=step, seconds=fair_seconds(*started), error=error)
        self.report("counts", counts=self.transaction(count))
        for number, path in enumerate(self.mails):
            self.report("outcome", mail=number, **self.transaction(self.look_up, read(path)))

    def report(self, event, **values):
        self.stream.write(json.dumps({"event": event, **values}) + "\n")
        self.stream.flush()

    def transaction(self, function, *arguments):
        with self.registry.cursor() as cr:
            return function(api.Environment(cr, SUPERUSER_ID, {}), *arguments)

    def deliver(self, raw):
        """Hand a mail to the gateway; return what it raised."""
        try:
            self.transaction(lambda env: env["mail.thread"].message_process(False, raw) and None)
        except Exception as error:  # noqa: BLE001 - it is what is looked for
            return repr(error)[:300]
        return None

    def look_up(self, env, raw):
        """What became of a mail; nothing that processing it said is believed."""
        inbound = env["cp.inbound.mail"].search(
            [("fingerprint", "=", self.split_mail(raw).fingerprint)]
        )
        if not inbound:
            return {"outcome": "lost", "detail": "it was not stored"}
        found = {"inbound": inbound.id, "outcome": "held", "detail": inbound.reason}
        entry = inbound.mail_message_id.exists()
        if content(inbound._read_raw() or b"") != content(raw):
            found.update(outcome="lost", detail="taken for another mail")
        elif inbound.state == "done" and (
            not entry or entry.model != "cp.case" or entry.res_id != inbound.case_id.id
        ):
            found.update(outcome="lost", detail="there is no entry")
        elif inbound.state == "done":
            found.update(describe(entry))
            files = [bytes(file.raw or b"") for file in entry.attachment_ids]
            found.update(python_reading.compare(raw, str(entry.body or ""), files))
            found["nothing to read"] &= bool(content(raw))
        elif inbound.state != "held":
            found.update(outcome="failed", detail=inbound.error or inbound.state)
        return found


def fair_seconds(clock, cpu_clock):
    """The seconds since then, as far as they are not due to other work on this machine."""
    share = min(1, os.cpu_count() / max(os.getloadavg()[0], 1))
    return max(time.process_time() - cpu_clock, share * (time.monotonic() - clock))


def prepare(env):
    """A service that has an address and acknowledges; no limit on what one sender writes."""
    domain = env["mail.alias.domain"].create({"name": DOMAIN})
    template = env["mail.template"].create(
        {
            "name": "Acknowledgement",
            "model_id": env["ir.model"]._get_id("cp.case"),
            "subject": "{{ object.name }}",
            "body_html": '<p><t t-out="object.number"/></p>',
        }
    )
    env.company.alias_domain_id = domain
    env["cp.service"].create(
        {"name": "Corpus", "alias_name": "support", "acknowledgement_template_id": template.id}
    )
    env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", 10**9)


def compose_only(self, message, **_kwargs):
    """In place of sending: all that can fail before a mail server has the email."""
    _sender, _recipients, message = self._prepare_email_message__(message, None)
    message.as_bytes()
    return message["Message-Id"]


def read(path):
    """The file as a mail server hands it over, with the address that it was sent to: most
    mails of a corpus are for somebody else."""
    raw = Path(path).read_bytes()
    found = LINE_END_RE.search(raw)
    end = found[0] if found else b"\n"
    separator = b""
    if found and raw.startswith(b"From "):
        # That of a mailbox file stands before the headers.
        separator, raw = raw[: found.end()], raw[found.end() :]
    trace = (f"Delivered-To: {ADDRESS}".encode(), b"Received: by mx.corpus.example.com", b"")
    return separator + end.join(trace) + raw


def content(raw):
    """The body without white space, which mail servers change."""
    parts = BLANK_LINE_RE.split(raw, maxsplit=1)
    return b"".join(parts[1].split()) if len(parts) == 2 else b""


def count(env):
    return {
        "cases": env["cp.case"].search_count([]),
        "entries": env["mail.message"].search_count([("cp_entry_type", "!=", False)]),
        "inbound mails": env["cp.inbound.mail"].search_count([]),
        "contacts": env["res.partner"].with_context(active_test=False).search_count([]),
    }


def describe(entry):
    answers = entry.search([("parent_id", "=", entry.id)])
    is_empty = not html2plaintext(entry.body or "").strip() and not entry.attachment_ids
    return {
        "outcome": "cases" if entry.cp_is_new_request else "joined",
        "detail": "",
        "active": find_active(str(entry.body or "")),
        "subject": entry.subject or "",
        "from": email_normalize(entry.email_from) or parseaddr(entry.email_from or "")[1],
        "automatic": entry.cp_is_automatic,
        "nothing to read": is_empty,
        "not acknowledged": any(answers.mapped("has_error")),
    }


def main(database, config_path, job_path):
    config.parse_config(
        ["-c", config_path, "-d", database, "--no-http", "--log-level=warn"], setup_logging=True
    )
    initialize_sys_path()
    registry = Registry(database)
    servers = import_module("odoo.addons.base.models.ir_mail_server").IrMail_Server
    servers._disable_send = classmethod(lambda cls: True)
    servers.send_email = compose_only
    job = json.loads(Path(job_path).read_text())
    with open(job["report"], "a") as stream:
        Runner(registry, job, stream).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
