from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import CpCasesCommon

AGENT = "cp_cases.group_cp_cases_user"


@tagged("cp_cases")
class TestHolder(CpCasesCommon):
    """Whoever holds a case sees it; where that ends, nothing is lost with him or her."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.agent = cls._create_user("ida", "cp_cases.group_cp_cases_service")
        cls.support.agent_ids += cls.agent

    def _get_ways(self):
        """How it ends that the agent can hold a case of the service."""
        rights = self.env["res.groups"].search([("all_implied_ids", "in", self.env.ref(AGENT).ids)])
        return {
            "archived": lambda: self.agent.write({"active": False}),
            "not qualified": lambda: self.support.write({"agent_ids": [(3, self.agent.id)]}),
            "not qualified, from the user": lambda: self.agent.write(
                {"cp_service_ids": [(3, self.support.id)]}
            ),
            "without right": lambda: self.agent.write(
                {"group_ids": [(3, group.id) for group in rights]}
            ),
            "without right, from the group": lambda: rights.write(
                {"user_ids": [(3, self.agent.id)]}
            ),
            "in another company": lambda: self.agent.write(
                {
                    "company_ids": [(6, 0, self.other_company.ids)],
                    "company_id": self.other_company.id,
                }
            ),
        }

    def _each_way(self):
        for way, end in self._get_ways().items():
            with self.subTest(way), self.env.cr.savepoint() as savepoint:
                yield end
                savepoint.close(rollback=True)
            self.env.invalidate_all()

    def _receive_held(self):
        case = self._receive("Lamp")
        case.with_user(self.agent).action_take()
        return case

    def test_is_there(self):
        case = self._receive_held()
        self.assertFalse(case.is_holder_gone)
        self.assertNotIn(case, case.search([("is_holder_gone", "=", True)]))

    def test_next_mail_brings_it_to_the_queue(self):
        case = self._receive_held()
        for end in self._each_way():
            end()
            self._receive(f"Re: [{case.thread_ids.identifier}]")
            self.assertFalse(case.user_id)
            self.assertTrue(case.is_waiting)

    def test_whatever_is_news_brings_it_to_the_queue(self):
        """A stranger's email, another desk's receipt, and that ours did not arrive."""
        case = self._receive_held()
        subject = f"Re: [{case.thread_ids.identifier}]"
        sent = self._reply(case, self.agent)
        news = {
            "stranger": lambda: self._receive(subject, email_from="mallory@example.net"),
            "receipt": lambda: self._receive(subject, Auto_Submitted="auto-generated"),
            "failed": lambda: self._deliver(
                self._make_mail(
                    "Undelivered mail",
                    email_from="mailer-daemon@example.com",
                    body="sara.henry@example.com: user unknown",
                    In_Reply_To=sent.message_id,
                )
            ),
        }
        for arrive in news.values():
            for end in self._each_way():
                end()
                arrive()
                self.assertFalse(case.user_id)
                self.assertTrue(case.is_waiting)
                self.assertTrue(case.has_news)

    def test_answer_of_nobody_leaves_it(self):
        case = self._receive_held()
        self.support.agent_ids -= self.agent
        self._receive(f"Re: [{case.thread_ids.identifier}]", Auto_Submitted="auto-replied")
        self.assertEqual(case.user_id, self.agent)

    def test_filter_and_board_show_it(self):
        case = self._receive_held()
        self._receive("Nobody has this")
        Case = self.env["cp.case"].with_user(self.sue)
        domain = [("service_id", "=", self.support.id)]
        for end in self._each_way():
            end()
            self.assertTrue(case.is_holder_gone)
            found = Case.search([*domain, ("is_holder_gone", "=", True)])
            self.assertEqual(found, case)
            self.assertNotIn(case, Case.search([*domain, ("is_holder_gone", "=", False)]))
            self.assertEqual(self.support.with_user(self.sue).gone_count, 1)

    def test_locks_end(self):
        case = self._receive_held()
        draft = self._open_reply(case, self.agent)
        for end in self._each_way():
            self.assertTrue(draft.sudo().holds_lock)
            end()
            worked_on = case.worker_ids.filtered(lambda row: row.user_id == self.agent)
            self.assertTrue(worked_on, "which may still show the case")
            self.assertFalse(draft.sudo().holds_lock)
            self.assertTrue(draft.exists(), "the text stays")

    def test_lock_on_what_another_has_stays_while_it_is_seen(self):
        case = self._receive("Lamp")
        case.with_user(self.ben).action_take()
        draft = self._open_reply(case, self.agent)
        self.support.agent_ids -= self.agent
        self.assertIn(self.agent, case._get_readers(self.agent))
        self.assertTrue(draft.sudo().holds_lock)

    def test_nobody_is_given_a_case_that_he_would_not_see(self):
        case = self._receive("Lamp")
        for end in self._each_way():
            end()
            with self.assertRaises(UserError):
                case.with_user(self.sue).action_assign(self.agent.id)
            with self.assertRaises(UserError):
                case.with_user(self.sue).action_transfer(user_id=self.agent.id)
            self.assertFalse(case.user_id)

    def test_nobody_takes_what_he_would_not_see(self):
        case = self._receive("Lamp")
        for end in self._each_way():
            end()
            with self.assertRaises(UserError):
                case.with_user(self.agent).action_take()
            with self.assertRaises(UserError):
                self.env["cp.service"].with_user(self.agent).action_take_next()
            self.assertFalse(case.user_id)

    def test_nobody_is_given_a_new_case_that_he_would_not_see(self):
        values = {"name": "Made", "service_id": self.support.id, "user_id": self.agent.id}
        Case = self.env["cp.case"].with_user(self.sue)
        self.assertEqual(Case.create(values).user_id, self.agent)
        for end in self._each_way():
            end()
            with self.assertRaises(UserError):
                Case.create(values)
        with self.assertRaisesRegex(UserError, "is not an agent of the service"):
            Case.create({**values, "service_id": self.billing.id})

    def test_refusal_says_why(self):
        case = self._receive("Lamp").with_user(self.sue)
        reasons = {
            "without right": "has no right on cases",
            "in another company": "does not work in the company",
            "not qualified": "is not an agent of the service",
        }
        for way, reason in reasons.items():
            with self.subTest(way), self.env.cr.savepoint() as savepoint:
                self._get_ways()[way]()
                with self.assertRaisesRegex(UserError, reason):
                    case.action_assign(self.agent.id)
                savepoint.close(rollback=True)
            self.env.invalidate_all()
