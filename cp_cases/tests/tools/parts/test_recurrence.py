import datetime

from babel import Locale

from odoo.tests import BaseCase

from ....tools.parts.added_words import ENGLISH, adding
from ....tools.parts.invitations import describe_calendar
from ....tools.parts.recurrence import describe_recurrence

FIRST = datetime.date(2026, 3, 16)
ENTRY = (
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260316T100000\nRRULE:{}\nEND:VEVENT\nEND:VCALENDAR"
)


class TestRecurrence(BaseCase):
    def test_in_words(self):
        for rule, words in (
            ("FREQ=DAILY", "every day"),
            ("freq=weekly", "every week"),
            ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", "every 2 weeks; Mon, Wed"),
            ("FREQ=WEEKLY;WKST=SU;COUNT=5;BYDAY=FR", "every week; Fri; 5 times"),
            ("FREQ=MONTHLY;BYMONTHDAY=16", "every month"),
            ("FREQ=MONTHLY;INTERVAL=3", "every 3 months"),
            ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=16", "every year"),
            ("FREQ=YEARLY;BYMONTHDAY=16;BYMONTH=3", "every year"),
            ("FREQ=YEARLY;BYMONTH=3", "every year"),
            ("FREQ=YEARLY;INTERVAL=10;UNTIL=x", "every 10 years; until <X>"),
        ):
            with self.subTest(rule):
                self.assertEqual(describe_recurrence(rule, FIRST, "<{}>".format), words)

    def test_what_words_cannot_say_stays(self):
        for rule in (
            "FREQ=MONTHLY;BYDAY=2MO",
            "FREQ=MONTHLY;BYDAY=-1FR",
            "FREQ=MONTHLY;BYDAY=MO",
            "FREQ=MONTHLY;BYMONTHDAY=17",
            "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=16",
            "FREQ=YEARLY;BYSETPOS=1;BYDAY=MO",
            "FREQ=DAILY;BYMONTH=3",
            "FREQ=DAILY;BYMONTHDAY=16",
            "FREQ=WEEKLY;BYMONTH=3",
            "FREQ=MONTHLY;BYMONTH=3",
            "FREQ=YEARLY;BYMONTHDAY=16",
            "FREQ=DAILY;BYDAY",
            "FREQ=HOURLY",
            "FREQ=WEEKLY;INTERVAL=0",
            "FREQ=WEEKLY;INTERVAL=99999999999999999999",
            "FREQ=WEEKLY;COUNT=x",
            "FREQ=WEEKLY;BYDAY=",
            "FREQ=WEEKLY;BYDAY=MO,XX",
            "FREQ",
            "INTERVAL=2",
            "every other week",
            "",
        ):
            with self.subTest(rule):
                self.assertEqual(describe_recurrence(rule, FIRST, str), rule)
        rule = "FREQ=MONTHLY;BYMONTHDAY=16"
        self.assertEqual(describe_recurrence(rule, None, str), rule, "its first day is not known")

    def test_in_an_entry(self):
        for rule, words in (
            ("FREQ=WEEKLY;UNTIL=20260401", "every week; until 2026-04-01"),
            ("FREQ=WEEKLY;UNTIL=20260401T090000Z", "every week; until 2026-04-01 09:00 (UTC)"),
            ("FREQ=WEEKLY;UNTIL=soon", "every week; until SOON"),
        ):
            with self.subTest(rule):
                text = describe_calendar(ENTRY.format(rule).encode())
                self.assertIn(f"Repeated: {words}", text.splitlines())

    def test_in_another_language(self):
        words = {**ENGLISH, "weeks": "alle %s Wochen", "until": "bis %s"}
        with adding(words, Locale("de")):
            text = describe_calendar(
                ENTRY.format("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20260401").encode()
            )
        self.assertIn("alle 2 Wochen; Di.; bis 01.04.2026", text)
