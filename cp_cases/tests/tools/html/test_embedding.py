from email.message import EmailMessage

from odoo.tests import BaseCase

from ....tools.html.embedding import File, Picture, add_pictures, embed, encoded_size

HOSTS = {"cases.example.com"}
PNG = File("logo.png", b"\x89PNG", "image/png")
PDF = File("terms.pdf", b"%PDF", "application/pdf")
CID = f"cid:{Picture(*PNG).content_id}"
OURS = {"/web/image/5?access_token=abc": PNG, "/web/content/6?access_token=abc": PDF}
OURS |= {f"https://cases.example.com{path}": file for path, file in OURS.items()}


def _embed(body):
    return embed(body, HOSTS, OURS.get)


class TestEmbed(BaseCase):
    def test_picture(self):
        for address in ("/web/image/5?access_token=abc", *OURS):
            if OURS[address] is not PNG:
                continue
            for body in (
                f'<img src="{address}">',
                f'<td background="{address}">x</td>',
                f"<p style=\"background: url('{address}')\">x</p>",
                f'<p style="background-image: url({address})">x</p>',
            ):
                with self.subTest(body):
                    embedded = _embed(body)
                    self.assertIn(CID, embedded.html)
                    self.assertNotIn("/web/", embedded.html)
                    self.assertEqual(embedded.pictures, [Picture(*PNG)])

    def test_same_picture_twice(self):
        embedded = _embed('<img src="/web/image/5?access_token=abc">' * 2)
        self.assertEqual(embedded.html.count(CID), 2)
        self.assertEqual(len(embedded.pictures), 1)

    def test_data(self):
        for data, mimetype, content in (
            ("data:image/png;base64,iVBORw==", "image/png", b"\x89PNG"),
            ("DATA:image/svg+xml,%3Csvg/%3E", "image/svg+xml", b"<svg/>"),
        ):
            with self.subTest(data):
                [picture] = _embed(f'<img src="{data}">').pictures
                self.assertEqual((picture.mimetype, picture.content), (mimetype, content))

    def test_data_that_is_no_picture(self):
        for data in ("data:text/html,<p>", "data:image/png;base64,x", "data:nonsense", "data:"):
            with self.subTest(data):
                embedded = _embed(f'<p>a<img alt="b" src="{data}"></p>')
                self.assertFalse(embedded.pictures)
                self.assertNotIn("src", embedded.html)
                self.assertIn('alt="b"', embedded.html)

    def test_nothing_asks_our_server(self):
        for body in (
            '<img src="/web/image/7?access_token=x">',
            '<img src="https://cases.example.com/page">',
            '<img src="//cases.example.com/web/image/7">',
            '<img srcset="/web/image/5?access_token=abc 2x">',
            '<video poster="/web/image/7"></video>',
            "<p style=\"background: url('/web/image/7')\">x</p>",
            '<a href="/web/content/7?access_token=x">x</a>',
            '<!--[if mso]><v:image src="https://cases.example.com/web/image/5"/><![endif]--><p>x</p>',
        ):
            with self.subTest(body):
                embedded = _embed(body)
                self.assertFalse(embedded.pictures)
                self.assertFalse(embedded.files)
                self.assertNotIn("/web/", embedded.html)
                self.assertNotIn("cases.example.com", embedded.html)

    def test_linked_file(self):
        for address in (key for key, file in OURS.items() if file is PDF):
            embedded = _embed(f'<a href="{address}">Terms</a>')
            self.assertEqual(embedded.files, [PDF])
            self.assertIn("Terms", embedded.html)
            self.assertNotIn("/web/", embedded.html)

    def test_what_stays(self):
        for body in (
            '<img src="https://pictures.example.net/web/image/5?access_token=abc">',
            '<a href="https://cases.example.com/rate/abc">Rate</a>',
            '<a href="https://example.net/web/content/6">x</a>',
            '<img src="cid:somewhere">',
        ):
            with self.subTest(body):
                self.assertIn(body, _embed(body).html)

    def test_language_of_the_page(self):
        embedded = _embed('<html lang="ar" dir="rtl"><body><p>x</p></body></html>')
        self.assertIn('<html lang="ar" dir="rtl">', embedded.html)

    def test_plain_text_has_no_pictures(self):
        embedded = _embed('<p>x<img src="/web/image/5?access_token=abc"></p>')
        self.assertNotIn("cid:", embedded.plain_source)
        self.assertIn("x", embedded.plain_source)

    def test_empty(self):
        self.assertEqual(_embed(" ").html, " ")

    def test_encoded_size(self):
        for size in (0, 1, 57, 58, 1000):
            message = EmailMessage()
            message.add_attachment(b"x" * size, "application", "x")
            encoded = message.get_payload()[0].get_payload().replace("\n", "\r\n")
            with self.subTest(size):
                self.assertLessEqual(len(encoded), encoded_size(size))
                self.assertGreaterEqual(len(encoded), encoded_size(size) - 78)


class TestAddPictures(BaseCase):
    def test_related(self):
        message = EmailMessage()
        message.set_content("x")
        message.add_alternative("<p>x</p>", subtype="html")
        message.add_attachment(b"x", "application", "pdf", filename="x.pdf")
        add_pictures(message, [Picture(*PNG)])
        types = [part.get_content_type() for part in message.walk()]
        self.assertEqual(
            " ".join(types),
            "multipart/mixed multipart/alternative text/plain multipart/related text/html "
            "image/png application/pdf",
        )
        self.assertEqual(list(message.walk())[5]["Content-ID"], f"<{CID.removeprefix('cid:')}>")

    def test_without_html(self):
        message = EmailMessage()
        message.set_content("x")
        add_pictures(message, [Picture(*PNG)])
        self.assertEqual(message.get_content_type(), "text/plain")
