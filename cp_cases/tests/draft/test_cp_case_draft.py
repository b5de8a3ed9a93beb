from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import html2plaintext

from ...tools.acting import as_system
from ..common import CpCasesCommon


@tagged("cp_cases")
class TestReply(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.case = self._receive(message_id="<first@example.com>", Cc="friend@example.org")
        self.thread = self.case.thread_ids

    def test_draft_is_ready_to_write(self):
        draft = self._open_reply(self.case, self.ben)
        self.assertEqual(draft.kind, "reply")
        self.assertEqual(draft.message_id, self._entries(self.case, "incoming"))
        self.assertIn("sara.henry@example.com", draft.email_to)
        self.assertEqual(draft.email_cc, "friend@example.org")
        self.assertEqual(draft.subject, "Re: Refund of order 5")
        self.assertIn("Hello.", draft.body)
        self.assertNotIn("<pre", draft.body, "plain text is quoted as text")

    def test_opening_is_work(self):
        self._open_reply(self.case, self.ben)
        self.assertEqual(self.case.state, "open")
        self.assertEqual(self.case.user_id, self.ben)
        row = self.case.worker_ids
        self.assertEqual((row.user_id, row.last_event), (self.ben, "opened"))

    def test_looking_is_not_work(self):
        self.case.with_user(self.ben).read()
        self.case.with_user(self.ben).history_ids.read(["body"])
        self.assertEqual(self.case.state, "new")
        self.assertFalse(self.case.worker_ids)

    def test_one_mail_with_identifier_and_threading_headers(self):
        entry = self._reply(self.case, self.ben, email_bcc="boss@example.org")
        self.assertEqual(len(self._mails), 1)
        mail = self._mails[0]["EmailMessage"]
        self.assertEqual(mail["Subject"], f"Re: Refund of order 5 [{self.thread.identifier}]")
        self.assertEqual(mail["In-Reply-To"], "<first@example.com>")
        self.assertEqual(mail["References"].split()[0], "<first@example.com>")
        self.assertIn(self.support_address, mail["Reply-To"])
        self.assertIn("sara.henry@example.com", mail["To"])
        self.assertEqual(mail["Cc"], "friend@example.org")
        self.assertNotIn("X-Odoo-Objects", mail)
        self.assertEqual(entry.author_id, self.ben.partner_id)
        self.assertEqual(self.case.state, "open")
        self.assertFalse(self.case.draft_ids)
        self.assertFalse(self.case.message_follower_ids, "nobody follows by answering")

    def test_name_of_the_sender(self):
        self._reply(self.case, self.ben)
        self.assertEqual(self._mails[0]["email_from"], f'"Ben" <{self.support_address}>')
        self.env["res.lang"]._activate_lang("fr_FR")
        self.support.sender_name = "Lamps & Co"
        self.support.with_context(lang="fr_FR").sender_name = "Lampes et Cie"
        for lang, name in (("en_US", "Lamps & Co"), ("fr_FR", "Lampes et Cie")):
            self.sara.lang = lang
            entry = self._reply(self.case, self.ben)
            self.assertEqual(self._mails[0]["email_from"], f'"{name}" <{self.support_address}>')
            self.assertEqual(entry.author_id, self.ben.partner_id)

    def test_bcc_receives_and_nobody_reads_of_it(self):
        self._reply(self.case, self.ben, email_bcc="boss@example.org")
        self.assertIn("boss@example.org", self.emails[0]["smtp_to_list"])
        self.assertNotIn("boss", self.emails[0]["message"])

    def test_identifier_once_and_re_once(self):
        identifier = self.thread.identifier
        self._reply(self.case, self.ben)
        self._receive(f"Re: Re: Refund [{identifier}]")
        self._reply(self.case, self.ben)
        subject = self._mails[0]["subject"]
        self.assertEqual(subject.count(identifier), 1)
        self.assertEqual(subject.count("Re:"), 1)

    def test_answer_to_our_mail_comes_back_by_its_identifier_alone(self):
        self._reply(self.case, self.ben)
        self.assertEqual(self._receive(self._mails[0]["subject"]), self.case)

    def test_note_state_and_disposition_on_sending(self):
        self._reply(
            self.case,
            self.ben,
            note="<p>Called the warehouse</p>",
            disposition_id=self.answered.id,
            state_after="pending",
            pending_reason_id=self.reason.id,
        )
        self.assertEqual(self.case.state, "pending")
        self.assertEqual(self.case.disposition_id, self.answered)
        self.assertIn("warehouse", self._entries(self.case, "note").body)
        self.assertFalse(any("warehouse" in mail["body"] for mail in self._mails))

    def test_header_and_footer_around_the_mail(self):
        self.support.header_html = '<p>Case <t t-out="object.number"/></p>'
        self.support.footer_html = "<p>Kind regards, Support</p>"
        entry = self._reply(self.case, self.ben)
        body = html2plaintext(self._mails[0]["body"])
        self.assertIn(f"Case {self.case.number}", body)
        self.assertIn("Kind regards, Support", body)
        self.assertNotIn("Kind regards", entry.body)

    def test_attachments_go_with_it_and_stay_on_the_case(self):
        draft = self._open_reply(self.case, self.ben)
        attachment = (
            self.env["ir.attachment"]
            .with_user(self.ben)
            .create(
                {
                    "name": "invoice.pdf",
                    "raw": b"%PDF",
                    "res_model": "cp.case.draft",
                    "res_id": draft.id,
                }
            )
        )
        draft.attachment_ids = attachment
        with self._sending():
            draft.action_send()
        self.assertEqual(self._mails[0]["attachments"][0][0], "invoice.pdf")
        self.assertEqual((attachment.res_model, attachment.res_id), ("cp.case", self.case.id))

    def test_limits_name_the_file(self):
        self.env["ir.config_parameter"].set_param("cp_cases.max_file_mb", 0.001)
        draft = self._open_reply(self.case, self.ben)
        draft.attachment_ids = (
            self.env["ir.attachment"]
            .with_user(self.ben)
            .create({"name": "film.mp4", "raw": b"x" * 2000})
        )
        with self.assertRaisesRegex(UserError, "film.mp4.*0.001 MB"):
            draft.action_send()
        self.assertTrue(draft.exists())

    def test_foreign_attachment_is_refused(self):
        hidden = self._create_case(service_id=self.billing.id)
        attachment = self.env["ir.attachment"].create(
            {"name": "secret", "raw": b"x", "res_model": "cp.case", "res_id": hidden.id}
        )
        draft = self._open_reply(self.case, self.ben)
        with self.assertRaises(AccessError):
            draft.attachment_ids = attachment

    def test_bad_recipients_are_refused_and_the_draft_kept(self):
        draft = self._open_reply(self.case, self.ben)
        for email_to in (False, "nobody", "a@example.com, nonsense"):
            draft.email_to = email_to
            with self.subTest(email_to), self.assertRaises(UserError):
                draft.action_send()
        self.assertTrue(draft.exists())

    def test_sent_twice_is_one_mail(self):
        draft = self._open_reply(self.case, self.ben)
        with self._sending():
            draft.action_send()
            with self.assertRaisesRegex(UserError, "already been sent"):
                draft.action_send()
        self.assertEqual(len(self._mails), 1)

    def test_case_closed_meanwhile_keeps_the_text(self):
        draft = self._open_reply(self.case, self.ben)
        self.case.with_user(self.sue).action_set_state("closed")
        with self.assertRaisesRegex(UserError, "is closed"):
            draft.action_send()
        self.assertTrue(draft.exists())

    def test_discard_leaves_nothing(self):
        draft = self._open_reply(self.case, self.ben)
        draft.action_discard()
        self.assertFalse(draft.exists())
        self.assertFalse(self._entries(self.case, "outgoing"))

    def test_system_fields_and_drafts_of_others(self):
        draft = self._open_reply(self.case, self.ben)
        hidden = self._create_case(service_id=self.billing.id)
        with self.assertRaises(AccessError):
            draft.case_id = hidden
        with self.assertRaises(AccessError):
            draft.create({"kind": "reply", "case_id": hidden.id})
        for user in (self.cid, self.ana, self.eve):
            with self.assertRaises(AccessError):
                draft.with_user(user).read(["body"])
        with self.assertRaises(AccessError):
            draft.with_user(self.sue).body = "x"
        with self.assertRaises(AccessError):
            draft.with_user(self.sue).action_send()


@tagged("cp_cases")
class TestLock(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.case = self._receive()
        self.draft = self._open_reply(self.case, self.ben)
        self.draft.body = "<p>half a sentence</p>"

    def test_resumed_by_its_author(self):
        self.assertEqual(self._open_reply(self.case, self.ben), self.draft)

    def test_refused_to_others_with_the_name(self):
        with self.assertRaisesRegex(UserError, "Ben has been answering"):
            self._open_reply(self.case, self.sue)

    def test_other_email_of_the_case_is_free(self):
        self._receive(f"Re: [{self.case.thread_ids.identifier}]")
        draft = self._open_reply(self.case, self.sue, self._entries(self.case, "incoming")[-1])
        self.assertNotEqual(draft, self.draft)

    def test_released_on_discard(self):
        self.draft.action_discard()
        self.assertTrue(self._open_reply(self.case, self.sue))

    def test_released_on_sending(self):
        with self._sending():
            self.draft.action_send()
        self.assertTrue(self._open_reply(self.case, self.sue))

    def test_released_on_transfer_and_the_text_kept(self):
        self.case.with_user(self.ben).action_transfer(user_id=self.sue.id)
        self.assertTrue(self._open_reply(self.case, self.sue))
        self.assertIn("half a sentence", self.draft.body)

    def test_released_by_a_supervisor_only(self):
        with self.assertRaises(AccessError):
            self.draft.action_release()
        self.draft.with_user(self.sue).action_release()
        self.assertTrue(self._open_reply(self.case, self.sue))
        with self.assertRaisesRegex(UserError, "Sue has been answering"):
            self.draft.action_send()
        self.assertIn("half a sentence", self.draft.body)

    def test_stale_lock_is_taken_over(self):
        later = fields.Datetime.now() + timedelta(hours=8, minutes=1)
        with freeze_time(later):
            taken = self._open_reply(self.case, self.sue)
        self.assertTrue(taken.holds_lock)
        self.assertFalse(self.draft.holds_lock)
        self.assertIn("half a sentence", self.draft.body)


@tagged("cp_cases")
class TestSendGate(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.case = self._receive()
        self.draft = self._open_reply(self.case, self.ben)
        self.subject = f"Re: [{self.case.thread_ids.identifier}]"

    def test_stops_once_when_something_arrived(self):
        self._receive(self.subject)
        with self._sending():
            action = self.draft.action_send()
            self.assertEqual((action["res_model"], action["target"]), ("cp.case.draft", "new"))
            self.assertFalse(self._mails)
            self.assertTrue(self.draft.exists())
            self.draft.action_send()
            self.assertEqual(len(self._mails), 1)

    def test_anyway(self):
        self._receive(self.subject)
        with self._sending():
            self.draft.action_send_anyway()
            self.assertEqual(len(self._mails), 1)

    def test_note_of_a_colleague_does_not_stop(self):
        self.case.with_user(self.sue).message_post(body="A note")
        with self._sending():
            self.draft.action_send()
            self.assertEqual(len(self._mails), 1)

    def test_who_has_lost_sight_of_the_case_is_shown_nothing(self):
        lost = self.env["cp.case.draft"].create(
            {"kind": "reply", "user_id": self.cid.id, "case_id": self.case.id, "subject": "Re: It"}
        )
        lost = lost.with_user(self.cid)
        self.assertTrue(lost.sudo().arrived_message_ids)
        self.env.invalidate_all()
        self.assertFalse(lost.arrived_message_ids)
        with self.assertRaises(AccessError):
            lost.action_send()

    def test_reply_of_a_colleague_stops(self):
        self._receive(self.subject)
        as_system(self.draft).seen_message_id = self._entries(self.case)[-1].id
        other = self._open_reply(self.case, self.sue, self._entries(self.case, "incoming")[-1])
        with self._sending():
            other.action_send()
            self.assertEqual(self.draft.action_send()["target"], "new")

    def test_new_addresses_are_marked(self):
        case = self._receive("Lamp", Cc="tom@example.com")
        draft = self._open_reply(case, self.ben)
        self.assertFalse(draft.new_addresses)
        draft.email_cc = f"tom@example.com, Kim <kim@example.com>, {self.support_address}"
        self.assertEqual(draft.new_addresses, "kim@example.com")
        draft.email_bcc = "lee@example.com, kim@example.com"
        self.assertEqual(draft.new_addresses, "kim@example.com, lee@example.com")

    def test_addresses_of_a_new_email_are_not_marked(self):
        action = self.env["cp.case.draft"].with_user(self.ben).action_compose()
        draft = self.env["cp.case.draft"].with_user(self.ben).browse(action["res_id"])
        draft.email_to = "kim@example.com"
        self.assertFalse(draft.new_addresses)

    def test_a_new_address_is_written_to_and_then_known(self):
        case = self._receive("Lamp")
        self._reply(case, self.ben, email_cc="kim@example.com")
        self.assertIn("kim@example.com", case.thread_ids.participants)
        self.assertFalse(self._open_reply(case, self.ben).new_addresses)

    def test_participants_of_a_hidden_case_are_not_told(self):
        kim = self.env["res.partner"].create({"name": "Kim", "email": "kim@example.com"})
        hidden = self._create_case(
            service_id=self.billing.id, partner_id=kim.id, email_from=kim.email
        )
        draft = self._open_reply(self._receive("Lamp"), self.ben)
        result = draft.onchange(
            {"case_id": hidden.id, "email_to": hidden.email_from},
            ["case_id", "email_to"],
            {"case_id": {}, "email_to": {}, "new_addresses": {}},
        )
        visible = draft.onchange(
            {"email_to": hidden.email_from}, ["email_to"], {"new_addresses": {}}
        )
        self.assertEqual(visible["value"]["new_addresses"], "kim@example.com")
        self.assertEqual(result["value"]["new_addresses"], "kim@example.com")
