import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import CpCasesCommon

STRANGER = '"Mallory" <mallory@example.net>'


@tagged("cp_cases")
class TestRehoming(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.case = self._receive()
        self.case.write({"state": "resolved"})
        self.subject = f"Re: [{self.case.thread_ids.identifier}]"
        self._receive(self.subject, email_from=STRANGER, message_id="<odd@example.net>")
        self.odd = self._entries(self.case, "incoming")[-1]

    def test_accept_sender(self):
        self.case.with_user(self.ben).action_accept_sender(self.odd.id)
        self.assertTrue(self.odd.cp_is_trusted)
        self.assertEqual(self.case.state, "open")
        self.assertEqual(json.loads(self.odd.cp_route)["accepted_by"], "Ben")
        self._receive(self.subject, email_from=STRANGER, body="More")
        self.assertTrue(self._entries(self.case, "incoming")[-1].cp_is_trusted)
        self.assertIn(self.ben, self.case.worker_ids.user_id)

    def test_make_its_own_case(self):
        action = self.case.with_user(self.ben).action_make_own_case(self.odd.id)
        own = self.env["cp.case"].browse(action["res_id"])
        self.assertEqual(self.odd.res_id, own.id)
        self.assertEqual(own.partner_id.email, "mallory@example.net")
        self.assertEqual(own.state, "new")
        self.assertNotIn(self.case.thread_ids.identifier, own.name)
        self.assertEqual(len(self._entries(self.case, "incoming")), 1)
        self.assertEqual(self.case.state, "resolved")

    def test_later_replies_follow(self):
        action = self.case.with_user(self.ben).action_make_own_case(self.odd.id)
        own = self.env["cp.case"].browse(action["res_id"])
        by_reference = self._receive(
            self.subject, email_from=STRANGER, In_Reply_To="<odd@example.net>"
        )
        self.assertEqual(by_reference, own)
        by_sender = self._receive(self.subject, email_from=STRANGER, body="No headers")
        self.assertEqual(by_sender, own)
        self.assertEqual(self._receive(self.subject), self.case, "Sara's stay where they were")

    def test_move_to_another_case(self):
        other = self._receive("Another")
        self.case.with_user(self.ben).action_move_email(self.odd.id, other.id)
        self.assertIn(self.odd, self._entries(other, "incoming"))
        self.assertIn(self.case.number, self._entries(other, "transferred").body)
        self.assertIn(other.number, self._entries(self.case, "transferred").body)
        self.assertEqual(json.loads(self.odd.cp_route)["moved_from"], self.case.number)

    def test_move_from_the_dialog(self):
        other = self._receive("Another")
        action = self.odd.with_user(self.ben).cp_action_move()
        wizard = self.env[action["res_model"]].with_user(self.ben).browse(action["res_id"])
        wizard.case_id = other
        self.assertEqual(wizard.action_apply()["res_id"], other.id)
        self.assertEqual(self.odd.res_id, other.id)

    def test_dialog_moves_with_the_rights_of_its_user(self):
        with self.assertRaises(AccessError):
            self.odd.with_user(self.cid).cp_action_move()
        wizard = self.env["cp.case.move.email"].with_user(self.cid)
        theirs = self._receive("Theirs", email_to=self.billing_address)
        with self.assertRaises(AccessError):
            wizard.create({"message_id": self.odd.id, "case_id": theirs.id})
        # Moved there since the dialog was opened.
        forged = wizard.create({"message_id": self._entries(theirs)[0].id, "case_id": theirs.id})
        forged.sudo().message_id = self.odd
        with self.assertRaises(AccessError):
            forged.action_apply()
        self.assertEqual(self.odd.res_id, self.case.id)

    def test_attachments_move_along(self):
        other = self._receive("Another")
        attachment = self.env["ir.attachment"].create(
            {"name": "x", "raw": b"x", "res_model": "cp.case", "res_id": self.case.id}
        )
        self.odd.attachment_ids = attachment
        self.case.with_user(self.ben).action_move_email(self.odd.id, other.id)
        self.assertEqual(attachment.res_id, other.id)

    def test_refusals(self):
        other = self._receive("Another")
        hidden = self._receive("Hidden", email_to=self.billing_address)
        case = self.case.with_user(self.ben)
        with self.assertRaises(AccessError):
            case.action_move_email(self.odd.id, hidden.id)
        with self.assertRaises(AccessError):
            self.case.with_user(self.cid).action_accept_sender(self.odd.id)
        with self.assertRaises(UserError):
            case.action_move_email(self._entries(other)[0].id, other.id)
        with self.assertRaises(UserError):
            case.action_move_email(self.odd.id, self.case.id)
        with self.assertRaises(UserError):
            case.action_move_email(self.odd.id, self._close(self._receive("Closed")).id)
        self._open_reply(self.case, self.sue, self.odd)
        with self.assertRaisesRegex(UserError, "being answered"):
            case.action_move_email(self.odd.id, other.id)


@tagged("cp_cases")
class TestLeavingAClosedCase(CpCasesCommon):
    """An email of a stranger about which nobody has decided leaves a closed case as it was."""

    def setUp(self):
        super().setUp()
        self.case = self._receive()
        subject = f"Re: [{self.case.thread_ids.identifier}]"
        self._receive(subject, email_from=STRANGER)
        self.odd = self._entries(self.case, "incoming")[-1]
        self._close(self.case)
        self.before = self._get_facts()

    def _get_facts(self):
        self.env.invalidate_all()
        return (
            self.case.state,
            self.case.date_closed,
            self.case.user_id,
            self.case.worker_ids.ids,
            (self._entries(self.case) - self.odd).ids,
        )

    def test_to_a_case_of_its_own(self):
        action = self.case.with_user(self.ben).action_make_own_case(self.odd.id)
        own = self.env["cp.case"].browse(action["res_id"])
        self.assertEqual(self.odd.res_id, own.id)
        self.assertEqual(self._get_facts(), self.before)
        self.assertIn(self.case.number, self._entries(own, "transferred").body)
        self.assertFalse(self.case.has_undecided_mail)

    def test_to_another_case(self):
        other = self._create_case()
        action = self.odd.with_user(self.ben).cp_action_move()
        wizard = self.env[action["res_model"]].with_user(self.ben).browse(action["res_id"])
        wizard.case_id = other
        wizard.action_apply()
        self.assertEqual(self.odd.res_id, other.id)
        self.assertEqual(self._get_facts(), self.before)
        self.assertIn(self.ben, other.worker_ids.user_id)

    def test_what_does_not_leave(self):
        case = self.case.with_user(self.ben)
        trusted = self._entries(self.case, "incoming")[0]
        with self.assertRaisesRegex(UserError, "closed"):
            case.action_make_own_case(trusted.id)
        for decide in (case.action_accept_sender, case.action_put_aside):
            with self.assertRaisesRegex(UserError, "closed"):
                decide(self.odd.id)
        with self.assertRaises(AccessError):
            self.case.with_user(self.cid).action_make_own_case(self.odd.id)
        self.odd.cp_is_put_aside = True
        with self.assertRaisesRegex(UserError, "closed"):
            case.action_make_own_case(self.odd.id)
