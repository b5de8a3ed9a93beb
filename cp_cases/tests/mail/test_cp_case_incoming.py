import json

from odoo.tests import tagged
from odoo.tools import html2plaintext

from ..common import CpCasesCommon

STRANGER = '"Mallory" <mallory@example.net>'


@tagged("cp_cases")
class TestNewCase(CpCasesCommon):
    def test_new_case(self):
        case = self._receive("Where is my order?")
        self.assertEqual(case.state, "new")
        self.assertEqual(case.name, "Where is my order?")
        self.assertEqual(case.partner_id, self.sara)
        self.assertEqual(case.service_id, self.support)
        entry = self._entries(case)
        self.assertEqual(entry.cp_entry_type, "incoming")
        self.assertEqual(entry.author_id, self.sara)
        self.assertTrue(entry.cp_is_new_request)
        self.assertTrue(entry.cp_is_trusted)
        self.assertEqual(entry.cp_thread_id, case.thread_ids)
        self.assertEqual(json.loads(entry.cp_route)["matched_by"], "none")

    def test_unknown_sender_becomes_a_contact(self):
        case = self._receive(email_from='"New Customer" <new@example.org>')
        self.assertEqual(case.partner_id.name, "New Customer")
        self.assertEqual(case.partner_id.email, "new@example.org")
        self.assertEqual(self._entries(case).author_id, case.partner_id)

    def test_priority_from_the_mail(self):
        self.assertEqual(self._receive("a", X_Priority="1 (Highest)").priority, "5")
        self.assertEqual(self._receive("b", X_Priority="5").priority, "1")
        self.assertEqual(self._receive("c").priority, "3")

    def test_unknown_identifier_makes_a_new_case(self):
        self.assertEqual(self._receive("Re: x [AAAABBBB1234]").state, "new")

    def test_number_alone_never_matches(self):
        first = self._receive()
        second = self._receive(f"Case {first.number}")
        self.assertNotEqual(first, second)

    def test_nobody_follows(self):
        self.assertFalse(self._receive().message_follower_ids)

    def test_without_a_subject(self):
        self.assertEqual(self._receive("").name, "(no subject)")


