"""Seeds and measures one database; started by bin/bench in Odoo's Python."""

import argparse
import json
import os
import time
from pathlib import Path

from odoo import api

from ..ui import say
from . import history, lists, mail, parallel, peer, sight
from .load import Size
from .measure import Meter
from .odoo_process import registry as open_registry
from .seed import seed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--repeat", type=int, required=True)
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--peer", action="store_true")
    options = parser.parse_args()
    registry = open_registry(options.database)
    size = Size(options.size)
    with registry.cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {})
        meter = Meter(registry, options.repeat)
        if options.peer:
            results = _measure_peer(meter, env, size, options)
        else:
            results = _measure(meter, env, size, options)
    options.out.write_text(json.dumps(results, indent=1))


def _measure_peer(meter, env, size, options):
    _timed("Seeding", peer.seed, env, size)
    return _timed("The same of another addon", peer.measure, meter, env, options.only)


def _measure(meter, env, size, options):
    _timed("Seeding", seed, env, size)
    results = {"size": size.cases, "cores": os.cpu_count()}
    paces = [mail.measure_pace(meter, env)]
    results["lists"] = _timed("Lists and searches", lists.measure, meter, env, options.only)
    paces.append(mail.measure_pace(meter, env))
    results["bare_cpu"] = sum(paces) / len(paces)
    if not options.only or "history" in options.only:
        results["history"] = _timed("History", history.measure, meter, env, size)
    if not options.only or "sight" in options.only:
        results["sight"] = _timed("Who sees what", sight.measure, meter, env, size)
    if not options.only or "mail" in options.only:
        results["mail"] = _timed("Mail", mail.measure, meter, env)
    if not options.only or "parallel" in options.only:
        results["parallel"] = _timed(
            "Mail by two processes", parallel.measure, env, options.database
        )
    return results


def _timed(title, func, *arguments):
    say(f"» {title}")
    started = time.monotonic()
    result = func(*arguments)
    say(f"  done ({time.monotonic() - started:.0f} s)")
    return result


main()
