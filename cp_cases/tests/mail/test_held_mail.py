from base64 import b64encode

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CpCasesCommon

SHOWN = "odoo.addons.cp_cases.models.mail.cp_inbound_mail_content"
HTML = (
    "From: Pat <pat@example.com>\r\nTo: {to}\r\nSubject: Away\r\nMessage-ID: <away@x>\r\n"
    "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
    "<p>Back on Monday.</p><script>alert(1)</script>"
    '<img src="https://tracker.example.com/1.png"><img src="cid:logo@x">\r\n'
    "--b\r\nContent-Type: image/gif\r\nContent-ID: <logo@x>\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\n{picture}\r\n"
    "--b\r\nContent-Type: application/pdf; name=plan.pdf\r\n"
    "Content-Disposition: attachment; filename=plan.pdf\r\n\r\n%PDF\r\n--b--\r\n"
)


PICTURE = "R0lGODlhAQABAAAAACw="


@tagged("cp_cases")
class TestHeldMail(CpCasesCommon):
    """Mail that is held waits for a decision, which somebody is asked for."""

    def _hold(self, picture=PICTURE):
        raw = HTML.format(to=self.support_address, picture=picture)
        self.assertFalse(self._deliver(raw.encode()))
        return self.env["cp.inbound.mail"].search([("state", "=", "held")], limit=1)

    def _read(self, held, **context):
        """As the screen of a supervisor reads it."""
        shown = held.with_user(self.sue).with_context(bin_size=True, **context)
        return shown.read(["content"])[0]["content"]

    def test_mail_is_read_as_the_history_shows_it(self):
        held = self._hold()
        mail = self._read(held)
        content = mail["content"]
        self.assertIn("Back on Monday.", content["body"])
        self.assertNotIn("script", content["body"])
        self.assertIn("pat@example.com", content["from"])
        self.assertIn(self.support_address, content["to"])
        self.assertEqual(mail["entry"]["subject"], "Away")
        self.assertEqual(mail["entry"]["id"], held.id)
        self.assertEqual([file["name"] for file in mail["files"]], ["plan.pdf"])
        self.assertEqual(held.state, "held")

    def test_of_no_service_until_one_has_its_address(self):
        raw = self._make_mail(
            "Stranded", email_to=f"nobody@{self.alias_domain}, else@{self.alias_domain}"
        )
        self.assertFalse(self._deliver(raw))
        held = self.env["cp.inbound.mail"].search([("subject", "=", "Stranded")])
        for action in (held.with_user(self.sue).action_release, held.action_retry):
            action()
            self.assertEqual((held.state, held.reason), ("held", "no_service"))
        addresses = self.env["cp.service.address"].with_user(self.max)
        addresses.create({"email": f"else@{self.alias_domain}", "service_id": self.billing.id})
        addresses.create({"email": f"nobody@{self.alias_domain}", "service_id": self.support.id})
        held.with_user(self.sue).action_retry()
        self.assertEqual(held.state, "done")
        self.assertEqual(held.case_id.service_id, held.service_id)
        self._run_cron("ir_cron_process_inbound")
        mails = held.search([("subject", "=", "Stranded")])
        self.assertEqual(mails.case_id.service_id, self.support | self.billing)
        self.assertEqual(len(mails), 2, "one for each service")
        self.assertFalse(self._deliver(raw), "it is here already")
        self.assertEqual(len(held.search([("subject", "=", "Stranded")])), 2)

    def test_of_a_company_until_it_is_active_again(self):
        abroad = self.env["res.company"].create({"name": "Abroad"})
        service = self.env["cp.service"].create(
            {"name": "Foreign", "alias_name": "foreign", "company_id": abroad.id}
        )
        raw = self._make_mail("Abroad", email_to=f"foreign@{self.alias_domain}")
        abroad.active = False
        self.assertFalse(self._deliver(raw))
        held = self.env["cp.inbound.mail"].search([("subject", "=", "Abroad")])
        held.with_user(self.sue).action_release()
        self.assertEqual((held.state, held.reason), ("held", "company_archived"))
        abroad.active = True
        self.sue.company_ids += abroad
        held.with_user(self.sue).action_release()
        self.assertEqual(held.case_id.service_id, service)

    def test_remote_images_wait_until_they_are_wanted(self):
        held = self._hold()
        content = self._read(held)["content"]
        self.assertNotIn(' src="https://tracker', content["body"])
        self.assertEqual(content["blocked_count"], 1)
        content = self._read(held, cp_cases_show_remote_images=True)["content"]
        self.assertIn(' src="https://tracker', content["body"])
        self.assertFalse(content["blocked_count"])

    def test_own_pictures_stand_in_the_text(self):
        body = self._read(self._hold())["content"]["body"]
        self.assertIn(f'src="data:image/gif;base64,{PICTURE}"', body)

    def test_picture_is_what_it_is_and_not_what_it_says(self):
        script = b64encode(b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>').decode()
        body = self._read(self._hold(script))["content"]["body"]
        self.assertNotIn("data:", body)

    def test_each_reason_is_said_in_a_sentence(self):
        held = self._hold().with_user(self.sue)
        self.assertIn("automatic reply", held.reason_text)
        reasons = dict(held._fields["reason"].selection)
        self.assertLessEqual(reasons.keys(), held._get_reason_texts().keys())
        held.action_discard()
        self.assertFalse(held.reason_text)

    def test_text_is_for_supervisors(self):
        with self.assertRaises(AccessError):
            self._hold().with_user(self.ben).read(["content"])

    def test_mail_that_cannot_be_read_says_so(self):
        held = self._hold()

        def fail(*_args):
            raise ValueError

        self.patch(self.registry["cp.inbound.mail"], "_parse", fail)
        with mute_logger(SHOWN):
            self.assertIn("cannot be shown", self._read(held)["content"]["body"])

    def test_mail_whose_time_is_over_shows_nothing(self):
        held = self._hold()
        self.env["ir.attachment"].search(
            [("res_model", "=", held._name), ("res_id", "=", held.id), ("res_field", "=", "raw")]
        ).unlink()
        self.assertFalse(self._read(held))

    def _asked(self, held):
        """Whom the open questions about mails are for."""
        return held.activity_ids.user_id

    def test_each_supervisor_is_asked_as_long_as_it_waits(self):
        tom = self._create_user("tom", "cp_cases.group_cp_cases_supervisor")
        held = self._hold()
        self._run_cron("ir_cron_tell_of_held")
        self.assertLessEqual(self.sue | self.max | tom, self._asked(held))
        self.assertFalse(self._asked(held) & (self.ana | self.ben | self.eve))
        questions = held.activity_ids
        self.assertEqual(len(questions), len(questions.user_id), "one each")
        [question] = questions.filtered(lambda activity: activity.user_id == self.sue)
        self.assertIn("1", question.summary)
        self._run_cron("ir_cron_tell_of_held")
        self.assertEqual(held.activity_ids, questions, "they are open")
        question.with_user(self.sue).action_feedback()
        self.assertEqual(held.activity_ids, questions - question, "the others are still asked")
        self._run_cron("ir_cron_tell_of_held")
        self.assertEqual(len(held.activity_ids), len(questions), "it waits still")
        held.with_user(self.sue).action_release()
        self.assertEqual(held.state, "done")
        self.assertFalse(held.activity_ids)

    def test_each_supervisor_sees_the_question(self):
        tom = self._create_user("tom", "cp_cases.group_cp_cases_supervisor")
        held = self._hold()
        self._run_cron("ir_cron_tell_of_held")
        for user in (self.sue, tom):
            self.env.invalidate_all()
            self.assertEqual(self._asked(held.with_user(user)), user)
            groups = user.with_user(user)._get_activity_groups()
            [count] = [one["total_count"] for one in groups if one["model"] == held._name]
            self.assertEqual(count, 1)
        Activity = self.env["mail.activity"].with_user(self.ben)
        self.assertFalse(Activity.search([("res_model", "=", held._name)]))

    def test_one_question_about_many_mails(self):
        first = self._hold()
        for number in range(2):
            self._receive(f"No place {number}", email_to=f"nobody@{self.alias_domain}")
        self._run_cron("ir_cron_tell_of_held")
        held = first.search([("state", "=", "held")])
        own = held.activity_ids.filtered(lambda activity: activity.user_id == self.sue)
        self.assertEqual(own.mapped("summary"), [f"Emails are held: {len(held)}"])

    def test_each_is_asked_about_what_he_or_she_sees(self):
        abroad = self.env["res.company"].create({"name": "Abroad"})
        foreign = self.env["cp.service"].create(
            {"name": "Foreign", "alias_name": "foreign", "company_id": abroad.id}
        )
        una = self._create_user("una", "cp_cases.group_cp_cases_supervisor")
        una.write({"company_ids": [Command.set(abroad.ids)], "company_id": abroad.id})
        here = self._hold()
        self._receive(email_to=f"foreign@{self.alias_domain}", Auto_Submitted="auto-replied")
        there = here.search([("state", "=", "held"), ("service_id", "=", foreign.id)])
        self._run_cron("ir_cron_tell_of_held")
        self.assertNotIn(una, self._asked(here))
        self.assertIn(una, self._asked(there))
        self.assertNotIn(self.sue, self._asked(there))

    def test_supervisors_are_asked_about_an_archived_company(self):
        abroad = self.env["res.company"].create({"name": "Abroad"})
        self.env["cp.service"].create(
            {"name": "Foreign", "alias_name": "foreign", "company_id": abroad.id}
        )
        raw = self._make_mail(email_to=f"foreign@{self.alias_domain}")
        abroad.active = False
        self.assertFalse(self._deliver(raw))
        held = self.env["cp.inbound.mail"].search([("reason", "=", "company_archived")])
        self._run_cron("ir_cron_tell_of_held")
        self.assertIn(self.sue, self._asked(held))

    def test_summary_is_in_the_language_of_who_is_asked(self):
        self._translate("de_DE", {"Emails are held: %(count)s": "Zurückgehalten: %(count)s"})
        self.sue.lang = "de_DE"
        held = self._hold()
        self._run_cron("ir_cron_tell_of_held")
        summaries = {one.user_id: one.summary for one in held.activity_ids}
        self.assertIn("Zurückgehalten", summaries[self.sue])
        self.assertIn("held", summaries[self.max])

    def test_nobody_is_asked_for_nothing(self):
        held = self._hold()
        held.with_user(self.sue).action_discard()
        self._run_cron("ir_cron_tell_of_held")
        self.assertFalse(held.activity_ids)
