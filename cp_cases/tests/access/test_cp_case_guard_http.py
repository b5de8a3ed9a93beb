from odoo.http import Request
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .guard import GuardCommon


@tagged("cp_cases", "post_install", "-at_install")
class TestGuardOverHttp(HttpCase, GuardCommon):
    """Odoo's mail routes take superuser rights on behalf of whoever calls them."""

    def setUp(self):
        super().setUp()
        self.authenticate(self.ana.login, self.ana.login.ljust(8, "x"))

    def _route(self, route, **params):
        return self.make_jsonrpc_request(route, params)

    @mute_logger("odoo.http")
    def _check_refused(self, route, **params):
        before = self._get_history()
        with self.assertRaises(JsonRpcException) as caught:
            self._route(route, **params)
        self.assertRegex(str(caught.exception), "UserError|AccessError|NotFound|not found")
        self.assertEqual(self._get_history(), before, route)

    @mute_logger("odoo.http")
    def _upload(self):
        return self.url_open(
            "/mail/attachment/upload",
            data={
                "thread_id": self.case.id,
                "thread_model": "cp.case",
                "csrf_token": Request.csrf_token(self),
            },
            files={"ufile": ("a.txt", b"a", "text/plain")},
        )

    def test_upload(self):
        self.assertTrue(self._upload().json().get("data"))
        self._close(self.case)
        before = self._get_history()
        self.assertFalse(self._upload().ok)
        self.assertEqual(self._get_history(), before)

    def test_files(self):
        self._check_refused("/mail/attachment/delete", attachment_id=self.file.id)
        token = self.file._get_ownership_token()
        self._check_refused(
            "/mail/attachment/delete", attachment_id=self.file.id, access_token=token
        )

    def test_content(self):
        self._check_refused(
            "/mail/message/update_content", message_id=self.note.id, update_data={"body": "x"}
        )
        self._route(
            "/mail/message/update_content",
            message_id=self.own_note.id,
            update_data={"body": "Twice", "attachment_ids": []},
        )
        self.env.invalidate_all()
        self.assertIn("Twice", self.own_note.body)
        self.assertTrue(self.own_note.cp_edit_date)
        self._check_refused(
            "/mail/message/update_content",
            message_id=self.own_note.id,
            update_data={"body": "", "attachment_ids": []},
        )
        self._close(self.case)
        self._check_refused(
            "/mail/message/update_content", message_id=self.own_note.id, update_data={"body": "x"}
        )

    def test_post(self):
        post = {"thread_model": "cp.case", "thread_id": self.case.id}
        data = {
            "body": "x",
            "message_type": "email",
            "subtype_xmlid": "mail.mt_comment",
            "partner_ids": self.sara.ids,
        }
        with self.mock_mail_gateway():
            self._route("/mail/message/post", **post, post_data=data)
            self.assertFalse(self._mails)
        entry = self._entries(self.case)[-1]
        self.assertEqual((entry.cp_entry_type, entry.message_type), ("note", "comment"))
        self.assertEqual(entry.author_id, self.ana.partner_id)
        self.assertIn(self.ana, self.case.worker_ids.user_id)
        self._close(self.case)
        self._check_refused("/mail/message/post", **post, post_data=data)
