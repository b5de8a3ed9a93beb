from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CpCasesCommon


@tagged("cp_cases")
class TestTakeAssignTransfer(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.case = self._create_case()

    def test_take(self):
        self.case.with_user(self.ben).action_take()
        self.assertEqual(self.case.user_id, self.ben)
        entry = self._entries(self.case, "transferred")
        self.assertIn("Taken by Ben", entry.body)
        self.assertEqual(entry.author_id, self.ben.partner_id)
        self.assertEqual(self.case.worker_ids.user_id, self.ben)

    def test_of_two_who_take_one_is_told(self):
        self.case.write({"user_id": self.ana.id})
        with self.assertRaisesRegex(UserError, "is with Ana"):
            self.case.with_user(self.ben).action_take()

    def test_taking_what_one_has_is_no_event(self):
        self.case.with_user(self.ben).action_take()
        self.case.with_user(self.ben).action_take()
        self.assertEqual(len(self._entries(self.case, "transferred")), 1)

    def test_take_what_one_does_not_see_is_refused(self):
        for agent in (self.ana, self.cid, self.eve):
            with self.assertRaises(AccessError):
                self.case.with_user(agent).action_take()

    def test_assign_is_for_supervisors(self):
        with self.assertRaises(AccessError):
            self.case.with_user(self.ben).action_assign(self.ana.id)
        self.case.with_user(self.sue).action_assign(self.ana.id)
        self.assertEqual(self.case.user_id, self.ana)
        self.assertTrue(self.case.with_user(self.ana).visible_to_me)

    def test_assign_to_who_is_not_qualified_is_refused(self):
        for user in (self.cid, self.eve):
            with self.assertRaises(UserError):
                self.case.with_user(self.sue).action_assign(user.id)

    def test_transfer_to_an_agent_with_a_note(self):
        self.case.with_user(self.ben).action_take()
        self.case.with_user(self.ben).action_transfer(user_id=self.ana.id, note="Speaks French")
        self.assertEqual(self.case.user_id, self.ana)
        self.assertIn(
            "Transferred from Ben (Support) to Ana (Support)",
            self._entries(self.case, "transferred")[-1].body,
        )
        note = self._entries(self.case, "note")
        self.assertIn("Speaks French", note.body)
        self.assertEqual(note.author_id, self.ben.partner_id)
        self.assertEqual(self.case.worker_ids.user_id, self.ana | self.ben)

    def test_transfer_to_a_service_goes_to_its_queue(self):
        self.case.with_user(self.ben).action_take()
        self.case.with_user(self.ben).action_transfer(service_id=self.billing.id)
        self.assertEqual(self.case.service_id, self.billing)
        self.assertFalse(self.case.user_id)
        self.assertTrue(self.case.with_user(self.cid).visible_to_me)
        self.assertTrue(self.case.with_user(self.ben).visible_to_me, "he has worked on it")

    def test_change_of_service_keeps_a_qualified_agent(self):
        self.billing.agent_ids += self.ben
        self.case.with_user(self.ben).action_take()
        self.case.with_user(self.ben).action_transfer(service_id=self.billing.id)
        self.assertEqual(self.case.user_id, self.ben)

    def test_transfer_of_what_another_has_is_refused(self):
        self.case.with_user(self.sue).action_assign(self.ana.id)
        with self.assertRaisesRegex(UserError, "is with Ana"):
            self.case.with_user(self.ben).action_transfer(service_id=self.billing.id)

    def test_transfer_to_nobody_or_to_the_wrong_one_is_refused(self):
        case = self.case.with_user(self.ben)
        for kwargs in ({}, {"user_id": self.cid.id}, {"user_id": self.eve.id}):
            with self.subTest(kwargs), self.assertRaises(UserError):
                case.action_transfer(**kwargs)

    def test_note_may_hold_no_markup(self):
        self.case.with_user(self.ben).action_transfer(
            user_id=self.ana.id, note="<script>alert(1)</script>"
        )
        self.assertNotIn("<script", self._entries(self.case, "note").body)


@tagged("cp_cases")
class TestTakeNext(CpCasesCommon):
    def test_priority_then_age(self):
        self._create_case(name="old")
        self._create_case(name="older but low", priority="1")
        self._create_case(name="urgent", priority="5")
        names = []
        for _index in range(3):
            action = self.support.with_user(self.ana).action_take_next()
            self.assertEqual(action["res_model"], "cp.case")
            names.append(self.env["cp.case"].with_user(self.ana).browse(action["res_id"]).name)
        self.assertEqual(names, ["urgent", "old", "older but low"])

    def test_nothing_left(self):
        with self.assertRaises(UserError):
            self.support.with_user(self.ana).action_take_next()

    def test_only_of_qualified_services(self):
        self._create_case(service_id=self.billing.id)
        with self.assertRaises(UserError):
            self.env["cp.service"].with_user(self.ana).action_take_next()
        with self.assertRaises(AccessError):
            self.billing.with_user(self.ana).action_take_next()

    def test_passes_over_what_is_pending_resolved_or_closed(self):
        self._create_case(state="pending", pending_reason_id=self.reason.id)
        self._create_case(state="resolved")
        self._close(self._create_case())
        with self.assertRaises(UserError):
            self.support.with_user(self.ana).action_take_next()
