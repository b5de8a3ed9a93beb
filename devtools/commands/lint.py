"""bin/lint: all static checks.

bin/lint --fix               corrects what can be corrected by itself
bin/lint --quick             without pylint, eslint and prettier: a few seconds instead of a minute
"""

import argparse
import os
import subprocess
import time

from .. import paths
from ..lint import folder_calls, project_checks, readme
from ..machine import node_env, python_env
from ..ui import Problem, say

ADDONS = [paths.REPO / addon for addon in paths.ADDONS]
# A context without some of its keys can only be given as a whole; a model has parts, each in the
# folder of its subject.
NOT_IN_PYLINT = "--disable=context-overridden,consider-merging-classes-inherited"
# What a test posts is for nobody to read.
NOT_IN_TESTS = f"{NOT_IN_PYLINT},translation-required"
# Odoo itself writes <field name="sequence">10</field>.
NOT_IN_OCA = "--disable=xml-field-numeric-without-eval"
# bin/translate writes them, and keeps a translation that is the same word as in English.
NOT_IN_PO = "--disable=po-pretty-format"
OURS = {
    "project checks": project_checks.run,
    "calls across folders": folder_calls.run,
    "README.rst": readme.run,
}


def main(arguments):
    parser = argparse.ArgumentParser(
        prog="bin/lint", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for flag in ("--fix", "--quick"):
        parser.add_argument(flag, action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    checks = [*_python_checks(python_env.lint_python().parent, options.fix)]
    if options.quick:
        checks = [check for check in checks if not check[0].startswith("pylint")]
    if options.fix:
        readme.fix()
    failed = [*_run(checks), *_project()]
    if not options.quick:
        failed += _node(options.fix)
    say(f"\nFailed: {', '.join(failed)}" if failed else "\nAll checks passed.")
    return 1 if failed else 0


def _python_checks(programs, fix):
    sources = [*paths.ADDONS, "devtools"]
    translations = [path for addon in ADDONS for path in sorted((addon / "i18n").glob("*.po*"))]
    correct = ["--fix"] if fix else []
    yield "ruff check", [programs / "ruff", "check", "--quiet", *correct, *sources]
    yield "ruff format", [programs / "ruff", "format", *([] if fix else ["--check"]), *sources]
    pylint = programs / "pylint"
    yield "pylint-odoo", [pylint, NOT_IN_PYLINT, "--ignore-paths=.*/tests/.*", *paths.ADDONS]
    tests = [f"{addon}/tests" for addon in paths.ADDONS]
    yield "pylint-odoo of the tests", [pylint, NOT_IN_TESTS, *tests]
    oca = programs / "oca-checks-odoo-module"
    yield "oca-checks-odoo-module", [oca, *correct, NOT_IN_OCA, *paths.ADDONS]
    if translations:
        yield "oca-checks-po", [programs / "oca-checks-po", NOT_IN_PO, *translations]


def _node(fix):
    try:
        modules = node_env.node_modules()
    except Problem as problem:  # the other checks are worth having all the same
        say(f"✗ eslint, prettier: {problem}")
        return ["eslint", "prettier"]
    env = dict(os.environ, NODE_PATH=str(modules))
    return _run(_node_checks(modules, fix), env)


def _node_checks(modules, fix):
    tools = sorted((paths.REPO / "devtools").rglob("*.mjs"))
    scripts = [path for addon in ADDONS for path in sorted((addon / "static").rglob("*.js"))]
    scripts += tools
    kinds = {".js", ".scss", ".xml"}
    documents = [
        path
        for addon in ADDONS
        for path in sorted(addon.rglob("*"))
        if path.suffix in kinds and not project_checks.is_data(path)
    ]
    if scripts:
        yield "eslint", [modules / ".bin/eslint", *(["--fix"] if fix else []), *scripts]
    if documents:
        yield (
            "prettier",
            [
                modules / ".bin/prettier",
                "--write" if fix else "--check",
                "--log-level=warn",
                f"--plugin={modules / '@prettier/plugin-xml/src/plugin.js'}",
                *documents,
                *tools,
            ],
        )


def _project():
    failed = []
    for name, check in OURS.items():
        started = time.monotonic()
        complaints = check()
        _tell(name, not complaints, started)
        for complaint in complaints:
            say(f"  {complaint}")
        failed += [name] if complaints else []
    return failed


def _run(checks, env=None):
    """Run the checks; return the names of those that failed."""
    failed = []
    for name, argv in checks:
        started = time.monotonic()
        done = subprocess.run(
            list(map(str, argv)),
            cwd=paths.REPO,
            env=env,
            text=True,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        _tell(name, not done.returncode, started)
        if done.returncode:
            say("\n".join(f"  {line}" for line in done.stdout.splitlines() if line.strip()))
            failed.append(name)
    return failed


def _tell(name, is_good, started):
    say(f"{'✓' if is_good else '✗'} {name} ({time.monotonic() - started:.1f} s)")
