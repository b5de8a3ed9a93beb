from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import CUSTOMER, CpCasesCommon


@tagged("cp_cases")
class TestAddress(CpCasesCommon):
    def test_address_that_the_customer_wrote_from_stays(self):
        case = self._create_case(email_from="sara@elsewhere.example.org")
        self.assertEqual(case.email_normalized, "sara@elsewhere.example.org")
        case.partner_id = self.env["res.partner"].create({"name": "Tom", "email": "tom@x.example"})
        self.assertEqual(case.email_normalized, "sara@elsewhere.example.org")


@tagged("cp_cases")
class TestMergedContacts(CpCasesCommon):
    """Odoo merges contacts by SQL, past everything that is computed of them."""

    def setUp(self):
        super().setUp()
        self.clerk = self._create_user("clerk", "base.group_user,base.group_partner_manager")
        self.twin = self.env["res.partner"].create(
            {"name": "Sara Jones", "email": "sara.henry@example.com", "phone": "+1 555 0100"}
        )

    def _merge(self):
        wizard = (
            self.env["base.partner.merge.automatic.wizard"]
            .with_user(self.clerk)
            .create(
                {
                    "partner_ids": (self.sara | self.twin).ids,
                    "dst_partner_id": self.twin.id,
                }
            )
        )
        wizard.action_merge()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(self.sara.exists())

    def _find(self, term):
        return self.env["cp.case"].with_user(self.ben).search([("search_term", "=", term)])

    def test_cases_follow_the_contact(self):
        cases = self._create_case() + self._close(self._create_case())
        self._merge()
        self.assertEqual(cases.partner_id, self.twin)
        self.assertEqual(cases.mapped("partner_name"), ["Sara Jones"] * 2)
        self.assertEqual(self._find("jones"), cases.sorted(reverse=True))
        self.assertEqual(self.twin.with_user(self.ben).cp_case_count, 2)

    def test_cases_of_who_stays_are_as_they_were(self):
        case = self._create_case(partner_id=self.twin.id, email_from=self.twin.email_formatted)
        self._merge()
        self.assertEqual((case.partner_id, case.partner_name), (self.twin, "Sara Jones"))

    def test_draft_goes_on(self):
        case = self._receive()
        draft = self._open_reply(case, self.ben)
        self._merge()
        self.assertEqual(draft.partner_id, self.twin)
        draft.body = "<p>Hello</p>"
        with self._sending():
            draft.action_send()
        self.assertEqual(len(self._entries(case, "outgoing")), 1)

    def test_next_mail_is_trusted_and_joins(self):
        case = self._receive()
        self._merge()
        subject = f"Re: {case.name} [{case.thread_ids.identifier}]"
        self.assertEqual(self._receive(subject, email_from=CUSTOMER), case)
        entries = self._entries(case, "incoming")
        self.assertEqual(entries.mapped("cp_is_trusted"), [True, True])
        self.assertEqual(entries.author_id, self.twin)


