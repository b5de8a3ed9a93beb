from odoo.tests import tagged
from odoo.tools import html2plaintext
from odoo.tools.translate import code_translations

from ..common import CpCasesCommon

QUOTE_LINE = "On %(date)s, %(sender)s wrote:"


@tagged("cp_cases")
class TestDefaultRecipient(CpCasesCommon):
    """A reply goes to who wrote the email; one that answers the case goes to its contact."""

    def setUp(self):
        super().setUp()
        self.case = self._receive(Cc="vendor@example.net")

    def _vendor_answers(self):
        subject = f"Re: {self.case.name} [{self.case.thread_ids.identifier}]"
        case = self._receive(subject, email_from="Vendor <vendor@example.net>")
        self.assertEqual(case, self.case)
        entry = self._entries(case, "incoming")[-1]
        self.assertTrue(entry.cp_is_trusted)
        return entry

    def test_customer_wrote(self):
        draft = self._open_reply(self.case, self.ben)
        self.assertEqual(draft.email_to, '"Sara Henry" <sara.henry@example.com>')
        self.assertEqual(draft.email_cc, "vendor@example.net")

    def test_one_prefix_in_the_subject(self):
        """Before it leaves, too: the case may have begun in the middle of a conversation."""
        for subject, answered in (
            ("Lamp", "Re: Lamp"),
            ("Re: Lamp", "Re: Lamp"),
            ("AW: WG: Lamp", "Re: Lamp"),
            ("[EXT] Re: Lamp", "Re: [EXT] Lamp"),
        ):
            draft = self._open_reply(self._receive(subject), self.ben)
            self.assertEqual(draft.subject, answered)

    def test_vendor_answered(self):
        entry = self._vendor_answers()
        draft = self._open_reply(self.case, self.ben)
        self.assertIn("sara.henry@example.com", draft.email_to)
        self.assertNotIn("vendor", draft.email_to)
        self.assertNotEqual(draft.message_id, entry)

    def test_vendor_is_answered(self):
        entry = self._vendor_answers()
        draft = self._open_reply(self.case, self.ben, entry)
        self.assertIn("vendor@example.net", draft.email_to)

    def test_vendor_alone_has_written(self):
        case = self._create_case()
        case._start_thread(case.name, "vendor@example.net", "")
        subject = f"Re: [{case.thread_ids.identifier}]"
        self._receive(subject, email_from="vendor@example.net")
        draft = self._open_reply(case, self.ben)
        self.assertEqual(draft.message_id, self._entries(case, "incoming"))
        self.assertIn("sara.henry@example.com", draft.email_to)
        self.assertEqual(draft.email_cc, "vendor@example.net")

    def test_corrected_contact(self):
        kim = self.env["res.partner"].create({"name": "Kim", "email": "kim@example.com"})
        self.case.with_user(self.ben).partner_id = kim
        draft = self._open_reply(self.case, self.ben)
        self.assertEqual(draft.email_to, '"Kim" <kim@example.com>')
        self.assertEqual(draft.email_cc, "sara.henry@example.com, vendor@example.net")

    def test_corrected_contact_of_an_old_entry(self):
        kim = self.env["res.partner"].create({"name": "Kim", "email": "kim@example.com"})
        self.case.with_user(self.ben).partner_id = kim
        entry = self._entries(self.case, "incoming")
        draft = self._open_reply(self.case, self.ben, entry)
        self.assertIn("sara.henry@example.com", draft.email_to)

    def test_corrected_contact_of_a_closed_case(self):
        kim = self.env["res.partner"].create({"name": "Kim", "email": "kim@example.com"})
        self.case.with_user(self.ben).partner_id = kim
        self._close(self.case)
        action = self.case.with_user(self.ben).action_create_follow_up()
        draft = self.env["cp.case.draft"].browse(action["res_id"])
        self.assertEqual(draft.email_to, '"Kim" <kim@example.com>')

    def test_contact_without_address(self):
        self.case.with_user(self.ben).partner_id = self.env["res.partner"].create({"name": "Kim"})
        draft = self._open_reply(self.case, self.ben)
        self.assertIn("sara.henry@example.com", draft.email_to)

    def test_contact_of_a_case_without_email(self):
        draft = self._open_reply(self._create_case(), self.ben)
        self.assertIn("sara.henry@example.com", draft.email_to)


