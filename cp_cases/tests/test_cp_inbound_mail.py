from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CUSTOMER, CpCasesCommon


@tagged("cp_cases")
class TestIntake(CpCasesCommon):
    def test_row_is_done(self):
        case = self._receive()
        inbound = self.env["cp.inbound.mail"].search([("case_id", "=", case.id)])
        self.assertEqual(inbound.state, "done")
        self.assertEqual(inbound.mail_message_id, self._entries(case))
        self.assertEqual(inbound.service_id, self.support)

    def test_other_mail_is_not_ours(self):
        count = self.env["cp.inbound.mail"].search_count([])
        with self.assertRaises(ValueError), mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].message_process(
                False, self._make_mail(email_to="nobody@elsewhere.example.com")
            )
        self.assertEqual(self.env["cp.inbound.mail"].search_count([]), count)

    def test_failure_loses_nothing(self):
        def fail(*args, **kwargs):
            raise RuntimeError("out of order")

        logger = "odoo.addons.cp_cases.models.cp_inbound_mail"
        self.patch(type(self.env["cp.case"]), "_route_email", fail)
        raw = self._make_mail("Not lost")
        with mute_logger(logger):
            self.assertFalse(self._deliver(raw))
        inbound = self.env["cp.inbound.mail"].search([], limit=1)
        self.assertEqual((inbound.state, inbound.tries), ("failed", 1))
        self.assertIn("out of order", inbound.error)
        with mute_logger(logger):
            for _try in range(4):
                inbound._process()
        self.assertEqual((inbound.state, inbound.reason), ("held", "error"))
        self.assertEqual(bytes(inbound._read_raw()), raw)

    def test_cron_takes_up_what_failed(self):
        raw = self._make_mail("Again")
        Inbound = self.env["cp.inbound.mail"]
        inbound = Inbound._store(raw, self.support)
        inbound.write({"state": "failed", "next_try": "2026-01-01"})
        self._run_cron("ir_cron_process_inbound")
        self.assertEqual(inbound.state, "done")
        self.assertEqual(inbound.case_id.name, "Again")

    def test_held_error_calls_the_administrator(self):
        inbound = self.env["cp.inbound.mail"]._store(self._make_mail(), self.support)
        inbound.tries = 4
        with mute_logger("odoo.addons.cp_cases.models.cp_inbound_mail"):
            inbound._note_failure(RuntimeError("x"))
        self.assertTrue(inbound.activity_ids.user_id.has_group("cp_cases.group_cp_cases_manager"))

    def test_raw_mail_is_kept_for_its_days(self):
        inbound = self.env["cp.inbound.mail"].browse(
            self.env["cp.inbound.mail"].search([("case_id", "=", self._receive().id)]).id
        )
        self.assertTrue(inbound.with_user(self.sue).raw)
        with self.assertRaises(AccessError):
            inbound.with_user(self.ben).read(["raw"])
        inbound._gc_raw()
        self.assertTrue(inbound.raw)
        with freeze_time(fields.Datetime.now() + timedelta(days=91)):
            inbound._gc_raw()
        inbound.invalidate_recordset()
        self.assertFalse(inbound.raw)

    def test_release_and_discard(self):
        self._receive("One", Auto_Submitted="auto-replied")
        self._receive("Two", Auto_Submitted="auto-replied")
        two, one = self.env["cp.inbound.mail"].search([], limit=2).with_user(self.sue)
        one.action_release()
        self.assertEqual(one.state, "done")
        self.assertEqual(one.case_id.name, "One")
        two.action_discard()
        self.assertEqual(two.state, "discarded")

    def test_loop_is_held(self):
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", 3)
        with self._sending():
            cases = [self._receive(f"Mail {index}", email_from=CUSTOMER) for index in range(5)]
        self.assertEqual([bool(case) for case in cases], [True] * 3 + [False] * 2)
        self.assertFalse(self._mails, "no customer's mail is bounced")
        held = self.env["cp.inbound.mail"].search([("reason", "=", "loop")])
        self.assertEqual(len(held), 2)