@tagged("cp_cases")
class TestDeletedContact(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.clerk = self._create_user("clerk", "base.group_user,base.group_partner_manager")

    def _delete_contact(self):
        self.sara.with_user(self.clerk).unlink()
        self.env.flush_all()
        self.env.invalidate_all()

    def _assert_whole(self, case):
        self.assertFalse(case.partner_id)
        self.assertEqual(case.partner_name, "Sara Henry")
        self.assertIn("sara.henry@example.com", case.email_from)
        for term in ("henry", "sara.henry@example.com"):
            found = self.env["cp.case"].with_user(self.ben).search([("search_term", "=", term)])
            self.assertEqual(found, case, term)

    def test_name_and_address_stay(self):
        case = self._receive()
        self._reply(case, self.ben)
        self._delete_contact()
        self._assert_whole(case)
        entries = case.with_user(self.ben).get_history()["entries"]
        self.assertEqual(entries[0]["author"], "Sara Henry")

    def test_on_a_closed_case(self):
        case = self._close(self._receive())
        self._delete_contact()
        self._assert_whole(case)

    def test_on_a_case_without_mail(self):
        case = self._create_case(email_from=False)
        self._delete_contact()
        self._assert_whole(case)

    def test_next_mail_joins(self):
        case = self._receive()
        self._delete_contact()
        subject = f"Re: {case.name} [{case.thread_ids.identifier}]"
        self.assertEqual(self._receive(subject, email_from=CUSTOMER), case)
        self.assertTrue(self._entries(case, "incoming")[-1].cp_is_trusted)


@tagged("cp_cases")
class TestArchivedAgent(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.case = self._receive()
        self.case.with_user(self.sue).action_assign(self.ana.id)
        self.draft = self._open_reply(self.case, self.ana)
        self.draft.body = "<p>Half</p>"

    def _archive(self):
        self.ana.with_user(self.env.ref("base.user_admin")).active = False
        self.env.flush_all()
        self.env.invalidate_all()

    def test_case_stays_until_it_is_given_to_another(self):
        self._archive()
        self.assertEqual(self.case.user_id, self.ana)
        found = (
            self.env["cp.case"]
            .with_user(self.sue)
            .search([("user_id", "!=", False), ("user_id.active", "=", False)])
        )
        self.assertEqual(found, self.case)
        found.action_assign(self.ben.id)
        self.assertEqual(self.case.user_id, self.ben)
        self.assertIn(
            "Assigned from Ana (Support) to Ben (Support)",
            self._entries(self.case, "transferred")[-1].body,
        )

    def test_lock_blocks_nobody(self):
        self._archive()
        self.assertFalse(self.draft.holds_lock)
        self.assertIn("Half", self.draft.body)
        self.assertTrue(self._open_reply(self.case, self.ben).holds_lock)

    def test_next_mail_goes_to_the_queue(self):
        self._archive()
        self._receive(f"Re: {self.case.name} [{self.case.thread_ids.identifier}]")
        self.assertFalse(self.case.user_id)
        self.case.with_user(self.ben).action_take()

    def test_ledger_stays(self):
        self._archive()
        rows = self.case.with_user(self.sue).worker_ids
        self.assertEqual(rows.mapped("user_id.name"), ["Ana"])


@tagged("cp_cases")
class TestDeletedUser(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.case = self._receive()
        self.case.with_user(self.sue).action_assign(self.ana.id)
        self.case.with_user(self.ana).message_post(body="A note of Ana")
        self.closed = self._receive("Another")
        self.closed.with_user(self.sue).action_assign(self.ana.id)
        self._close(self.closed)

    def _delete(self):
        self.ana.with_user(self.env.ref("base.user_admin")).unlink()
        self.env.flush_all()
        self.env.invalidate_all()

    def test_ledger_stays_readable(self):
        self._delete()
        for case in (self.case, self.closed):
            row = case.with_user(self.sue).worker_ids
            self.assertEqual(len(row), 1, "whoever deletes a user has not worked on its cases")
            self.assertFalse(row.user_id)
            self.assertEqual(row.former_user_name, "Ana")
            self.assertEqual(row.display_name, "Ana")

    def test_history_stays_readable(self):
        self._delete()
        entries = self.case.with_user(self.sue).get_history()["entries"]
        [note] = [entry for entry in entries if entry["type"] == "note"]
        self.assertEqual(note["author"], "Ana")
        self.assertIn("A note of Ana", self._entries(self.case, "note").body)

    def test_history_stays_readable_without_the_contact_too(self):
        contact = self.ana.partner_id
        self._delete()
        contact.with_user(self.env.ref("base.user_admin")).unlink()
        self.env.invalidate_all()
        entries = self.case.with_user(self.sue).get_history()["entries"]
        [note] = [entry for entry in entries if entry["type"] == "note"]
        self.assertEqual(note["author"], "Ana")

    def test_cases_go_back_to_the_queue(self):
        self._delete()
        self.assertFalse(self.case.user_id)
        self.assertIn(
            "Transferred from Ana (Support) to Support",
            self._entries(self.case, "transferred")[-1].body,
        )
        self.case.with_user(self.ben).action_take()

    def test_a_new_user_of_the_name_sees_nothing(self):
        self._delete()
        namesake = self._create_user("ana", "cp_cases.group_cp_cases_user")
        self.assertFalse(self.env["cp.case"].with_user(namesake).search([]))


@tagged("cp_cases")
class TestArchivedService(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.case = self._receive()
        self.closed = self._close(self._receive("Another"))
        self.support.with_user(self.max).active = False
        self.env.flush_all()
        self.env.invalidate_all()

    def _get_held(self):
        return self.env["cp.inbound.mail"].with_user(self.sue).search([("state", "=", "held")])

    def test_cases_stay_with_its_agents(self):
        cases = self.case | self.closed
        self.assertEqual(self.env["cp.case"].with_user(self.ben).search([]), cases.sorted())
        self.assertEqual(self.case.with_user(self.ben).service_id.name, "Support")
        queue = self.env["cp.case"].with_user(self.ben)._get_my_parts()["team"][1]
        self.assertEqual(self.env["cp.case"].with_user(self.ben).search(queue), self.case)
        self.case.with_user(self.ben).action_take()
        self._reply(self.case, self.ben)
        self.case.with_user(self.ben).action_transfer(user_id=self.ana.id)
        self.case.with_user(self.ana).action_transfer(service_id=self.billing.id)
        self.assertEqual(self.case.service_id, self.billing)

    def test_take_next(self):
        action = self.env["cp.service"].with_user(self.ana).action_take_next()
        self.assertEqual(action["res_id"], self.case.id)

    def test_answer_joins(self):
        subject = f"Re: {self.case.name} [{self.case.thread_ids.identifier}]"
        self.assertEqual(self._receive(subject), self.case)

    def test_new_mail_is_held_until_a_supervisor_lets_it_in(self):
        self.assertFalse(self._receive("Something new"))
        held = self._get_held()
        self.assertEqual((held.subject, held.reason), ("Something new", "service_archived"))
        held.action_release()
        self.assertEqual(held.case_id.name, "Something new")
        held.case_id.action_transfer(service_id=self.billing.id)
        self.assertEqual(held.case_id.service_id, self.billing)

    def test_mail_to_another_service_too_goes_there(self):
        case = self._receive(
            "Something new", email_to=f"{self.support_address}, {self.billing_address}"
        )
        self.assertEqual(case.service_id, self.billing)

    def test_answer_to_a_closed_case_is_held(self):
        subject = f"Re: {self.closed.name} [{self.closed.thread_ids.identifier}]"
        self.assertFalse(self._receive(subject))
        held = self._get_held()
        self.assertEqual(held.reason, "service_archived")
        held.action_release()
        self.assertEqual(held.case_id.origin_case_id, self.closed)

    def test_answer_to_a_closed_case_at_another_address(self):
        subject = f"Re: {self.closed.name} [{self.closed.thread_ids.identifier}]"
        case = self._receive(subject, email_to=self.billing_address)
        self.assertEqual((case.origin_case_id, case.service_id), (self.closed, self.billing))

    def test_no_new_case_for_it_by_hand(self):
        with self.assertRaises(UserError):
            self.env["cp.case"].with_user(self.ben).create(
                {"name": "x", "service_id": self.support.id}
            )
