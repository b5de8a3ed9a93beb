from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged, users
from odoo.tools import mute_logger

from ...tools.acting import as_system
from ..common import CpCasesCommon


@tagged("cp_cases")
class TestCpCaseNumber(CpCasesCommon):
    def test_number_is_digits_and_unique(self):
        first, second = self._create_case(), self._create_case()
        self.assertTrue(first.number.isdigit())
        self.assertNotEqual(first.number, second.number)

    @mute_logger("odoo.sql_db")
    def test_number_is_unique_in_the_database(self):
        case = self._create_case()
        with self.assertRaisesRegex(Exception, "number_uniq"), self.cr.savepoint():
            self.cr.execute(
                "UPDATE cp_case SET number = %s WHERE id = %s",
                [case.number, self._create_case().id],
            )

    def test_number_is_never_used_twice_after_a_reset_of_the_sequence(self):
        case = self._create_case()
        self.env.ref("cp_cases.ir_sequence_cp_case").number_next = int(case.number)
        self.assertGreater(int(self._create_case().number), int(case.number))

    @users("sue@cp")
    def test_number_is_not_editable(self):
        case = self._create_case().with_env(self.env)
        with self.assertRaises(AccessError):
            case.number = "1"

    def test_prefix_of_the_administrator(self):
        self.env.ref("cp_cases.ir_sequence_cp_case").prefix = "C-"
        self.assertTrue(self._create_case().number.startswith("C-"))

    @users("sue@cp")
    def test_case_is_not_copied(self):
        with self.assertRaises(UserError):
            self._create_case().with_env(self.env).copy()

    def test_numbers_sort_as_numbers(self):
        sequence = self.env.ref("cp_cases.ir_sequence_cp_case")
        cases = self.env["cp.case"]
        for number in (100, 9, 10):
            sequence.number_next = number
            cases |= self._create_case()
        domain = [("id", "in", cases.ids)]
        found = self.env["cp.case"].search(domain, order="number")
        self.assertEqual(found.mapped("number"), ["9", "10", "100"])
        found = self.env["cp.case"].search(domain, order="number desc")
        self.assertEqual(found.mapped("number"), ["100", "10", "9"])

    def test_display_name_is_the_number_alone(self):
        case = self._create_case()
        self.assertEqual(case.display_name, case.number)


