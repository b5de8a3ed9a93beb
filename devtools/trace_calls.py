"""Which files of the addon take part in what users do, and how often a reader changes file.

Fed to Odoo's shell on a database that has the addon, which it leaves as it was:
``bin/odoo shell -d DATABASE --no-http < devtools/trace_calls.py``
"""

import sys
from email.message import EmailMessage
from pathlib import PurePath

import odoo.modules.module
from odoo.modules import get_module_path

ADDON = get_module_path("cp_cases") + "/"
SHOWS_FILES = False
PAGE = {"number": {}, "name": {}, "partner_name": {}, "state": {}, "is_pinned": {}}


class Trace:
    """What is called of the addon, in order."""

    def __init__(self):
        self.files, self.functions, self.changes = set(), set(), 0
        self._last = None

    def __enter__(self):
        sys.setprofile(self._note)
        return self

    def __exit__(self, *_exception):
        sys.setprofile(None)

    def _note(self, frame, event, _arg):
        code = frame.f_code
        if event != "call" or not code.co_filename.startswith(ADDON):
            return
        self.files.add(code.co_filename)
        self.functions.add((code.co_filename, code.co_firstlineno))
        self.changes += code.co_filename != self._last
        self._last = code.co_filename


class Desk:
    """One agent, one service, one customer."""

    def __init__(self, env):
        self.env = env
        if not env.company.alias_domain_id:
            env.company.alias_domain_id = env["mail.alias.domain"].create({"name": "trace.example"})
        self.agent = env["res.users"].create(
            {
                "name": "Traced Agent",
                "login": "traced agent",
                "email": "traced@agents.example",
                "group_ids": [(4, env.ref("cp_cases.group_cp_cases_service").id)],
            }
        )
        self.service = env["cp.service"].create(
            {"name": "Traced", "alias_name": "traced", "agent_ids": [(4, self.agent.id)]}
        )

    @property
    def case(self):
        return self.env["cp.case"].search([("service_id", "=", self.service.id)])

    def receive(self, subject):
        mail = EmailMessage()
        mail["From"] = "Trace <trace@customer.example>"
        mail["To"] = self.service.alias_email
        mail["Subject"] = subject
        mail["Message-ID"] = f"<{abs(hash(subject))}@customer.example>"
        mail.set_content("Good morning,\n\nthis is traced.\n")
        self.env["mail.thread"].message_process(None, mail.as_bytes())
        # As at the end of a transaction.
        self.env.flush_all()
        self.env.cr.precommit.run()

    def open_reply(self):
        draft_id = self.case.with_user(self.agent).action_reply()["res_id"]
        return self.env["cp.case.draft"].with_user(self.agent).browse(draft_id)

    def read_page(self, domain):
        cases = self.env["cp.case"].with_user(self.agent)
        return cases.web_search_read(domain, PAGE, limit=80, order="id desc", count_limit=1001)


def main(env):
    # Where the gateway begins no transaction of its own.
    odoo.modules.module.current_test = True
    desk = Desk(env)
    write_row("", "files", "functions", "changes")
    trace(env, "a new mail", lambda: desk.receive("Traced request"))
    subject = f"Re: Traced request [{desk.case.thread_ids.identifier}]"
    trace(env, "a joining mail", lambda: desk.receive(subject))
    draft = trace(env, "a reply, opened", desk.open_reply)
    trace(env, "the reply, sent", draft.action_send)
    trace(env, "a page of a list", lambda: desk.read_page([("state", "!=", "closed")]))
    trace(env, "a search for a word", lambda: desk.read_page([("search_term", "ilike", "traced")]))
    env.cr.rollback()


def trace(env, what, function):
    # As in a transaction of its own.
    env.invalidate_all()
    env["cp.case"]._forget_sight()
    with Trace() as found:
        result = function()
    write_row(what, len(found.files), len(found.functions), found.changes)
    if SHOWS_FILES:
        sys.stdout.write(f"  {' '.join(sorted(PurePath(name).name for name in found.files))}\n")
    return result


def write_row(what, *values):
    sys.stdout.write("{:24}{:>10}{:>10}{:>10}\n".format(what, *values))


main(env)  # noqa: F821 - Odoo's shell has it
