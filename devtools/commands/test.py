"""bin/test [OPTION…] [PYTEST ARGUMENT…]: the addon's tests (and those of bin/ itself).

bin/test                     all tests, in a new database that is dropped afterwards; on several
                             processors they run at once, each with a copy of the database
bin/test -k EXPRESSION PATH  these tests only, one after the other (any argument is pytest's)
bin/test --keep NAME …       keep the database NAME and use it again; it is updated only when
                             the addon has changed
bin/test --replica …         as with a read-only replica of the database (Odoo's --dev=replica)
bin/test --odoo-runner       both addons installed with their tests by Odoo's own runner, as
                             integrators do it; fails too if it runs other tests than pytest
bin/test --core              Odoo's own tests of what the addons build on, without the addons and
                             with them; prints the difference, and fails if there is one
bin/test --pythons …         what needs no database, under each Python 3.10 to 3.13 that is found
bin/test --corpus FOLDER [--limit N]
                             each raw mail below FOLDER given to the gateway, twice; prints what
                             became of them, and which files, text and charsets are missing against
                             Python's own parser; fails if one is lost, hung, active or an error,
                             or the second time adds something

CP_CASES_PYTHON=/usr/bin/python3 bin/test …    any of these under that Python
"""

import argparse
import os
import re
from pathlib import Path

from .. import corpus, paths, shell
from ..machine import browser, odoo_source, postgres
from ..server.databases import Databases
from ..server.odoo_server import Odoo, depends
from ..testing import core, odoo_runner, pythons, throwaway, with_pytest
from ..ui import Problem

# What is tested in the database of each addon, the longest test first, so that no processor waits
# for it at the end. The second one has more of Odoo in its database.
TESTED = {paths.ADDON: ("devtools", paths.ADDON), paths.GLUE: (paths.GLUE,)}
NOTHING_COLLECTED = 5
# One more than processors, as a test often waits for a browser or for PostgreSQL.
WORKERS = min(4, (os.cpu_count() or 1) + 1)
# A file's tests stay together: its classes prepare what they share once.
AT_ONCE = ("-n", str(WORKERS), "--dist=loadfile", "--no-loadscope-reorder")
TAKE_A_VALUE = {"-k", "-m", "-p", "-o", "-W", "-c"}  # pytest's short options
# They choose their tests themselves.
WHOLE_RUNS = ("--odoo-runner", "--core", "--pythons")


def main(arguments):
    options, pytest_arguments = _options(arguments)
    if options.pythons:
        return pythons.run(odoo_source.get(), pytest_arguments)
    if not options.corpus:
        browser.require()
    with postgres.use() as server:
        odoo = Odoo(server)
        databases = Databases(odoo)
        if server.is_own:
            databases.forget_killed_runs()
        if options.core:
            return core.run(odoo, databases)
        if options.odoo_runner:
            return odoo_runner.run(odoo, databases)
        if options.corpus:
            with _database(databases, paths.ADDON, options) as name:
                return corpus.run(odoo, name, options.corpus.absolute(), options.limit)
        return _run_pytest(odoo, databases, options, pytest_arguments)


def _options(arguments):
    """The options of ours, and what is left for pytest."""
    parser = argparse.ArgumentParser(
        prog="bin/test",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--keep", metavar="NAME", help=argparse.SUPPRESS)
    parser.add_argument("--replica", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--corpus", metavar="FOLDER", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--limit", metavar="N", type=int, help=argparse.SUPPRESS)
    whole = parser.add_mutually_exclusive_group()
    for name in WHOLE_RUNS:
        whole.add_argument(name, action="store_true", help=argparse.SUPPRESS)
    options, rest = parser.parse_known_args(arguments)
    if options.keep and not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", options.keep):
        raise Problem("--keep wants a name of small letters, digits and underscores.")
    if options.corpus and not options.corpus.is_dir():
        raise Problem(f"--corpus wants a folder of mails; there is none at {options.corpus}.")
    more = rest or options.keep or options.replica or options.corpus
    if more and (options.core or options.odoo_runner):
        raise Problem("--core and --odoo-runner run all of their tests and take no other option.")
    return options, rest


def _run_pytest(odoo, databases, options, arguments):
    results = []
    for addon, selected in _runs(arguments):
        with _database(databases, addon, options) as name:
            if not arguments:
                databases.build_web_client(name)
            results.append(_pytest(odoo, name, selected, options.replica))
    return _worst(results)


def _runs(arguments):
    """The addons to test, and for each the arguments of pytest."""
    arguments, named = _with_absolute_paths(arguments)
    if named:
        is_glue = any((paths.REPO / paths.GLUE) in [path, *path.parents] for path in named)
        return [(paths.GLUE if is_glue else paths.ADDON, arguments)]
    arguments = arguments or AT_ONCE
    return [
        (addon, [*(str(paths.REPO / folder / "tests") for folder in folders), *arguments])
        for addon, folders in TESTED.items()
    ]


def _worst(results):
    """Of several runs, one may have nothing that an expression selects."""
    told = [result for result in results if result != NOTHING_COLLECTED]
    return max(told) if told else NOTHING_COLLECTED


def _database(databases, addon, options):
    template = databases.template(depends(addon))
    if options.keep:
        suffix = "" if addon == paths.ADDON else "_glue"
        return throwaway.kept(databases, template, addon, options.keep + suffix)
    return throwaway.new(databases, template, [addon])


def _pytest(odoo, database, arguments, replica):
    command = with_pytest.odoo_command(
        odoo,
        database,
        "-p",
        "devtools.testing.pytest_logged_errors",
        "-p",
        "devtools.testing.pytest_own_filestore",
        "--odoo-log-level=error",
        "--odoo-http",
        "--odoo-extra=log-handler=mail.log:WARNING",  # aiosmtpd tells of every connection
        "--odoo-extra=log-handler=odoo.http:WARNING",  # a readonly request that writes
        *(["--odoo-dev=replica"] if replica else []),
        *arguments,
    )
    return shell.foreground(command, env=odoo.env, cwd=paths.REPO)


def _with_absolute_paths(arguments):
    """pytest runs in the repository; a path is meant from where the command was given.

    Return the arguments, and the paths among them.
    """
    changed, named = [], []
    for previous, argument in zip(["", *arguments], arguments, strict=False):
        path, separator, rest = argument.partition("::")
        if path and previous not in TAKE_A_VALUE and Path(path).exists():
            named.append(Path(path).absolute())
            changed.append(f"{named[-1]}{separator}{rest}")
        else:
            changed.append(argument)
    return changed, named
