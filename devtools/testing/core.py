"""Odoo's own tests, without our addons and with them: what fails only with them is ours to mend.

Each side is a database with all the addons whose tests are run, and Odoo's runner as started in
its shell, so that a test finds everything installed. (At an installation those marked
`at_install` run before ours is there.)
"""

import tempfile

from .. import paths, shell
from ..machine import system
from ..ui import say
from . import odoo_log, throwaway

SUITES = ("mail", "test_mail", "test_mail_full", "im_livechat", "crm", "portal", "privacy_lookup")
# Without the first line, which the runner knows only when it installs, each browser test makes
# all scripts and styles anew.
SCRIPT = """
env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
from odoo.tests.shell import run_tests
run_tests(env, {tags!r}, {suites!r})
"""


def run(odoo, databases):
    """Print the difference; return the exit code."""
    template = databases.template(SUITES)
    without = _side(odoo, databases, template, "without the addons", ())
    ours = _side(odoo, databases, template, "with the addons", paths.ADDONS)
    say(f"{len(without.started)} tests, {len(without.failed)} of which fail without the addons.")
    lines = difference(without, ours)
    say(f"Differences with the addons: {len(lines) or 'none'}")
    for line in lines:
        say(f"  {line}")
    return 1 if lines else 0


def difference(without, ours):
    """A line for each test that passes without our addons and does not with them."""
    return [
        f"{test}: {ours.failed.get(test, 'is not run')}"
        for test in sorted(without.passed - ours.passed)
    ]


def _side(odoo, databases, template, title, addons):
    with throwaway.new(databases, template, addons) as name, tempfile.TemporaryFile() as script:
        tags = ",".join(f"/{suite}" for suite in SUITES)
        script.write(SCRIPT.format(tags=tags, suites=SUITES).encode())
        script.seek(0)
        log = shell.logged(
            f"Odoo's own tests {title}",
            odoo.command(
                "shell", "-d", name, f"--http-port={system.free_port()}", "--max-cron-threads=0"
            ),
            progress=odoo_log.count_started,
            stdin=script,
            env=odoo.env,
        )
    return odoo_log.read(log)
