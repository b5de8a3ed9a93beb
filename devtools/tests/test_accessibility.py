"""Every screen of bin/screenshots is looked at: at a desk in the pseudo-language, on a phone from
right to left. axe finds no barrier that is ours, no text of ours stands there untranslated, and
the measures of the look hold.

    bin/test devtools/tests/test_accessibility.py

What it says of a fault names the screen, the rule, the element and what is wrong with it. For a
picture of the screen: bin/screenshots --axe --width 375 --lang ar_001 NAME
"""

import json
import os
import resource
import subprocess
from pathlib import Path
from tempfile import NamedTemporaryFile

from odoo.modules.module import Manifest, get_module_path
from odoo.tests import HttpCase, tagged
from odoo.tools import convert_file

from odoo.addons.cp_cases.tests.access.access_common import own_models
from odoo.addons.cp_cases.tests.languages import translations
from odoo.addons.cp_cases.tests.languages.pseudo import CODE
from odoo.addons.cp_cases.tests.languages.pseudo_common import ADDON, PseudoLanguage

from devtools import paths
from devtools.commands import screenshots
from devtools.demo.demo import DOMAIN
from devtools.machine import browser, node_env
from devtools.screenshots import data, mail

LIMIT = 600


def _lift_memory_limit():
    """The browser needs more addresses than Odoo allows itself and, so, its children."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


class Demo(HttpCase):
    """The demo's data and emails."""

    # Several screens are at work at once.
    test_cursor_lock_timeout = 120

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Before the services, so that their addresses are in it.
        cls.env["mail.alias.domain"].create({"name": DOMAIN})
        for file in Manifest.for_addon(paths.ADDON)["demo"]:
            convert_file(cls.env, paths.ADDON, file, {}, mode="init", noupdate=True)
        # Not as they were made: what nobody has written in is discarded when it is left.
        cls.env["cp.case.draft"].search([]).version = "demo:1"
        for message in mail.messages():
            cls.env["mail.thread"].message_process(False, message.as_bytes())


@tagged("post_install", "-at_install")
class TestAccessibility(PseudoLanguage, Demo):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Odoo's own texts, too: what stands bare on a screen is then data, or was forgotten.
        others = cls._find_others()
        cls._load_texts({name: translations.read(name, f"{name}.pot") for name in others})

    @classmethod
    def _find_others(cls):
        for module in cls.env["ir.module.module"].search([("state", "=", "installed")]):
            folder = Path(get_module_path(module.name))
            if module.name != ADDON and (folder / "i18n" / f"{module.name}.pot").exists():
                yield module.name

    def _look(self, width, lang, **more):
        self.env.flush_all()
        self.env.clear()
        order = {
            **more,
            "url": self.base_url(),
            "form": {"width": width, "lang": lang, "suffix": f" at {width} pixels"},
            "names": [],
            "axe": True,
            "measures": True,
            "chromium": browser.path(),
        }
        with self.allow_requests(all_requests=True):
            # pylint: disable=subprocess-popen-preexec-fn
            done = subprocess.run(
                ["node", str(screenshots.SCRIPT), json.dumps(order)],
                capture_output=True,
                text=True,
                check=False,
                env=dict(os.environ, NODE_PATH=str(node_env.node_modules())),
                preexec_fn=_lift_memory_limit,
                timeout=LIMIT,
            )
            self._wait_remaining_requests()
        self.assertFalse(done.returncode, done.stderr)

    def test_on_a_desk(self):
        with NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(data.collect(self.env, own_models(self.env)), file)
            file.flush()
            self._look(1400, CODE, data=file.name)

    def test_on_a_phone(self):
        self._look(375, "ar_001")
