"""Measures the list of cases: each question, as each agent."""

from contextlib import suppress
from functools import partial

from psycopg2.errors import QueryCanceled

from odoo.tools import mute_logger

from . import by_hand
from .list_view import ListView
from .profiles import PROFILES, find_agents
from .questions import QUESTIONS

SUPERUSER_ID = 1
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
        self.views = {
            xml_id: ListView(env, xml_id) for xml_id in {question.view for question in QUESTIONS}
        }
        self.agents = find_agents(env)
        self.values = {key: _values(env, user) for key, user in self.agents.items()}

    def ask(self, question):
        return {profile.key: self._ask_as(question, profile) for profile in PROFILES}

    def _ask_as(self, question, profile):
        user = self.agents[profile.key]
        domain, unhindered, where = question.fill(self.values[profile.key])
        by_sql = self._ask_by_hand(question, profile, where)
        figure = self._read(question, user.id, domain)
        if not question.is_loose and figure.last != by_sql[0].last:
            raise RuntimeError(f"{question.key}, {profile.key}: the SQL finds other cases.")
        by_superuser = self._ask_as_superuser(question, unhindered, figure.last)
        return {
            **figure.as_dict(),
            "sql_cpu": round(min(raw.cpu for raw in by_sql), 2),
            "superuser_cpu": round(by_superuser.cpu, 2),
        }

    def _ask_as_superuser(self, question, domain, case_ids):
        """Reading other cases is not what the rule costs: the superuser finds those that nobody
        has to hide, but reads those of the agent."""
        view = self.views[question.view]
        func = partial(
            view.search_and_read_others, domain=domain, order=question.order, case_ids=case_ids
        )
        return self.meter.read(SUPERUSER_ID, func)

    def _ask_by_hand(self, question, profile, where):
        ask = partial(
            by_hand.ask,
            sees_all=profile.group == "supervisor",
            where=where,
            order=question.sql_order,
            count_limit=self.views[question.view].count_limit,
        )
        figures = []
        for form in by_hand.find_forms(profile.worked, question.sql_order):
            patience = 0
            if figures:
                patience = max(SLOWER * min(raw.p95 for raw in figures), LEAST_PATIENCE_MS)
            func = partial(ask, form=form, patience_ms=patience)
            with suppress(QueryCanceled), mute_logger("odoo.sql_db"):
                figures.append(self.meter.read(self.agents[profile.key].id, func))
        return figures

    def _read(self, question, user_id, domain):
        search = partial(self.views[question.view].search, domain=domain, order=question.order)
        return self.meter.read(user_id, search)


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
