"""The addons' tests under Odoo's own runner, as integrators run them, next to pytest's count."""

import re
from collections import Counter

from .. import paths, shell
from ..machine import system
from ..server.odoo_server import depends
from ..ui import Problem, say
from . import odoo_log, throwaway, with_pytest

FOLDERS = [paths.REPO / addon / "tests" for addon in paths.ADDONS]
COLLECTED = re.compile(
    r"^(?P<addon>\w+)/tests/(?P<module>[\w/]+)\.py::(?P<name>\w+::\w+)$", re.MULTILINE
)
TEST_FAILED = 1


def run(odoo, databases):
    """Install the addons with their tests in a new database; return the exit code."""
    template = databases.template(depends(paths.GLUE))
    with throwaway.new(databases, template) as name:
        log = _install(odoo, name)
        expected = _collected(odoo, name)
    results = odoo_log.read(log)
    for line in counts(results.started, expected):
        say(line)
    for test, error in sorted(results.failed.items()):
        say(f"  failed: {test}: {error}")
    differing = differences(results.started, expected)
    for line in differing:
        say(f"  {line}")
    say(f"The whole log: {log}")
    return TEST_FAILED if results.failed or differing else 0


def counts(started, expected):
    """A line for each addon: how many tests each of the two runs."""
    here, there = (Counter(test.addon for test in tests) for tests in (started, expected))
    for addon in paths.ADDONS:
        yield f"{addon}: {here[addon]} tests under Odoo's runner, {there[addon]} under pytest"


def differences(started, expected):
    """A line for each test that only one of the two runs."""
    return [
        *(f"only pytest runs {test}" for test in sorted(expected - started)),
        *(f"only Odoo's runner runs {test}" for test in sorted(started - expected)),
    ]


def _install(odoo, database):
    tags = ",".join(f"/{addon}" for addon in paths.ADDONS)
    return shell.logged(
        f"Installing {' and '.join(paths.ADDONS)} with their tests",
        odoo.command(
            "-d",
            database,
            "-i",
            ",".join(paths.ADDONS),
            f"--test-tags={tags}",
            f"--http-port={system.free_port()}",
            "--stop-after-init",
            "--max-cron-threads=0",
        ),
        progress=odoo_log.count_started,
        accepted=(0, TEST_FAILED),
        env=odoo.env,
    )


def _collected(odoo, database):
    """The tests that pytest finds; its subtests and parameters are none of their own."""
    command = with_pytest.odoo_command(odoo, database, "--collect-only", "-q", *FOLDERS)
    done = shell.attempt(*command, env=odoo.env, cwd=paths.REPO)
    if done.returncode:
        raise Problem(f"{done.stdout}{done.stderr}\npytest cannot collect the tests.")
    return read_collected(done.stdout)


def read_collected(text):
    """The tests in what `pytest --collect-only -q` prints."""
    return {
        odoo_log.Test(
            found["addon"], found["module"].replace("/", "."), found["name"].replace("::", ".")
        )
        for found in COLLECTED.finditer(text)
    }