@tagged("cp_cases")
class TestFirstText(CpCasesCommon):
    """What stands in a draft: the place of the cursor, the signature, the quote."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ben.signature = "<p>Ben of Support</p>"

    def _assert_order(self, text, *words):
        places = [text.index(word) for word in words]
        self.assertEqual(places, sorted(places))

    def test_signature_above_the_quote(self):
        draft = self._open_reply(self._receive(), self.ben)
        self.assertTrue(draft.body.startswith("<p><br"))
        self._assert_order(draft.body, "Ben of Support", "wrote:", "Hello.")
        with self._sending():
            draft.action_send()
        body = self._mails[0]["body"]
        self.assertEqual(body.count("Ben of Support"), 1)
        self._assert_order(body, "Ben of Support", "wrote:")

    def test_default_text_above_the_signature(self):
        self.support.reply_template_id = self._create_template("<p>Thank you for writing.</p>")
        draft = self._open_reply(self._receive(), self.ben)
        self._assert_order(draft.body, "Thank you", "Ben of Support", "wrote:")

    def test_every_kind_of_draft_is_signed(self):
        case = self._receive()
        Draft = self.env["cp.case.draft"].with_user(self.ben)
        forward = case.with_user(self.ben).action_forward(False)
        new = Draft.action_compose()
        self._close(case)
        follow_up = case.with_user(self.ben).action_create_follow_up()
        for action in (forward, new, follow_up):
            draft = Draft.browse(action["res_id"])
            with self.subTest(draft.kind):
                self.assertEqual(draft.body.count("Ben of Support"), 1)
                self.assertTrue(draft.body.startswith("<p><br"))

    def test_no_signature(self):
        self.ben.signature = False
        draft = self._open_reply(self._receive(), self.ben)
        self.assertNotIn("--", draft.body)

    def test_quote_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.sara.lang = "de_DE"
        german = code_translations.get_python_translations("cp_cases", "de_DE")
        self.patch(
            code_translations,
            "python_translations",
            {
                **code_translations.python_translations,
                ("cp_cases", "de_DE"): {**german, QUOTE_LINE: "Am %(date)s schrieb %(sender)s:"},
            },
        )
        self.ben.tz = "UTC"
        draft = self._open_reply(self._receive(), self.ben)
        self.assertIn("Am 10.07.2026 14:16 schrieb Sara Henry:", html2plaintext(draft.body))

    def test_quote_for_a_customer_without_language(self):
        self.sara.lang = False
        self.ben.tz = "UTC"
        draft = self._open_reply(self._receive(), self.ben)
        self.assertRegex(html2plaintext(draft.body), r"On 07/10/2026 2:16\sPM, Sara Henry wrote:")

    def _create_template(self, body):
        return self.env["mail.template"].create(
            {
                "name": "First text",
                "model_id": self.env["ir.model"]._get_id("cp.case"),
                "body_html": body,
            }
        )

    # ------------------------------------------------------------
    # FOLLOW-UPS
    # ------------------------------------------------------------

    def _open_follow_up(self, case):
        action = case.with_user(self.ben).action_create_follow_up()
        return self.env["cp.case.draft"].with_user(self.ben).browse(action["res_id"])

    def test_follow_up_names_the_new_number(self):
        self.support.reply_template_id = self._create_template(
            '<p>Your case <t t-out="object.number"/> is with <t t-out="object.user_id.name"/>.</p>'
        )
        case = self._close(self._receive())
        draft = self._open_follow_up(case)
        self.assertNotIn(case.number, draft.body)
        self.assertIn("Ben", draft.body)
        with self._sending():
            action = draft.action_send()
        follow_up = self.env["cp.case"].browse(action["res_id"])
        body = html2plaintext(self._mails[0]["body"])
        self.assertIn(f"Your case {follow_up.number} is with Ben.", body)
        self.assertIn(follow_up.number, self._entries(follow_up, "outgoing").body)

    def test_reply_keeps_braces(self):
        self._reply(self._receive(), self.ben, body="<p>Write {number} there.</p>")
        self.assertIn("{number}", self._mails[0]["body"])
