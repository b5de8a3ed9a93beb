"""How long something takes, and how many queries."""

import math
import time
from contextlib import contextmanager
from dataclasses import dataclass, field

from odoo import api, sql_db

# What takes seconds is not repeated for minutes.
MIN_TURNS, MAX_MS = 3, 3000
CONTEXT = {"lang": "en_US", "tz": "UTC", "allowed_company_ids": [1]}


@dataclass
class Figure:
    """What was measured of one thing, in milliseconds."""

    times: list = field(default_factory=list)
    queries: int = 0
    last: object = None  # what the last turn gave

    @contextmanager
    def one(self):
        queries, started = sql_db.sql_counter, time.perf_counter()
        yield
        self.times.append((time.perf_counter() - started) * 1000)
        self.queries = sql_db.sql_counter - queries

    def percentile(self, share):
        ordered = sorted(self.times)
        return ordered[max(math.ceil(len(ordered) * share) - 1, 0)]

    @property
    def p50(self):
        return self.percentile(0.5)

    @property
    def p95(self):
        return self.percentile(0.95)

    @property
    def best(self):
        """What it costs when nothing else is in the way; ratios compare this."""
        return min(self.times)

    @property
    def is_enough(self):
        return len(self.times) >= MIN_TURNS and sum(self.times) > MAX_MS

    def as_dict(self):
        return {
            "best": round(self.best, 2),
            "p50": round(self.p50, 2),
            "p95": round(self.p95, 2),
            "max": round(max(self.times), 2),
            "queries": self.queries,
        }


class Meter:
    """Runs a question again and again, each time as a request of its own would find it: an empty
    ORM cache, warm registry, warm database."""

    WARM_UP = 2

    def __init__(self, registry, repeat):
        self.registry = registry
        self.repeat = repeat

    def read(self, uid, func):
        """
        :param func: called with an environment of the user
        """
        figure = Figure()
        with self.registry.cursor() as cr:
            for turn in range(self.WARM_UP + self.repeat):
                cr.rollback()
                env = api.Environment(cr, uid, dict(CONTEXT))
                env["res.users"].browse(uid).group_ids  # noqa: B018 - who asks is known already
                with figure.one():
                    figure.last = func(env)
                if turn < self.WARM_UP:
                    figure.times.clear()
                elif figure.is_enough:
                    break
        return figure

    def write(self, uid, prepare, func):
        """Like :meth:`read`, for what commits.

        :param prepare: called before each turn, untimed; what it returns is given to ``func``
        """
        figure = Figure()
        for turn in range(self.WARM_UP + self.repeat):
            with self.registry.cursor() as cr:
                prepared = prepare(api.Environment(cr, uid, dict(CONTEXT)))
                cr.commit()
                env = api.Environment(cr, uid, dict(CONTEXT))
                with figure.one():
                    func(env, prepared)
                    cr.commit()
            if turn < self.WARM_UP:
                figure.times.clear()
        return figure
