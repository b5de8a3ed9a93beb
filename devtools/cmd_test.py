"""bin/test [OPTION…] [PYTEST ARGUMENT…]: the addon's tests (and those of bin/ itself).

bin/test                     all tests, in a new database that is dropped afterwards
bin/test -k EXPRESSION PATH  these tests only (any pytest argument is passed on)
bin/test --keep NAME …       keep the database NAME and use it again; it is updated only when
                             the addon has changed
bin/test --replica …         as with a read-only replica of the database (Odoo's --dev=replica)
bin/test --core              Odoo's own mail gateway and loop tests, with the addon installed
bin/test --corpus FOLDER [--limit N]
                             each file of FOLDER, a raw mail, given to the gateway, twice; prints
                             what became of them, and fails if one is lost, hung or active
"""

import argparse
import contextlib
import os
import re
from pathlib import Path

from . import browser, corpus, paths, postgres, shell
from .databases import THROWAWAY, Databases
from .odoo_server import Odoo, depends, show_trouble
from .ui import Problem

# What is tested in the database of each addon. The second one has more of Odoo in its database.
TESTED = {paths.ADDON: (paths.ADDON, "devtools"), paths.GLUE: (paths.GLUE,)}
NOTHING_COLLECTED = 5
TAKE_A_VALUE = {"-k", "-m", "-p", "-o", "-W", "-c"}  # pytest's short options
CORE_ADDON = "test_mail"
CORE_TESTS = ("tests/test_mail_gateway.py",)


def main(arguments):
    parser = argparse.ArgumentParser(
        prog="bin/test",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--keep", metavar="NAME", help=argparse.SUPPRESS)
    parser.add_argument("--replica", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--core", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--corpus", metavar="FOLDER", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--limit", metavar="N", type=int, help=argparse.SUPPRESS)
    options, pytest_arguments = parser.parse_known_args(arguments)
    if options.keep and not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", options.keep):
        raise Problem("--keep wants a name of small letters, digits and underscores.")
    if options.corpus and not options.corpus.is_dir():
        raise Problem(f"--corpus wants a folder of mails; there is none at {options.corpus}.")
    if not options.corpus:
        browser.require()
    with postgres.use() as server:
        odoo = Odoo(server)
        databases = Databases(odoo)
        if server.is_own:
            databases.forget_killed_runs()
        if options.corpus:
            with _database(databases, paths.ADDON, options) as name:
                return corpus.run(odoo, name, options.corpus.absolute(), options.limit)
        results = []
        for addon, arguments in _runs(odoo, pytest_arguments, options.core):
            with _database(databases, addon, options) as name:
                results.append(_pytest(odoo, name, arguments, options.replica))
        return _worst(results)


def _runs(odoo, arguments, core):
    """The addons to test, and for each the arguments of pytest."""
    arguments, named = _with_absolute_paths(arguments)
    if core:
        folder = odoo.source.addon(CORE_ADDON)
        return [(paths.ADDON, [*(str(folder / test) for test in CORE_TESTS), *arguments])]
    if named:
        is_glue = any((paths.REPO / paths.GLUE) in [path, *path.parents] for path in named)
        return [(paths.GLUE if is_glue else paths.ADDON, arguments)]
    return [
        (addon, [*(str(paths.REPO / folder / "tests") for folder in folders), *arguments])
        for addon, folders in TESTED.items()
    ]


def _worst(results):
    """Of several runs, one may have nothing that an expression selects."""
    told = [result for result in results if result != NOTHING_COLLECTED]
    return max(told) if told else NOTHING_COLLECTED


def _database(databases, addon, options):
    template = databases.template([*depends(addon), *([CORE_ADDON] if options.core else [])])
    if options.keep:
        suffix = "" if addon == paths.ADDON else "_glue"
        return _kept(databases, template, addon, options.keep + suffix)
    return _new(databases, template, addon)


@contextlib.contextmanager
def _new(databases, template, addon):
    name = f"{THROWAWAY}{os.getpid()}"
    try:
        databases.copy(template, name)
        _install(databases, name, addon)
        yield name
    finally:
        databases.drop(name)


@contextlib.contextmanager
def _kept(databases, template, addon, name):
    state = paths.cache() / "kept" / name
    state.parent.mkdir(exist_ok=True)
    with paths.lock(f"kept-{name}", f"using the database {name}"):
        known = state.read_text() if state.exists() and name in databases.names() else ""
        current = f"{template} {' '.join(map(paths.addon_hash, paths.ADDONS))}"
        state.unlink(missing_ok=True)
        if known.split(" ")[0] != template:
            databases.copy(template, name)
            _install(databases, name, addon)
        elif known != current:
            log = databases.update(f"Updating {addon} in {name}", name, [paths.ADDON])
            show_trouble(log)
        state.write_text(current)
        yield name


def _install(databases, name, addon):
    log = databases.install(f"Installing {addon}", name, [addon])
    show_trouble(log)


def _pytest(odoo, database, arguments, replica):
    command = [
        str(odoo.python),
        "-m",
        "pytest",
        f"--rootdir={paths.REPO}",
        f"--config-file={paths.REPO / 'pyproject.toml'}",
        "-o",
        f"cache_dir={paths.cache() / 'pytest'}",
        "-p",
        "devtools.pytest_logged_errors",
        f"--odoo-database={database}",
        f"--odoo-config={odoo.config}",
        "--odoo-log-level=error",
        "--odoo-http",
        "--odoo-extra=log-handler=mail.log:WARNING",  # aiosmtpd tells of every connection
        "--odoo-extra=log-handler=odoo.http:WARNING",  # a readonly request that writes
        *(["--odoo-dev=replica"] if replica else []),
        *arguments,
    ]
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
