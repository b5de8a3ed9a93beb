"""Measures the list of cases: each question, as each agent."""

from functools import partial

from . import by_hand
from .list_view import ListView
from .profiles import PROFILES, find_agents
from .questions import QUESTIONS

SUPERUSER_ID = 1


def measure(meter, env, only=None):
    """
    :param only: keys of questions
    :return: for each question, the figures of each agent and those of the superuser
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
        self.view = ListView(env)
        self.agents = find_agents(env)
        self.values = {key: _values(env, user) for key, user in self.agents.items()}

    def ask(self, question):
        by_agent = {profile.key: self._ask_as(question, profile) for profile in PROFILES}
        domain, _where = question.fill(self.values["supervisor"])
        return {
            "agents": by_agent,
            "superuser": self._read(SUPERUSER_ID, domain, question.order).as_dict(),
        }

    def _ask_as(self, question, profile):
        user = self.agents[profile.key]
        domain, where = question.fill(self.values[profile.key])
        forms = by_hand.FORMS
        if profile.worked > by_hand.MAX_LITERALS:
            forms = [by_hand.EXISTS]
        by_sql = [
            self.meter.read(
                user.id,
                partial(
                    by_hand.ask,
                    sees_all=profile.group == "supervisor",
                    where=where,
                    order=question.sql_order,
                    count_limit=self.view.count_limit,
                    form=form,
                ),
            )
            for form in forms
        ]
        figure = self._read(user.id, domain, question.order)
        if not question.is_loose and figure.last != by_sql[0].last:
            raise RuntimeError(f"{question.key}, {profile.key}: the SQL finds other cases.")
        return {**figure.as_dict(), "sql_cpu": round(min(raw.cpu for raw in by_sql), 2)}

    def _read(self, user_id, domain, order):
        return self.meter.read(user_id, partial(self.view.search, domain=domain, order=order))


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
