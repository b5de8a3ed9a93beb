import base64
from email import message_from_bytes, policy

from odoo.tests import HttpCase, tagged

from ..common import CpCasesCommon

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install", "cp_cases")
class TestToursFiles(HttpCase, CpCasesCommon):
    def test_files(self):
        mail = message_from_bytes(self._make_mail("Two files"), policy=policy.default)
        # Not by name, nor by when they were made.
        mail.add_attachment(PIXEL, "image", "png", filename="later.png")
        mail.add_attachment("Some lines", filename="earlier.txt")
        case = self._deliver(mail.as_bytes())
        with self._sending():
            self.start_tour(f"/odoo/cases/{case.id}", "cp_cases.files", login=self.ben.login)
        entry = self._entries(case, "outgoing")
        self.assertEqual(entry.attachment_ids.mapped("name"), ["pasted.txt"])
