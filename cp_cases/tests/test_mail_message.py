from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.cp_case_history import ENTRY
from .common import CpCasesCommon


@tagged("cp_cases")
class TestEntryShown(CpCasesCommon):
    def test_remote_images_only_when_asked_for(self):
        raw = self._make_mail().replace(b"text/plain", b"text/html")
        raw = raw.replace(b"Hello.", b'<p>Hello<img src="https://spy.example.net/a.gif"></p>')
        entry = self._entries(self._deliver(raw)).with_user(self.ben)
        self.assertIn("Hello", entry.cp_body)
        self.assertNotIn('<img src="https', entry.cp_body)
        self.assertEqual(entry.cp_blocked_count, 1)
        case = self.env["cp.case"].browse(entry.res_id).with_user(self.ben)
        shown = case.get_entry(entry.id, show_remote_images=True)
        self.assertIn('src="https://spy.example.net/a.gif"', shown["body"])
        self.assertEqual(shown["blocked_count"], 0)

    def test_receipt_in_words(self):
        case = self._receive()
        identifier = case.thread_ids.identifier
        self.assertIn("Matched nothing", self._entries(case).cp_receipt)
        self._receive(f"Re: [{identifier}]", email_from="mallory@example.net")
        receipt = self._entries(case, "incoming")[-1].with_user(self.ben).cp_receipt
        self.assertIn(identifier, receipt)
        self.assertIn("had no part", receipt)
        self._close(case)
        follow_up = self._receive(f"Re: again [{identifier}]")
        self.assertIn(
            f"Case {case.number} is closed", self._entries(follow_up, "incoming").cp_receipt
        )

    def test_actions_of_an_entry_are_those_of_its_case(self):
        case = self._receive()
        entry = self._entries(case)
        action = entry.with_user(self.ben).cp_action_move()
        self.assertEqual(action["res_model"], "cp.case.move.email")
        for method in ("cp_action_move", "cp_action_continue"):
            with self.assertRaises(AccessError):
                getattr(entry.with_user(self.cid), method)()
        with self.assertRaises(UserError):
            self.ben.partner_id.message_post(body="x").cp_action_move()


@tagged("cp_cases")
class TestEntries(CpCasesCommon):
    def test_kind_of_entry_is_not_forged_by_context(self):
        case = self._create_case().with_user(self.ben)
        for entry in ("incoming", ["incoming"], {"entry_type": "incoming"}):
            forging = case.with_context(**{ENTRY: entry})
            forging.message_post(body="x")
            forging._add_entry("disposition", "y")
        kinds = self._entries(case).mapped("cp_entry_type")
        self.assertEqual(kinds, ["note", "disposition"] * 3)

    def test_kind_of_entry_is_not_forged(self):
        case = self._create_case().with_user(self.ben)
        with self.assertRaises(AccessError):
            case.message_post(body="x", cp_entry_type="incoming")
        message = case.message_post(body="x")
        with self.assertRaises(AccessError):
            message.cp_is_trusted = True

    def test_entries_are_neither_changed_nor_deleted(self):
        case = self._receive()
        entry = self._entries(case).with_user(self.ben)
        with self.assertRaises(UserError):
            entry.body = "<p>I agree to everything</p>"
        with self.assertRaises(UserError):
            entry.unlink()

    def test_hidden_entries(self):
        case = self._receive(email_to=self.billing_address)
        with self.assertRaises(AccessError):
            self._entries(case).with_user(self.ben).read(["body"])
