from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .access import SECRETS, AccessCommon


@tagged("post_install", "-at_install", "cp_cases")
class TestAccessHttp(AccessCommon, HttpCase):
    """Files, and the pages that Odoo has for any record."""

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def _get(self, user, url):
        self.authenticate(None if user == self.public else user.login, user.login.ljust(8, "x"))
        return self.url_open(url)

    def test_files(self):
        for user, visible in self.visible.items():
            for key, case in self.cases.items():
                file = self.of_case("ir.attachment", case)
                for url in (
                    f"/web/content/{file.id}",
                    f"/web/content/ir.attachment/{file.id}/raw",
                    f"/web/image/{file.id}",
                ):
                    with self.subTest(user=user.name, case=key, url=url):
                        text = self._get(user, url).text
                        if key not in visible:
                            self.assertNotIn(SECRETS[key], text)
                        elif "image" not in url:
                            self.assertIn(SECRETS[key], text)

    def test_files_of_drafts(self):
        draft = self.of_case("cp.case.draft", self.cases["support"])
        file = self.env["ir.attachment"].create(
            {"name": "x", "raw": b"ocelot", "res_model": draft._name, "res_id": draft.id}
        )
        for user in (self.ana, self.ben, self.eve, self.portal):
            text = self._get(user, f"/web/content/{file.id}").text
            self.assertEqual("ocelot" in text, user == self.ben, user.name)

    def test_links_to_a_case(self):
        """A case that is hidden and one that never was give the same answer."""
        hidden = self.cases["billing"]
        for user in (self.ana, self.eve, self.portal):
            pages = [
                self._get(user, f"/mail/view?model=cp.case&res_id={case_id}")
                for case_id in (hidden.id, hidden.id + 10**6)
            ]
            self.assertEqual(pages[0].url, pages[1].url)
            self.assertNotIn(SECRETS["billing"], pages[0].text)

    def test_session_says_who_is_an_agent(self):
        for user in self.visible.keys() - {self.public}:
            # Odoo makes them here, after a first attempt without the right to.
            self.env["res.users.settings"]._find_or_create_for_user(user)
            self.authenticate(user.login, user.login.ljust(8, "x"))
            info = self.make_jsonrpc_request("/web/session/get_session_info", {})
            self.assertEqual(info["cp_cases_is_agent"], user in self.agents, user.name)
