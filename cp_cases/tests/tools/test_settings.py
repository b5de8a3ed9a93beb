from odoo.tests import BaseCase

from ...tools.settings import SETTINGS
from .tools_data import given, modest, st


class TestSettings(BaseCase):
    def test_what_is_written_by_hand(self):
        for name, text, value in (
            ("close_after_days", "10", 10),
            ("close_after_days", " 10 ", 10),
            ("close_after_days", "0", 0),
            ("lock_hours", "0.5", 0.5),
            ("lock_hours", "0", 0),
            ("final_resolves", "True", True),
            ("final_resolves", "False", False),
            ("final_resolves", "0", False),
            ("authserv_id", " mx.example.com ", "mx.example.com"),
        ):
            with self.subTest(name=name, text=text):
                self.assertEqual(SETTINGS[name].from_text(text), (value, True))

    def test_out_of_range_is_the_nearest(self):
        for name, text, value in (
            ("close_after_days", "-1", 0),
            ("close_after_days", "1000000000", 3650),
            ("raw_mail_days", "-5", 0),
            ("lock_hours", "-0.1", 0),
            ("lock_hours", "0.01", 0.25),
            ("lock_hours", "inf", 720),
            ("max_file_mb", "0", 0.001),
            ("max_mail_mb", "-3", 0.001),
            ("max_mail_mb", "1e400", 100),
        ):
            with self.subTest(name=name, text=text):
                self.assertEqual(SETTINGS[name].from_text(text), (value, False))

    def test_unreadable_is_the_default(self):
        for name, text in (
            ("close_after_days", "two weeks"),
            ("close_after_days", "1.5"),
            ("close_after_days", "9" * 5000),
            ("lock_hours", "nan"),
            ("lock_hours", "8,5"),
            ("max_file_mb", " "),
            ("final_resolves", "perhaps"),
        ):
            with self.subTest(name=name, text=text[:20]):
                self.assertEqual(SETTINGS[name].from_text(text), (SETTINGS[name].default, False))

    def test_missing_is_the_default_and_a_switch_is_off(self):
        for setting in SETTINGS.values():
            with self.subTest(name=setting.name):
                missing = False if setting.kind is bool else setting.default
                self.assertEqual(setting.from_text(None), (missing, True))

    def test_default_is_allowed(self):
        for setting in SETTINGS.values():
            with self.subTest(name=setting.name):
                self.assertEqual(setting.nearest(setting.default), setting.default)

    @modest
    @given(
        st.sampled_from(sorted(SETTINGS)), st.text() | st.integers().map(str) | st.floats().map(str)
    )
    def test_whatever_is_read_is_allowed_and_can_be_written(self, name, text):
        setting = SETTINGS[name]
        value, _is_as_written = setting.from_text(text)
        self.assertEqual(setting.nearest(value), value)
        if value != "":
            self.assertEqual(setting.from_text(setting.to_text(value)), (value, True))
