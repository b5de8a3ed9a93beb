from odoo.tests import BaseCase, tagged

from ....tools.headers.message_headers import make_message
from ....tools.html.own_urls import (
    find_pictures,
    host_of_url,
    is_own_url,
    normal_host,
    remove_own_urls,
)
from ....tools.parts.part_files import set_name

HOSTS = {"desk.example.com", "127.0.0.1"}
TOKEN = "0f8fad5b-d9cb-469f-a165-70867728950e"


@tagged("cp_cases")
class TestOwnAddresses(BaseCase):
    def test_ours(self):
        for address in (
            "/web/session/logout", "web/session/logout", "./x", "../x", "?a=b", "", "#x", "\\web",
            "//desk.example.com/web", "\\\\desk.example.com/web", "/\\desk.example.com/web",
            "///desk.example.com/web", "http:/web/session/logout", "https:web/session/logout",
            "HTTPS://DESK.example.com./web", "ftp://desk.example.com/x", "odoo://desk.example.com",
            "https://user:word@desk.example.com:8069/web", "https://desk%2eexample.com/web",
            "https://x@desk.example.com\\@evil.example/", "ht\ntps://de\tsk.example.com/",
            " \x01https://desk.example.com", "https://\uff44esk.example.com/", "http://2130706433/",
            "http://0x7f.1:8069/web", "https:///", "https://" + "a." * 500 + "com",
        ):  # fmt: skip
            with self.subTest(address):
                self.assertTrue(is_own_url(address, HOSTS))

    def test_not_ours(self):
        for address in (
            "https://shop.example.com/web", "//shop.example.com", "cid:a@desk.example.com",
            "data:image/png;base64,AA==", "mailto:help@desk.example.com", "tel:+3612345",
            "https://desk.example.com.evil.example/", "https://evil.example/desk.example.com",
            "https://desk.example.com@evil.example/",
        ):  # fmt: skip
            with self.subTest(address):
                self.assertFalse(is_own_url(address, HOSTS))

    def test_our_host(self):
        self.assertEqual(host_of_url("https://Desk.example.com:8069/odoo"), "desk.example.com")
        self.assertEqual(host_of_url("not configured"), "")
        self.assertEqual(normal_host("b\xfccher.example"), "xn--bcher-kva.example")

    def test_removed(self):
        for body in (
            '<p><img src="/web/session/logout"></p>',
            '<img srcset="https://shop.example.com/a.png 1x, /web/session/logout 2x">',
            '<table background="web/session/logout"></table>',
            '<video poster="//desk.example.com/x"><source src="/x"></video>',
            '<svg><image xlink:href="/web/session/logout"></image></svg>',
            '<object data="/web/session/logout" archive="https://a.example /x"></object>',
            '<a href="/web/session/logout" ping="https://a.example /x">x</a>',
            '<a href="https://desk.example.com/web/session/logout">x</a>',
            "<p style=\"background:url('/web/session/logout')\">x</p>",
            r'<p style="background:u\72l(/web/session/logout)">x</p>',
            '<p style="background:ur/**/l(/web)/*; x:url(/web/session/logout)">x</p>',
            "<p style=\"background:image-set('/web/session/logout' 1x)\">x</p>",
            f'<img src="/web/image/7?access_token={TOKEN}">',
            '<img src="/web/image/7" data-filename="a.pdf">',
            '<p data-embedded="file" data-oe-model="cp.case">x</p>',
        ):
            with self.subTest(body):
                cleaned = remove_own_urls(body, HOSTS)
                for word in ("logout", "/web", "desk.example.com", "access_token", "data-"):
                    self.assertNotIn(word, cleaned)
                self.assertEqual("x</" in cleaned, ">x</" in body, "the text stays")

    def test_left_alone(self):
        for body in (
            "",
            "<p>/web/session/logout = x</p>",
            '<p><a href="https://shop.example.com/">a link</a> <img src="cid:a@b"></p>',
            "<p style=\"background:url('https://shop.example.com/a.png')\">x</p>",
            '<p style="color: red" data-o-mail-quote="1">x</p>',
        ):
            with self.subTest(body):
                self.assertEqual(remove_own_urls(body, HOSTS), body)

    def test_pictures_of_its_own_stay(self):
        for address in (
            f"/web/image/7?access_token={TOKEN}",
            f"/web/image/7-0a1b/a%20b.png?access_token={TOKEN}",
        ):
            body = f'<p>x</p><img src="{address}">'
            self.assertEqual(find_pictures(body), {(7, TOKEN)})
            self.assertEqual(remove_own_urls(body, HOSTS, {(7, TOKEN)}), body)
            for others in ({(8, TOKEN)}, {(7, TOKEN[::-1])}, ()):
                self.assertNotIn("/web", remove_own_urls(body, HOSTS, others))
        for address in ("7-a/../../session/logout", "7-a/%2e%2e", "7" * 5000):
            self.assertFalse(find_pictures(f"/web/image/{address}?access_token={TOKEN}"))

    def test_images_of_our_own_people(self):
        body = '<img src="/web/image/res.company/1/logo">'
        self.assertEqual(remove_own_urls(body, HOSTS, keep_images=True), body)
        for path in ("/web/image/../session/logout", "/web/image/%2E./x", "/web/content/7"):
            cleaned = remove_own_urls(f'<img src="{path}">', HOSTS, keep_images=True)
            self.assertNotIn("/web", cleaned)

    def test_names_of_files_show_what_they_are(self):
        message = make_message()
        set_name(message, "bill\u202efdp.exe\u2066\u200f")
        self.assertEqual(message.get_filename(), "billfdp.exe")
