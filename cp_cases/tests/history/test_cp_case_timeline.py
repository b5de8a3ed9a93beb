from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged, users

from ..common import CpCasesCommon


@tagged("post_install", "-at_install", "cp_cases")
class TestCpCaseTimeline(CpCasesCommon):
    def _fill(self, case, count):
        return self.env["mail.message"].create(
            [
                {
                    "model": "cp.case",
                    "res_id": case.id,
                    "cp_entry_type": "incoming",
                    "cp_is_trusted": True,
                    "author_id": self.sara.id,
                    "email_from": self.sara.email_formatted,
                    "subject": f"Email {number}",
                    "body": f"<p>Text {number}</p>",
                }
                for number in range(count)
            ]
        )

    def _get(self, case, agent, **kwargs):
        return case.with_user(agent).get_history(**kwargs)

    def test_newest_window_oldest_first(self):
        case = self._create_case()
        messages = self._fill(case, 10)
        history = self._get(case, self.ben, limit=4)
        self.assertEqual([entry["id"] for entry in history["entries"]], messages[-4:].ids)
        self.assertTrue(history["has_earlier"])
        self.assertFalse(history["has_later"])

    def test_windows_before_and_after_an_entry(self):
        case = self._create_case()
        messages = self._fill(case, 10)
        history = self._get(case, self.ben, limit=4, before_id=messages[3].id)
        self.assertEqual([entry["id"] for entry in history["entries"]], messages[:3].ids)
        self.assertFalse(history["has_earlier"])
        self.assertTrue(history["has_later"])
        history = self._get(case, self.ben, limit=4, after_id=messages[3].id)
        self.assertEqual([entry["id"] for entry in history["entries"]], messages[4:8].ids)
        self.assertTrue(history["has_earlier"])
        self.assertTrue(history["has_later"])

    def test_entry_is_light(self):
        case = self._receive("Lamp", body="It   is broken.\n\n" + "Very. " * 5000)
        entry = self._get(case, self.ben)["entries"][0]
        self.assertEqual(entry["type"], "incoming")
        self.assertEqual(entry["author"], "Sara Henry")
        self.assertEqual(entry["subject"], "Lamp")
        self.assertTrue(entry["preview"].startswith("It is broken. Very."))
        self.assertLess(len(entry["preview"]), 200)
        self.assertTrue(entry["is_trusted"])
        self.assertNotIn("body", entry)

    def test_kinds_are_filtered(self):
        case = self._receive("Lamp")
        case.with_user(self.ben).action_take()
        case.with_user(self.ben).message_post(body="Looks bad")
        entries = self._get(case, self.ben, entry_types=["note"])["entries"]
        self.assertEqual([entry["preview"] for entry in entries], ["Looks bad"])
        self.assertEqual(entries[0]["author"], "Ben")

    def test_query_count(self):
        case = self._create_case()
        self._fill(case, 100)
        self.env.flush_all()
        self.env.invalidate_all()
        case = case.with_user(self.ben)
        case.get_history()
        self.env.invalidate_all()
        with self.assertQueryCount(16):
            case.get_history()

    def test_hidden_case_is_refused(self):
        case = self._receive("Lamp")
        entry = self._entries(case, "incoming")
        for agent in (self.ana, self.cid, self.eve):
            with self.assertRaises(AccessError):
                self._get(case, agent)
            with self.assertRaises(AccessError):
                case.with_user(agent).get_entry(entry.id)

    def test_entry_of_another_case_is_refused(self):
        case, other = self._receive("Lamp"), self._receive("Chair")
        entry = self._entries(other, "incoming")
        with self.assertRaises(AccessError):
            case.with_user(self.ben).get_entry(entry.id)

    def test_message_that_is_no_entry_is_refused(self):
        case = self._create_case()
        message = case.message_notify(body="Not an entry", partner_ids=self.ben.partner_id.ids)
        with self.assertRaises(AccessError):
            case.with_user(self.ben).get_entry(message.id)

    def test_content_of_an_email(self):
        case = self._receive("Lamp", body="It is broken.", Cc="Tom <tom@example.com>")
        content = case.with_user(self.ben).get_entry(self._entries(case, "incoming").id)
        self.assertIn("It is broken.", content["body"])
        self.assertIn("sara.henry@example.com", content["from"])
        self.assertIn("tom@example.com", content["cc"])
        self.assertTrue(content["receipt"])
        self.assertFalse(content["raw_url"])

    def test_remote_images_on_request(self):
        case = self._create_case()
        message = self._fill(case, 1)
        message.body = '<p>Hi <img src="https://tracker.example.com/a.png"></p>'
        case = case.with_user(self.ben)
        content = case.get_entry(message.id)
        self.assertNotIn(' src="https', content["body"])
        self.assertEqual(content["blocked_count"], 1)
        content = case.get_entry(message.id, show_remote_images=True)
        self.assertIn(' src="https', content["body"])
        self.assertEqual(content["blocked_count"], 0)

    def test_addressees_are_shown_with_our_own(self):
        case = self._receive("Lamp", Cc=f"tom@example.com, {self.billing_address}")
        content = case.with_user(self.ben).get_entry(self._entries(case, "incoming").id)
        self.assertEqual(content["to"], self.support_address)
        self.assertEqual(content["cc"], f"tom@example.com, {self.billing_address}")
        # Ours are no recipients of a reply.
        self.assertEqual(self._open_reply(case, self.ben).email_cc, "tom@example.com")

    def test_supervisor_downloads_the_raw_mail(self):
        case = self._receive("Lamp")
        content = case.with_user(self.sue).get_entry(self._entries(case, "incoming").id)
        self.assertIn("/web/content/cp.inbound.mail/", content["raw_url"])

    def test_failed_delivery(self):
        case = self._receive("Lamp")
        sent = self._reply(case, self.ben)
        self.env["mail.notification"].create(
            {
                "mail_message_id": sent.id,
                "mail_email_address": "sara.henry@example.com",
                "notification_type": "email",
                "notification_status": "bounce",
                "failure_type": "mail_bounce",
            }
        )
        entries = self._get(case, self.ben)["entries"]
        self.assertEqual(
            [entry["has_error"] for entry in entries if entry["id"] == sent.id], [True]
        )
        failures = case.with_user(self.ben).get_entry(sent.id)["failures"]
        self.assertEqual(failures[0]["address"], "sara.henry@example.com")

    def test_who_is_answering(self):
        case = self._receive("Lamp")
        self._open_reply(case, self.ben)
        lock = self._get(case, self.sue)["locks"][0]
        self.assertEqual(lock["agent"], "Ben")
        self.assertFalse(lock["is_mine"])
        self.assertTrue(self._get(case, self.ben)["locks"][0]["is_mine"])

    def test_who_may_unlock_it(self):
        case = self._receive("Lamp")
        draft = self._open_reply(case, self.ben)
        cara = self._create_user("cara", "cp_cases.group_cp_cases_service")
        self.support.agent_ids += cara
        for user, draft_id in ((self.sue, draft.id), (cara, False), (self.ben, False)):
            self.assertEqual(self._get(case, user)["locks"][0]["draft_id"], draft_id)
        self.env["cp.case.draft"].with_user(self.sue).browse(draft.id).action_release()
        self.assertFalse(self._get(case, cara)["locks"])

    def test_lock_that_may_be_taken_over(self):
        case = self._receive("Lamp")
        self._open_reply(case, self.ben)
        for hours, is_stale in ((7, False), (9, True)):
            later = fields.Datetime.now() + timedelta(hours=hours)
            with self.subTest(hours=hours), freeze_time(later):
                self.assertEqual(self._get(case, self.sue)["locks"][0]["is_stale"], is_stale)

    def test_closed_case_is_not_written(self):
        case = self._receive("Lamp")
        self.assertTrue(self._get(case, self.ben)["can_write"])
        history = self._get(self._close(case), self.ben)
        self.assertFalse(history["can_write"])
        self.assertTrue(history["can_move_out"])

    @users("ben@cp")
    def test_links_to_hidden_cases_are_numbers(self):
        case = self._create_case().with_env(self.env)
        hidden = self._create_case(service_id=self.billing.id)
        visible = self._create_case()
        note = case.sudo()._add_note(hidden._get_html_link() + " " + visible._get_html_link())
        body = case.get_entry(note.id)["body"]
        self.assertIn(hidden.number, body)
        self.assertNotIn(f'data-oe-id="{hidden.id}"', body)
        self.assertIn(f'data-oe-id="{visible.id}"', body)


