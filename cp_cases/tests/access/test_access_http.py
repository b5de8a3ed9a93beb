import json
from io import BytesIO
from zipfile import ZipFile

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .access_common import SECRETS, AccessCommon


@tagged("post_install", "-at_install", "cp_cases")
class TestAccessHttp(AccessCommon, HttpCase):
    """Files, and the pages that Odoo has for any record."""

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def _get(self, user, url):
        self._log_in(user)
        return self.url_open(url)

    def _log_in(self, user):
        self.authenticate(None if user == self.public else user.login, user.login.ljust(8, "x"))

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

    def test_files_of_an_entry_at_once(self):
        """An entry that is hidden and one that never was give the same answer."""
        never = self.env["mail.message"].sudo().search([], limit=1, order="id desc").id + 10**6
        for user, visible in self.visible.items():
            none = self._get(user, f"/cp_cases/entry/{never}/files")
            for key, case in self.cases.items():
                file = self.of_case("ir.attachment", case)
                [entry] = case.sudo().message_ids.filtered(
                    lambda message, file=file: file in message.attachment_ids
                )
                answer = self._get(user, f"/cp_cases/entry/{entry.id}/files")
                with self.subTest(user=user.name, case=key):
                    if key not in visible:
                        self.assertEqual(answer.status_code, none.status_code)
                        self.assertNotIn(SECRETS[key].encode(), answer.content)
                        continue
                    with ZipFile(BytesIO(answer.content)) as archive:
                        self.assertEqual(archive.read(SECRETS[key]), SECRETS[key].encode())

    def test_files_of_no_entry(self):
        """Other messages, which the user may read, are no business of this."""
        message = self.ana.partner_id.message_post(
            body="x", attachments=[("a.txt", b"a"), ("b.txt", b"b")]
        )
        self.assertEqual(
            self._get(self.ana, f"/cp_cases/entry/{message.id}/files").status_code, 404
        )

    def test_files_of_drafts(self):
        draft = self.of_case("cp.case.draft", self.cases["support"])
        file = self.env["ir.attachment"].create(
            {"name": "x", "raw": b"ocelot", "res_model": draft._name, "res_id": draft.id}
        )
        for user in (self.ana, self.ben, self.eve, self.portal):
            text = self._get(user, f"/web/content/{file.id}").text
            self.assertEqual("ocelot" in text, user == self.ben, user.name)

    def test_threads(self):
        """The history as Odoo's chatter asks for it, with link previews and tracked changes."""
        for user, visible in self.visible.items():
            for key, case in self.cases.items():
                with self.subTest(user=user.name, case=key):
                    thread = {"thread_model": "cp.case", "thread_id": case.id}
                    requests = ["activities", "attachments", "followers", "scheduledMessages"]
                    texts = [
                        self._post(user, "/mail/thread/messages", **thread),
                        self._post(user, "/mail/thread/recipients", **thread),
                        self._post(
                            user,
                            "/mail/data",
                            fetch_params=[["mail.thread", {**thread, "request_list": requests}]],
                        ),
                    ]
                    if key not in visible:
                        self.assertNoSecret(texts, self.hidden_from(user))
                        continue
                    for secret in ("preview-", "tracked-"):
                        self.assertIn(secret + SECRETS[key], texts[0])
                    self.assertIn(SECRETS[key], texts[2])

    def test_mailboxes(self):
        """Nobody's inbox has what the rule hides, though Odoo has notified them."""
        for user in self.visible:
            for box in ("inbox", "history", "starred"):
                with self.subTest(user=user.name, box=box):
                    text = self._post(user, f"/mail/{box}/messages")
                    self.assertNoSecret(text, self.hidden_from(user))
        self.assertIn(SECRETS["support"], self._post(self.ben, "/mail/inbox/messages"))

    def test_link_previews(self):
        """What a preview shows is asked for, and hidden, by the author of its message alone."""
        for user in self.visible:
            for case in self.cases.values():
                previews = self.of_case("mail.message.link.preview", case)
                previews.is_hidden = False
                text = self._post(
                    user, "/mail/link_preview/hide", message_link_preview_ids=previews.ids
                )
                self.assertNoSecret(text, self.cases)
                self.assertEqual(any(previews.mapped("is_hidden")), user == self.portal)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def _post(self, user, route, **params):
        """The text of the answer to a call of the web client, be it a refusal."""
        self._log_in(user)
        data = json.dumps({"params": params})
        headers = {"Content-Type": "application/json"}
        return json.dumps(self.url_open(route, data=data, headers=headers).json())

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
            is_supervisor = info["cp_cases_is_supervisor"]
            self.assertEqual(is_supervisor, user in self.supervisors, user.name)
