from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...tools.settings import SETTINGS
from ..common import CpCasesCommon

LOGGER = "odoo.addons.cp_cases.models.settings.ir_config_parameter"


class SettingsCommon(CpCasesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parameters = cls.env["ir.config_parameter"]
        cls.max.group_ids += cls.env.ref("base.group_system")

    def _save(self, **values):
        """Save the settings page as an administrator does."""
        self.env["res.config.settings"].with_user(self.max).create(values).execute()

    def _get(self, name):
        return self.parameters.with_user(self.ana)._cp_get(name)


@tagged("cp_cases")
class TestResConfigSettings(SettingsCommon):
    def test_each_setting_is_on_the_page_with_its_default(self):
        page = self.env["res.config.settings"].with_user(self.max).create({})
        kinds = {int: "integer", float: "float", bool: "boolean", str: "char"}
        for setting in SETTINGS.values():
            with self.subTest(name=setting.name):
                field = page._fields[f"cp_{setting.name}"]
                self.assertEqual(field.type, kinds[setting.kind])
                self.assertEqual(page[field.name] or setting.kind(), setting.default)
                self.assertEqual(self._get(setting.name), setting.default)

    def test_out_of_range_is_refused_with_the_limits(self):
        for values, text in (
            ({"cp_close_after_days": -1}, r"from 1 to 3,650 \(days\), or 0 for never"),
            ({"cp_close_after_days": 3651}, "Close resolved cases after"),
            ({"cp_lock_hours": -8}, r"from 0\.25 to 720 \(hours\), or 0 for never"),
            ({"cp_lock_hours": 0.1}, r"from 0\.25 to 720 \(hours\)"),
            ({"cp_max_file_mb": 0}, r"Largest file.* from 0\.001 to 100 \(MB\)\."),
            ({"cp_max_mail_mb": -1}, r"Largest email.* from 0\.001 to 100 \(MB\)\."),
            ({"cp_raw_mail_days": -90}, r"from 1 to 3,650 \(days\)"),
        ):
            with self.subTest(values=values), self.assertRaisesRegex(ValidationError, text):
                self._save(**values)

    def test_what_is_saved_is_shown_and_used(self):
        values = {
            "close_after_days": 0,
            "final_resolves": False,
            "lock_hours": 0.0,
            "max_file_mb": 7.5,
            "max_mail_mb": 100.0,
            "pin_from_conversation": False,
            "authserv_id": "mx.example.com",
            "raw_mail_days": 0,
        }
        self._save(**{f"cp_{name}": value for name, value in values.items()})
        page = self.env["res.config.settings"].with_user(self.max).create({})
        for name, value in values.items():
            with self.subTest(name=name):
                self.assertEqual(page[f"cp_{name}"], value)
                self.assertEqual(self._get(name), value)

    def test_emptied_text(self):
        self._save(cp_authserv_id=" mx.example.com ")
        self.assertEqual(self._get("authserv_id"), "mx.example.com")
        self._save(cp_authserv_id=False)
        self.assertEqual(self._get("authserv_id"), "")

    def test_wrong_in_the_database_is_shown_as_it_is_taken(self):
        self.parameters.set_param("cp_cases.lock_hours", "soon")
        self.parameters.set_param("cp_cases.final_resolves", "False")
        with mute_logger(LOGGER):
            page = self.env["res.config.settings"].with_user(self.max).create({})
        self.assertEqual(page.cp_lock_hours, 8)
        self.assertFalse(page.cp_final_resolves)

    def test_wrong_in_the_database_is_logged_once(self):
        self.parameters.set_param("cp_cases.close_after_days", "-1")
        with self.assertLogs(LOGGER, "WARNING") as logs:
            self._get("close_after_days")
            self._get("close_after_days")
        self.assertEqual(len(logs.output), 1)
        self.assertIn("cp_cases.close_after_days cannot be '-1': taken as 0", logs.output[0])

    def test_saved_by_administrators_of_odoo_alone(self):
        for user in (self.sue, self.eve):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["res.config.settings"].with_user(user).browse().set_values()
            self.assertEqual(self._get("close_after_days"), 14)

    def test_defaults_do_not_replace_what_is_there(self):
        self.parameters.set_param("cp_cases.close_after_days", "30")
        self.parameters.set_param("cp_cases.lock_hours", False)
        self.parameters._cp_write_defaults()
        self.assertEqual(self.parameters.get_param("cp_cases.close_after_days"), "30")
        self.assertEqual(self.parameters.get_param("cp_cases.lock_hours"), "8")


@tagged("cp_cases")
class TestSettingsUsed(SettingsCommon):
    """Wrong values, and 0, where they are used."""

    def _create_resolved(self):
        case = self._create_case(state="open")
        case.write({"state": "resolved"})
        return case

    def _close_later(self, days):
        with freeze_time(fields.Datetime.now() + timedelta(days=days)), mute_logger(LOGGER):
            self._run_cron("ir_cron_close_resolved")

    def test_nothing_is_closed_with_days_below_zero(self):
        case = self._create_resolved()
        for text in ("-1", "0"):
            self.parameters.set_param("cp_cases.close_after_days", text)
            self._close_later(4000)
            self.assertEqual(case.state, "resolved")

    def test_closed_after_the_default_with_days_that_cannot_be_read(self):
        case = self._create_resolved()
        self.parameters.set_param("cp_cases.close_after_days", "two weeks")
        self._close_later(13)
        self.assertEqual(case.state, "resolved")
        self._close_later(15)
        self.assertEqual(case.state, "closed")

    def test_no_limit_of_time_breaks_the_job(self):
        self.parameters.set_param("cp_cases.close_after_days", "1000000000")
        case = self._create_resolved()
        self._close_later(3651)
        self.assertEqual(case.state, "closed")

    def test_draft_is_never_taken_over_with_hours_of_zero_or_below(self):
        case = self._receive()
        self._open_reply(case, self.ben)
        for text in ("0", "-8"):
            self.parameters.set_param("cp_cases.lock_hours", text)
            later = fields.Datetime.now() + timedelta(days=365)
            with freeze_time(later), mute_logger(LOGGER), self.assertRaises(UserError):
                self._open_reply(case, self.sue)

    def test_raw_mail_is_never_deleted_with_days_of_zero_or_below(self):
        inbound = self.env["cp.inbound.mail"].search([("case_id", "=", self._receive().id)])
        for text in ("0", "-1"):
            self.parameters.set_param("cp_cases.raw_mail_days", text)
            with freeze_time(fields.Datetime.now() + timedelta(days=4000)), mute_logger(LOGGER):
                self.env["cp.inbound.mail"]._gc_raw()
            inbound.invalidate_recordset()
            self.assertTrue(inbound.raw)