@tagged("post_install", "-at_install", "cp_cases")
class TestCpCaseFamily(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.first = self._create_case(name="First")
        self.second = self._create_case(name="Second", origin_case_id=self.first.id)
        self.third = self._create_case(name="Third", origin_case_id=self.second.id)

    def test_alone(self):
        self.assertFalse(self._create_case().with_user(self.ben).get_history()["family"])

    def test_one_chain_from_wherever(self):
        numbers = [self.first.number, self.second.number, self.third.number]
        for case in (self.first, self.second, self.third):
            family = case.with_user(self.ben).get_history()["family"]
            self.assertEqual([member["number"] for member in family], numbers)

    def test_hidden_one_is_a_number_and_ends_the_chain(self):
        self.second.sudo().service_id = self.billing
        family = self.first.with_user(self.ben).get_history()["family"]
        self.assertEqual(
            [(member["number"], member["id"], member["state"]) for member in family],
            [
                (self.first.number, self.first.id, "new"),
                (self.second.number, False, False),
            ],
        )

    def test_merged_history(self):
        for case in (self.first, self.second, self.third):
            case.sudo()._add_note(f"Note on {case.name}")
        self.third.sudo().service_id = self.billing
        history = self.first.with_user(self.ben).get_history(family=True)
        self.assertEqual(
            [entry["preview"] for entry in history["entries"]],
            ["Note on First", "Note on Second"],
        )
