from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import CpCasesCommon


@tagged("cp_cases")
class TestForward(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.case = self._receive("Lamp", body="It is broken.")
        self.email = self._entries(self.case, "incoming")

    def _open(self, agent, message=None):
        action = self.case.with_user(agent).action_forward((message or self.email).id)
        return self.env["cp.case.draft"].with_user(agent).browse(action["res_id"])

    def _attach(self, name="lamp.png"):
        self.email.attachment_ids = self.env["ir.attachment"].create(
            {"name": name, "raw": b"picture", "res_model": "cp.case", "res_id": self.case.id}
        )

    def test_email_is_passed_on_with_its_files(self):
        self._attach()
        draft = self._open(self.ben)
        self.assertFalse(draft.email_to)
        self.assertEqual(draft.subject, "Fwd: Lamp")
        self.assertIn("It is broken.", draft.body)
        self.assertIn("sara.henry@example.com", draft.body)
        draft.email_to = "supplier@example.org"
        self.assertEqual(draft.new_addresses, "supplier@example.org")
        with self._sending():
            draft.action_send()
        [mail] = self._mails
        self.assertEqual(mail["email_to"], ["supplier@example.org"])
        self.assertIn(self.case.thread_ids.identifier, mail["subject"])
        self.assertEqual([attachment[0] for attachment in mail["attachments"]], ["lamp.png"])
        # What the case has stays with its own entry.
        self.assertEqual(self.email.attachment_ids.name, "lamp.png")
        self.assertNotEqual(
            self._entries(self.case, "outgoing").attachment_ids, self.email.attachment_ids
        )

    def test_editor_fetches_nothing_from_elsewhere(self):
        self.email.body = '<p>See <img src="https://tracker.example.com/a.png"></p>'
        for draft in (self._open(self.ben), self._open_reply(self.case, self.ben)):
            self.assertIn("See", draft.body)
            self.assertNotIn(' src="https://tracker', draft.body)

    def test_plain_text_is_no_code(self):
        self.assertNotIn("<pre", self._open(self.ben).body)

    def test_answer_of_the_other_joins_the_case(self):
        draft = self._open(self.ben)
        draft.email_to = "supplier@example.org"
        with self._sending():
            draft.action_send()
        subject = self._mails[0]["subject"]
        self.assertEqual(
            self._receive(f"Re: {subject}", email_from="supplier@example.org"), self.case
        )
        self.assertTrue(self._entries(self.case, "incoming")[-1].cp_is_trusted)

    def test_locks_nothing(self):
        self._open(self.ben)
        reply = self._open_reply(self.case, self.sue)
        self.assertTrue(reply.holds_lock)
        self.assertFalse(reply.is_forward)

    def test_reply_is_a_draft_of_its_own(self):
        forward = self._open(self.ben)
        self.assertNotEqual(self._open_reply(self.case, self.ben), forward)

    def test_needs_an_address(self):
        draft = self._open(self.ben)
        with self.assertRaises(UserError), self._sending():
            draft.action_send()
        self.assertTrue(draft.exists())

    def test_own_answer_is_passed_on(self):
        sent = self._reply(self.case, self.ben, body="<p>We send another.</p>")
        self.assertIn("We send another.", self._open(self.ben, sent).body)

    def test_untrusted_email_is_not_passed_on(self):
        identifier = self.case.thread_ids.identifier
        self._receive(f"Re: [{identifier}]", email_from="stranger@example.org")
        stranger = self._entries(self.case, "incoming")[-1]
        with self.assertRaisesRegex(UserError, "Accept the sender"):
            self._open(self.ben, stranger)

    def test_closed_case_is_final(self):
        self._close(self.case)
        with self.assertRaisesRegex(UserError, "is closed"):
            self._open(self.ben)

    def test_not_the_email_of_another_case(self):
        other = self._entries(self._receive("Chair"), "incoming")
        with self.assertRaisesRegex(UserError, "not an email of case"):
            self._open(self.ben, other)

    def test_hidden_case(self):
        for user in (self.ana, self.cid, self.eve):
            with self.assertRaises(AccessError):
                self._open(user)

    def test_mark_is_not_forged(self):
        draft = self._open_reply(self.case, self.ben)
        with self.assertRaises(AccessError):
            draft.is_forward = True
