"""How long something takes, and how many queries."""

import math
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from odoo import api, sql_db

# What takes seconds is not repeated for minutes.
MIN_TURNS, MAX_MS = 3, 2000
CONTEXT = {"lang": "en_US", "tz": "UTC", "allowed_company_ids": [1]}


@dataclass
class Figure:
    """What was measured of one thing, in milliseconds."""

    times: list = field(default_factory=list)
    cpu_times: list = field(default_factory=list)
    queries: int = 0
    last: object = None  # what the last turn gave

    @contextmanager
    def one(self, backends):
        """
        :param backends: process ids of the connections to PostgreSQL
        """
        queries, cpu, started = sql_db.sql_counter, _cpu_ms(backends), time.perf_counter()
        yield
        self.times.append((time.perf_counter() - started) * 1000)
        self.cpu_times.append(_cpu_ms(backends) - cpu)
        self.queries = sql_db.sql_counter - queries

    def forget(self):
        self.times.clear()
        self.cpu_times.clear()

    def percentile(self, share):
        return _percentile(self.times, share)

    @property
    def p50(self):
        return self.percentile(0.5)

    @property
    def p95(self):
        return self.percentile(0.95)

    @property
    def cpu(self):
        """How long processors worked on it, whatever else they had to do; ratios compare this."""
        return _percentile(self.cpu_times, 0.5)

    @property
    def is_enough(self):
        return len(self.times) >= MIN_TURNS and sum(self.times) > MAX_MS

    def as_dict(self):
        return {
            "cpu": round(self.cpu, 2),
            "p50": round(self.p50, 2),
            "p95": round(self.p95, 2),
            "max": round(max(self.times), 2),
            "queries": self.queries,
        }


def _percentile(values, share):
    ordered = sorted(values)
    return ordered[max(math.ceil(len(ordered) * share) - 1, 0)]


def _cpu_ms(backends):
    """What this process and its connections have used so far. A PostgreSQL on another machine
    is not seen."""
    used = time.process_time() * 1000
    for pid in backends:
        with suppress(OSError):
            used += int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6
    return used


def _find_backends(cr):
    cr.execute(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
        "AND application_name = current_setting('application_name')"
    )
    return [row[0] for row in cr.fetchall()]


class Meter:
    """Runs a question again and again, each time as a request of its own would find it: an empty
    ORM cache, warm registry, warm database."""

    WARM_UP = 1

    def __init__(self, registry, repeat):
        self.registry = registry
        self.repeat = repeat

    def read(self, uid, func):
        """
        :param func: called with an environment of the user
        """
        [figure] = self.read_in_turns([(uid, func)])
        return figure

    def read_in_turns(self, asked):
        """Like :meth:`read`, for what is compared: what slows the machine for a while then slows
        all of them.

        :param asked: pairs of a user's id and a function
        """
        figures = [Figure() for _uid, _func in asked]
        with self.registry.cursor() as cr:
            backends = _find_backends(cr)
            for turn in range(self.WARM_UP + self.repeat):
                for (uid, func), figure in zip(asked, figures, strict=True):
                    if not figure.is_enough:
                        self._read_once(cr, backends, uid, func, figure)
                        if turn < self.WARM_UP and figure.times[-1] < MAX_MS:
                            figure.forget()
        return figures

    @staticmethod
    def _read_once(cr, backends, uid, func, figure):
        cr.rollback()
        env = api.Environment(cr, uid, dict(CONTEXT))
        env["res.users"].browse(uid).group_ids  # noqa: B018 - who asks is known already
        with figure.one(backends):
            figure.last = func(env)

    def write(self, uid, prepare, func):
        """Like :meth:`read`, for what commits.

        :param prepare: called before each turn, untimed; what it returns is given to ``func``
        """
        [figure] = self.write_in_turns(uid, [prepare], func)
        return figure

    def write_in_turns(self, uid, prepares, func):
        figures = [Figure() for _prepare in prepares]
        for turn in range(self.WARM_UP + self.repeat):
            for prepare, figure in zip(prepares, figures, strict=True):
                with self.registry.cursor() as cr:
                    prepared = prepare(api.Environment(cr, uid, dict(CONTEXT)))
                    backends = _find_backends(cr)
                    cr.commit()
                    env = api.Environment(cr, uid, dict(CONTEXT))
                    with figure.one(backends):
                        func(env, prepared)
                        cr.commit()
                if turn < self.WARM_UP:
                    figure.forget()
        return figures
