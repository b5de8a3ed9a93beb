"""axe looks at every screen of bin/screenshots, and finds no barrier that is ours.

    bin/test devtools/tests/test_accessibility.py

What it says of a fault names the screen, the rule, the element and what is wrong with it. For a
picture of the screen: bin/screenshots --axe --width 375 NAME
"""

import json
import os
import resource
import subprocess

from odoo.modules.module import Manifest
from odoo.tests import HttpCase, tagged
from odoo.tools import convert_file

from devtools import paths
from devtools.commands import screenshots
from devtools.demo.demo import DOMAIN
from devtools.machine import browser, node_env
from devtools.screenshots import mail

LIMIT = 600


def _lift_memory_limit():
    """The browser needs more addresses than Odoo allows itself and, so, its children."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


@tagged("post_install", "-at_install")
class TestAccessibility(HttpCase):
    # Several screens are at work at once.
    test_cursor_lock_timeout = 120

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Before the services, so that their addresses are in it.
        cls.env["mail.alias.domain"].create({"name": DOMAIN})
        for file in Manifest.for_addon(paths.ADDON)["demo"]:
            convert_file(cls.env, paths.ADDON, file, {}, mode="init", noupdate=True)
        for message in mail.messages():
            cls.env["mail.thread"].message_process(False, message.as_bytes())

    def _look(self, width):
        self.env.flush_all()
        self.env.clear()
        order = {
            "url": self.base_url(),
            "form": {"width": width, "lang": "en_US", "suffix": f" at {width} pixels"},
            "names": [],
            "axe": True,
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
        self._look(1400)

    def test_on_a_phone(self):
        self._look(375)
