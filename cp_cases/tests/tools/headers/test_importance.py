from odoo.tests import BaseCase

from ....tools.headers.importance import priority_from_headers
from ..tools_data import parsed


class TestImportance(BaseCase):
    def test_priority(self):
        for headers, priority in (
            ("", "3"),
            ("X-Priority: 1 (Highest)", "5"),
            ("X-Priority: 2", "5"),
            ("X-Priority: 3", "3"),
            ("X-Priority: 4 (Low)", "1"),
            ("X-Priority: 5", "1"),
            ("X-Priority: 12", "3"),
            ("X-Priority: 0", "3"),
            ("X-Priority: high", "3"),
            ("Importance: High", "5"),
            ("Importance: low", "1"),
            ("Importance: normal", "3"),
            ("Importance: =?x?q?=00?=", "3"),
            ("Priority: urgent", "5"),
            ("Priority: non-urgent", "1"),
            ("X-MSMail-Priority: High", "5"),
            ("X-Priority: 3\nImportance: high", "5"),
            ("X-Priority: 1\nImportance: low", "5"),
        ):
            with self.subTest(headers=headers):
                message = parsed(f"From: a@example.org\n{headers}\n\nx" if headers else "\nx")
                self.assertEqual(priority_from_headers(message), priority)
