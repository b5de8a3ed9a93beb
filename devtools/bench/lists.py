"""Measures the list of cases: each question, as each agent."""

from contextlib import suppress
from functools import partial

from psycopg2.errors import QueryCanceled

from odoo.tools import mute_logger

from . import by_hand
from .list_view import ListView
from .measure import Meter
from .profiles import PROFILES, find_agents
from .questions import QUESTIONS

SUPERUSER_ID = 1
TRIALS = 3
# SQL by hand that takes so many times as long as another form of it is given up.
SLOWER = 3
LEAST_PATIENCE_MS = 100


def measure(meter, env, only=None):
    """
    :param only: keys of questions
    :return: for each question, the figures of each agent
    """
    bench = _ListBench(meter, env)
    return {
        question.key: bench.ask(question)
        for question in QUESTIONS
        if not only or question.key in only
    }


class _ListBench:
    def __init__(self, meter, env):
        self.meter = meter
        self.trial = Meter(meter.registry, TRIALS)
        self.views = {
            name: ListView(env, "cp.case", f"cp_cases.{name}")
            for name in {question.view for question in QUESTIONS}
        }
        self.agents = find_agents(env)
        self.values = {key: _values(env, user) for key, user in self.agents.items()}

    def ask(self, question):
        return {profile.key: self._ask_as(question, profile) for profile in PROFILES}

    def _ask_as(self, question, profile):
        user = self.agents[profile.key]
        domain, unhindered, where = question.fill(self.values[profile.key])
        ask_by_hand = self._find_fastest_by_hand(question, profile, where)
        view = self.views[question.view]
        search = partial(view.search, domain=domain, order=question.order)
        # Reading other cases is not what the rule costs: the superuser finds those that nobody
        # has to hide, but reads those of the agent.
        search_by_superuser = partial(
            view.search_and_read_others,
            domain=unhindered,
            order=question.order,
            case_ids=self.trial.read(user.id, search).last,
        )
        figure, by_sql, by_superuser = self.meter.read_in_turns(
            [(user.id, search), (user.id, ask_by_hand), (SUPERUSER_ID, search_by_superuser)]
        )
        if not question.is_loose and figure.last != by_sql.last:
            raise RuntimeError(f"{question.key}, {profile.key}: the SQL finds other cases.")
        return {
            **figure.as_dict(),
            "sql_cpu": round(by_sql.cpu, 2),
            "superuser_cpu": round(by_superuser.cpu, 2),
        }

    def _find_fastest_by_hand(self, question, profile, where):
        """
        :return: the fastest form of the SQL, called with an environment
        """
        uid = self.agents[profile.key].id
        tried = []
        for form in by_hand.find_forms(profile.worked, question.sql_order):
            ask = partial(
                by_hand.ask,
                sees_all=profile.group == "supervisor",
                where=where,
                order=question.sql_order,
                count_limit=self.views[question.view].count_limit,
                form=form,
            )
            patience_ms = max(SLOWER * min(tried)[0], LEAST_PATIENCE_MS) if tried else 0
            with suppress(QueryCanceled), mute_logger("odoo.sql_db"):
                cpu = self.trial.read(uid, partial(ask, patience_ms=patience_ms)).cpu
                tried.append((cpu, len(tried), partial(ask, patience_ms=0)))
        return min(tried)[-1]


def _values(env, user):
    """What this agent looks for: things of one among the cases he or she sees."""
    seeded = [("email_from", "=like", "%@example.com")]
    cases = env["cp.case"].with_user(user).search(seeded, limit=40)
    case = cases[len(cases) // 2 :][:1] or env["cp.case"].search(seeded, limit=1)
    first, last = case.sudo().partner_name.split()
    return {
        "uid": user.id,
        "number": case.sudo().number,
        "first": first.lower(),
        "last": last.lower(),
        "email": case.sudo().email_from,
    }
