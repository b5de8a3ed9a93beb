"""bin/bench: how fast the addon is with a million cases, and whether that meets the targets.

bin/bench                    a million cases, in a new database that is dropped afterwards
bin/bench --quick            100,000 cases; ends in two minutes
bin/bench --size N           N cases
bin/bench --keep NAME …      keep the database NAME and measure it again the next time
bin/bench --growth           also 10,000 cases, and how much slower a million are
bin/bench --peer             also helpdesk_mgmt, the same questions in a database of its own
bin/bench --json FILE        also write all figures to FILE
bin/bench --write-docs       write the table into docs/performance.rst
"""

import argparse
import contextlib
import json
import os
import re
import tempfile
from pathlib import Path

from .. import paths, shell
from ..bench import report, targets
from ..bench.peer import addon as peer_addon
from ..machine import postgres
from ..server.databases import THROWAWAY, Databases
from ..server.odoo_server import Odoo, depends, show_trouble
from ..ui import Problem

QUICK, MILLION, SMALL = 100_000, 1_000_000, 10_000


def main(arguments):
    options = _parser().parse_args(arguments)
    if options.keep and not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", options.keep):
        raise Problem("--keep wants a name of small letters, digits and underscores.")
    load = os.getloadavg()[0]
    size = options.size or (QUICK if options.quick else MILLION)
    repeat = options.repeat or (3 if options.quick else 20)
    with postgres.use() as server:
        odoo = Odoo(server)
        small = peer = None
        if options.growth:
            with _database(odoo, options.keep, "_small") as name:
                small = _measure(odoo, name, SMALL, repeat, options.only)
        with _database(odoo, options.keep) as name:
            results = _measure(odoo, name, size, repeat, options.only)
        if options.peer:
            other = Odoo(server, "peer", [peer_addon.get()])
            addon = (peer_addon.ADDON, peer_addon.DEPENDS)
            with _database(other, options.keep, "_peer", *addon) as name:
                peer = _measure(other, name, size, repeat, options.only, "devtools.bench.peer")
    results["load"] = load
    rows = targets.judge(results, small)
    more = {"peer": peer} if peer else None
    report.show(rows, results, more)
    if options.json:
        rated = {
            "rows": [row._asdict() for row in rows],
            "results": results,
            "small": small,
            "peer": peer,
        }
        options.json.write_text(json.dumps(rated, indent=1))
    if options.write_docs:
        report.write_docs(paths.REPO / "docs" / "performance.rst", rows, results, more)
    return 0


def _parser():
    parser = argparse.ArgumentParser(
        prog="bin/bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    for flag in ("--quick", "--growth", "--peer", "--write-docs"):
        parser.add_argument(flag, action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--keep", help=argparse.SUPPRESS)
    parser.add_argument("--json", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--repeat", type=int, help="how often each thing is measured")
    parser.add_argument(
        "--only", nargs="*", help="keys of questions, history, sight, mail, parallel"
    )
    return parser


@contextlib.contextmanager
def _database(odoo, kept, suffix="", addon=paths.ADDON, needs=None):
    """A database with the addon as it is now.

    :param needs: what of Odoo it needs; None: what ours does
    """
    databases = Databases(odoo)
    kept = f"{kept}{suffix}" if kept else None
    name = kept or f"{THROWAWAY}{os.getpid()}"
    with paths.lock(f"kept-{name}", f"using the database {name}"):
        try:
            if kept and name in databases.names():
                show_trouble(databases.update(f"Updating {addon}", name, [addon]))
            else:
                databases.copy(databases.template(needs or depends()), name)
                show_trouble(databases.install(f"Installing {addon}", name, [addon]))
            yield name
        finally:
            if not kept:
                databases.drop(name)


def _measure(odoo, database, size, repeat, only, program="devtools.bench"):
    with tempfile.TemporaryDirectory(prefix="cp_cases-bench-") as folder:
        out = Path(folder) / "results.json"
        command = [odoo.python, "-m", program, database, out, "--size", size]
        command += ["--repeat", repeat]
        if only is not None:
            command += ["--only", *only]
        if shell.foreground(list(map(str, command)), env=odoo.env, cwd=paths.REPO):
            raise Problem("The measurement has failed; see above.")
        return json.loads(out.read_text())
