import ast
from pathlib import Path

from odoo.modules.module import get_module_path
from odoo.tests import tagged

from ...tools.headers.automatic import classify_automatic
from ...tools.headers.bounces import bounce_sign
from ...tools.raw_mail import safe_message
from ..common import CpCasesCommon

ROOT = Path(get_module_path("cp_cases"))
HEAD = b"From: ana@example.org\nTo: support@example.com\n"
AUTOMATIC = (
    (
        b"Return-Path: <>\nSubject: Re: x\nIn-Reply-To: <1@x>\n\nx",
        "[reply with a null return path]",
    ),
    (b"Return-Path: <>\nSubject: x\n\nx", "[null return path]"),
    (
        b"Subject: Out of office: x\nReturn-Path: <>\n\nx",
        "[absence subject and [null return path]]",
    ),
    (b"Subject: x\nX-Autoreply: yes\n\nx", "X-Autoreply"),
    (b"Subject: x\nPrecedence: bulk\n\nx", "Precedence: bulk"),
)
BOUNCE = (
    b"From: MAILER-DAEMON@example.org\nReturn-Path: <>\nTo: support@example.com\n"
    b"Subject: Undelivered Mail Returned to Sender\n\nThe email could not be delivered."
)


@tagged("cp_cases")
class TestMailMessageSigns(CpCasesCommon):
    """By what an email was found to be automatic or damaged is told in the reader's language."""

    def setUp(self):
        super().setUp()
        texts = self.env["mail.message"].with_context(lang=None)._cp_get_sign_texts()
        self._translate("de_DE", {text: f"[{text}]" for text in texts})

    def _say(self, *signs):
        return self.env["mail.message"].with_context(lang="de_DE")._cp_say_signs([*signs])

    def test_automatic(self):
        for raw, said in AUTOMATIC:
            with self.subTest(said):
                reason = classify_automatic(safe_message(HEAD + raw).message).reason
                self.assertEqual(self._say(reason), said)

    def test_bounce(self):
        said = self._say(bounce_sign(safe_message(BOUNCE).message))
        self.assertRegex(said, r"^\[bounce by mailer-daemon, .*\]$")
        for sign in ("daemon's name", "null return path", "subject", "wording"):
            self.assertIn(f"[{sign}]", said)

    def test_several_in_each_language(self):
        for lang, last in (("es_ES", "b y c"), ("de_DE", "b und c"), ("ar_001", "وc")):
            self.env["res.lang"]._activate_lang(lang)
            said = self.env["mail.message"].with_context(lang=lang)._cp_say_signs(["a", "b", "c"])
            self.assertTrue(said.endswith(last), said)

    def test_numbers(self):
        mails = self.env["mail.message"]
        for lang, number in (("de_DE", "2.500.000"), ("en_US", "2,500,000")):
            said = mails.with_context(lang=lang)._cp_say_signs(["larger than 2500000 bytes, cut"])
            self.assertIn(number, said)

    def test_each_note_of_the_tools(self):
        notes = {note for path in (ROOT / "tools").rglob("*.py") for note in self._find_notes(path)}
        self.assertGreater(len(notes), 10)
        for note in sorted(notes):
            with self.subTest(note):
                self.assertRegex(self._say(note), r"^\[.*\]$")

    def _find_notes(self, path):
        """What the tools note of a mail, with a number in each place."""
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and self._is_note(ast.unparse(node)):
                yield from self._get_text(node.args[-1])
            elif isinstance(node, ast.List) and len(node.elts) == 1:
                yield from self._get_text(node.elts[0])

    def _is_note(self, call):
        return call.startswith(("_add(self.", "self._note(", "notes.append("))

    def _get_text(self, node):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "7" for part in node.values]
            yield "".join(parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.value

    def test_in_the_receipt(self):
        self._deliver(
            b"From: sara@example.com\nSubject: Lamp\nMessage-ID: <l@x>\nPrecedence: bulk\n"
            b"To: " + self.support_address.encode() + b"\n"
            b"Content-Type: text/plain; charset=nonsense\n\nMy l\xe4mp."
        )
        case = self.env["cp.case"].search([("name", "=", "Lamp")])
        entry = self._entries(case, "incoming").with_user(self.ben).with_context(lang="de_DE")
        self.assertIn("[unknown or wrong character set 'nonsense']", entry.cp_receipt)
        self.assertIn("Precedence: bulk", entry.cp_receipt)
