from freezegun import freeze_time

from odoo.tests import tagged

from ..common import CpCasesCommon

PAT = '"Pat Example" <pat@example.com>'


@tagged("cp_cases")
class TestContactChoice(CpCasesCommon):
    """Whom a new email is from, when there is not just one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})

    def _make(self, name, **values):
        return self.env["res.partner"].create({"name": name, "email": "pat@example.com", **values})

    def _receive_one(self):
        case = self._receive("Lamp", email_from=PAT)
        self.env.invalidate_all()
        return case

    def test_person_whose_name_stands_there_before_the_company(self):
        self._make("Example Ltd", is_company=True)
        self._make("Someone")
        pat = self._make("PAT example")
        case = self._receive_one()
        self.assertEqual(case.partner_id, pat)
        self.assertEqual(self._entries(case, "incoming").author_id, pat)

    def test_name_in_other_letters(self):
        """As the search box compares them."""
        self._make("Someone")
        for name, typed in (
            ("Yıldız Øst", "YILDIZ OST"),
            ("O’Brien-Straße", "O'Brien–Strasse"),
            ("ガス料金", "ｶﾞｽ料金"),
        ):
            with self.subTest(typed):
                contact = self._make(name)
                case = self._receive(name, email_from=f'"{typed}" <pat@example.com>')
                self.assertEqual(case.partner_id, contact)

    def test_quoted_local_part_stays(self):
        """An answer goes to the address as it stands, though Odoo reads two in it."""
        sender = '"CALLER" <"a b."@example.org>'
        case = self._receive(email_from=sender)
        self.assertEqual(case.partner_id.email, '"a b."@example.org')
        self.assertEqual(self._receive("Again", email_from=sender).partner_id, case.partner_id)
        entry = self._reply(case, self.ben, email_cc="boss@example.org")
        self.assertFalse(entry.has_error)
        self.assertCountEqual(
            self.emails[0]["smtp_to_list"], ['"a b."@example.org', "boss@example.org"]
        )

    def test_person_before_the_company(self):
        self._make("Example Ltd", is_company=True)
        person = self._make("Someone")
        self.assertEqual(self._receive_one().partner_id, person)

    def test_archived_contact_is_not_doubled(self):
        archived = self._make("Pat Example", active=False)
        self.assertEqual(self._receive_one().partner_id, archived)
        there = self._make("Another")
        self.assertEqual(self._receive_one().partner_id, there)

    def test_contact_of_another_company_is_none_of_ours(self):
        theirs = self._make("Pat Example", company_id=self.elsewhere.id)
        case = self._receive_one()
        self.assertNotEqual(case.partner_id, theirs)
        self.assertEqual(case.partner_id.email_normalized, "pat@example.com")
        self._reply(case, self.ben)
        ours = self._make("Pat Example", company_id=case.company_id.id)
        case.partner_id.unlink()
        self.assertEqual(self._receive_one().partner_id, ours)

    def test_none_of_another_company_for_a_case_of_an_email_s_own(self):
        theirs = self._make("Pat Example", company_id=self.elsewhere.id)
        case = self._receive("Refund")
        self._receive(f"Re: Refund [{case.thread_ids.identifier}]", email_from=PAT)
        email = self._entries(case, "incoming")[-1]
        own_id = case.with_user(self.ben).action_make_own_case(email.id)["res_id"]
        partner = self.env["cp.case"].browse(own_id).partner_id
        self.assertNotEqual(partner, theirs)
        self.assertEqual(partner.email_normalized, "pat@example.com")

    def test_none_of_another_company_for_a_new_case_by_hand(self):
        theirs = self._make("Pat Example", company_id=self.elsewhere.id)
        draft = (
            self.env["cp.case.draft"]
            .with_user(self.ben)
            .create({"kind": "new", "service_id": self.support.id, "email_to": PAT})
        )
        partner = draft._find_partner()
        self.assertNotEqual(partner, theirs)
        self.assertEqual(partner.email_normalized, "pat@example.com")

    def test_case_stays_answerable_when_its_contact_becomes_unreadable(self):
        case = self._receive_one()
        partner = case.partner_id
        partner.name = "Secret Name"
        partner.company_id = self.elsewhere
        self.env.invalidate_all()
        draft = self._open_reply(case, self.ben)
        self.assertEqual(draft.email_to, PAT)
        self.assertFalse(draft.partner_id)
        self.assertNotIn("Secret", str(draft.read()))
        with self._sending():
            draft.action_send()
        self.assertEqual(self._mails[0]["email_to"], ['"Pat Example" <pat@example.com>'])
        self._close(case)
        follow_up = case.with_user(self.ben).action_create_follow_up()
        self.assertEqual(follow_up["res_model"], "cp.case.draft")


@tagged("cp_cases")
class TestStateOfNewCases(CpCasesCommon):
    """A case that is made in a state has what belongs to it."""

    def test_made_resolved(self):
        with freeze_time("2026-03-01 12:00:00"):
            by_agent = self._make_case(self.ben, state="resolved")
            by_system = self._create_case(state="resolved")
        for case in by_agent + by_system:
            self.assertEqual(str(case.date_resolved), "2026-03-01 12:00:00")
        entry = self._entries(by_agent, "state")
        self.assertIn("Resolved", entry.body)
        self.assertEqual(entry.author_id, self.ben.partner_id)
        with freeze_time("2026-04-01 12:00:00"):
            self._run_cron("ir_cron_close_resolved")
        self.assertEqual((by_agent + by_system).mapped("state"), ["closed", "closed"])

    def test_made_pending_or_with_a_disposition(self):
        case = self._make_case(self.ben, state="pending", pending_reason_id=self.reason.id)
        self.assertIn("Pending", self._entries(case, "state").body)
        case = self._make_case(self.ben, disposition_id=self.call_back.id)
        self.assertIn(self.call_back.name, self._entries(case, "disposition").body)

    def test_imported_with_its_own_dates(self):
        case = self._create_case(state="resolved", date_resolved="2026-01-01 10:00:00")
        self.assertEqual(str(case.date_resolved), "2026-01-01 10:00:00")

    def _make_case(self, agent, **values):
        values = {"name": "Made", "service_id": self.support.id, **values}
        return self.env["cp.case"].with_user(agent).create(values)


@tagged("cp_cases")
class TestArchivedCompany(CpCasesCommon):
    def test_mail_is_held(self):
        company = self.env["res.company"].create({"name": "Gone"})
        service = self.env["cp.service"].create(
            {"name": "Old", "alias_name": "old", "company_id": company.id}
        )
        service.alias_domain_id = self.support.alias_domain_id
        case = self._receive("Before", email_to=service.alias_email)
        company.active = False
        for subject in ("New", f"Re: [{case.thread_ids.identifier}]"):
            self.assertFalse(self._receive(subject, email_to=service.alias_email))
            held = self.env["cp.inbound.mail"].search([], limit=1)
            self.assertEqual((held.state, held.reason), ("held", "company_archived"))
            held.with_user(self.sue).action_release()
            self.assertEqual(held.state, "held")
