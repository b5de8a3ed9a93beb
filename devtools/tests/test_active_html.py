"""HTML that could do something is found in mails, and what only looks like it is not."""

import unittest

from devtools.corpus.active_html import find_active


class TestActiveHtml(unittest.TestCase):
    def test_found(self):
        for body in (
            "<script>alert(1)</script>",
            '<p onclick="alert(1)">x</p>',
            '<a href="java\tscript:alert(1)">x</a>',
            '<a href=" JAVASCRIPT:alert(1)">x</a>',
            '<img src="data:text/html,x">',
            '<p style="width: expression(alert(1))">x</p>',
            '<iframe src="//example.com"></iframe>',
            "<svg><animate></animate></svg>",
            '<img src="data:image/svg+xml,x">',
            '<p style="width: e\\78 pression(alert(1))">x</p>',
            '<p style="width: exp/**/ression(alert(1))">x</p>',
            "<!--[if IE]><script>alert(1)</script><![endif]-->",
            '<form action="//example.com"><input name="password"></form>',
        ):
            with self.subTest(body):
                self.assertTrue(find_active(body))

    def test_not_found(self):
        for body in (
            "",
            "<!-- a comment --><p>Dear javascript: user</p>",
            '<a href="https://example.com/?on=1">x</a><img src="cid:a" alt="onload">',
            '<p style="color: red">x</p>',
            '<a href="javascript-course.html">x</a><img src="data:image/png;base64,AA==">',
        ):
            with self.subTest(body):
                self.assertEqual(find_active(body), [])