@tagged("cp_cases")
class TestCpCaseState(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.case = self._create_case()

    @users("ben@cp")
    def test_pending_needs_a_reason(self):
        case = self.case.with_env(self.env)
        with self.assertRaises(ValidationError):
            case.action_set_state("pending")
        case.action_set_state("pending", self.reason.id)
        self.assertEqual(case.pending_reason_id, self.reason)
        case.action_set_state("open")
        self.assertFalse(case.pending_reason_id)

    @users("ben@cp")
    def test_each_change_is_in_the_history(self):
        case = self.case.with_env(self.env)
        case.action_set_state("open")
        case.action_set_state("resolved")
        entries = self._entries(case, "state")
        self.assertEqual(len(entries), 2)
        self.assertEqual(entries.author_id, self.ben.partner_id)
        self.assertIn("New → Open", entries[0].body)
        self.assertIn("Open → Resolved", entries[1].body)

    @users("ben@cp")
    def test_does_not_become_new_again(self):
        case = self.case.with_env(self.env)
        case.action_set_state("open")
        with self.assertRaises(UserError):
            case.action_set_state("new")

    def test_only_a_supervisor_closes_by_hand(self):
        with self.assertRaises(AccessError):
            self.case.with_user(self.ben).action_set_state("closed")
        with self.assertRaises(AccessError):
            self.case.with_user(self.ben).write({"state": "closed"})
        self.case.with_user(self.sue).action_set_state("closed")
        self.assertEqual(self.case.state, "closed")
        self.assertTrue(self.case.date_closed)

    def test_closed_is_final_by_every_route(self):
        self._close(self.case)
        case = self.case.with_user(self.max)
        routes = [
            lambda: case.action_set_state("open"),
            lambda: case.write({"state": "open"}),
            lambda: case.write({"priority": "5"}),
            lambda: case.write({"tag_ids": [(0, 0, {"name": "x"})]}),
            lambda: case.action_set_disposition(self.answered.id),
            lambda: case.action_take(),
            lambda: case.action_assign(self.ben.id),
            lambda: case.action_transfer(user_id=self.ben.id),
            lambda: case.action_reply(),
            lambda: case.message_post(body="Still here?"),
            lambda: case.sudo().write({"state": "open"}),
        ]
        for number, route in enumerate(routes):
            with self.subTest(route=number), self.assertRaises(UserError), self.cr.savepoint():
                route()
        result = case.load([".id", "priority"], [[str(case.id), "Urgent"]])
        self.assertTrue(result["messages"], "an import must be refused too")
        self.assertEqual(self.case.priority, "3")
        self.assertEqual(self.case.state, "closed")

    def test_closed_by_itself_after_the_days_of_the_setting(self):
        self.env["ir.config_parameter"].set_param("cp_cases.close_after_days", 10)
        with freeze_time("2026-03-01 12:00:00"):
            self.case.write({"state": "resolved"})
        other = self._create_case(state="open")
        with freeze_time("2026-03-11 11:00:00"):
            self._run_cron("ir_cron_close_resolved")
        self.assertEqual(self.case.state, "resolved")
        with freeze_time("2026-03-11 12:00:01"):
            self._run_cron("ir_cron_close_resolved")
        self.assertEqual(self.case.state, "closed")
        self.assertEqual(other.state, "open")
        self.assertEqual(self._entries(self.case, "state")[-1].author_id, self.partner_root)

    def test_reopening_restarts_the_count(self):
        with freeze_time("2026-03-01"):
            self.case.write({"state": "resolved"})
        with freeze_time("2026-03-10"):
            self.case.write({"state": "open"})
            self.case.write({"state": "resolved"})
        with freeze_time("2026-03-20"):
            self._run_cron("ir_cron_close_resolved")
        self.assertEqual(self.case.state, "resolved")

    def test_default_is_fourteen_days(self):
        self.env["ir.config_parameter"].search([("key", "=", "cp_cases.close_after_days")]).unlink()
        self.case.write({"state": "resolved"})
        with freeze_time(fields.Datetime.now() + timedelta(days=14, minutes=1)):
            self._run_cron("ir_cron_close_resolved")
        self.assertEqual(self.case.state, "closed")


@tagged("cp_cases")
class TestOpenAgain(CpCasesCommon):
    """A note does not open a resolved case: it offers to."""

    def setUp(self):
        super().setUp()
        self.case = self._create_case(state="open").with_user(self.ben)
        self.case.action_set_state("resolved")

    def test_note_offers_it(self):
        self.assertFalse(self.case.offers_opening)
        self.case.message_post(body="Called back")
        self.assertEqual(self.case.state, "resolved")
        self.assertTrue(self.case.offers_opening)
        self.case.action_set_state("open")
        self.assertFalse(self.case.offers_opening)

    def test_note_before_resolving_does_not(self):
        self.case.action_set_state("open")
        self.case.message_post(body="Called back")
        self.assertFalse(self.case.offers_opening)
        self.case.action_set_state("resolved")
        self.assertFalse(self.case.offers_opening)

    def test_note_of_the_system_does_not(self):
        other = self._create_case(service_id=self.billing.id)
        as_system(self.case)._link_related(other)
        self.assertEqual(self._entries(self.case, "note")[-1].message_type, "notification")
        self.assertFalse(self.case.offers_opening)

    def test_note_of_a_draft(self):
        self.case.action_set_state("open")
        draft = self._open_reply(self.case, self.ben)
        draft.write({"note": "<p>Done</p>", "state_after": "resolved"})
        draft.action_save_note()
        self.assertEqual(self.case.state, "resolved")
        self.assertFalse(self.case.offers_opening)


@tagged("cp_cases")
class TestCpCaseFields(CpCasesCommon):
    @users("ben@cp")
    def test_made_by_hand_for_a_qualified_service(self):
        case = self.env["cp.case"].create(
            {"name": "By hand", "service_id": self.support.id, "partner_id": self.sara.id}
        )
        self.assertTrue(case.visible_to_me)
        self.assertEqual(case.worker_ids.user_id, self.ben)

    @users("ana@cp")
    def test_worked_on_agent_sees_what_she_made(self):
        case = self.env["cp.case"].create(
            {"name": "By hand", "service_id": self.support.id, "partner_id": self.sara.id}
        )
        self.assertEqual(case.name, "By hand")

    @users("ben@cp")
    def test_not_made_for_a_foreign_service(self):
        with self.assertRaises(AccessError):
            self.env["cp.case"].create({"name": "x", "service_id": self.billing.id})

    @users("ben@cp")
    def test_system_fields_are_refused(self):
        case = self._create_case().with_env(self.env)
        for vals in (
            {"origin_case_id": case.id},
            {"worker_ids": [(0, 0, {"user_id": self.ana.id})]},
            {"thread_ids": [(0, 0, {"name": "x"})]},
            {"message_ids": [(5,)]},
            {"email_from": "x@example.com"},
            {"name": "Another subject"},
            {"user_id": self.ana.id},
            {"service_id": self.billing.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                case.write(vals)
        with self.assertRaises(AccessError):
            case.create({"name": "x", "service_id": self.support.id, "number": "7"})
        made = case.with_context(default_origin_case_id=case.id, default_number="7").create(
            {"name": "x", "service_id": self.support.id}
        )
        self.assertFalse(made.origin_case_id)
        self.assertNotEqual(made.number, "7")

    def test_name_outlives_a_deleted_contact(self):
        case = self._receive(email_from='"Gone Soon" <gone@example.com>')
        entries = self._entries(case)
        case.partner_id.unlink()
        self.assertTrue(case.exists())
        self.assertEqual(case.partner_name, "Gone Soon")
        self.assertEqual(case.email_normalized, "gone@example.com")
        self.assertEqual(self._entries(case), entries)

    def test_archiving_leaves_cases_whole(self):
        case = self._create_case(user_id=self.ben.id)
        for record in (self.support, self.ben, self.sara):
            record.action_archive()
        self.assertEqual(case.service_id, self.support)
        self.assertEqual(case.user_id, self.ben)
        self.assertEqual(case.partner_id, self.sara)
        self.assertTrue(case.with_user(self.sue).visible_to_me)

    def test_pin_is_of_the_user_alone(self):
        case = self._close(self._create_case())
        case.with_user(self.ben).action_pin()
        self.assertTrue(case.with_user(self.ben).is_pinned)
        self.assertFalse(case.with_user(self.sue).is_pinned)
        found = self.env["cp.case"].with_user(self.ben).search([("is_pinned", "=", True)])
        self.assertEqual(found, case)
        self.assertFalse(self.env["cp.case"].with_user(self.sue).search([("is_pinned", "=", True)]))
        case.with_user(self.ben).action_unpin()
        self.assertFalse(case.with_user(self.ben).is_pinned)

    def test_long_subject_is_cut_on_the_case_and_whole_on_the_email(self):
        subject = "word " * 300
        case = self._receive(subject.strip())
        self.assertEqual(len(case.name), 250)
        self.assertEqual(self._entries(case)[0].subject, subject.strip())


@tagged("cp_cases")
class TestCpCaseDisposition(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.case = self._create_case(state="open").with_user(self.ben)

    def test_final_resolves(self):
        self.case.action_set_disposition(self.answered.id)
        self.assertEqual(self.case.state, "resolved")
        self.assertIn("Answered", self._entries(self.case, "disposition").body)

    def test_final_does_not_resolve_when_the_setting_is_off(self):
        self.env["ir.config_parameter"].set_param("cp_cases.final_resolves", False)
        self.case.action_set_disposition(self.answered.id)
        self.assertEqual(self.case.state, "open")

    def test_setting_off_from_the_settings_page(self):
        settings = self.env["res.config.settings"].create({"cp_final_resolves": False})
        settings.execute()
        self.case.action_set_disposition(self.answered.id)
        self.assertEqual(self.case.state, "open")

    def test_non_final_changes_no_state(self):
        self.case.action_set_disposition(self.call_back.id)
        self.assertEqual(self.case.state, "open")

    def test_non_final_opens_a_resolved_case(self):
        self.case.action_set_state("resolved")
        self.case.action_set_disposition(self.call_back.id)
        self.assertEqual(self.case.state, "open")

    def test_taking_a_disposition_off_opens_nothing(self):
        self.case.action_set_disposition(self.answered.id)
        self.case.action_set_disposition(False)
        self.assertEqual(self.case.state, "resolved")

    def test_non_final_with_a_state_that_is_chosen(self):
        case = self._receive()
        draft = self._open_reply(case, self.ben)
        case.with_user(self.ben).action_set_state("resolved")
        draft.write({"state_after": "resolved", "disposition_id": self.call_back.id})
        with self._sending():
            draft.action_send()
        self.assertEqual(case.state, "resolved")

    def test_spam_resolves_sends_nothing_and_deletes_nothing(self):
        case = self._receive()
        with self._sending():
            case.with_user(self.ben).action_set_disposition(self.spam.id)
        self.assertEqual(case.state, "resolved")
        self.assertFalse(self._mails)
        self.assertTrue(self._entries(case, "incoming"))

    def test_only_what_the_service_offers(self):
        self.answered.service_ids = self.billing
        with self.assertRaises(ValidationError):
            self.case.action_set_disposition(self.answered.id)

    def test_on_many(self):
        cases = self.case | self._create_case(state="open").with_user(self.ben)
        cases.action_set_disposition(self.answered.id)
        self.assertEqual(set(cases.mapped("state")), {"resolved"})
