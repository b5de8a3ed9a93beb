import email
import email.policy
import zlib
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.image import ImageProcess

from ...tools.headers.raw_headers import split_mail
from ..common import CUSTOMER, CpCasesCommon


@tagged("cp_cases")
class TestIntake(CpCasesCommon):
    def _store(self, raw):
        return self.env["cp.inbound.mail"]._store(raw, split_mail(raw), self.support)

    def test_stored_once(self):
        raw = self._make_mail("Lamp", message_id="<lamp@example.com>")
        inbound = self._store(raw)
        self.assertFalse(self._store(raw))
        self.assertEqual(bytes(inbound._read_raw()), raw)
        self.assertEqual(
            (inbound.message_id, inbound.subject, inbound.state, inbound.service_id),
            ("<lamp@example.com>", "Lamp", "new", self.support),
        )
        self.assertIn(CUSTOMER, inbound.email_from)

    def test_row_is_done(self):
        case = self._receive()
        inbound = self.env["cp.inbound.mail"].search([("case_id", "=", case.id)])
        self.assertEqual(inbound.state, "done")
        self.assertEqual(inbound.mail_message_id, self._entries(case))
        self.assertEqual(inbound.service_id, self.support)

    def test_other_mail_is_not_ours(self):
        count = self.env["cp.inbound.mail"].search_count([])
        with self.assertRaises(ValueError), mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].message_process(
                False, self._make_mail(email_to="nobody@elsewhere.example.com")
            )
        self.assertEqual(self.env["cp.inbound.mail"].search_count([]), count)

    def test_failure_loses_nothing(self):
        def fail(*args, **kwargs):
            raise RuntimeError("out of order")

        logger = "odoo.addons.cp_cases.models.mail.cp_inbound_mail"
        self.patch(type(self.env["cp.case"]), "_route_email", fail)
        raw = self._make_mail("Not lost")
        with mute_logger(logger):
            self.assertFalse(self._deliver(raw))
        inbound = self.env["cp.inbound.mail"].search([], limit=1)
        self.assertEqual((inbound.state, inbound.tries), ("failed", 1))
        self.assertIn("out of order", inbound.error)
        with mute_logger(logger):
            for _try in range(4):
                inbound._process()
        self.assertEqual((inbound.state, inbound.reason), ("held", "error"))
        self.assertEqual(bytes(inbound._read_raw()), raw)

    def test_cron_takes_up_what_failed(self):
        raw = self._make_mail("Again")
        inbound = self._store(raw)
        inbound.write({"state": "failed", "next_try": "2026-01-01"})
        self._run_cron("ir_cron_process_inbound")
        self.assertEqual(inbound.state, "done")
        self.assertEqual(inbound.case_id.name, "Again")

    def test_what_has_failed_least_comes_first(self):
        mails = [
            self._store(self._make_mail(f"Mail {tries}", message_id=f"<{tries}@example.com>"))
            for tries in (4, 3, 1, 2)
        ]
        for inbound, tries in zip(mails, (4, 3, 1, 2), strict=True):
            inbound.write({"tries": tries, "next_try": "2026-01-01"})
        order = []
        self.patch(
            type(self.env["cp.inbound.mail"]),
            "_process",
            lambda inbound: order.append(inbound.tries),
        )
        self._run_cron("ir_cron_process_inbound")
        self.assertEqual(order, [1, 2, 3, 4])

    def test_mail_with_nothing_in_it_is_held_at_once(self):
        service = {"service_id": self.support.id}
        for raw in (b"", b" \r\n\t\r\n"):
            with self.subTest(raw):
                self.assertFalse(self.env["mail.thread"].message_process("cp.case", raw, service))
                inbound = self.env["cp.inbound.mail"].search([], limit=1)
                self.assertEqual((inbound.state, inbound.reason), ("held", "empty"))
                self.assertEqual(inbound.tries, 1)
        inbound.with_user(self.sue).action_release()
        self.assertEqual(inbound.state, "done", "a supervisor may have it all the same")

    def test_large_picture_stays_as_it_came(self):
        """To open it would take a gigabyte."""
        width = height = (20_000).to_bytes(4, "big")
        head = b"IHDR" + width + height + b"\x08\x02\x00\x00\x00"
        picture = b"\x89PNG\r\n\x1a\n" + len(head[4:]).to_bytes(4, "big") + head
        picture += zlib.crc32(head).to_bytes(4, "big") + b"\x00\x00\x00\x00IEND\xaeB`\x82"
        message = email.message_from_bytes(self._make_mail(), policy=email.policy.SMTP)
        message.add_attachment(picture, maintype="image", subtype="png", filename="large.png")
        opened = []
        self.patch(ImageProcess, "__init__", lambda *args, **kwargs: opened.append(args))
        case = self._deliver(message.as_bytes())
        self.assertEqual(bytes(self._entries(case).attachment_ids.raw), picture)
        self.assertFalse(opened)

    def test_held_error_calls_the_administrator(self):
        inbound = self._store(self._make_mail())
        inbound.tries = 5
        with mute_logger("odoo.addons.cp_cases.models.mail.cp_inbound_mail"):
            inbound._note_outcome(RuntimeError("x"))
        self.assertTrue(inbound.activity_ids.user_id.has_group("cp_cases.group_cp_cases_manager"))

    def test_raw_mail_is_kept_for_its_days(self):
        inbound = self.env["cp.inbound.mail"].browse(
            self.env["cp.inbound.mail"].search([("case_id", "=", self._receive().id)]).id
        )
        self.assertTrue(inbound.with_user(self.sue).raw)
        with self.assertRaises(AccessError):
            inbound.with_user(self.ben).read(["raw"])
        inbound._gc_raw()
        self.assertTrue(inbound.raw)
        with freeze_time(fields.Datetime.now() + timedelta(days=91)):
            inbound._gc_raw()
        inbound.invalidate_recordset()
        self.assertFalse(inbound.raw)

    def test_release_and_discard(self):
        self._receive("One", Auto_Submitted="auto-replied")
        self._receive("Two", Auto_Submitted="auto-replied")
        two, one = self.env["cp.inbound.mail"].search([], limit=2).with_user(self.sue)
        one.action_release()
        self.assertEqual(one.state, "done")
        self.assertEqual(one.case_id.name, "One")
        two.action_discard()
        self.assertEqual(two.state, "discarded")

    def test_retry_after_a_fault_was_mended(self):
        inbound = self._store(self._make_mail("Again"))
        inbound.write({"state": "held", "reason": "error", "tries": 5})
        inbound.with_user(self.sue).action_retry()
        self.assertEqual(inbound.state, "done")
        with self.assertRaises(UserError):
            inbound.with_user(self.sue).action_retry()

    def test_retry_holds_by_the_same_rules(self):
        self._receive("Away", Auto_Submitted="auto-replied")
        inbound = self.env["cp.inbound.mail"].search([], limit=1)
        inbound.with_user(self.sue).action_retry()
        self.assertEqual((inbound.state, inbound.reason), ("held", "auto_replied"))

    def test_raw_mail_of_an_entry(self):
        case = self._receive()
        entry = self._entries(case)
        url = case.with_user(self.sue).get_entry(entry.id)["raw_url"]
        self.assertIn("/web/content/cp.inbound.mail/", url)
        self.assertFalse(case.with_user(self.ben).get_entry(entry.id)["raw_url"])

    def test_agents_have_no_part_in_held_mail(self):
        self._receive("Away", Auto_Submitted="auto-replied")
        inbound = self.env["cp.inbound.mail"].search([], limit=1).with_user(self.ben)
        for method in ("action_release", "action_retry", "action_discard", "action_download_raw"):
            with self.assertRaises(AccessError):
                getattr(inbound, method)()

    def test_same_message_id_with_other_content_is_flagged(self):
        raw = self._make_mail(message_id="<same@example.com>")
        self._deliver(raw)
        case = self._deliver(raw.replace(b"14:16:00", b"14:17:00"))
        self.assertIn("that of another email", self._entries(case).cp_receipt)

    def test_mail_that_comes_through_a_list_as_well(self):
        headers = {"message_id": "<both@example.com>"}
        case = self._receive("Both", **headers)
        listed = self._make_mail("[users] Both", List_Id="<users.lists.example>", **headers)
        self.assertEqual(self._deliver(listed), case)
        entry = self._entries(case)[-1]
        self.assertTrue(entry.cp_is_trusted)
        self.assertIn("on another way before: <both@example.com>", entry.cp_receipt)
        self.assertNotIn("Damaged", entry.cp_receipt)
        for raw in (
            listed.replace(b"14:16:00", b"14:17:00"),
            self._make_mail("Both", email_from="other@example.com", **headers),
            self._make_mail("Both", email_to=self.billing_address, **headers),
        ):
            other = self._deliver(raw)
            self.assertTrue(other)
            self.assertNotEqual(other, case)
