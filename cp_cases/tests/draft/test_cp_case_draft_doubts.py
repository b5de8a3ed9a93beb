from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import CpCasesCommon


@tagged("cp_cases")
class TestCpCaseDraftDoubts(CpCasesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ben.signature = "<p>Ben, attached to his work</p>"
        cls.template = cls._make_text(
            "<p>Dear <t t-out='object.partner_id.name'/>,</p><p>Yours</p>"
        )

    @classmethod
    def _make_text(cls, body, **values):
        model_id = cls.env["ir.model"]._get_id("cp.case")
        return cls.env["mail.template"].create(
            {"name": "A text", "model_id": model_id, "body_html": body, **values}
        )

    def _open_each_kind(self):
        """Drafts on which the agent has written nothing so far, by what they are."""
        Draft = self.env["cp.case.draft"].with_user(self.ben)
        case, closed = self._receive(), self._close(self._receive("Broken lamp"))
        email = self._entries(case, "incoming")
        actions = {
            "reply": case.with_user(self.ben).action_reply(),
            "forward": case.with_user(self.ben).action_forward(email.id),
            "follow-up": closed.with_user(self.ben).action_create_follow_up(),
            "new": Draft.action_compose(self.sara.id),
        }
        return {kind: Draft.browse(action["res_id"]) for kind, action in actions.items()}

    def test_nothing_is_written(self):
        for template in (self.env["mail.template"], self.template):
            self.support.reply_template_id = template
            for kind, draft in self._open_each_kind().items():
                with self.subTest(kind=kind, template=template):
                    draft.subject = "Your order"
                    doubts = [] if kind == "forward" else ["unwritten"]
                    self.assertEqual(draft.find_doubts(), doubts)
                    draft.body = "<p>It is on its way.</p>" + draft.body
                    self.assertEqual(draft.find_doubts(), [])
                    draft.sudo().unlink()

    def test_files_are_words_enough(self):
        draft = self._open_reply(self._receive(), self.ben)
        draft.attachment_ids = (
            self.env["ir.attachment"].with_user(self.ben).create({"name": "a.txt", "raw": b"a"})
        )
        self.assertEqual(draft.find_doubts(), [])

    def test_a_blank_is_not_filled_in(self):
        """It is one if a text of the service has it, in the customer's language."""
        self._make_text("<p>We come on [date], {name}.</p>", cp_service_ids=self.support.ids)
        self._make_text("<p>[city]</p>", cp_service_ids=self.billing.ids)
        for kind, draft in self._open_each_kind().items():
            begun = draft.body
            for text, doubts in (
                ("We come on [date].", ["blank"]),
                ("Hello {name}", ["blank"]),
                ("We come on Monday [maybe], from [city].", []),
            ):
                with self.subTest(kind=kind, text=text):
                    draft.body = f"<p>{text}</p>{begun}"
                    self.assertEqual(draft.find_doubts(), doubts)

    def test_the_number_of_a_new_case_is_no_blank(self):
        self._make_text("<p>Your case is {number}.</p>")
        drafts = self._open_each_kind()
        for kind, doubts in (("reply", ["blank"]), ("follow-up", []), ("new", [])):
            draft = drafts[kind]
            draft.body = f"<p>Your case is {{number}}.</p>{draft.body}"
            self.assertEqual(draft.find_doubts(), doubts, kind)

    def test_a_file_is_written_of(self):
        for kind, draft in self._open_each_kind().items():
            with self.subTest(kind=kind):
                draft.attachment_ids = False
                draft.body = f"<p>The invoice is attached.</p>{draft.body}"
                self.assertEqual(draft.find_doubts(), ["no_file"])
                draft.attachment_ids = (
                    self.env["ir.attachment"]
                    .with_user(self.ben)
                    .create({"name": "a.txt", "raw": b"a"})
                )
                self.assertEqual(draft.find_doubts(), [])

    def test_drafts_of_others(self):
        draft = self._open_reply(self._receive(), self.ben)
        with self.assertRaises(AccessError):
            draft.with_user(self.sue).find_doubts()
