from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..common import CpCasesCommon

MACHINE = {"email_from": "alerts@example.com", "Auto_Submitted": "auto-generated"}


@tagged("cp_cases")
class TestLoops(CpCasesCommon):
    """What could be a loop is counted, and what people write is not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", 3)

    def _receive_many(self, count=5, **mail):
        """Whether each mail was let in."""
        return [bool(self._receive(f"Mail {index}", **mail)) for index in range(count)]

    def _get_held(self):
        inbound = self.env["cp.inbound.mail"].with_user(self.sue)
        return inbound.search([("state", "=", "held"), ("reason", "=", "loop")])

    def test_busy_sender_is_no_loop(self):
        self._set_acknowledgement()
        with self._sending():
            self.assertEqual(self._receive_many(), [True] * 5)

    def test_busy_sender_on_one_case_is_no_loop(self):
        case = self._receive()
        sent = self._reply(case, self.ben)
        self.assertEqual(self._receive_many(In_Reply_To=sent.message_id), [True] * 5)
        self.assertEqual(len(self._entries(case, "incoming")), 6)

    def test_machine_that_makes_cases(self):
        with self._sending():
            self.assertEqual(self._receive_many(**MACHINE), [True] * 3 + [False] * 2)
        self.assertFalse(self._mails, "nothing is bounced")
        self.assertEqual(len(self._get_held()), 2)
        other = {**MACHINE, "email_from": "shop@example.com"}
        self.assertTrue(self._receive(**other))
        self.assertTrue(self._receive(email_from=MACHINE["email_from"]), "a person writes")

    def test_machine_that_answers_one_case(self):
        case, other = self._receive(), self._receive("Another")
        first, second = (self._entries(one, "incoming").message_id for one in (case, other))
        for kind in ("auto-replied", "auto-generated"):
            with self.subTest(kind):
                mail = {"email_from": f"{kind}@example.com", "Auto_Submitted": kind}
                let_in = self._receive_many(In_Reply_To=first, **mail)
                self.assertEqual(let_in, [True] * 3 + [False] * 2)
                self.assertTrue(self._receive(In_Reply_To=second, **mail), "that is another case")

    def test_answers_that_follow_ours_at_once(self):
        case = self._receive()
        let_in = []
        for _turn in range(5):
            sent = self._reply(case, self.ben)
            let_in.append(bool(self._receive("Re: Refund", In_Reply_To=sent.message_id)))
        self.assertEqual(let_in, [True] * 3 + [False] * 2)

    def test_answers_that_take_their_time(self):
        case = self._receive()
        for _turn in range(5):
            sent = self._reply(case, self.ben)
            sent.sudo().date = fields.Datetime.now() - timedelta(minutes=3)
            self.assertTrue(self._receive("Re: Refund", In_Reply_To=sent.message_id))

    def test_reports_are_let_in(self):
        case = self._receive()
        sent = self._reply(case, self.ben)
        report = {"email_from": "MAILER-DAEMON@example.net", "Return_Path": "<>"}
        let_in = self._receive_many(In_Reply_To=sent.message_id, **report)
        self.assertEqual(let_in, [True] * 5)

    def test_only_what_came_lately_counts(self):
        self._receive_many(3, **MACHINE)
        self.assertFalse(self._receive(**MACHINE))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cp_inbound_mail SET create_date = create_date - interval '121 minutes'"
        )
        self.assertTrue(self._receive(**MACHINE))

    def test_allowed_sender(self):
        self.env["mail.gateway.allowed"].create({"email": MACHINE["email_from"]})
        self.assertEqual(self._receive_many(**MACHINE), [True] * 5)

    def test_answer_to_a_report_of_a_loop(self):
        reference = "<1.openerp-loop-detection-bounce-email@example.org>"
        self.assertFalse(self._receive(In_Reply_To=reference))
        self.assertEqual(len(self._get_held()), 1)

    def test_supervisor_lets_it_in(self):
        self._receive_many(4, **MACHINE)
        held = self._get_held()
        held.action_release()
        self.assertEqual(held.case_id.name, "Mail 3")
        self.assertFalse(self._receive(**MACHINE), "it goes on")
