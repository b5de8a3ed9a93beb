from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CpCasesCommon

SHOWN = "odoo.addons.cp_cases.models.mail.cp_inbound_mail_content"
HTML = (
    "From: Pat <pat@example.com>\r\nTo: {to}\r\nSubject: Away\r\nMessage-ID: <away@x>\r\n"
    "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
    "<p>Back on Monday.</p><script>alert(1)</script>"
    '<img src="https://tracker.example.com/1.png">\r\n'
    "--b\r\nContent-Type: application/pdf; name=plan.pdf\r\n"
    "Content-Disposition: attachment; filename=plan.pdf\r\n\r\n%PDF\r\n--b--\r\n"
)


@tagged("cp_cases")
class TestHeldMail(CpCasesCommon):
    """Mail that is held waits for a decision, which somebody is asked for."""

    def _hold(self):
        self.assertFalse(self._deliver(HTML.format(to=self.support_address).encode()))
        return self.env["cp.inbound.mail"].search([("state", "=", "held")], limit=1)

    def test_text_is_read_before_the_decision(self):
        # As a screen reads it.
        shown = self._hold().with_user(self.sue).with_context(bin_size=True)
        self.assertIn("Back on Monday.", shown.content)
        self.assertNotIn("script", shown.content)
        self.assertNotIn(' src="https://tracker', shown.content)
        self.assertIn(self.support_address, shown.email_to)
        self.assertEqual(shown.file_names, "plan.pdf")
        self.assertEqual(shown.state, "held")

    def test_text_is_for_supervisors(self):
        with self.assertRaises(AccessError):
            self._hold().with_user(self.ben).read(["content"])

    def test_mail_that_cannot_be_read_says_so(self):
        held = self._hold()

        def fail(*_args):
            raise ValueError

        self.patch(self.registry["cp.inbound.mail"], "_parse", fail)
        with mute_logger(SHOWN):
            self.assertIn("cannot be shown", held.with_user(self.sue).content)

    def test_mail_whose_time_is_over_shows_nothing(self):
        held = self._hold()
        self.env["ir.attachment"].search(
            [("res_model", "=", held._name), ("res_id", "=", held.id), ("res_field", "=", "raw")]
        ).unlink()
        self.assertFalse(held.with_user(self.sue).content)

    def test_somebody_is_asked_as_long_as_it_waits(self):
        held = self._hold()
        self._run_cron("ir_cron_tell_of_held")
        activity = held.activity_ids
        self.assertEqual(len(activity), 1)
        self.assertTrue(activity.user_id.has_group("cp_cases.group_cp_cases_supervisor"))
        self.assertIn(self.support.company_id, activity.user_id.company_ids)
        self.assertIn("1", activity.summary)
        self._run_cron("ir_cron_tell_of_held")
        self.assertEqual(held.activity_ids, activity, "the question is open")
        activity.action_feedback()
        self._run_cron("ir_cron_tell_of_held")
        self.assertEqual(len(held.activity_ids), 1, "it waits still")
        held.with_user(self.sue).action_release()
        self.assertEqual(held.state, "done")
        self.assertFalse(held.activity_ids)

    def test_nobody_is_asked_for_nothing(self):
        held = self._hold()
        held.with_user(self.sue).action_discard()
        self._run_cron("ir_cron_tell_of_held")
        self.assertFalse(held.activity_ids)
