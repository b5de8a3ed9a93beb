from collections.abc import Collection

from odoo import api, models
from odoo.fields import Domain
from odoo.orm.domains import DomainAnd, DomainCondition
from odoo.tools import SQL

NEWEST = "id desc"


class CpCase(models.Model):
    """How pages of cases are found and sorted: the newest among those that one sees.

    With an OR between the terms of the rule, PostgreSQL looks through all cases, or through all
    that hold a common word. So each term finds its own newest, by what leads to them soonest,
    and these are merged. Nothing here decides who sees what.
    """

    _inherit = "cp.case"

    @api.model
    @api.readonly
    def web_search_read(
        self, domain, specification, offset=0, limit=None, order=None, count_limit=None
    ):
        """The newest are found and counted by one query: it takes little longer than to find the
        page, and words are not looked for twice."""
        if not limit or not count_limit or (order or self._order) != NEWEST:
            return super().web_search_read(domain, specification, offset, limit, order, count_limit)
        last = offset + limit
        found = self._search(domain, limit=max(last, count_limit), order=NEWEST).get_result_ids()
        page = self.browse(found[offset:last])
        return {"length": len(found) if page else 0, "records": page.web_read(specification)}

    @api.model
    def _search(
        self,
        domain,
        offset=0,
        limit=None,
        order=None,
        *,
        active_test=True,
        bypass_access=False,
    ):
        order = order and _complete_order(order)
        if not bypass_access and self._is_seen_by_terms():
            domain = self._clean_domain(domain).optimize_full(self)
            if domain.is_false():
                return self.browse()._as_query()
            if _names_cases(domain):
                query = self._search_in_sight(self._get_visible_domain(is_lookup=True), domain)
                query.order = order and self._order_to_sql(order, query)
                query.limit, query.offset = limit, offset
                return query
            if limit and order in (None, NEWEST):
                return self._search_merged(domain, offset or 0, limit)
        return super()._search(
            domain,
            offset,
            limit,
            order,
            active_test=active_test,
            bypass_access=bypass_access,
        )

    @api.model
    def _is_seen_by_terms(self):
        """Whether the terms of the rule alone tell what the current user finds: not for the
        superuser and supervisors, not beside another record rule, and not where another addon has
        given cases a field by which they are archived.

        :raise AccessError: if the user may read no cases at all
        """
        user = self.env.user
        if self.env.su or self._active_name or not user._is_cp_agent() or user._is_cp_supervisor():
            return False
        self.browse().check_access("read")
        rules = self.env["ir.rule"]._compute_domain(self._name, "read")
        return rules == Domain("visible_to_me", "=", True).optimize(self)

    @api.model
    def _search_merged(self, domain, offset, limit):
        """The newest, also where any would do: in their order, PostgreSQL stops early.

        :param domain: optimized
        """
        selects = []
        for term in self._get_sight_terms():
            query = term.search_newest(domain, offset + limit)
            if not query.is_empty():
                selects.append(SQL("(%s)", query.select()))
        if not selects:
            return self.browse()._as_query()
        found = self.env.execute_query(
            SQL(
                "SELECT id FROM (%s) seen ORDER BY id DESC LIMIT %s OFFSET %s",
                SQL(" UNION ").join(selects),
                limit,
                offset,
            )
        )
        return self.browse(case_id for (case_id,) in found)._as_query()

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if field_name == "number":
            # Numbers sort as numbers: 9 before 10.
            column = self._field_to_sql(alias, "number", query)
            query._order_groupby.append(column)
            return SQL("length(%s) %s, %s %s", column, direction, column, direction)
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)


def _complete_order(order):
    """``order`` with one place for each case: in another, cases of the same subject could stand on
    two pages, and others on none."""
    fname, _space, direction = order.rpartition(",")[2].strip().partition(" ")
    return order if fname in ("id", "number") else f"{order}, id {direction}"


def _names_cases(domain):
    """Whether it is of cases that are given: each is looked up.

    :param domain: optimized
    """
    conditions = domain.children if isinstance(domain, DomainAnd) else [domain]
    return any(
        isinstance(condition, DomainCondition)
        and condition.field_expr == "id"
        and condition.operator == "in"
        and isinstance(condition.value, Collection)
        for condition in conditions
    )
