"""The tests that need no database, under each Python that the promise names and that is there."""

import os
from pathlib import Path

from .. import paths, shell
from ..machine import node_env, python_env
from ..ui import Problem, say
from . import with_pytest

SERIES = ("3.10", "3.11", "3.12", "3.13")
PROBE = "import sys; print(*sys.version_info[:3], sep='.'); print(sys.executable)"
TESTS = [
    paths.REPO / "devtools/tests",
    paths.REPO / paths.ADDON / "tests/tools",
]


def run(source, arguments):
    """
    :param source: Odoo's, from which the addon's tools take a few functions
    :param arguments: more of pytest
    :return: the exit code
    """
    found = find(_folders())
    if not found:
        raise Problem(f"There is no Python {SERIES[0]} to {SERIES[-1]} on this machine.")
    failed = []
    for version, python in found.items():
        say(f"» Python {version} ({python})")
        if _run(source, python, arguments):
            failed.append(version)
    say(f"Run with Python {', '.join(found)}; failed with: {', '.join(failed) or 'none'}")
    missing = [series for series in SERIES if not any(v.startswith(f"{series}.") for v in found)]
    if missing:
        say(f"Not on this machine: Python {', '.join(missing)}")
    return 1 if failed else 0


def find(folders):
    """
    :param folders: where to look for python3.10 and so on
    :return: {full version: path}, oldest first; of two of one version the first that is found
    """
    found = {}
    for folder in folders:
        for series in SERIES:
            told = probe(folder / f"python{series}")
            if told:
                version, path = told
                found.setdefault(version, path)
    return dict(sorted(found.items(), key=lambda item: [int(n) for n in item[0].split(".")]))


def probe(python):
    """The full version of a Python and its own path, or None where there is none."""
    told = shell.output(python, "-c", PROBE)
    if not told:
        return None
    version, path = told.splitlines()
    return version, Path(path)


def _folders():
    yield Path("/usr/bin")
    yield from map(Path, os.get_exec_path())
    yield from sorted(Path.home().glob(".pyenv/versions/*/bin"))


def _run(source, base, arguments):
    command = with_pytest.command(
        python_env.odoo_python(str(base)),
        "-p",
        "no:odoo",
        "-p",
        "devtools.testing.pytest_no_database",
        *TESTS,
        *arguments,
    )
    env = dict(
        os.environ,
        ODOO_RC=os.devnull,
        PYTHONPATH=os.pathsep.join([str(paths.REPO), str(source.home)]),
        PATH=os.pathsep.join([str(node_env.programs()), os.environ["PATH"]]),
    )
    return shell.foreground(command, env=env, cwd=paths.REPO)
