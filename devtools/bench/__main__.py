"""Seeds and measures one database; started by bin/bench in Odoo's Python."""

import os

from . import history, lists, mail, parallel, sight
from .driver import run, timed
from .seed import seed


def _measure(meter, env, size, options):
    timed("Seeding", seed, env, size)
    results = {"size": size.cases, "cores": os.cpu_count()}
    paces = [mail.measure_pace(meter, env)]
    results["lists"] = timed("Lists and searches", lists.measure, meter, env, options.only)
    paces.append(mail.measure_pace(meter, env))
    results["bare_cpu"] = sum(paces) / len(paces)
    if not options.only or "history" in options.only:
        results["history"] = timed("History", history.measure, meter, env, size)
    if not options.only or "sight" in options.only:
        results["sight"] = timed("Who sees what", sight.measure, meter, env, size)
    if not options.only or "mail" in options.only:
        results["mail"] = timed("Mail", mail.measure, meter, env)
    if not options.only or "parallel" in options.only:
        results["parallel"] = timed(
            "Mail by two processes", parallel.measure, env, options.database
        )
    return results


run(_measure)
