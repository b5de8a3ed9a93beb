from email.utils import make_msgid

from odoo.tests import tagged

from ..common import CpCasesCommon


@tagged("cp_cases")
class TestSeveralServices(CpCasesCommon):
    """A mail to several services makes a case in each, and these are linked."""

    def _find_cases(self, name):
        return self.env["cp.case"].search([("name", "=", name)], order="id")

    def _assert_linked(self, case, other):
        self.assertIn(other, case.related_case_ids)
        self.assertIn(case, other.related_case_ids)
        for one, related in ((case, other), (other, case)):
            bodies = [note.body for note in self._entries(one, "note")]
            [body] = [body for body in bodies if related.number in body]
            self.assertNotIn("<a", body)

    def _both(self, **headers):
        headers = headers or {"email_to": f"{self.billing_address}, {self.support_address}"}
        return self._make_mail("Both", **headers)

    def test_delivered_once(self):
        case = self._deliver(self._both())
        cases = self._find_cases("Both")
        self.assertEqual(case.service_id, self.billing, "the first that is addressed")
        self.assertEqual(cases.service_id, self.support | self.billing)
        self._assert_linked(*cases)
        first, second = self._entries(cases, "incoming")
        self.assertEqual(first.message_id, second.message_id)
        self.assertNotIn("Message-ID", first.cp_route + second.cp_route)

    def test_delivered_twice(self):
        raw = self._both()
        self._deliver(b"Delivered-To: %s\r\n" % self.support_address.encode() + raw)
        self._deliver(b"Delivered-To: %s\r\n" % self.billing_address.encode() + raw)
        cases = self._find_cases("Both")
        self.assertEqual(len(cases), 2)
        self.assertEqual(len(self._entries(cases, "incoming")), 2)

    def test_blind_copy_that_comes_later(self):
        raw = self._both(email_to=self.support_address)
        self._deliver(raw)
        self._deliver(b"Delivered-To: %s\r\n" % self.billing_address.encode() + raw)
        cases = self._find_cases("Both")
        self.assertEqual(cases.service_id, self.support | self.billing)
        self._assert_linked(*cases)

    def test_linked_case_is_hidden_by_the_rule(self):
        case = self._deliver(self._both(email_to=self.support_address, Cc=self.billing_address))
        billing = case.related_case_ids
        self.env.invalidate_all()
        as_ben = case.with_user(self.ben)
        self.assertFalse(as_ben.related_case_ids)
        self.assertTrue(billing.with_user(self.cid).has_access("read"))
        cases = self.env["cp.case"].with_user(self.ben)
        for domain in (
            [("related_case_ids", "in", billing.ids)],
            [("related_case_ids.name", "=", "Both")],
            [("related_case_ids", "!=", False)],
        ):
            with self.subTest(domain):
                self.assertFalse(cases.search(domain))
        self.assertEqual(
            cases.with_user(self.sue).search([("related_case_ids", "in", billing.ids)]), case
        )

    def test_thread_of_another_service(self):
        """The thread decides the link, the address the service."""
        case = self._receive("Lamp")
        subject = f"Re: Lamp [{case.thread_ids.identifier}]"
        other = self._receive(subject, email_to=self.billing_address)
        self.assertEqual(other.service_id, self.billing)
        self.assertEqual(other.name, "Re: Lamp")
        self._assert_linked(case, other)
        self.assertEqual(len(self._entries(case, "incoming")), 1)
        # What follows joins both, and makes no third.
        self.assertEqual(self._receive(subject, email_to=self.billing_address), other)
        both = {"email_to": self.support_address, "Cc": self.billing_address}
        self.assertEqual(self._receive(subject, body="And?", **both), case)
        self.assertEqual(len(self._entries(case, "incoming")), 2)
        self.assertEqual(len(self._entries(other, "incoming")), 3)
        self.assertEqual(len(case.related_case_ids), 1)

    def test_answer_by_reference_to_a_mail_for_both(self):
        message_id = make_msgid(domain="example.com")
        case = self._deliver(
            self._make_mail(
                "Both",
                email_to=self.support_address,
                Cc=self.billing_address,
                message_id=message_id,
            )
        )
        billing = case.related_case_ids
        for address, joined in ((self.support_address, case), (self.billing_address, billing)):
            with self.subTest(address):
                self.assertEqual(
                    self._receive("And", In_Reply_To=message_id, email_to=address), joined
                )

    def test_case_that_was_transferred(self):
        """The address of the service it came to still belongs to the case."""
        case = self._receive("Lamp")
        case.with_user(self.sue).action_transfer(service_id=self.billing.id)
        subject = f"Re: Lamp [{case.thread_ids.identifier}]"
        both = f"{self.support_address}, {self.billing_address}"
        for count, email_to in enumerate((self.support_address, self.billing_address, both), 2):
            with self.subTest(email_to):
                self.assertEqual(self._receive(subject, email_to=email_to), case)
                self.assertEqual(len(self._entries(case, "incoming")), count)
        self.assertFalse(case.related_case_ids)

    def test_case_that_was_transferred_after_our_first_mail(self):
        case = self._create_case()
        answer = self._reply(case, self.ben)
        case.with_user(self.sue).action_transfer(service_id=self.billing.id)
        self.assertEqual(self._receive("Re: x", In_Reply_To=answer.message_id), case)

    def test_archived_service_beside_an_active_one(self):
        self.billing.active = False
        case = self._deliver(self._both())
        self.assertEqual(self._find_cases("Both"), case)
        self.assertEqual(case.service_id, self.support)

    def test_held_for_both_and_released_for_each(self):
        self._deliver(
            self._make_mail(
                "Both",
                email_to=f"{self.support_address}, {self.billing_address}",
                Auto_Submitted="auto-replied",
            )
        )
        held = self.env["cp.inbound.mail"].search([("state", "=", "held")])
        self.assertEqual(held.service_id, self.support | self.billing)
        held.with_user(self.sue).action_release()
        self._assert_linked(*self._find_cases("Both"))

    def test_services_are_deleted_and_the_mail_is_known(self):
        raw = self._make_mail(
            "Both",
            email_to=f"{self.support_address}, {self.billing_address}",
            Auto_Submitted="auto-replied",
        )
        self._deliver(raw)
        held = self.env["cp.inbound.mail"].search([("subject", "=", "Both")])
        (self.support | self.billing).unlink()
        self.env.invalidate_all()
        self.assertFalse(held.service_id)
        self.assertEqual(len(held.exists()), 2)
