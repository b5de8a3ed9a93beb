import lxml.html

from odoo.tests import BaseCase, tagged

from ....tools.html.remote_images import block_remote_images


@tagged("cp_cases")
class TestRemoteImages(BaseCase):
    def test_blocked(self):
        for body in (
            '<p><img src="https://spy.example.net/x.gif"></p>',
            '<p><img src=" HTTP://spy.example.net/x.gif"></p>',
            '<p><img src="//spy.example.net/x.gif"></p>',
            '<p><img srcset="https://spy.example.net/x.gif 2x"></p>',
            '<table background="http://spy.example.net/x.gif"></table>',
            "<div style=\"background:url('https://spy.example.net/x.gif')\">x</div>",
            '<video poster="https://spy.example.net/x.gif"></video>',
            r'<img src="https:\\spy.example.net\x.gif">',
            r'<img src="/\spy.example.net/x.gif">',
            '<img src="http:spy.example.net/x.gif">',
            r'<img srcset="https:\\spy.example.net/x.gif 2x">',
            r'<div style="background:url(\68 ttps://spy.example.net/x.gif)">x</div>',
            "<div style=\"background:image-set('//spy.example.net/x.gif' 1x)\">x</div>",
        ):
            with self.subTest(body):
                blocked, count = block_remote_images(body)
                self.assertEqual(count, 1)
                kept = blocked.replace("data-blocked-", "data-blocked_")
                for name in (' src="', ' srcset="', ' background="', ' poster="', "url("):
                    self.assertNotIn(name, kept.split("data-blocked_")[0])
                self.assertIn("spy.example.net", blocked, "it can be shown when asked for")

    def test_no_comment_gets_out_of_an_attribute(self):
        value = "<!--&quot;&#39; onclick=&quot;alert(1)-->"
        body = f'<p title="{value}">x</p><img src="//spy.example.net/x.gif">'
        blocked, _count = block_remote_images(body)
        self.assertEqual(lxml.html.fromstring(blocked)[0].keys(), ["title"])

    def test_left_alone(self):
        for body in (
            "",
            "plain // text",
            '<p><a href="https://shop.example.com">a link</a></p>',
            '<p><img src="/web/image/7"> <img src="data:image/png;base64,AA=="></p>',
        ):
            with self.subTest(body):
                self.assertEqual(block_remote_images(body), (body, 0))
