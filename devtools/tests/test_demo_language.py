"""The demo data in another language, loaded as bin/demo has Odoo load it."""

import base64
import sys
import tempfile
from pathlib import Path
from unittest.mock import patch

from odoo.modules.module import Manifest
from odoo.tests import TransactionCase, tagged
from odoo.tools import convert_file

from devtools import paths
from devtools.demo import translated


@tagged("post_install", "-at_install")
class TestDemoLanguage(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("de_DE")
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        addon = Path(folder.name) / paths.ADDON
        addon.mkdir()
        source = paths.REPO / paths.ADDON / "demo"
        translated.write_demo(source, translated.read("de"), addon / "demo")
        module = sys.modules[f"odoo.addons.{paths.ADDON}"]
        cls.startClassPatcher(patch.object(module, "__path__", [str(addon), *module.__path__]))

    def _load(self):
        for file in Manifest.for_addon(paths.ADDON)["demo"]:
            convert_file(self.env, paths.ADDON, file, {}, mode="init", noupdate=True)
        self.env["ir.module.module"]._load_module_terms([paths.ADDON], ["de_DE"])

    def _ref(self, name):
        return self.env.ref(f"{paths.ADDON}.{name}").with_context(lang="de_DE")

    def test_data_is_german(self):
        with self.assertNoLogs(level="WARNING"):
            self._load()
        case, answer = self._ref("cp_case_export_demo"), self._ref("mail_message_export_5_demo")
        subject = "Der Export der Bestellungen bricht nach 1.000 Zeilen ab"
        self.assertEqual(case.name, subject)
        self.assertEqual(answer.subject, f"Re: {subject} [Z9LK4WHA3XSY]")
        self.assertIn("<p>Guten Tag Herr Okafor,</p>", answer.body)
        self.assertEqual(self._ref("cp_service_billing_demo").name, "Abrechnung")
        held = self._ref("cp_inbound_mail_absence_demo")
        self.assertIn("nicht im Büro", base64.b64decode(held.raw).decode())
