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
        ):
            with self.subTest(body):
                self.assertTrue(find_active(body))

    def test_not_found(self):
        for body in (
            "",
            "<!-- a comment --><p>Dear javascript: user</p>",
            '<a href="https://example.com/?on=1">x</a><img src="cid:a" alt="onload">',
            '<p style="color: red">x</p>',
        ):
            with self.subTest(body):
                self.assertEqual(find_active(body), [])