@tagged("cp_cases")
class TestJoin(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.case = self._receive(message_id="<first@example.com>")
        self.identifier = self.case.thread_ids.identifier

    def test_identifier_in_the_subject(self):
        subjects = (
            f"Re: Refund [{self.identifier}]",
            f"AW: WG: Refund [{self.identifier.lower()}]",
            f"返信: {self.identifier} Refund",
            f"Fwd: ({self.identifier})",
        )
        for subject in subjects:
            with self.subTest(subject):
                self.assertEqual(self._receive(subject), self.case)
        self.assertEqual(len(self._entries(self.case, "incoming")), 1 + len(subjects))
        entry = self._entries(self.case)[-1]
        self.assertFalse(entry.cp_is_new_request)
        self.assertEqual(json.loads(entry.cp_route)["matched_by"], "identifier")

    def test_references(self):
        self.assertEqual(self._receive("x", In_Reply_To="<first@example.com>"), self.case)
        self.assertEqual(
            self._receive("y", References="<unknown@example.com> <first@example.com>"), self.case
        )
        self.assertEqual(
            json.loads(self._entries(self.case)[-1].cp_route)["matched"], "<first@example.com>"
        )

    def test_identifier_wins_over_references(self):
        other = self._receive("Another", message_id="<other@example.com>")
        joined = self._receive(f"Re: [{self.identifier}]", In_Reply_To="<other@example.com>")
        self.assertEqual(joined, self.case)
        self.assertEqual(len(self._entries(other)), 1)

    def test_subject_of_the_case_stays(self):
        self._receive(f"Now something else [{self.identifier}]")
        self.assertEqual(self.case.name, "Refund of order 5")

    def test_identifier_through_an_address_of_no_service(self):
        catchall = self.mail_alias_domain.catchall_email
        joined = self._receive(f"Re: [{self.identifier}]", email_to=catchall)
        self.assertEqual(joined, self.case)

    def test_same_mail_twice_is_one_entry(self):
        raw = self._make_mail(f"Re: [{self.identifier}]")
        self._deliver(raw)
        self._deliver(b"Received: from elsewhere by here\r\n" + raw)
        self.assertEqual(len(self._entries(self.case, "incoming")), 2)

    def test_same_message_id_with_other_content_is_another_mail(self):
        for body in ("One", "Two"):
            self._receive(f"Re: [{self.identifier}]", message_id="<same@example.com>", body=body)
        self.assertEqual(len(self._entries(self.case, "incoming")), 3)

    def test_resolved_and_pending_open_again(self):
        self.case.write({"state": "resolved"})
        self._receive(f"Re: [{self.identifier}]")
        self.assertEqual(self.case.state, "open")
        self.case.write({"state": "pending", "pending_reason_id": self.reason.id})
        self._receive(f"Re: again [{self.identifier}]")
        self.assertEqual(self.case.state, "open")
        self.assertEqual(self._entries(self.case, "state")[-1].author_id, self.partner_root)

    def test_lands_with_its_agent_or_in_the_queue(self):
        self.case.with_user(self.ben).action_take()
        self._receive(f"Re: one [{self.identifier}]")
        self.assertEqual(self.case.user_id, self.ben)
        self.support.agent_ids -= self.ben
        self._receive(f"Re: two [{self.identifier}]")
        self.assertFalse(self.case.user_id)


@tagged("cp_cases")
class TestTrust(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.case = self._receive()
        self.case.write({"state": "resolved"})
        self.subject = f"Re: [{self.case.thread_ids.identifier}]"

    def _join(self, **kwargs):
        self.assertEqual(self._receive(self.subject, **kwargs), self.case)
        return self._entries(self.case, "incoming")[-1]

    def test_stranger_joins_untrusted(self):
        entry = self._join(email_from=STRANGER)
        self.assertFalse(entry.cp_is_trusted)
        self.assertIn("mallory@example.net", entry.email_from)
        self.assertEqual(self.case.state, "resolved", "changes no state")
        self.assertFalse(self.case.message_follower_ids)

    def test_stranger_stays_a_stranger(self):
        self._join(email_from=STRANGER)
        self.assertFalse(self._join(email_from=STRANGER, body="Again").cp_is_trusted)

    def test_stranger_by_reference_is_no_better(self):
        message_id = self._entries(self.case)[0].message_id
        self._receive("x", email_from=STRANGER, In_Reply_To=message_id)
        self.assertFalse(self._entries(self.case, "incoming")[-1].cp_is_trusted)

    def test_untrusted_is_not_the_default_recipient(self):
        self._join(email_from=STRANGER)
        draft = self._open_reply(self.case, self.ben)
        self.assertIn("sara.henry@example.com", draft.email_to)
        entry = self._entries(self.case, "incoming")[-1]
        draft = self._open_reply(self.case, self.ben, entry)
        self.assertNotIn("mallory", f"{draft.email_to} {draft.email_cc}")

    def test_same_company_is_trusted(self):
        company = self.env["res.partner"].create({"name": "Ltd", "is_company": True})
        self.sara.parent_id = company
        self.env["res.partner"].create(
            {"name": "Colleague", "email": "colleague@example.org", "parent_id": company.id}
        )
        self.assertTrue(self._join(email_from="colleague@example.org").cp_is_trusted)
        self.assertEqual(self.case.state, "open")

    def test_copied_by_the_customer_is_trusted(self):
        self._join(Cc="friend@example.org")
        self.assertTrue(self._join(email_from="friend@example.org").cp_is_trusted)

    def test_copied_by_a_stranger_is_not(self):
        self._join(email_from=STRANGER, Cc="accomplice@example.org")
        self.assertFalse(self._join(email_from="accomplice@example.org").cp_is_trusted)

    def test_from_alone_makes_no_colleague(self):
        entry = self._join(email_from=self.ben.email_formatted)
        self.assertFalse(entry.cp_is_trusted)
        self.assertFalse(entry.author_id)

    def test_authenticated_colleague(self):
        self.env["ir.config_parameter"].set_param("cp_cases.authserv_id", "mx.mycompany.com")
        self._join(
            Cc=self.ben.email_formatted,
        )
        entry = self._join(
            email_from=self.ben.email_formatted,
            Authentication_Results="mx.mycompany.com; dmarc=pass header.from=test.mycompany.com",
        )
        self.assertTrue(entry.cp_is_trusted)
        self.assertEqual(entry.author_id, self.ben.partner_id)


@tagged("cp_cases")
class TestClosed(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.case = self._close(self._receive())
        self.subject = f"Re: Thanks! [{self.case.thread_ids.identifier}]"

    def test_reply_makes_a_follow_up_case(self):
        follow_up = self._receive(self.subject)
        self.assertNotEqual(follow_up, self.case)
        self.assertEqual(self.case.state, "closed")
        self.assertEqual(follow_up.origin_case_id, self.case)
        self.assertEqual(self.case.follow_up_ids, follow_up)
        self.assertEqual(follow_up.service_id, self.support)
        self.assertEqual(follow_up.partner_id, self.sara)
        self.assertNotEqual(follow_up.thread_ids.identifier, self.case.thread_ids.identifier)
        self.assertEqual(len(self._entries(follow_up, "incoming")), 1)
        new_note, old_note = self._entries(follow_up, "note"), self._entries(self.case, "note")
        self.assertEqual((new_note | old_note).author_id, self.partner_root)
        self.assertEqual(
            self._text(new_note), f"Case created as follow up from case {self.case.number}"
        )
        self.assertEqual(self._text(old_note), f"Follow up case {follow_up.number} is created")

    def _text(self, message):
        return html2plaintext(message.body, include_references=False).strip()

    def test_follow_up_is_named_and_held_as_its_original(self):
        case = self._receive("Lamp")
        case.with_user(self.ben).action_take()
        self._close(case)
        follow_up = self._receive(f"AW: something else [{case.thread_ids.identifier}]")
        self.assertEqual(follow_up.origin_case_id, case)
        self.assertEqual(follow_up.name, "Lamp")
        self.assertEqual(follow_up.user_id, self.ben)
        self.assertTrue(follow_up.has_news)
        self.assertIn(self.ben, follow_up.worker_ids.user_id)
        self._close(follow_up)
        self.support.agent_ids -= self.ben
        second = self._receive(f"Re: [{case.thread_ids.identifier}]")
        self.assertEqual(second.origin_case_id, follow_up)
        self.assertFalse(second.user_id)

    def test_later_replies_join_the_open_follow_up(self):
        follow_up = self._receive(self.subject)
        self.assertEqual(self._receive(self.subject, body="And another thing"), follow_up)

    def test_closed_follow_up_gets_its_own(self):
        first = self._close(self._receive(self.subject))
        second = self._receive(self.subject, body="Third time")
        self.assertNotIn(second, self.case | first)
        self.assertEqual(second.origin_case_id, first)

    def test_policy_new_case(self):
        self.support.closed_reply_policy = "new_case"
        case = self._receive(self.subject)
        self.assertNotEqual(case, self.case)
        self.assertFalse(case.origin_case_id)
        self.assertNotIn(self.case.thread_ids.identifier, case.name)
        self.assertFalse(self._entries(self.case, "note"))

    def test_automatic_reply_makes_no_follow_up(self):
        case = self._receive(self.subject, Auto_Submitted="auto-replied")
        self.assertEqual(case, self.case)
        self.assertEqual(self.case.state, "closed")
        self.assertTrue(self._entries(self.case, "incoming")[-1].cp_is_automatic)
        self.assertFalse(self.case.follow_up_ids)


@tagged("cp_cases")
class TestAutomatic(CpCasesCommon):
    def test_joins_marked_and_changes_nothing(self):
        case = self._receive()
        case.write({"state": "resolved"})
        subject = f"Out of office [{case.thread_ids.identifier}]"
        self.assertEqual(self._receive(subject, Auto_Submitted="auto-replied"), case)
        self.assertTrue(self._entries(case, "incoming")[-1].cp_is_automatic)
        self.assertEqual(case.state, "resolved")

    def test_auto_reply_without_a_thread_is_held(self):
        self.assertFalse(self._receive("Out of office", Auto_Submitted="auto-replied"))
        held = self.env["cp.inbound.mail"].search([], limit=1)
        self.assertEqual((held.state, held.reason), ("held", "auto_replied"))

    def test_auto_generated_without_a_thread_makes_a_marked_case(self):
        case = self._receive("Order 7", Auto_Submitted="auto-generated")
        self.assertEqual(case.state, "new")
        self.assertTrue(self._entries(case).cp_is_automatic)

    def test_suppress_header_alone_is_of_a_person(self):
        case = self._receive("Hello", X_Auto_Response_Suppress="All")
        self.assertFalse(self._entries(case).cp_is_automatic)


@tagged("cp_cases")
class TestBounce(CpCasesCommon):
    def test_bounce_is_on_the_entry_that_bounced(self):
        case = self._receive()
        entry = self._reply(case, self.ben)
        self.assertFalse(entry.has_error)
        bounce = (
            f"From: Mail Delivery System <MAILER-DAEMON@example.com>\r\nTo: {self.support_address}"
            "\r\nSubject: Undelivered Mail\r\nMessage-ID: <bounce@example.com>\r\n"
            "Return-Path: <>\r\nMIME-Version: 1.0\r\n"
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
            "--b\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n"
            "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
            "Final-Recipient: rfc822; sara.henry@example.com\r\nAction: failed\r\n"
            "Status: 5.1.1\r\n\r\n"
            "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
            f"Message-ID: {entry.message_id}\r\nSubject: Re\r\n\r\n--b--\r\n"
        )
        self.assertEqual(self._deliver(bounce.encode()), case)
        self.assertTrue(self._entries(case, "incoming")[-1].cp_is_automatic)
        entry.invalidate_recordset()
        self.assertTrue(entry.has_error)
        self.assertIn("No such user", entry.notification_ids.failure_reason)
