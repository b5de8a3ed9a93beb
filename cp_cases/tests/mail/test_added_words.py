import datetime

from odoo.tests import tagged
from odoo.tools import babel_locale_parse

from ...tools.forwarded import find_forwarded
from ...tools.html.markup_text import text_to_html
from ...tools.parts.added_words import ENGLISH, added_moment, adding
from ...tools.raw_mail import safe_message
from ..common import CpCasesCommon
from ..languages import translations
from ..languages.translations import LANGUAGES
from ..tools.tools_data import shown

EVENT = (
    "From: Ana <ana@example.org>\r\nTo: {to}\r\nSubject: Visit\r\nMessage-ID: <visit@x>\r\n{more}"
    "MIME-Version: 1.0\r\nContent-Type: text/calendar; method=CANCEL\r\n\r\n"
    "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nBEGIN:VEVENT\r\nSUMMARY:Repair\r\n"
    "DTSTART:20260309T143000Z\r\nATTENDEE;PARTSTAT=DECLINED:mailto:zoe@example.net\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)
ENCLOSED = (
    b"From: ana@example.org\nTo: support@example.com\nSubject: Fwd: lamp\nMIME-Version: 1.0\n"
    b"Content-Type: message/rfc822\n\nFrom: Zoe <zoe@example.net>\nTo: ana@example.org\n"
    b"Cc: pat@example.net\nSubject: lamp\nDate: Tue, 3 Mar 2026 09:00:00 +0100\n\nIt is broken.\n"
)


@tagged("cp_cases")
class TestAddedWords(CpCasesCommon):
    """What is written into a mail, because what stands there is no text, is no English for all."""

    def test_the_model_has_those_of_the_tools(self):
        words = self.env["cp.inbound.mail"].with_context(lang="en_US")._get_added_words()
        self.assertEqual(words, ENGLISH)

    def test_stored_in_the_language_of_the_company(self):
        self._translate("de_DE", {"Cancelled: %s": "Abgesagt: %s", "When: %s": "Wann: %s"})
        self.support.company_id.partner_id.lang = "de_DE"
        self._deliver(EVENT.format(to=self.support_address, more="").encode())
        case = self.env["cp.case"].search([("name", "=", "Visit")])
        body = self._entries(case, "incoming").body
        self.assertIn("Abgesagt: Repair", body)
        self.assertIn("Wann: 09.03.2026, 14:30 (UTC)", body)

    def test_shown_in_the_language_of_the_reader(self):
        self._translate("de_DE", {"%s (declined)": "%s (abgelehnt)"})
        more = "Auto-Submitted: auto-replied\r\n"
        self._deliver(EVENT.format(to=self.support_address, more=more).encode())
        held = self.env["cp.inbound.mail"].search([("state", "=", "held")], limit=1)
        for lang, word in (("en_US", "declined"), ("de_DE", "abgelehnt")):
            shown = held.with_user(self.sue).with_context(lang=lang)
            self.assertIn(f"zoe@example.net ({word})", shown.content["content"]["body"])

    def test_times_in_each_language(self):
        moment = datetime.datetime(2026, 3, 9, 14, 30)
        for lang, text in (
            ("ar_001", "2:30 م"),
            ("en_US", "Mar 9, 2026, 2:30 PM"),
            ("ja_JP", "2026/03/09 14:30"),
            ("ko_KR", "2026. 3. 9."),
        ):
            with self.subTest(lang), adding(ENGLISH, babel_locale_parse(lang)):
                self.assertIn(text, added_moment(moment).replace("\N{NARROW NO-BREAK SPACE}", " "))

    def test_enclosed_mails_are_found_in_each_language(self):
        for language in LANGUAGES:
            with self.subTest(language):
                known = translations.read("cp_cases", f"{language}.po")
                texts = {entry.msgid: entry.msgstr for entry in known}
                words = {key: texts[text] for key, text in ENGLISH.items()}
                with adding(words):
                    text, _files = shown(safe_message(ENCLOSED).message)
                self.assertIn(words["forwarded"], text)
                found = find_forwarded(text_to_html(text), "lamp")
                self.assertEqual(
                    (found.address, found.copies), ("zoe@example.net", ("pat@example.net",))
                )
