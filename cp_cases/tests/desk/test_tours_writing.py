from odoo.http import root
from odoo.tests import HttpCase, tagged
from odoo.tests.common import ChromeBrowser

from ..common import CpCasesCommon


@tagged("post_install", "-at_install", "cp_cases")
class TestToursWriting(HttpCase, CpCasesCommon):
    """Nothing that is written is lost."""

    def setUp(self):
        super().setUp()
        self.case = self._receive("Where is my order?", body="I have not received it.")

    def _write(self, tour, **wishes):
        """Let the agent write.

        :param wishes: what the tour may ask for: what it says, without blanks, and what is done
            then with the browser
        """
        original = ChromeBrowser._handle_console

        def handle(browser, type, args=None, **kwargs):  # noqa: A002
            said = str(args[0].get("value")) if args else ""
            wish = wishes.get(said.removeprefix("cp_cases: ").replace(" ", "_"))
            if wish:
                wish(browser)
            return original(browser, type, args, **kwargs)

        self.patch(ChromeBrowser, "_handle_console", handle)
        self.start_tour(f"/odoo/cases/{self.case.id}", f"cp_cases.{tour}", login=self.ben.login)
        return self.case.draft_ids.body

    def test_back_and_reload_while_writing(self):
        self.assertIn("While writing", self._write("writing"))

    def test_session_ends_while_writing(self):
        body = self._write(
            "writing_signed_out",
            end_the_session=lambda _browser: root.session_store.delete(self.session),
        )
        self.assertIn("Written on", body)

    def test_network_is_cut_while_writing(self):
        def set_offline(browser, offline):
            conditions = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
            # Their answers come to the thread that calls this, so nobody can wait for them.
            browser._websocket_send("Network.enable")
            browser._websocket_send(
                "Network.emulateNetworkConditions", params={"offline": offline, **conditions}
            )

        body = self._write(
            "writing_offline",
            cut_the_network=lambda browser: set_offline(browser, True),
            mend_the_network=lambda browser: set_offline(browser, False),
        )
        self.assertIn("Written on", body)

    def _make_text(self, name, body):
        model_id = self.env["ir.model"]._get_id("cp.case")
        self.env["mail.template"].create({"name": name, "model_id": model_id, "body_html": body})

    def test_canned_texts(self):
        self._make_text("Delay", "<p>Sorry, <t t-out='object.partner_id.name'/>.</p>")
        self._make_text("Refund later", "<p>No.</p>")
        self._make_text("Refund now", "<p>We pay <t t-out='object.partner_id.name'/> back.</p>")
        case = self._receive("Where is my order?")
        self.start_tour(f"/odoo/cases/{case.id}", "cp_cases.canned_texts", login=self.ben.login)
        self.assertIn("We pay Sara Henry back.", case.draft_ids.body)

    def test_canned_text_is_made(self):
        self.start_tour("/odoo/my-cases", "cp_cases.canned_text_made", login=self.sue.login)
        template = self.env["mail.template"].search([("name", "=", "Holidays")])
        self.assertEqual(template.model, "cp.case")
        self.assertEqual(template.cp_service_ids, self.support)
        self.assertIn("on the beach", template.body_html)

    def test_mention(self):
        case = self._receive("Where is my order?")
        self._make_text("Delay", "<p>Sorry, <t t-out='object.partner_id.name'/>.</p>")
        self.start_tour(f"/odoo/cases/{case.id}", "cp_cases.mention", login=self.ben.login)
        note = self._entries(case, "note")
        self.assertIn("Sorry, Sara Henry.", note.body)
        self.assertEqual(note.notified_partner_ids, self.sue.partner_id)
