import logging
import threading
import time
from contextlib import contextmanager
from functools import partial, wraps
from types import SimpleNamespace
from unittest.mock import patch
from uuid import uuid4

import odoo.service.model
from odoo import SUPERUSER_ID, Command, api, modules
from odoo.exceptions import UserError
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import call_kw, retrying
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import mute_logger

from .common import CpCasesCommon

AGENTS = 8
TIMEOUT = 20


class Worker(threading.Thread):
    """One call in a thread of its own, with what came of it."""

    def __init__(self, job):
        super().__init__(daemon=True)
        self.job, self.value, self.error = job, None, None

    def run(self):
        threading.current_thread().dbname = get_db_name()
        try:
            self.value = self.job()
        except BaseException as error:  # noqa: BLE001 - the test looks at it
            self.error = error


class RaceCase(BaseCase):
    """Everything here is committed, so that connections see each other's work, and is deleted
    afterwards. The path of production runs, up to the mail server: ``sent`` has the entries that
    were given to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        # Odoo's own runner holds it as long as tests run: each call in a thread, which looks the
        # registry up, would wait for ever.
        cls.classPatch(Registry, "_lock", DummyRLock())
        cls.cr = cls.registry.cursor()
        cls.addClassCleanup(cls.cr.close)
        cls.env = api.Environment(cls.cr, SUPERUSER_ID, {})
        cls.token = f"races-{uuid4().hex[:8]}"
        cls.agents = cls._create_users("service", AGENTS)
        cls.ana, cls.ben = cls.agents[:2]
        cls.sue = cls._create_users("supervisor", 1)
        cls.support = cls.env["cp.service"].create(
            {
                "name": cls.token,
                "alias_name": cls.token,
                "agent_ids": (cls.agents | cls.sue).ids,
            }
        )
        # Found without a domain of ours, which would change the settings of the database.
        cls.support.alias_id.alias_incoming_local = True
        cls.cr.commit()
        cls.addClassCleanup(cls._delete_shared)

    @classmethod
    def _create_users(cls, group, count):
        return (
            cls.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                [
                    {
                        "name": f"{group.capitalize()} {index}",
                        "login": f"{group}-{index}@{cls.token}.example.com",
                        "group_ids": [
                            Command.link(cls.env.ref(f"cp_cases.group_cp_cases_{group}").id)
                        ],
                    }
                    for index in range(1, count + 1)
                ]
            )
        )

    @classmethod
    def _delete_shared(cls):
        cls.cr.rollback()
        cls.support.unlink()
        users = cls.agents | cls.sue
        partners = users.partner_id
        users.unlink()
        partners.unlink()
        cls.cr.commit()

    def setUp(self):
        super().setUp()
        sent = self.sent = []
        self.retries = []

        def send(mails, *args, **kwargs):
            sent.extend(mails.mail_message_id.ids)

        self.patch(modules.module, "current_test", False)
        self.patch(self.registry["mail.mail"], "send", send)
        self.patch(odoo.service.model, "time", SimpleNamespace(sleep=self._back_off))
        # PostgreSQL's refusals are what these tests are about.
        quiet = mute_logger("odoo.sql_db")
        quiet.__enter__()
        self.addCleanup(quiet.__exit__)
        self.addCleanup(self._delete_records)

    def _back_off(self, seconds):
        """Odoo's pause before a call is run again, a hundred times shorter."""
        self.retries.append(seconds)
        time.sleep(seconds / 100)

    def _delete_records(self):
        self.cr.rollback()
        cases = self.env["cp.case"].search([("service_id", "=", self.support.id)])
        customers = cases.partner_id.filtered(lambda partner: self.token in (partner.email or ""))
        self.env["mail.message"].search(
            [("model", "=", "cp.case"), ("res_id", "in", cases.ids)]
        ).unlink()
        self.env["cp.inbound.mail"].search([("message_id", "like", self.token)]).unlink()
        cases.unlink()
        customers.unlink()
        self._commit()

    # ------------------------------------------------------------
    # RECORDS
    # ------------------------------------------------------------

    def _commit(self):
        """End the transaction of the test, to see what the others have done."""
        self.cr.commit()  # pylint: disable=invalid-commit
        self.env.invalidate_all()

    def _make_mail(self, subject, sender="sara", **headers):
        return CpCasesCommon._make_mail(
            subject,
            email_from=f"{sender}@{self.token}.example.com",
            email_to=f"{self.token}@cases.example.com",
            message_id=f"<{uuid4().hex}@{self.token}.example.com>",
            **headers,
        )

    def _receive_case(self, state="new"):
        """A case that an email has made."""
        case = self.env["cp.case"].browse(self._deliver(self._make_mail("A case"))())
        self._commit()
        if state != case.state:
            case.write({"state": state})
            self._commit()
        return case

    def _create_cases(self, count):
        cases = self.env["cp.case"].create(
            [{"name": f"Case {index}", "service_id": self.support.id} for index in range(count)]
        )
        self._commit()
        return cases

    def _entries(self, case, entry_type=None):
        return case.history_ids.filtered(lambda entry: entry_type in (None, entry.cp_entry_type))

    def _assert_nothing_after_closing(self, case):
        self.assertEqual(case.state, "closed")
        closing = self._entries(case, "state")[-1]
        later = self._entries(case).filtered(lambda entry: entry.id > closing.id)
        for entry in later:
            self.assertIn("Follow up case", entry.body)

    def _open_draft(self, records, agent, method="action_reply"):
        draft = self.env["cp.case.draft"].browse(self._request(agent, records, method)()["res_id"])
        self._commit()
        draft.write({"body": "<p>Text</p>", "email_to": f"sara@{self.token}.example.com"})
        self._commit()
        return draft

    # ------------------------------------------------------------
    # CALLS
    # ------------------------------------------------------------

    def _request(self, user, records, method, *args, **kwargs):
        """A call of a client, as Odoo's server runs it."""
        uid, model, ids = user.id, records._name, records.ids
        if not hasattr(getattr(self.registry[model], method), "_api_model"):
            args = (ids, *args)

        def request():
            with self.registry.cursor() as cr:
                env = api.Environment(cr, uid, {})
                env.transaction.default_env = env
                return retrying(partial(call_kw, env[model], method, args, kwargs), env)

        return request

    def _system(self, model, method, *args):
        """A call of a cron or of the mail fetching: Odoo does not run it again."""

        def run():
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                return getattr(env[model], method)(*args)

        return run

    def _deliver(self, raw):
        return self._system("mail.thread", "message_process", False, raw)

    # ------------------------------------------------------------
    # RACES
    # ------------------------------------------------------------

    def _at_once(self, jobs, at):
        """Run calls at the same time.

        :param at: model and method at whose beginning they wait for each other, each having seen
            the database as it was before
        :return: what they returned, and the texts of the refusals
        """
        workers = [Worker(job) for job in jobs]
        log = logging.getLogger("odoo.sql_db")
        handlers = log.handlers
        with self._meeting(*at, len(workers)):
            for worker in workers:
                worker.start()
            outcome = self._join(*workers)
        self.assertIs(log.handlers, handlers, "nobody leaves the log silenced")
        return outcome

    @contextmanager
    def _meeting(self, model, method, parties):
        barrier, arrived = threading.Barrier(parties, timeout=TIMEOUT), set()
        original = getattr(self.registry[model], method)

        @wraps(original)
        def meet(records, *args, **kwargs):
            thread = threading.current_thread()
            if thread not in arrived:
                arrived.add(thread)
                # The snapshot of a transaction is taken by its first query.
                records.env.cr.execute("SELECT 1")
                barrier.wait()
            return original(records, *args, **kwargs)

        with patch.object(self.registry[model], method, meet):
            yield

    @contextmanager
    def _meanwhile(self, model, method, job, before=True):
        """Do ``job`` once, just before or after ``method``, inside of the first call of it."""
        original, done = getattr(self.registry[model], method), []

        @wraps(original)
        def wrapper(records, *args, **kwargs):
            first, result = not done, None
            done.append(True)
            if first and before:
                job(records)
            result = original(records, *args, **kwargs)
            if first and not before:
                job(records)
            return result

        with patch.object(self.registry[model], method, wrapper):
            yield

    def _start(self, job):
        """Start a call, and go on when it has ended or waits for a lock of another one."""
        worker = Worker(job)
        worker.start()
        deadline = time.monotonic() + TIMEOUT
        with self.registry.cursor() as cr:
            while worker.is_alive() and time.monotonic() < deadline:
                worker.join(0.02)
                cr.execute(
                    """SELECT FROM pg_stat_activity
                        WHERE datname = current_database() AND wait_event_type = 'Lock'"""
                )
                if cr.rowcount:
                    return worker
                cr.rollback()
        return worker

    def _join(self, *workers):
        """Wait for calls to end.

        :return: see :meth:`_at_once`
        """
        for worker in workers:
            worker.join(TIMEOUT)
            if worker.is_alive():
                self.fail("A call does not end.")
            if worker.error and not isinstance(worker.error, UserError):
                raise worker.error
        self._commit()
        return (
            [worker.value for worker in workers if not worker.error],
            [str(worker.error) for worker in workers if worker.error],
        )
