import re

from odoo.tests import BaseCase

from ....tools.html.markup import prepare_html
from ....tools.html.markup_text import html_to_text, own_words
from ....tools.raw_mail import safe_message
from ....tools.rehearsal import parse_body, store_body
from ..tools_data import make_html_mail


def stored(markup):
    """What Odoo keeps of the body."""
    return store_body(parse_body(safe_message(make_html_mail(markup)).message))


class TestUnseen(BaseCase):
    def assert_seen(self, markup, words):
        seen = stored(markup)
        self.assertNotRegex(seen, r"\[(if|endif)|<!|--&gt;|-->")
        self.assertEqual(html_to_text(seen).split(), words.split())
        self.assertEqual(html_to_text(markup).split(), words.split())

    def test_title_is_no_text(self):
        for head in (
            "<head><title>Untitled</title></head>",
            "<head><meta charset=x><TITLE lang=en>Untitled\n</TITLE ></head>",
            "<title>Untitled</title>",
            "<title>a &lt; b</title><title>Untitled</title>",
            "<head><title></title></head>",
            "<head><title/></head>",
        ):
            with self.subTest(head):
                self.assert_seen(f"<html>{head}<body><p>Dear all.</p></body></html>", "Dear all.")

    def test_title_that_does_not_end(self):
        self.assertIn("words of", stored("<title>" + "<p>words of a customer</p>" * 200))
        self.assertIn("words of", stored("<title><p>words of a customer</p>"))

    def test_revealed_conditions(self):
        for markup in (
            "<p><![if !supportLists]><span>1.</span><![endif]>We act.</p>",
            "<p><!--[if !mso]><!--><span>1.</span><!--<![endif]-->We act.</p>",
            "<p><!--[if !mso]>--><span>1.</span><!--<![endif]-->We act.</p>",
            "<p><!--[if !mso]><!-- --><span>1.</span><!--<![endif]-->We act.</p>",
            "<p><![if mso]>1.<![endif]>We act.</p>",
            "<p><!--[if !supportLists]-->1.<!--[endif]-->We act.</p>",
            "<p><!--[if !supportLists]-->1.<!--[endif]---->We act.</p>",
            "<p><![if !vml]>1.<![ENDIF]>We act.<![endif]-->",
        ):
            with self.subTest(markup):
                self.assert_seen(markup.replace("1.", "1. "), "1. We act.")

    def test_hidden_conditions(self):
        for markup in (
            "a <!--[if mso]><p>old</p><![endif]-->b",
            "a <!--[if gte mso 9]><xml><o:x>old</o:x></xml><![endif]-->b",
            "a <!--[IF (mso)|(IE)]>old<![EndIf]--> b",
            "a <!-- [if mso]>old<![endif] -->b",
            "a <!--[if mso]>old<!-- x -->old<![endif]-->b",
            "a <!--[if mso]>old<!--[if vml]>old<![endif]-->old<![endif]-->b",
            "a <!--[if mso]>old-->b",
            "a <!--[if mso]>old<![endif]--><!--[if !mso]><!-->b<!--<![endif]-->",
        ):
            with self.subTest(markup):
                self.assert_seen(markup, "a b")

    def test_unterminated_conditions_hide_nothing(self):
        for markup in (
            "a <!--[if mso]>b",
            "a <![if mso]>b",
            "a <!--[if !mso]><!-->b",
            "a b<![endif]",
        ):
            with self.subTest(markup):
                words = html_to_text(stored(markup)).replace("<![endif]", "")
                self.assertEqual(words.split(), ["a", "b"])

    def test_brackets_of_people_stay(self):
        for words in ("[if you like] yes", "a [endif] b", "&lt;!--[if x]&gt; b"):
            seen = html_to_text(stored(f"<p>{words}</p>"))
            self.assertIn(words.replace("&lt;", "<").replace("&gt;", ">"), seen)


