import polib

from odoo.tests import BaseCase, TransactionCase, tagged

from . import translations
from .translations import LANGUAGES, find_faults, get_places


# When all is installed: Odoo exports the texts of installed addons only.
@tagged("cp_cases", "post_install", "-at_install")
class TestTemplate(TransactionCase):
    """The committed .pot is what Odoo would export."""

    addon = "cp_cases"

    def test_is_up_to_date(self):
        exported = translations.export(self.env, self.addon)
        committed = get_places(translations.read(self.addon, f"{self.addon}.pot"))
        self.assertFalse(exported - committed, "not in the .pot: run bin/translate")
        self.assertFalse(committed - exported, "no longer there: run bin/translate")


class TestTranslations(BaseCase):
    """Each translation is whole."""

    addon = "cp_cases"

    def _check(self, language):
        template = translations.read(self.addon, f"{self.addon}.pot")
        translation = translations.read(self.addon, f"{language}.po")
        faults = list(find_faults(template, translation, language))
        if faults:
            self.fail("\n".join([f"{len(faults)} faults", *faults]))

    def test_arabic(self):
        self._check("ar")

    def test_french(self):
        self._check("fr")

    def test_german(self):
        self._check("de")

    def test_japanese(self):
        self._check("ja")

    def test_korean(self):
        self._check("ko")

    def test_spanish(self):
        self._check("es")


class TestFaults(BaseCase):
    """What is refused in a translation."""

    def _find(self, text, translated, language="de", **values):
        template, translation = polib.POFile(), polib.POFile()
        template.append(polib.POEntry(msgid=text))
        translation.append(polib.POEntry(msgid=text, msgstr=translated, **values))
        return [fault.partition(": ")[0] for fault in find_faults(template, translation, language)]

    def test_right(self):
        for text, translated in (
            ("Case", "Fall"),
            ("open", "offene"),
            ("%(agent)s has %(count)s cases", "%(count)s Fälle hat %(agent)s"),
            ('<i title="Pin"/>Pin it', '<i title="Anheften"/>Anheften'),
            ("Hello <t t-out='x'/>, {{ name }}", "{{ name }}, hallo <t t-out='x'/>"),
            ("90 % of it", "90 % davon"),
            ("Follow up case %(case)s is created", "Folgefall %(case)s wird erstellt"),
        ):
            with self.subTest(text):
                self.assertEqual(self._find(text, translated), [])

    def test_wrong(self):
        for fault, text, translated in (
            ("is empty", "Hello", ""),
            ("has other placeholders", "Hello %s", "Hallo"),
            ("has other placeholders", "Hello %(name)s", "Hallo %(nam)s"),
            ("has other placeholders", "Hello {{ name }}", "Hallo {{ Name }}"),
            ("has other markup", "<b>Hello</b>", "<i>Hallo</i>"),
            ("has other markup", '<t t-out="a"/>!', '<t t-out="b"/>!'),
            ("begins or ends with other white space", "Hello ", "Hallo"),
            ("has a blank within a sentence", "Keep the text", "本文を\n    保持する"),
            ("is 'Fall' in the glossary", "Case", "Vorgang"),
            ("is 'Neu' in the glossary", "New", "Neuer"),
            ("is 'Offen' in the glossary", "open", "geöffnet"),
            (
                "is 'Folgefall XXX wird erstellt' in the glossary",
                "Follow up case %s is created",
                "Folgefall %s ist erstellt",
            ),
        ):
            with self.subTest(text):
                self.assertEqual(self._find(text, translated), [fault])

    def test_fuzzy(self):
        self.assertEqual(self._find("Hello", "Hallo", flags=["fuzzy"]), ["is fuzzy"])

    def test_obsolete(self):
        self.assertEqual(self._find("Hello", "Hallo", obsolete=True), ["is missing", "is obsolete"])

    def test_other_text(self):
        template, translation = polib.POFile(), polib.POFile()
        translation.append(polib.POEntry(msgid="Hello", msgstr="Hallo"))
        self.assertEqual(
            list(find_faults(template, translation, "de")), ["is no text of ours: 'Hello'"]
        )

    def test_glossary_is_whole(self):
        for term in translations.read_glossary().values():
            with self.subTest(term["en"]):
                self.assertTrue(all(term[language] for language in LANGUAGES))
