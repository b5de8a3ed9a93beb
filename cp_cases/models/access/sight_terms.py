"""The terms of the rule for who sees a case. Whoever sees it, sees it by one of them.

``cp.case._get_sight_terms`` has the list. Search, pages, counts, words, viewers, messages and the
bus go through it and know no term by name: another term is another class like these, and a line
in the list.
"""

from functools import partial

from odoo.fields import Domain
from odoo.tools import SQL, format_date

# Up to this many cases worked on outside one's services, their ids stand in the query. An index
# leads to these also beside other terms, where PostgreSQL goes through all cases for what a
# subquery finds: with a million cases, a tiny service and 300 worked on, a page by number takes
# 3 ms instead of 95. To send and to plan 20,000 takes twice as long as the subquery.
MAX_LITERAL_IDS = 2500


class SightTerm:
    """One reason for which the current user sees cases.

    A term needs :meth:`get_domain` and :meth:`get_reasons`; the other methods are for those that
    can say the same faster. The domains are asked as superuser: they are the rule itself, not the
    rule on top of the rule. The companies are no matter of a term.

    A transaction remembers the domains for a user with these groups: nothing else of the
    environment goes into them. What a term looks up it may keep by ``cp.case._remember``, too; who
    changes that calls ``cp.case._forget_sight``.
    """

    # The fields of a case that it looks at: when one is written, sight is asked for anew.
    case_fields = ()

    def __init__(self, env):
        self.env = env

    def get_domain(self):
        """The cases seen by this term, in a query that has the other terms beside it."""
        raise NotImplementedError

    def get_lookup_domain(self):
        """The same for a query that has a few cases already and looks up each of them: those of a
        form, or of some messages. Nothing should be read beforehand for it. It is asked of a case
        that is not made yet, too, which no query finds."""
        return self.get_domain()

    def search_newest(self, domain, limit):
        """The newest cases seen by this term, for a page to merge with those of the others.

        :param domain: optimized; which of them are wanted
        :return: a query of ``limit`` ids at most, in order
        """
        return self._search_newest(self.get_domain(), domain, limit)

    def _search_newest(self, sight, domain, limit):
        query = self.env["cp.case"]._search_in_sight(sight, domain)
        query.order = SQL("%s DESC", SQL.identifier(query.table, "id"))
        query.limit = limit
        return query

    def get_reasons(self, case, users):
        """Why ``users`` see the case, in words for the current user, who sees all cases.

        :param case: with superuser rights, like the users
        :return: a text by the id of each user who sees it by this term
        """
        raise NotImplementedError

    def get_channels(self):
        """The records whose news on the bus are of cases seen by this term."""
        return []


class Qualified(SightTerm):
    """Agents with *qualified services* see the cases of these services."""

    case_fields = ("service_id",)

    def get_domain(self):
        return Domain("service_id", "in", self.env["cp.case"]._get_sight_service_ids())

    def get_lookup_domain(self):
        if not self.env.user._is_cp_service_agent():
            return Domain.FALSE
        return Domain.custom(
            to_sql=partial(self._qualified_to_sql, self.env.uid),
            predicate=partial(self._is_qualified, self.env.uid),
        )

    @staticmethod
    def _is_qualified(user_id, case):
        return user_id in case.sudo().service_id.agent_ids.ids

    @staticmethod
    def _qualified_to_sql(user_id, model, alias, query):
        return SQL(
            "EXISTS (SELECT FROM cp_service_agent_rel WHERE user_id = %s AND service_id = %s)",
            user_id,
            model._field_to_sql(alias, "service_id", query),
        )

    def get_reasons(self, case, users):
        service = case.service_id
        agents = (service.agent_ids & users).filtered(lambda user: user._is_cp_service_agent())
        return dict.fromkeys(agents.ids, self.env._("Qualified for %s", service.name))

    def get_channels(self):
        return self.env["cp.service"].browse(self.env["cp.case"]._get_sight_service_ids())


class WorkedOn(SightTerm):
    """All agents see the cases that they have worked on: the ledger knows which."""

    def get_domain(self):
        case_ids = self.env["cp.case"]._remember("worked on", self._fetch_ids)
        if case_ids is None:
            return self.get_lookup_domain()
        if case_ids == "{}":
            return Domain.FALSE
        return Domain.custom(to_sql=partial(self._ids_to_sql, case_ids))

    def _fetch_ids(self):
        """Outside one's services; the other cases are seen anyway.

        :return: as PostgreSQL writes an array: they go back as they come, and thousands of values
            cost more than the search. None if they are too many
        """
        service_ids = self.env["cp.case"]._get_sight_service_ids()
        # sudo: the ledger is what the rule is made of
        query = (
            self.env["cp.case.worker"]
            .sudo()
            ._search(
                [("user_id", "=", self.env.uid), ("service_id", "not in", service_ids)],
                limit=MAX_LITERAL_IDS + 1,
            )
        )
        [(case_ids,)] = self.env.execute_query(
            SQL(
                "SELECT CASE WHEN count(*) <= %s THEN coalesce(array_agg(case_id), '{}')::text END "
                "FROM (%s) worked",
                MAX_LITERAL_IDS,
                query.select("case_id"),
            )
        )
        return case_ids

    @staticmethod
    def _ids_to_sql(case_ids, model, alias, query):
        return SQL("%s = ANY(%s::int[])", SQL.identifier(alias, "id"), case_ids)

    def get_lookup_domain(self):
        return Domain.custom(
            to_sql=partial(self._worked_on_to_sql, self.env.uid),
            predicate=partial(self._has_worked_on, self.env.uid),
        )

    @staticmethod
    def _has_worked_on(user_id, case):
        # Nobody has worked on a case that is not made yet.
        return bool(case.id) and user_id in case.sudo().worker_ids.user_id.ids

    @staticmethod
    def _worked_on_to_sql(user_id, model, alias, query):
        return SQL(
            "EXISTS (SELECT FROM cp_case_worker WHERE user_id = %s AND case_id = %s)",
            user_id,
            SQL.identifier(alias, "id"),
        )

    def search_newest(self, domain, limit):
        # Alone, it is a join, for which PostgreSQL chooses whether the ledger or the domain leads.
        return self._search_newest(self.get_lookup_domain(), domain, limit)

    def get_reasons(self, case, users):
        rows = case.worker_ids.filtered(lambda row: row.user_id in users)
        return {
            row.user_id.id: self.env._("Worked on since %s", format_date(self.env, row.first_date))
            for row in rows
        }
