from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import CpCasesCommon


@tagged("cp_cases")
class TestNewByHand(CpCasesCommon):
    def _compose(self, agent, partner=None, route="compose"):
        action = (
            self.env["cp.case.draft"]
            .with_user(agent)
            .action_compose(partner.id if partner else False, route)
        )
        return self.env["cp.case.draft"].with_user(agent).browse(action["res_id"])

    def _save_note(self, draft, **values):
        draft.write({"note": "<p>Phoned</p>", "subject": "Phone call", **values})
        return self.env["cp.case"].browse(draft.action_save_note()["res_id"])

    def test_email_to_any_address(self):
        draft = self._compose(self.ana)
        self.assertEqual(draft.service_id, self.support)
        draft.write({"email_to": "Any One <any@example.org>", "subject": "Hello", "body": "Hi"})
        with self._sending():
            action = draft.action_send()
        case = self.env["cp.case"].browse(action["res_id"])
        self.assertEqual(case.partner_id.email, "any@example.org")
        self.assertEqual(case.user_id, self.ana)
        self.assertEqual(case.state, "open")
        self.assertEqual(case.name, "Hello")
        self.assertEqual(case.worker_ids.user_id, self.ana)

    def test_an_empty_email_is_not_sent(self):
        draft = self._compose(self.ana, self.sara)
        with self.assertRaisesRegex(UserError, "Nothing was sent"):
            draft.action_send()
        self.assertFalse(self.env["cp.case"].search([("user_id", "=", self.ana.id)]))
        draft.subject = "See you"
        with self._sending():
            draft.action_send()
        self.assertEqual(len(self._mails), 1)

    def test_a_discarded_one_leads_to_the_own_cases(self):
        action = self._compose(self.ana).action_discard()
        self.assertEqual(action["id"], self.env.ref("cp_cases.cp_case_action_personal_queue").id)

    def test_an_untouched_one_goes_when_it_is_left(self):
        drafts = self._compose(self.ana) | self._compose(self.ana, self.sara, "contacts")
        self.assertEqual(self.ana.manual_im_status, "busy")
        with self.assertRaises(AccessError):
            drafts.with_user(self.sue).discard_untouched()
        drafts.discard_untouched()
        self.assertFalse(drafts.exists())
        self.assertFalse(self.ana.manual_im_status)
        # It may have been discarded meanwhile.
        drafts.discard_untouched()

    def test_what_is_touched_stays(self):
        file = self.env["ir.attachment"].with_user(self.ana).create({"name": "a.txt", "raw": b"a"})
        for values in (
            {"subject": "Hello"},
            {"partner_id": self.sara.id, "version": "page:1"},
            {"attachment_ids": file.ids, "version": "page:1"},
        ):
            draft = self._compose(self.ana)
            draft.write(values)
            draft.discard_untouched()
            self.assertTrue(draft.exists())
        reply = self._open_reply(self._receive(), self.ben)
        reply.discard_untouched()
        self.assertTrue(reply.exists())

    def test_note_alone_for_a_contact(self):
        action = self.sara.with_user(self.ben).action_new_case()
        draft = self.env["cp.case.draft"].with_user(self.ben).browse(action["res_id"])
        case = self._save_note(draft)
        self.assertEqual(case.partner_id, self.sara)
        self.assertFalse(case.thread_ids)

    def test_note_and_email(self):
        draft = self._compose(self.ben, self.sara, "contacts")
        draft.write({"body": "Hi", "note": "<p>Promised an answer</p>", "subject": "Phone call"})
        with self._sending():
            draft.action_send()
        case = self.sara.cp_case_ids
        self.assertEqual(len(self._mails), 1)
        self.assertEqual(self._entries(case).mapped("cp_entry_type"), ["outgoing", "note"])

    def test_needs_a_contact(self):
        draft = self._compose(self.ben)
        with self.assertRaisesRegex(UserError, "Choose the contact"):
            self._save_note(draft)
        self.assertEqual(draft.subject, "Phone call")

    def test_from_the_cases_only_for_a_contact_on_file(self):
        for route in ("contacts", "card"):
            draft = self._compose(self.ben, route=route)
            draft.write({"email_to": "any@example.org", "subject": "Hello", "body": "Hi"})
            with self.assertRaisesRegex(UserError, "Choose the contact"), self._sending():
                draft.action_send()
            draft.partner_id = self.sara
            with self._sending():
                draft.action_send()
        self.assertEqual(len(self.sara.cp_case_ids), 2)
        self.assertFalse(self.env["res.partner"].search([("email", "=", "any@example.org")]))

    def test_address_follows_the_contact_until_it_is_changed(self):
        tom = self.env["res.partner"].create({"name": "Tom", "email": "tom@example.com"})
        draft = self._compose(self.ben, self.sara, "contacts")
        spec = {"email_to": {}, "partner_id": {}}
        result = draft.onchange({"partner_id": tom.id}, ["partner_id"], spec)
        self.assertEqual(result["value"]["email_to"], tom.email_formatted)
        draft.email_to = "else@example.com"
        result = draft.onchange({"partner_id": tom.id}, ["partner_id"], spec)
        self.assertNotIn("email_to", result["value"])

    # ------------------------------------------------------------
    # STATES
    # ------------------------------------------------------------

    def test_any_state(self):
        for state in ("new", "open", "pending", "resolved", "closed"):
            draft = self._compose(self.ben, self.sara, "contacts")
            case = self._save_note(
                draft,
                state_after=state,
                pending_reason_id=self.reason.id if state == "pending" else False,
                disposition_id=self.call_back.id,
            )
            self.assertEqual(case.state, state)
            self.assertEqual(case.disposition_id, self.call_back)
            self.assertEqual(self._entries(case, "note").author_id, self.ben.partner_id)
            for entry in self._entries(case, "state"):
                self.assertEqual(entry.author_id, self.ben.partner_id)

    def test_states_that_are_offered(self):
        every = "new open pending resolved closed"
        self.assertEqual(self._compose(self.ben, self.sara, "contacts").offered_states, every)
        draft = self._compose(self.ben, self.sara, "address")
        self.assertEqual(draft.offered_states, "new open pending resolved")
        self.assertEqual(self._compose(self.sue, self.sara, "address").offered_states, every)
        reply = self._open_reply(self._receive(), self.ben)
        self.assertEqual(reply.offered_states, "open pending resolved")

    def test_closed_at_once_only_where_any_state_is_offered(self):
        draft = self._compose(self.ben, self.sara, "address")
        with self.assertRaisesRegex(AccessError, "Only a supervisor closes"):
            self._save_note(draft, state_after="closed")

    def test_pending_needs_a_reason(self):
        draft = self._compose(self.ben, self.sara, "contacts")
        with self.assertRaisesRegex(UserError, "reason"):
            self._save_note(draft, state_after="pending")

    # ------------------------------------------------------------
    # SERVICES
    # ------------------------------------------------------------

    def test_only_qualified_services_are_offered(self):
        draft = self._compose(self.ben, self.sara)
        self.assertEqual(draft.offered_service_ids, self.support)
        draft.write({"service_id": self.billing.id})
        with self.assertRaises(AccessError):
            self._save_note(draft)

    def test_administrator_without_a_service_is_offered_all(self):
        draft = self._compose(self.max, self.sara)
        self.assertLessEqual(self.support | self.billing, draft.offered_service_ids)
        self.assertEqual(self._save_note(draft).user_id, self.max)

    def test_service_is_remembered(self):
        draft = self._compose(self.sue, self.sara)
        self.assertEqual(draft.service_id, draft.offered_service_ids[:1])
        for service in (self.billing, self.support):
            self._save_note(draft, service_id=service.id)
            draft = self._compose(self.sue, self.sara)
            self.assertEqual(draft.service_id, service)
        self.support.agent_ids -= self.sue
        self.assertEqual(self._compose(self.sue, self.sara).service_id, self.billing)

    def test_follow_up_keeps_its_service(self):
        case = self._close(self._create_case(service_id=self.billing.id))
        case.sudo()._record_work("note", self.ana)
        action = case.with_user(self.ana).action_create_follow_up()
        draft = self.env["cp.case.draft"].with_user(self.ana).browse(action["res_id"])
        self.assertEqual(draft.service_id, self.billing)
        self.assertEqual(draft.offered_service_ids, self.support | self.billing)

    # ------------------------------------------------------------
    # ROUTES
    # ------------------------------------------------------------

    def test_routes_that_begin_elsewhere_are_refused(self):
        for route in ("conversation", "call", "nonsense"):
            with self.assertRaisesRegex(UserError, "cannot be begun this way"):
                self._compose(self.ben, self.sara, route)

    def test_route_is_not_forged(self):
        draft = self._compose(self.ben)
        with self.assertRaises(AccessError):
            draft.route = "call"
        Draft = self.env["cp.case.draft"].with_user(self.ben)
        with self.assertRaises(AccessError):
            Draft.create({"route": "call"})
        self.assertFalse(Draft.with_context(default_route="call").create({}).route)

    def test_only_for_agents(self):
        with self.assertRaises(AccessError):
            self._compose(self.eve)


