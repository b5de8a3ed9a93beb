import base64
from email.message import EmailMessage
from email.utils import make_msgid

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.history.cp_case_history import ENTRY
from ...tools.acting import as_system
from ..common import CUSTOMER, CpCasesCommon

PICTURE = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


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

    def _deliver_html(self, html):
        """An HTML mail with a picture in it and a file beside it, as its reader sees it."""
        message = EmailMessage()
        message["From"], message["To"] = CUSTOMER, self.support_address
        message["Message-ID"], message["Subject"] = make_msgid(), "Lamp"
        message.set_content(html, subtype="html")
        message.add_related(PICTURE, maintype="image", subtype="gif", cid="<pic@x>")
        message.make_mixed()
        message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="a.pdf")
        return self._entries(self._deliver(message.as_bytes())).with_user(self.ben)

    def test_own_picture_is_shown_in_the_text_alone(self):
        entry = self._deliver_html('<p>See <img src="cid:pic@x"></p>')
        content = entry._cp_format_content()
        [picture] = entry.attachment_ids.filtered(lambda file: file.mimetype == "image/gif")
        address = f"/web/image/{picture.id}?access_token={picture.access_token}"
        self.assertIn(f'src="{address}"', content["body"])
        self.assertEqual([file["name"] for file in content["attachments"]], ["a.pdf"])
        draft = self._open_reply(entry._cp_get_case(), self.ben)
        self.assertIn(address, draft.body)
        with self._sending():
            draft.action_send()
        sent = self._entries(entry._cp_get_case(), "outgoing").with_user(self.ben)
        self.assertIn(address, sent.cp_body)

    def test_files_in_the_order_of_the_mail(self):
        message = EmailMessage()
        message["From"], message["To"] = CUSTOMER, self.support_address
        message["Message-ID"], message["Subject"] = make_msgid(), "Three files"
        message.set_content("Here they are.")
        names = ["b.pdf", "a.pdf", "c.pdf"]
        for name in names:
            message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename=name)
        entry = self._entries(self._deliver(message.as_bytes())).with_user(self.ben)
        content = entry._cp_format_content()
        self.assertEqual([file["name"] for file in content["attachments"]], names)
        self.assertEqual(content["files_url"], f"/cp_cases/entry/{entry.id}/files")

    def test_one_file_is_not_offered_twice(self):
        entry = self._deliver_html('<p>See <img src="cid:pic@x"></p>')
        self.assertFalse(entry._cp_format_content()["files_url"])

    def test_text_hides_no_file(self):
        newest = self.env["ir.attachment"].sudo().search([], limit=1, order="id desc").id
        addresses = [f"/web/image/{newest + index}" for index in range(30)]
        html = "".join(f'{url} <img src="{url}">' for url in addresses)
        entry = self._deliver_html(f'<p>{html}</p><img src="x" data-filename="a.pdf">')
        names = [file["name"] for file in entry._cp_format_content()["attachments"]]
        self.assertEqual(len(names), 2)
        self.assertIn("a.pdf", names)

    def test_long_number_in_a_text(self):
        entry = self._deliver_html(f"<p>/web/image/{'7' * 5000} kept</p>")
        self.assertIn("kept", entry._cp_format_content()["body"])
        as_system(entry).body = f"<p>/web/image/{'7' * 5000}?access_token={'a' * 36} kept</p>"
        self.assertIn("kept", entry._cp_format_content()["body"])

    def test_nothing_in_an_email_addresses_our_own_server(self):
        base_url = self.env["ir.config_parameter"].get_param("web.base.url")
        html = (
            '<p>kept</p><img src="/web/session/logout"><a href="/web/session/logout">link</a>'
            f'<img src="{base_url}/web/session/logout"><div style="background-image: '
            "url('/web/session/logout')\">x</div>"
        )
        entry = self._deliver_html(html)
        self.assertNotIn("logout", entry.body, "for whoever else reads it")
        as_system(entry).body = html  # as one that came before
        content = entry._cp_format_content()
        draft = self._open_reply(entry._cp_get_case(), self.ben)
        forwarded = self.env["cp.case.draft"]._quote_forwarded(entry)
        for body in (content["body"], draft.body, forwarded):
            self.assertIn("kept", body)
            self.assertNotIn("logout", body)
        case = entry._cp_get_case()
        shown = case.get_entry(entry.id, show_remote_images=True)
        self.assertNotIn("logout", shown["body"])

    def test_text_in_an_unknown_spelling_of_an_image(self):
        entry = self._deliver_html("<image src=x>one</image><p>two</p><IMAGE/>three")
        for word in ("one", "two", "three"):
            self.assertIn(word, entry.body)

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
