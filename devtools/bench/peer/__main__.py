"""Seeds and measures the database of the other addon; started by bin/bench --peer."""

from ..driver import run, timed
from .questions import measure, seed


def _measure(meter, env, size, options):
    timed("Seeding", seed, env, size)
    return timed("The same of another addon", measure, meter, env, options.only)


run(_measure)