class TestText(BaseCase):
    def test_blanks(self):
        for markup, text in (
            ("the filter <b>Paid</b>. Without", "the filter Paid. Without"),
            ("Case <a href='/x'>7</a>, <span>c</span>ase", "Case 7, case"),
            ("<td>a</td><td>b</td>", "a b"),
            ("<p>a</p><p>b</p>c<br/>d", "a\n\nb\nc\nd"),
        ):
            with self.subTest(markup):
                self.assertEqual(html_to_text(markup), text)

    def test_own_words(self):
        for markup, words in (
            ('<p>Mine.</p><blockquote type="cite"><p>Yours.</p></blockquote>', "Mine."),
            ("<p>Mine.</p><BLOCKQUOTE TYPE=CITE>Yours.</BLOCKQUOTE>", "Mine."),
            ('<p>Mine.</p><div class="gmail_quote gmail_x">Yours.</div>', "Mine."),
            ('<p>Mine.</p><blockquote data-o-mail-quote="1">Yours.</blockquote>', "Mine."),
            ('<p>Mine.</p><div data-o-mail-quote="1">Zoe</div>', "Mine.\nZoe"),
            (
                '<div>Ana wrote:<br></div><blockquote type="cite">Yours.</blockquote>Mine.',
                "Ana wrote:\nYours.\nMine.",
            ),
            ('<blockquote type="cite">Yours.</blockquote>', "Yours."),
            ("<p>As they say:</p><blockquote>Wisdom.</blockquote>", "As they say:\nWisdom."),
        ):
            with self.subTest(markup):
                self.assertEqual(own_words(markup).replace("\n\n", "\n"), words)


class TestColours(BaseCase):
    """Whatever stays: no light text on light, none dark on dark."""

    def colours(self, markup):
        seen = stored(markup)
        colours = re.findall(r"(?<![-\w])color\s*[:=]\s*\"?([#\w]+)", seen)
        grounds = re.findall(r"background-color\s*:\s*([#\w(), ]+)", seen)
        self.assertIn("words", seen)
        return colours, [ground.strip() for ground in grounds]

    def test_background_stays_in_another_form(self):
        for markup in (
            '<table><tr><td bgcolor="#000000"><font color="#ffffff">words</font></td></tr></table>',
            '<table><tr><td bgcolor="000000"><font color="#ffffff">words</font></td></tr></table>',
            '<div style="background:#000000;color:#ffffff">words</div>',
            '<div style="BACKGROUND: url(x.png) no-repeat #000000; color: #ffffff">words</div>',
            '<body bgcolor="#000000" text="#ffffff"><p>words</p></body>',
            '<body style="background:#000000;color:#ffffff">words</body>',
        ):
            with self.subTest(markup):
                colours, grounds = self.colours(markup)
                self.assertIn("#000000", grounds)
                self.assertIn("#ffffff", colours)

    def test_colour_goes_with_the_background(self):
        for markup in (
            '<table><td background="x.png"><font color="#ffffff">words</font></td></table>',
            '<div style="background:url(x.png);color:#ffffff">words</div>',
            "<style>.a{background:#000}</style><div class=a style='color:#ffffff'>words</div>",
            "<style>td{background:#000}</style><table><td><font color=white>words</font></table>",
        ):
            with self.subTest(markup):
                self.assertEqual(self.colours(markup)[0], [])

    def test_dark_background_gets_light_text(self):
        markup = "<style>.a{color:#fff}</style><p class=a style='background-color:#000'>words</p>"
        self.assertEqual(self.colours(markup), (["#ffffff"], ["#000"]))

    def test_light_within_dark(self):
        markup = '<div style="background-color:#000"><p style="background:#ffffff">words</p></div>'
        colours, grounds = self.colours(markup)
        self.assertEqual(colours, ["#ffffff", "#000000"])
        self.assertEqual(grounds, ["#000", "#ffffff"])

    def test_what_is_readable_is_left_alone(self):
        for markup in (
            '<p style="color:#ff0000">words</p>',
            '<p style="background-color:#ffffff;color:#000000">words</p>',
            '<p style="color:#fff">words</p>',  # as the sender wanted it
            "<p>words</p>",
        ):
            with self.subTest(markup):
                self.assertEqual(prepare_html(markup), markup)
