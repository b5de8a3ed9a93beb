from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import CpCasesCommon

NUMBER = "<t t-out='object.number'/>"
NAME = "<t t-out='object.partner_id.name'/>"


@tagged("cp_cases")
class TestCannedTexts(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.text = self._make_text("Delay", f"<p>Case {NUMBER}: sorry, {NAME}.</p>")

    @classmethod
    def _make_text(cls, name, body, services=None, model="cp.case"):
        return cls.env["mail.template"].create(
            {
                "name": name,
                "model_id": cls.env["ir.model"]._get_id(model),
                "body_html": body,
                "cp_service_ids": services.ids if services else False,
            }
        )

    def _compose(self, agent, **values):
        action = self.env["cp.case.draft"].with_user(agent).action_compose()
        draft = self.env["cp.case.draft"].with_user(agent).browse(action["res_id"])
        draft.write(values)
        return draft

    def _names(self, draft):
        # Other addons may have texts for cases.
        known = {"Delay", "Sent", "Ours", "Theirs", "Elsewhere", "Contact"}
        return [text["name"] for text in draft.get_canned_texts() if text["name"] in known]

    def test_offered_by_the_service(self):
        company = self.env["res.company"].create({"name": "Other"})
        abroad = self.env["cp.service"].create({"name": "Abroad", "company_id": company.id})
        self._make_text("Ours", "<p>x</p>", self.support | self.billing)
        theirs = self._make_text("Theirs", "<p>x</p>", self.billing)
        elsewhere = self._make_text("Elsewhere", "<p>x</p>", abroad)
        contact = self._make_text("Contact", "<p>x</p>", model="res.partner")
        sent = self._make_text("Sent", "<p>We have your email.</p>")
        self.billing.acknowledgement_template_id = sent
        draft = self._open_reply(self._receive(), self.ben)
        self.assertEqual(self._names(draft), ["Delay", "Ours"])
        for text in (theirs, elsewhere, contact, sent):
            with self.assertRaisesRegex(UserError, "not offered"):
                draft.render_canned_text(text.id)
        new = self._compose(self.sue, service_id=self.billing.id)
        self.assertEqual(self._names(new), ["Delay", "Ours", "Theirs"])
        new.service_id = False
        self.assertEqual(self._names(new), ["Delay"])

    def test_for_the_case_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.text.with_context(lang="fr_FR").body_html = f"<p>Cas {NUMBER} : pardon, {NAME}.</p>"
        self.text.with_context(lang="fr_FR").name = "Retard"
        case = self._receive()
        draft = self._open_reply(case, self.ben)
        text = draft.render_canned_text(self.text.id)
        self.assertEqual(text, f"<p>Case {case.number}: sorry, Sara Henry.</p>")
        self.sara.lang = "fr_FR"
        text = draft.render_canned_text(self.text.id)
        self.assertEqual(text, f"<p>Cas {case.number} : pardon, Sara Henry.</p>")
        offer = next(text for text in draft.get_canned_texts() if text["id"] == self.text.id)
        self.assertEqual(offer["name"], "Delay", "in the language of the agent")
        self.assertTrue(offer["preview"].startswith("Cas : pardon"), offer)

    def test_note_in_the_language_of_the_agent(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.text.with_context(lang="fr_FR").body_html = f"<p>Cas {NUMBER} : pardon, {NAME}.</p>"
        self.sara.lang = "fr_FR"
        case = self._receive()
        draft = self._open_reply(case, self.ben)
        wanted = f"<p>Case {case.number}: sorry, Sara Henry.</p>"
        as_ben = case.with_user(self.ben)
        self.assertEqual(draft.render_canned_text(self.text.id, is_note=True), wanted)
        self.assertEqual(as_ben.render_canned_text(self.text.id), wanted)
        for texts in (draft.get_canned_texts(is_note=True), as_ben.get_canned_texts()):
            offer = next(text for text in texts if text["id"] == self.text.id)
            self.assertTrue(offer["preview"].startswith("Case : sorry"), offer)

    def test_for_a_note_on_a_case(self):
        ours = self._make_text("Ours", "<p>x</p>", self.support)
        theirs = self._make_text("Theirs", "<p>x<script>alert(1)</script></p>", self.billing)
        case = self._receive()
        self.assertEqual(self._names(case.with_user(self.ben)), ["Delay", "Ours"])
        self.assertEqual(case.with_user(self.ben).render_canned_text(ours.id), "<p>x</p>")
        with self.assertRaisesRegex(UserError, "not offered"):
            case.with_user(self.ben).render_canned_text(theirs.id)
        billing = self._create_case(service_id=self.billing.id).with_user(self.sue)
        self.assertNotIn("<script", billing.render_canned_text(theirs.id))
        for user in (self.ana, self.cid, self.eve):
            with self.assertRaises(AccessError):
                case.with_user(user).get_canned_texts()
            with self.assertRaises(AccessError):
                case.with_user(user).render_canned_text(ours.id)

    def test_for_a_new_case(self):
        draft = self._compose(self.ana, partner_id=self.sara.id, email_to=self.sara.email)
        text = draft.render_canned_text(self.text.id)
        self.assertIn("Case {number}: sorry, Sara Henry.", text)
        draft.write({"subject": "About {number}", "body": text})
        with self._sending():
            draft.action_send()
        case = self.env["cp.case"].search([("name", "=like", "About %")])
        self.assertEqual(case.user_id, self.ana)
        self.assertIn(f"Case {case.number}: sorry", self._mails[0]["body"])
        self.assertIn(f"About {case.number}", self._mails[0]["subject"])

    def test_for_a_new_case_with_an_address_alone(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.sara.lang = "fr_FR"
        self.text.with_context(lang="fr_FR").body_html = f"<p>Bonjour {NAME}</p>"
        draft = self._compose(self.ana, email_to="Sara <sara.henry@example.com>")
        self.assertEqual(draft.render_canned_text(self.text.id), "<p>Bonjour Sara Henry</p>")
        draft.email_to = "somebody@example.org"
        self.assertEqual(draft.render_canned_text(self.text.id), "<p>Case {number}: sorry, .</p>")

    def test_for_a_follow_up(self):
        case = self._close(self._receive())
        action = case.with_user(self.ben).action_create_follow_up()
        draft = self.env["cp.case.draft"].with_user(self.ben).browse(action["res_id"])
        text = draft.render_canned_text(self.text.id)
        self.assertIn("Case {number}: sorry, Sara", text)
        self.assertNotIn(case.number, text)

    def test_for_a_follow_up_in_another_service(self):
        case = self._close(self._create_case())
        action = case.with_user(self.sue).action_create_follow_up()
        draft = self.env["cp.case.draft"].with_user(self.sue).browse(action["res_id"])
        draft.service_id = self.billing
        self.text.body_html = "<p t-out='object.service_id.name'/>"
        theirs = self._make_text("Theirs", "<p>x</p>", self.billing)
        self.assertEqual(draft.render_canned_text(self.text.id), "<p>Billing</p>")
        self.assertEqual(draft.render_canned_text(theirs.id), "<p>x</p>")

    def test_drafts_of_others(self):
        draft = self._open_reply(self._receive(), self.ben)
        for agent in (self.ana, self.cid, self.sue):
            with self.assertRaises(AccessError):
                draft.with_user(agent).get_canned_texts()
            with self.assertRaises(AccessError):
                draft.with_user(agent).render_canned_text(self.text.id)

    def test_case_lost_from_sight(self):
        case = self._receive()
        case._record_work("note", self.ana)
        draft = self.env["cp.case.draft"].create(
            {"kind": "reply", "user_id": self.cid.id, "case_id": case.id}
        )
        with self.assertRaises(AccessError):
            draft.with_user(self.cid).get_canned_texts()
        with self.assertRaises(AccessError):
            draft.with_user(self.cid).render_canned_text(self.text.id)

    def test_no_more_than_the_agent_may_read(self):
        hidden = self._create_case(name="Hidden", service_id=self.billing.id)
        self.text.body_html = "<p t-out=\"env['cp.case'].search([]).mapped('name')\"/>"
        case = self._receive("Shown")
        draft = self._open_reply(case, self.ben)
        text = draft.render_canned_text(self.text.id)
        self.assertIn("Shown", text)
        self.assertNotIn(hidden.name, text)

    def test_text_that_reads_too_much(self):
        self.text.body_html = "<p t-out=\"env['ir.config_parameter'].search([])\"/>"
        case = self._receive()
        self.support.reply_template_id = self.text
        draft = self._open_reply(case, self.ben)
        self.assertNotIn("ir.config_parameter", draft.body, "the reply is opened without it")
        with self.assertRaisesRegex(UserError, "The text “Delay” cannot be made"):
            draft.render_canned_text(self.text.id)

    def test_scripts(self):
        self.sara.name = "<script>alert(1)</script>"
        self.text.body_html = f"<p>{NAME}</p>"
        draft = self._open_reply(self._receive(), self.ben)
        self.assertNotIn("<script", draft.render_canned_text(self.text.id))


@tagged("cp_cases")
class TestWritingCannedTexts(CpCasesCommon):
    """Where Odoo lets template editors alone change the templates of others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("mail.restrict.template.rendering", True)
        company = cls.env["res.company"].create({"name": "Other"})
        cls.abroad = cls.env["cp.service"].create({"name": "Abroad", "company_id": company.id})
        make = TestCannedTexts._make_text.__func__
        cls.ours = make(cls, "Ours", "<p>x</p>", cls.support | cls.billing)
        cls.refused = {
            "for all services": make(cls, "All", "<p>x</p>"),
            "of another company": make(cls, "Abroad", "<p>x</p>", cls.abroad),
            "of another company, too": make(cls, "Both", "<p>x</p>", cls.abroad | cls.support),
            "of another model": make(cls, "Contact", "<p>x</p>", cls.support, "res.partner"),
        }

    def test_supervisor(self):
        text = self.ours.with_user(self.sue)
        text.write({"name": "Mine", "body_html": f"<p>{NUMBER}</p>"})
        self.assertEqual(self.ours.name, "Mine")
        text.active = False
        text.unlink()
        self.assertFalse(self.ours.exists())

    def test_supervisor_begins_one(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cp_cases.mail_template_action_canned_text"
        )
        context = {"default_model_id": self.env["ir.model"]._get_id("cp.case")}
        self.assertEqual(str(context), action["context"])
        text = (
            self.env["mail.template"]
            .with_user(self.sue)
            .with_context(context)
            .create({"name": "New", "body_html": "<p>x</p>", "cp_service_ids": self.support.ids})
        )
        self.assertEqual(text.model, "cp.case")

    def test_refused(self):
        for what, text in self.refused.items():
            with self.subTest(what), self.assertRaises(AccessError):
                text.with_user(self.sue).name = "Mine"
        self.abroad.active = False
        with self.assertRaises(AccessError):
            self.refused["of another company, too"].with_user(self.sue).name = "Mine"

    def test_agents_write_no_texts_of_others(self):
        for agent in (self.ana, self.ben, self.eve):
            with self.assertRaises(AccessError):
                self.ours.with_user(agent).name = "Mine"
