import base64
from email import message_from_string, policy

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import CpCasesCommon

# A picture of one pixel.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg=="
)


@tagged("cp_cases")
class TestWhatStandsInTheMail(CpCasesCommon):
    """Files and pictures are in the mail itself, as it is handed to SMTP."""

    def setUp(self):
        super().setUp()
        self.case = self._receive()

    def _attach(self, name="terms.pdf", raw=b"%PDF", **values):
        file = (
            self.env["ir.attachment"]
            .with_user(self.ben)
            .create({"name": name, "raw": raw, **values})
        )
        file.sudo().generate_access_token()
        return file

    def _send(self, body="<p>We look into it.</p>", files=None, **values):
        values |= {"attachment_ids": files.ids} if files else {}
        self._reply(self.case, self.ben, body=body, **values)
        return self._get_sent()

    def _get_sent(self):
        self.assertEqual(len(self.emails), 1)
        message = message_from_string(self.emails[0]["message"], policy=policy.default)
        for kind in ("html", "plain"):
            text = message.get_body((kind,)).get_content()
            self.assertNotIn("access_token", text)
            self.assertNotIn("/web/", text)
        return message

    def _get_pictures(self, message):
        """The embedded parts; each must be shown by the text."""
        html = message.get_body(("html",)).get_content()
        pictures = [part for part in message.walk() if part["Content-ID"]]
        for part in pictures:
            self.assertIn(f'"cid:{part["Content-ID"][1:-1]}"', html)
            self.assertEqual(part.get_content_type(), "image/png")
            self.assertEqual(part.get_content(), PNG)
            self.assertEqual(part.get_content_disposition(), "inline")
        return pictures

    def _get_files(self, message):
        return {part.get_filename(): part.get_content() for part in message.iter_attachments()}

    def test_file(self):
        self.assertEqual(self._get_files(self._send(files=self._attach())), {"terms.pdf": b"%PDF"})

    def test_large_file_is_no_link(self):
        self.env["ir.config_parameter"].set_param("base.default_max_email_size", "0.001")
        message = self._send(files=self._attach(raw=b"%PDF" * 1000))
        self.assertEqual(len(self._get_files(message)["terms.pdf"]), 4000)
        for kind in ("html", "plain"):
            text = message.get_body((kind,)).get_content()
            self.assertNotIn("terms.pdf", text, "nor what is left of one")

    def test_large_file_of_others_is_a_link(self):
        self.env["ir.config_parameter"].set_param("base.default_max_email_size", "0.001")
        file = self.env["ir.attachment"].create(
            {
                "name": "terms.pdf",
                "raw": b"%PDF" * 5000,
                "res_model": "res.partner",
                "res_id": self.sara.id,
            }
        )
        with self._sending():
            self.sara.message_post(body="Hello", partner_ids=self.sara.ids, attachment_ids=file.ids)
        self.assertIn("access_token", self.emails[0]["message"])

    def test_pasted_picture(self):
        data = base64.b64encode(PNG).decode()
        message = self._send(f'<p>See <img src="data:image/png;base64,{data}"></p>')
        self.assertEqual(len(self._get_pictures(message)), 1)
        self.assertFalse(self._get_files(message))

    def test_picture_of_the_editor(self):
        file = self._attach("shot.png", PNG)
        for address in (
            f"/web/image/{file.id}?access_token={file.access_token}",
            f"/web/image/{file.id}-redirect/shot.png?access_token={file.access_token}",
            f"{self.case.get_base_url()}/web/image/{file.id}?access_token={file.access_token}",
            f"/web/image/ir.attachment/{file.id}/datas",
        ):
            with self.subTest(address):
                message = self._send(f'<p>See <img src="{address}"></p>')
                self.assertEqual(len(self._get_pictures(message)), 1)
                self._receive(f"Re: [{self.case.thread_ids.identifier}]")

    def test_quoted_picture(self):
        mail = (
            f"From: sara.henry@example.com\r\nTo: {self.support_address}\r\nSubject: Lamp\r\n"
            "Message-ID: <lamp@example.com>\r\nMIME-Version: 1.0\r\n"
            "Content-Type: multipart/related; boundary=b\r\n\r\n"
            '--b\r\nContent-Type: text/html\r\n\r\n<p>Broken: <img src="cid:p"></p>\r\n'
            "--b\r\nContent-Type: image/png; name=p.png\r\nContent-ID: <p>\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n"
            f"{base64.b64encode(PNG).decode()}\r\n--b--\r\n"
        )
        self.case = self._deliver(mail.encode())
        draft = self._open_reply(self.case, self.ben)
        with self._sending():
            draft.action_send()
        self.assertEqual(len(self._get_pictures(self._get_sent())), 1)

    def test_picture_of_the_letterhead(self):
        file = self.env["ir.attachment"].create(
            {"name": "logo.png", "raw": PNG, "res_model": "cp.service", "res_id": self.support.id}
        )
        self.support.header_html = f'<p><img src="/web/image/{file.id}"></p>'
        self.assertEqual(len(self._get_pictures(self._send())), 1)

    def test_picture_of_an_acknowledgement(self):
        file = self.env["ir.attachment"].create({"name": "logo.png", "raw": PNG})
        self._set_acknowledgement(
            body_html=f'<p>Thanks <img src="/web/image/{file.id}/300x300"></p>'
        )
        with self._sending():
            self._receive("Chair")
        self.assertEqual(len(self._get_pictures(self._get_sent())), 1)

    def test_linked_file_is_a_file(self):
        file = self._attach()
        url = f"/web/content/{file.id}?access_token={file.access_token}&download=true"
        message = self._send(f'<p><a href="{url}">Terms</a></p>')
        self.assertEqual(self._get_files(message), {"terms.pdf": b"%PDF"})

    def test_what_the_author_may_not_read_is_not_sent(self):
        hidden = self._create_case(service_id=self.billing.id)
        secret = self.env["ir.attachment"].create(
            {"name": "secret.png", "raw": PNG, "res_model": "cp.case", "res_id": hidden.id}
        )
        message = self._send(
            f'<p>x<img src="/web/image/{secret.id}"><a href="/web/content/{secret.id}">y</a></p>'
        )
        self.assertFalse(self._get_pictures(message))
        self.assertFalse(self._get_files(message))

    def test_pictures_of_the_server(self):
        for address in (
            "/web/static/img/logo.png",
            f"/logo.png?company={self.env.company.id}",
            f"/web/image/res.company/{self.env.company.id}/logo",
            "/web/image/base.main_company/logo_web?field=logo_web",
        ):
            with self.subTest(address):
                embedded = (
                    self.env["mail.mail"].with_user(self.ben)._cp_embed(f'<img src="{address}">')
                )
                self.assertEqual(len(embedded.pictures), 1)
                self.assertTrue(embedded.pictures[0].mimetype.startswith("image/"))

    def test_what_is_no_file(self):
        Mail = self.env["mail.mail"].with_user(self.ben)
        for address in (
            "/web/image/999999999",
            "/web/image/none.such",
            "/web/image/res.partner/1/name",
            "/web/image/no.model/1/image",
            "/web/image/x",
            "/web/content?id=x",
            "/web/static/../../secret.png",
            "/web/static/src/boot.js",
            "/web/login",
            "",
        ):
            with self.subTest(address):
                self.assertFalse(Mail._cp_embed(f'<img src="{address}">').pictures)

    # ------------------------------------------------------------
    # LIMITS
    # ------------------------------------------------------------

    def _set_limits(self, file_mb, mail_mb):
        self.env["ir.config_parameter"].set_param("cp_cases.max_file_mb", file_mb)
        self.env["ir.config_parameter"].set_param("cp_cases.max_mail_mb", mail_mb)

    def _assert_refused(self, regex, body="<p>Hi</p>", files=None):
        draft = self._open_reply(self.case, self.ben)
        draft.write({"body": body, "attachment_ids": files.ids if files else []})
        with self._sending(), self.assertRaisesRegex(UserError, regex):
            draft.action_send()
        self.assertFalse(self.emails)
        self.assertTrue(draft.exists())
        draft.action_discard()

    def test_limit_of_the_encoded_mail(self):
        self._set_limits(1, 0.01)
        self._assert_refused(
            r"The email with its files \(film\.bin\) is larger than 0\.01 MB",
            files=self._attach("film.bin", b"x" * 8000),
        )
        message = self._send(files=self._attach("film.bin", b"x" * 6500))
        self.assertLess(len(message.as_bytes()), 10486)

    def test_limit_counts_pasted_pictures(self):
        self._set_limits(0.001, 1)
        data = base64.b64encode(b"\x89PNG" + b"x" * 2000).decode()
        self._assert_refused(
            r"image\.png is larger than 0\.001 MB",
            body=f'<p><img src="data:image/png;base64,{data}"></p>',
        )

    def test_limit_counts_linked_files(self):
        self._set_limits(0.001, 1)
        file = self._attach("film.bin", b"x" * 2000)
        self._assert_refused(
            r"film\.bin is larger", body=f'<p><a href="/web/content/{file.id}">x</a></p>'
        )
