import re
import runpy
import unittest
from importlib.util import find_spec
from pathlib import Path

from odoo.tests import tagged
from odoo.tools import config, file_path, mute_logger

from ...tools.headers.raw_headers import split_mail
from ..common import CpCasesCommon

ACTIVE_RE = re.compile(
    r"<(script|style|iframe|object|embed|form|base|meta|link)\b"
    r"|<[^>]*\s(on\w+\s*=|(href|src)\s*=\s*[\"']?\s*(javascript|vbscript|data:text))",
    re.IGNORECASE,
)


def _find_python_mails():
    """The mails that Python tests its own parser with, where it is installed with its tests."""
    spec = find_spec("test.test_email") if find_spec("test") else None
    folders = spec.submodule_search_locations if spec else []
    return sorted(path for folder in folders for path in Path(folder, "data").glob("msg_*.txt"))


def _find_odoo_mails():
    """The mails that Odoo tests its gateway with, by name, their placeholders filled."""
    try:
        path = file_path("test_mail/data/test_mail_data.py")
    except FileNotFoundError:
        return {}
    filling = {
        "email_from": "sara.henry@example.com",
        "return_path": "sara.henry@example.com",
        "charset": "utf-8",
        "msg_id": "<of-odoo@example.com>",
    }
    return {
        name: re.sub(r"\{(\w*)\}", lambda field: filling.get(field[1], field[1] or "x"), text)
        for name, text in runpy.run_path(path).items()
        if isinstance(text, str) and re.search(r"(?mi)^(subject|from|to|message-id):", text)
    }


@tagged("cp_cases")
class TestCorpus(CpCasesCommon):
    """Mails on file: none is lost, none acts, and none counts twice."""

    def _address(self, raw):
        """A mail that is addressed to somebody else, as a mail server hands it over to us."""
        mark, newline, rest = raw.partition(b"\n") if raw.startswith(b"From ") else (b"", b"", raw)
        trace = f"Delivered-To: {self.support_address}\nReceived: by mx\n".encode()
        return mark + newline + trace + rest

    def _count(self):
        models = ("cp.case", "cp.inbound.mail", "mail.message", "res.partner", "ir.attachment")
        return [self.env[model].sudo().search_count([]) for model in models]

    def _assert_good(self, mails):
        """:param dict mails: raw mails by name"""
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", 10**9)
        with self._sending():
            for name, raw in mails.items():
                with self.subTest(name):
                    self._deliver(self._address(raw))
                    self._assert_kept(self._address(raw))
            before = self._count()
            for raw in mails.values():
                self._deliver(self._address(raw))
            self.assertEqual(self._count(), before, "the second delivery adds nothing")

    def _assert_kept(self, raw):
        inbound = self.env["cp.inbound.mail"].search(
            [("fingerprint", "=", split_mail(raw).fingerprint)]
        )
        self.assertIn(inbound.state, ("done", "held"), inbound.error)
        self.assertNotEqual(inbound.reason, "error", inbound.error)
        if inbound.state == "done":
            self.assertEqual(inbound.mail_message_id.res_id, inbound.case_id.id)
            self.assertNotRegex(str(inbound.mail_message_id.body or ""), ACTIVE_RE)

    def test_mails_on_file(self):
        folder = Path(__file__).parent.parent / "data" / "mail"
        self._assert_good({path.name: path.read_bytes() for path in folder.glob("*.eml")})

    @unittest.skipUnless(_find_python_mails(), "Python was installed without its tests")
    def test_mails_of_python(self):
        self._assert_good({path.name: path.read_bytes() for path in _find_python_mails()})

    @mute_logger("odoo.tools.mail")
    def test_mails_of_odoo(self):
        mails = _find_odoo_mails()
        if not mails:
            self.skipTest(f"test_mail is not in {config['addons_path']}")
        self.assertGreater(len(mails), 20)
        self._assert_good({name: text.encode() for name, text in mails.items()})
