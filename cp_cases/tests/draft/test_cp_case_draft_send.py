from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import html2plaintext

from ..common import CpCasesCommon


@tagged("cp_cases")
class TestFollowUp(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.case = self._receive()
        self._reply(self.case, self.ana_with_sight())
        self._close(self.case)

    def ana_with_sight(self):
        self.case.with_user(self.sue).action_assign(self.ana.id)
        return self.ana

    def _open_follow_up(self, agent):
        action = self.case.with_user(agent).action_create_follow_up()
        return self.env["cp.case.draft"].with_user(agent).browse(action["res_id"])

    def test_only_on_a_closed_case(self):
        with self.assertRaises(UserError):
            self._receive("Another").with_user(self.ben).action_create_follow_up()

    def test_follow_up_with_an_email(self):
        draft = self._open_follow_up(self.ana)
        self.assertEqual(draft.kind, "follow_up")
        self.assertEqual(draft.subject, self.case.name)
        self.assertIn("sara.henry@example.com", draft.email_to)
        draft.body = "<p>One more thing</p>"
        with self._sending():
            action = draft.action_send()
        follow_up = self.env["cp.case"].browse(action["res_id"])
        self.assertNotEqual(follow_up.number, self.case.number)
        self.assertEqual(follow_up.origin_case_id, self.case)
        self.assertEqual(self.case.follow_up_ids, follow_up)
        self.assertEqual(follow_up.partner_id, self.sara)
        self.assertEqual(follow_up.service_id, self.support)
        self.assertEqual(follow_up.user_id, self.ana)
        self.assertEqual(follow_up.state, "open")
        self.assertEqual(follow_up.name, self.case.name)
        identifier = follow_up.thread_ids.identifier
        self.assertNotEqual(identifier, self.case.thread_ids.identifier)
        self.assertEqual(self._mails[0]["subject"], f"Refund of order 5 [{identifier}]")
        self.assertTrue(follow_up.with_user(self.ana).visible_to_me)
        self._assert_notes(follow_up, self.ana.partner_id)
        self.assertEqual(self.case.state, "closed")

    def _assert_notes(self, follow_up, author):
        new_note = self._entries(follow_up, "note")[0]
        old_note = self._entries(self.case, "note")[-1]
        text = html2plaintext(new_note.body, include_references=False).strip()
        self.assertEqual(text, f"Case created as follow up from case {self.case.number}")
        text = html2plaintext(old_note.body, include_references=False).strip()
        self.assertEqual(text, f"Follow up case {follow_up.number} is created")
        self.assertEqual((new_note | old_note).author_id, author)
        for note in new_note | old_note:
            self.assertTrue(note._cp_format_head()["is_event"], "nobody has written it")
        self.assertIn(f'data-oe-id="{self.case.id}"', new_note.body)
        self.assertIn(f'data-oe-id="{follow_up.id}"', old_note.body)

    def test_follow_up_with_a_note_alone(self):
        draft = self._open_follow_up(self.ana)
        with self.assertRaises(UserError):
            draft.action_save_note()
        draft.write({"note": "<p>Called back</p>", "state_after": "resolved"})
        with self._sending():
            action = draft.action_save_note()
        follow_up = self.env["cp.case"].browse(action["res_id"])
        self.assertFalse(self._mails)
        self.assertEqual(follow_up.state, "resolved")
        self._assert_notes(follow_up, self.ana.partner_id)

    def test_pressed_twice_is_one_draft(self):
        self.assertEqual(self._open_follow_up(self.ana), self._open_follow_up(self.ana))

    def test_discarding_leaves_nothing_behind(self):
        count = self.env["cp.case"].search_count([])
        entries = self._entries(self.case)
        self._open_follow_up(self.ana).action_discard()
        self.assertEqual(self.env["cp.case"].search_count([]), count)
        self.assertEqual(self._entries(self.case), entries)

    def test_archived_service_is_not_copied(self):
        self.billing.agent_ids += self.ana
        self.support.action_archive()
        self.assertEqual(self._open_follow_up(self.ana).service_id, self.billing)

    def test_hidden_case_is_refused(self):
        with self.assertRaises(AccessError):
            self._open_follow_up(self.cid)


@tagged("cp_cases")
class TestMaySend(CpCasesCommon):
    """A condition in _check_may_send() holds for all that agents send, and for nothing else."""

    def setUp(self):
        super().setUp()
        self.case = self._receive()

        def refuse(_draft):
            raise UserError("Not at weekends")

        self.patch(self.registry["cp.case.draft"], "_check_may_send", refuse)

    def test_emails_are_refused_and_kept(self):
        case, closed = self.case.with_user(self.ben), self._close(self._receive("Broken lamp"))
        email = self._entries(self.case, "incoming")
        Draft = self.env["cp.case.draft"].with_user(self.ben)
        actions = {
            "reply": case.action_reply(),
            "forward": case.action_forward(email.id),
            "follow-up": closed.with_user(self.ben).action_create_follow_up(),
            "new": Draft.action_compose(self.sara.id),
        }
        with self._sending():
            for kind, action in actions.items():
                draft = Draft.browse(action["res_id"])
                draft.write({"email_to": "sara.henry@example.com", "subject": "Your order"})
                with self.subTest(kind=kind):
                    with self.assertRaisesRegex(UserError, "Not at weekends"):
                        draft.action_send()
                    self.assertTrue(draft.exists())
            self.assertFalse(self._mails)

    def test_notes_are_written(self):
        draft = self._open_reply(self.case, self.ben)
        draft.note = "<p>She will call</p>"
        draft.action_save_note()
        self.assertIn("She will call", self._entries(self.case, "note")[-1].body)
