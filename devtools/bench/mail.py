"""Measures mail: in, and out."""

from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import make_msgid
from functools import partial
from unittest.mock import patch

from odoo.addons.base.models.ir_mail_server import IrMail_Server

from .profiles import find_agents

# What Odoo itself does with a mail.
BARE_MODEL, BARE_ADDRESS = "x_bench_bare", "bare"

TEXT = "Hello,\n\nI have not got my order yet. Where is it?\n\nKind regards\n"


def make_mail(email_from, email_to, subject, message_id=None):
    message = EmailMessage()
    message["Message-ID"] = message_id or make_msgid(domain="bench.example.com")
    message["From"] = email_from
    message["To"] = email_to
    message["Subject"] = subject
    message["Date"] = "Fri, 10 Jul 2026 14:16:00 +0000"
    message.set_content(TEXT)
    return message.as_bytes()


def _pretend(_self, message, *_args, **_kwargs):
    return message["Message-Id"]


@contextmanager
def nothing_is_sent():
    with (
        patch.object(IrMail_Server, "_connect__", lambda *args, **kwargs: None),
        patch.object(
            IrMail_Server,
            "send_email",
            lambda self, message, *args, **kwargs: message["Message-Id"],
        ),
    ):
        yield


def measure(meter, env):
    agent = find_agents(env)["typical"]
    bench = MailBench(meter, agent.id, agent.cp_service_ids[0])
    bare_address = _find_bare_address(env, agent.cp_service_ids[0])
    with nothing_is_sent():
        bare, new = bench.records_in_turns([bare_address, bench.address])
        return {
            "mail_bare": bare,
            "mail_new": {**new, "bare_cpu": bare["cpu"]},
            "mail_stranger": bench.stranger(),
            "mail_joins": bench.joining(),
            "reply": bench.reply(),
            "follow_up": bench.follow_up(),
        }


def measure_pace(meter, env):
    """
    :return: the milliseconds for what hardly depends on us
    """
    agent = find_agents(env)["typical"]
    bench = MailBench(meter, agent.id, agent.cp_service_ids[0])
    address = _find_bare_address(env, agent.cp_service_ids[0])
    with nothing_is_sent():
        [bare] = bench.records_in_turns([address])
    return bare["cpu"]


def _find_bare_address(env, service):
    """The address of a model that has ``mail.thread`` and nothing else."""
    alias = env["mail.alias"].search([("alias_name", "=", BARE_ADDRESS)])
    if not alias:
        model = env["ir.model"].create(
            {"name": "Bare", "model": BARE_MODEL, "is_mail_thread": True, "state": "manual"}
        )
        # Without one, Odoo warns at each update.
        env["ir.model.access"].create({"name": BARE_MODEL, "model_id": model.id})
        alias = env["mail.alias"].create(
            {
                "alias_name": BARE_ADDRESS,
                "alias_model_id": model.id,
                "alias_contact": "everyone",
                "alias_domain_id": service.alias_domain_id.id,
            }
        )
        env.cr.commit()
    return alias.alias_full_name


class MailBench:
    def __init__(self, meter, agent_id, service):
        self.meter = meter
        self.agent_id = agent_id
        self.service_id = service.id
        self.address = service.alias_email
        self.turn = 0

    def records_in_turns(self, addresses):
        """
        :return: the figures for a mail to each of the addresses
        """
        prepares = [partial(self._mail, address=address) for address in addresses]
        return [figure.as_dict() for figure in self.meter.write_in_turns(1, prepares, _process)]

    def stranger(self):
        return self.meter.write(1, partial(self._mail, known=False), _process).as_dict()

    def joining(self):
        return self.meter.write(1, self._mail_on_a_thread, _process).as_dict()

    def reply(self):
        return self.meter.write(
            self.agent_id,
            self._make_case,
            lambda env, case_id: _send(env, env["cp.case"].browse(case_id).action_reply()),
        ).as_dict()

    def follow_up(self):
        def send(env, case_id):
            _send(env, env["cp.case"].browse(case_id).action_create_follow_up())

        return self.meter.write(self.agent_id, self._make_closed_case, send).as_dict()

    def _mail(self, env, known=True, address=None):
        self.turn += 1
        address = address or self.address
        subject = f"Where is my order {self.turn}?"
        if not known:
            return make_mail(f"stranger{self.turn}@elsewhere.example.org", address, subject)
        # Another customer each time: too many mails of one are held as a loop.
        env.cr.execute(
            "SELECT email FROM res_partner WHERE email LIKE '%%@example.com' "
            "ORDER BY id DESC OFFSET %s LIMIT 1",
            [self.turn],
        )
        return make_mail(env.cr.fetchone()[0], address, subject)

    def _mail_on_a_thread(self, env):
        """On a case without an agent: one who is not qualified would lose it, which is measured
        nowhere else and is rare."""
        self.turn += 1
        thread = env["cp.case.thread"].search(
            [("case_id.state", "=", "new")], order="id desc", offset=self.turn, limit=1
        )
        subject = f"Re: {thread.name} [{thread.identifier}]"
        return make_mail(thread.case_id.email_from, self.address, subject)

    def _make_case(self, env):
        env = env(su=True)
        return env["mail.thread"].message_process(False, self._mail(env))

    def _make_closed_case(self, env):
        case_id = self._make_case(env)
        env.cr.commit()
        env(user=1, su=True)["cp.case"].browse(case_id).write({"state": "closed"})
        return case_id


def _process(env, raw):
    case_id = env["mail.thread"].message_process(False, raw)
    if not case_id:
        raise RuntimeError("A mail of the benchmark made no entry.")


def _send(env, action):
    draft = env[action["res_model"]].browse(action["res_id"])
    draft.write({"body": "<p>We look into it.</p>"})
    draft.action_send()
