import re
from pathlib import Path

from odoo.modules.module import get_module_path
from odoo.tests import tagged
from odoo.tools import file_open

from ...models.history.entry_kinds import (
    ANSWERS,
    CORRESPONDENCE,
    ENTRY_KINDS,
    FROM_CUSTOMER,
    NOTES,
    TO_CUSTOMER,
)
from ..common import CpCasesCommon

ADDON = Path(get_module_path("cp_cases"))
# An entry that is written names its kind: {"cp_entry_type": "incoming"}.
QUESTION = re.compile(r"""cp_entry_type\b(?!": ").*["'](?:incoming|outgoing)["']""")
SCRIPT_QUESTION = re.compile(r"""["'](?:incoming|outgoing)["'].*\btype\b|\btype [!=]==? ["']""")
ALL = (FROM_CUSTOMER, TO_CUSTOMER, ANSWERS, CORRESPONDENCE, NOTES)


@tagged("cp_cases")
class TestEntryKinds(CpCasesCommon):
    def test_who_wrote_to_whom(self):
        kinds = {
            "incoming": (FROM_CUSTOMER, CORRESPONDENCE),
            "outgoing": (TO_CUSTOMER, ANSWERS, CORRESPONDENCE),
            "acknowledgement": (TO_CUSTOMER,),
            "note": (NOTES,),
            "state": (),
        }
        for kind, expected in kinds.items():
            with self.subTest(kind):
                found = [one for one in ALL if kind in one]
                self.assertEqual(found, list(expected))

    def test_each_kind_has_its_looks(self):
        with file_open("cp_cases/static/src/history/entry_kinds.js") as source:
            looks = source.read()
        for kind in ENTRY_KINDS:
            with self.subTest(kind):
                self.assertRegex(looks, rf'\n    {kind}: {{\s*icon: "[^}}]* filters: \["')

    def test_code_asks_by_what_a_kind_is(self):
        """Otherwise another channel would have to find all places that ask."""
        asked = [
            f"{path.relative_to(ADDON)}:{number}"
            for folder, ending, question in (
                ("models", "py", QUESTION),
                ("static/src/history", "js", SCRIPT_QUESTION),
            )
            for path in sorted((ADDON / folder).rglob(f"*.{ending}"))
            for number, line in enumerate(path.read_text().splitlines(), 1)
            if question.search(line)
        ]
        self.assertEqual(asked, [])

    def test_a_screen_is_told_of_forwards(self):
        """Their text is not folded as a quote, in whichever language they say it."""
        for subject, is_forward in (
            ("Fwd: Lamp", True),
            ("WG: Lamp", True),
            ("転送: 商品について", True),
            ("전달: 상품 문의", True),
            ("إعادة توجيه: طلب", True),
            ("Re: Lamp", False),
            ("Forward march", False),
        ):
            with self.subTest(subject):
                case = self._receive(subject)
                case.with_user(self.ben).action_take()
                [entry] = case.with_user(self.ben).get_history(entry_types=["incoming"])["entries"]
                self.assertIs(entry["is_forward"], is_forward)

    def test_a_screen_gets_what_is_asked_of_kinds(self):
        case = self._receive("Lamp")
        case.with_user(self.ben).action_take()
        case.with_user(self.ben).message_post(body="Looks bad")
        facts = ("label", "is_from_customer", "is_to_customer", "is_by_person", "is_event")
        self.assertEqual(
            {
                entry["type"]: tuple(entry[fact] for fact in facts)
                for entry in case.with_user(self.ben).get_history()["entries"]
            },
            {
                "incoming": ("Incoming email", True, False, True, False),
                "transferred": ("Transferred", False, False, False, True),
                "note": ("Note", False, False, True, False),
            },
        )

    def test_a_kind_is_called_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("de_DE")
        label = self.env.ref("cp_cases.selection__mail_message__cp_entry_type__note")
        label.with_context(lang="de_DE").name = "Notiz"
        case = self._create_case()
        case.with_user(self.ben).message_post(body="Looks bad")
        entry = case.with_user(self.ben).with_context(lang="de_DE").get_history()["entries"][-1]
        self.assertEqual(entry["label"], "Notiz")