@tagged("cp_cases")
class TestNewFromConversation(CpCasesCommon):
    def _talk(self, *partners, agent=None):
        """A draft made by ``agent`` in a conversation with ``partners``."""
        agent = agent or self.ana
        partner_ids = [agent.partner_id.id, *(partner.id for partner in partners)]
        channel = self.env["discuss.channel"].with_user(agent)._create_group(partner_ids)
        action = channel.cp_action_new_case()
        return self.env["cp.case.draft"].with_user(agent).browse(action["res_id"])

    def _save(self, draft, **values):
        draft.write({"note": "<p>Phoned</p>", **values})
        return self.env["cp.case"].browse(draft.action_save_note()["res_id"])

    def test_contact_is_taken_from_it(self):
        draft = self._talk(self.sara)
        self.assertEqual(draft.partner_id, self.sara)
        self.assertEqual(draft.email_to, self.sara.email_formatted)
        self.assertIn("Sara", draft.subject)
        self.assertEqual(self.ana.manual_im_status, "busy")

    def test_customer_goes_before_colleagues(self):
        self.assertEqual(self._talk(self.sara, self.eve.partner_id).partner_id, self.sara)
        self.assertEqual(self._talk(self.eve.partner_id).partner_id, self.eve.partner_id)

    def test_unclear_who_is_meant(self):
        tom = self.env["res.partner"].create({"name": "Tom", "email": "tom@example.com"})
        draft = self._talk(self.sara, tom)
        self.assertFalse(draft.partner_id)
        with self.assertRaisesRegex(UserError, "Choose the contact"):
            self._save(draft)
        self.assertEqual(self._save(draft, partner_id=tom.id).partner_id, tom)

    def test_any_state_also_closed(self):
        case = self._save(self._talk(self.sara), state_after="closed")
        self.assertEqual(case.state, "closed")
        self.assertEqual(self._entries(case)[-1].author_id, self.ana.partner_id)

    def test_pinned_for_its_maker(self):
        case = self._save(self._talk(self.sara))
        self.assertTrue(case.with_user(self.ana).is_pinned)
        self.assertFalse(case.with_user(self.ben).is_pinned)
        self.env["ir.config_parameter"].set_param("cp_cases.pin_from_conversation", "False")
        case = self._save(self._talk(self.sara))
        self.assertFalse(case.with_user(self.ana).is_pinned)

    def test_pinned_also_when_closed_at_once(self):
        case = self._save(self._talk(self.sara), state_after="closed")
        self.assertTrue(case.with_user(self.ana).is_pinned)

    def test_others_are_not_pinned(self):
        action = self.sara.with_user(self.ana).action_new_case()
        draft = self.env["cp.case.draft"].with_user(self.ana).browse(action["res_id"])
        self.assertFalse(self._save(draft, subject="x").with_user(self.ana).is_pinned)


