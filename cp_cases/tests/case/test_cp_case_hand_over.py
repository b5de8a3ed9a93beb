from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ...models.case.cp_case import QUEUE_ORDER
from ..common import CpCasesCommon


@tagged("cp_cases")
class TestTakeAssignTransfer(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.case = self._create_case()

    def test_take(self):
        self.case.with_user(self.ben).action_take()
        self.assertEqual(self.case.user_id, self.ben)
        entry = self._entries(self.case, "transferred")
        self.assertIn("Taken by Ben (Support) from Support", entry.body)
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

        self.case.with_user(self.sue).action_assign(self.ben.id)
        self.assertIn(
            "Assigned from Ana (Support) to Ben (Support)",
            self._entries(self.case, "transferred")[-1].body,
        )
        self.assertEqual(self.case.worker_ids.user_id, self.ana | self.ben)

    def test_take_is_for_the_qualified(self):
        self.case._record_work("note", self.cid)
        with self.assertRaisesRegex(UserError, "Cid is not an agent of the service Support"):
            self.case.with_user(self.cid).action_take()

    def test_a_supervisor_takes_what_another_has(self):
        self.case.with_user(self.ben).action_take()
        self.case.with_user(self.sue).action_take()
        self.assertEqual(self.case.user_id, self.sue)
        self.assertIn(
            "Taken by Sue (Support) from Ben (Support)",
            self._entries(self.case, "transferred")[-1].body,
        )

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

    def test_transfer_to_where_it_is_leaves_the_note_alone(self):
        self.case.with_user(self.ben).action_take()
        case = self.case.with_user(self.ben)
        case.action_transfer(user_id=self.ben.id, service_id=self.support.id, note="Mine")
        self.assertEqual(len(self._entries(self.case, "transferred")), 1)
        self.assertIn("Mine", self._entries(self.case, "note").body)

    def test_back_to_the_queue(self):
        self.case.with_user(self.ben).action_take()
        self.case.with_user(self.ben).action_transfer(service_id=self.support.id)
        self.assertFalse(self.case.user_id)
        self.assertIn(
            "Transferred from Ben (Support) to Support",
            self._entries(self.case, "transferred")[-1].body,
        )

    def test_hand_over_drops_a_disposition_that_the_new_service_lacks(self):
        self.answered.service_ids = self.support
        self.case.with_user(self.ben).action_set_disposition(self.call_back.id)
        self.case.with_user(self.ben).action_transfer(service_id=self.billing.id)
        self.assertEqual(self.case.disposition_id, self.call_back)
        self.case.with_user(self.sue).action_transfer(service_id=self.support.id)
        self.case.with_user(self.ben).action_set_disposition(self.answered.id)
        self.case.with_user(self.ben).action_transfer(service_id=self.billing.id)
        self.assertFalse(self.case.disposition_id)

    def test_a_service_that_is_archived_or_of_another_company_receives_nothing(self):
        abroad = self.env["res.company"].create({"name": "Abroad"})
        self.ben.company_ids += abroad
        foreign = self.env["cp.service"].create(
            {"name": "Foreign", "company_id": abroad.id, "agent_ids": self.ben.ids}
        )
        self.billing.active = False
        case = self.case.with_user(self.ben)
        with self.assertRaisesRegex(UserError, "Billing is archived"):
            case.action_transfer(service_id=self.billing.id)
        with self.assertRaisesRegex(UserError, "Foreign belongs to another company"):
            case.action_transfer(service_id=foreign.id)
        at_home = case.with_context(allowed_company_ids=self.company_admin.ids)
        with self.assertRaises(AccessError) as refusal:
            at_home.action_transfer(service_id=foreign.id)
        self.assertNotIn("Foreign", str(refusal.exception))
        self.assertFalse(self._entries(self.case, "transferred"))

    def test_who_is_archived_gets_nothing(self):
        self.ana.active = False
        calls = (("action_assign", self.sue), ("action_transfer", self.ben))
        for method, user in calls:
            with self.subTest(method), self.assertRaisesRegex(UserError, "Ana is not an agent"):
                getattr(self.case.with_user(user), method)(self.ana.id)

    def test_what_is_hidden_is_neither_transferred_nor_named(self):
        for user in (self.cid, self.eve):
            with self.assertRaises(AccessError) as refusal:
                self.case.with_user(user).action_transfer(service_id=self.billing.id)
            self.assertNotIn(self.case.number, str(refusal.exception))

    def test_lock_goes_with_the_case(self):
        case = self._receive()
        case.with_user(self.ben).action_take()
        draft = self._open_reply(case, self.ben)
        draft.body = "<p>Half</p>"
        case.with_user(self.sue).action_assign(self.ana.id)
        self.assertFalse(draft.holds_lock)
        self.assertIn("Half", draft.body, "the text stays with its author")
        self.assertTrue(self._open_reply(case, self.ana).holds_lock)

    def test_lock_stays_with_who_keeps_the_case(self):
        self.billing.agent_ids += self.ben
        case = self._receive()
        draft = self._open_reply(case, self.ben)
        case.with_user(self.ben).action_transfer(service_id=self.billing.id)
        self.assertEqual(case.user_id, self.ben)
        self.assertTrue(draft.holds_lock)

    def test_note_may_hold_no_markup(self):
        self.case.with_user(self.ben).action_transfer(
            user_id=self.ana.id, note="<script>alert(1)</script>"
        )
        self.assertNotIn("<script", self._entries(self.case, "note").body)

    def test_transfer_opens_a_resolved_case(self):
        for values in ({"user_id": self.sue.id}, {"service_id": self.billing.id}):
            case = self._create_case(state="resolved", user_id=self.ben.id)
            with self.subTest(values):
                case.with_user(self.ben).action_transfer(**values)
                self.assertEqual(case.state, "open")
                self.assertIn("Open", self._entries(case, "state")[-1].body)

    def test_transfer_to_whom_has_it_opens_nothing(self):
        case = self._create_case(state="resolved", user_id=self.ben.id)
        case.with_user(self.ben).action_transfer(user_id=self.ben.id)
        self.assertEqual(case.state, "resolved")

    def test_transfer_leaves_a_pending_case(self):
        case = self._create_case(
            state="pending", pending_reason_id=self.reason.id, user_id=self.ben.id
        )
        case.with_user(self.ben).action_transfer(user_id=self.sue.id)
        self.assertEqual(case.state, "pending")


@tagged("cp_cases")
class TestMany(CpCasesCommon):
    """On many cases at once: all of them, or none and the number of the one in the way."""

    def setUp(self):
        super().setUp()
        self.cases = self._create_case() + self._create_case() + self._create_case()
        self.last = self.cases[-1]

    def _apply(self, model, user, **values):
        wizard = (
            self.env[model]
            .with_user(user)
            .with_context(active_model="cp.case", active_ids=self.cases.ids)
            .create(values)
        )
        wizard.action_apply()

    def _assert_refused(self, message, call):
        self.env.flush_all()
        with self.assertRaisesRegex(UserError, message), self.env.cr.savepoint():
            call()
        self.env.invalidate_all()
        for entry_type in ("transferred", "disposition", "note"):
            for case in self.cases[:-1]:
                self.assertFalse(self._entries(case, entry_type))

    def test_take(self):
        self.cases.with_user(self.ben).action_take()
        self.assertEqual(self.cases.mapped("user_id"), self.ben)
        self.assertEqual([len(self._entries(case, "transferred")) for case in self.cases], [1] * 3)

    def test_take_with_one_that_is_with_another(self):
        self.last.user_id = self.ana
        self._assert_refused(
            f"Case {self.last.number} is with Ana", self.cases.with_user(self.ben).action_take
        )

    def test_assign(self):
        self._apply("cp.case.assign", self.sue, user_id=self.ana.id)
        self.assertEqual(self.cases.mapped("user_id"), self.ana)

    def test_assign_with_one_of_another_service(self):
        self.last.service_id = self.billing
        self._assert_refused(
            f"Case {self.last.number}: Ana is not an agent of the service Billing",
            lambda: self._apply("cp.case.assign", self.sue, user_id=self.ana.id),
        )

    def test_taken_while_the_dialog_was_open(self):
        for model in ("cp.case.assign", "cp.case.transfer"):
            form = Form(
                self.env[model]
                .with_user(self.sue)
                .with_context(active_model="cp.case", active_ids=self.cases.ids)
            )
            form.user_id = self.ana
            self.last.user_id = False if self.last.user_id else self.ben
            holder = "Ben \\(Support\\)" if self.last.user_id else "Support"
            self._assert_refused(
                f"Case {self.last.number} has just gone to {holder}", form.save().action_apply
            )

    def test_transfer_with_a_note(self):
        self._apply("cp.case.transfer", self.ben, service_id=self.billing.id, note="All\nyours")
        self.assertEqual(self.cases.service_id, self.billing)
        for case in self.cases:
            self.assertIn(
                "Transferred from Support to Billing", self._entries(case, "transferred").body
            )
            self.assertIn("All<br>yours", self._entries(case, "note").body)
            self.assertEqual(case.worker_ids.user_id, self.ben)

    def test_transfer_with_a_closed_one(self):
        self._close(self.last)
        self._assert_refused(
            f"Case {self.last.number} is closed",
            lambda: self._apply("cp.case.transfer", self.ben, service_id=self.billing.id),
        )

    def test_disposition(self):
        self._apply("cp.case.set.disposition", self.ben, disposition_id=self.answered.id)
        self.assertEqual(self.cases.disposition_id, self.answered)
        self.assertEqual(set(self.cases.mapped("state")), {"resolved"})
        for case in self.cases:
            self.assertIn(self.answered.name, self._entries(case, "disposition").body)
            self.assertEqual(case.worker_ids.user_id, self.ben)

    def test_disposition_that_one_does_not_offer(self):
        self.last.service_id = self.billing
        self.answered.service_ids = self.support
        self._assert_refused(
            f"Case {self.last.number}: the service Billing does not offer",
            lambda: self._apply(
                "cp.case.set.disposition", self.sue, disposition_id=self.answered.id
            ),
        )

    def test_disposition_with_a_closed_one(self):
        self._close(self.last)
        self._assert_refused(
            f"Case {self.last.number} is closed",
            lambda: self._apply(
                "cp.case.set.disposition", self.ben, disposition_id=self.answered.id
            ),
        )

    def test_pins_are_ones_own(self):
        self._close(self.last)
        self.cases.with_user(self.ben).action_pin()
        self.assertTrue(all(case.is_pinned for case in self.cases.with_user(self.ben)))
        self.assertFalse(any(case.is_pinned for case in self.cases.with_user(self.sue)))
        self.assertFalse(self.cases.worker_ids, "it is no work")
        self.cases.with_user(self.ben).action_unpin()
        self.assertFalse(any(case.is_pinned for case in self.cases.with_user(self.ben)))


@tagged("cp_cases")
class TestTakeNext(CpCasesCommon):
    def test_in_the_order_of_the_queue(self):
        for priority in ("3", "1", "5"):
            self._create_case(priority=priority)
        waiting = self.env["cp.case"].search(
            [("is_waiting", "=", True), ("service_id", "=", self.support.id)], order=QUEUE_ORDER
        )
        for case in waiting:
            action = self.support.with_user(self.ana).action_take_next()
            self.assertEqual((action["res_model"], action["res_id"]), ("cp.case", case.id))

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