@tagged("cp_cases")
class TestNewFromCall(CpCasesCommon):
    def _call(self, record, agent=None, activity_type="call", **values):
        agent = agent or self.ana
        activity = record.activity_schedule(
            f"mail.mail_activity_data_{activity_type}", user_id=agent.id, **values
        )
        action = activity.with_user(agent).cp_action_new_case()
        return self.env["cp.case.draft"].with_user(agent).browse(action["res_id"])

    def test_contact_is_who_is_called(self):
        draft = self._call(self.sara, summary="Wants her money back")
        self.assertEqual(draft.partner_id, self.sara)
        self.assertEqual(draft.subject, "Wants her money back")
        self.assertEqual(draft.route, "call")

    def test_contact_is_the_customer_of_the_record(self):
        case = self._create_case()
        case._record_work("note", self.ana)
        draft = self._call(case)
        self.assertEqual(draft.partner_id, self.sara)
        draft.note = "<p>Phoned</p>"
        made = self.env["cp.case"].browse(draft.action_save_note()["res_id"])
        self.assertNotEqual(made, case)
        self.assertTrue(made.with_user(self.ana).is_pinned)

    def test_only_on_a_call(self):
        with self.assertRaisesRegex(UserError, "Only a call"):
            self._call(self.sara, activity_type="todo")

    def test_call_on_a_case_lost_from_sight(self):
        case = self._create_case()
        activity = case.activity_schedule("mail.mail_activity_data_call", user_id=self.ben.id)
        self.support.agent_ids -= self.ben
        with self.assertRaises(AccessError):
            activity.with_user(self.ben).cp_action_new_case()
