from collections.abc import Collection

from odoo import api, models
from odoo.fields import Domain
from odoo.orm.domains import DomainAnd, DomainCondition
from odoo.tools import SQL

from ..access.cp_case_sight import FORM, Form

NEWEST = "id desc"
READS_PAGE = "cp_cases_reads_page"
# What is in the cache as a page reads it, but for None.
PLAIN = {"boolean", "char", "datetime", "many2one", "selection"}
# Beyond it, cases that are named by their ids are not few.
MAX_FEW = 1000
# With more services, what divides them takes longer than it saves.
MAX_DIVIDED = 8
INDEXED = {"company_id", "service_id", "state"}
# The orders that go about from the newest case to the oldest.
BACKWARD = {"create_date desc", "number desc"}
# A page is read in less time than PostgreSQL takes to start other processes for it, or to compile
# the query.
WITHOUT_AIDS = SQL("SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off")


class CpCase(models.Model):
    """How PostgreSQL is asked for the cases that the rule shows, so that it answers at once.

    What is asked and what is found stays the same; nothing here decides who sees what.
    """

    _inherit = "cp.case"

    @api.model
    @api.readonly
    def web_search_read(
        self, domain, specification, offset=0, limit=None, order=None, count_limit=None
    ):
        """Find the ids of the page and those to be counted from an index, without reading the
        cases, and read the page alone."""
        if not limit or not count_limit:
            return super().web_search_read(domain, specification, offset, limit, order, count_limit)
        page_ids, length = self._find_page(domain, offset, limit, order or self._order, count_limit)
        return {
            "length": length if page_ids else 0,
            "records": self.browse(page_ids)._read_page(specification),
        }

    def _read_page(self, specification):
        return self.with_context(**{READS_PAGE: True}).web_read(specification)

    def _fetch_query(self, query, fields):
        fetched = super()._fetch_query(query, fields)
        if self.env.context.get(READS_PAGE) and self._fields["user_id"] in fields:
            # sudo: who an agent is, as everywhere
            fetched.user_id.sudo()._fetch_names()
        return fetched

    def _read_format(self, fnames, load="_classic_read"):
        """Value by value, it takes Odoo as long to read a page as PostgreSQL to find it: what the
        cache has as it is read is taken from there."""
        if load or not self.env.context.get(READS_PAGE):
            return super()._read_format(fnames, load)
        plain = [fname for fname in fnames if self._is_cached_plain(self._fields[fname])]
        rows = super()._read_format([fname for fname in fnames if fname not in plain], load)
        for fname in plain:
            values = self._fields[fname]._get_cache(self.env)
            for row in rows:
                value = values[row["id"]]
                row[fname] = False if value is None else value
        return rows

    def _is_cached_plain(self, field):
        if field.type not in PLAIN or (field.type == "char" and field.translate):
            return False
        if field.compute and field.store:
            field.recompute(self)
        elif field.compute and self:
            # Whoever asks for the first gets it computed for all.
            next(iter(self))[field.name]
        return not any(field._cache_missing_ids(self))

    @api.model
    def _find_page(self, domain, offset, limit, order, count_limit):
        """
        :return: the ids of the page, and how many cases there are up to ``count_limit``
        """
        last = offset + limit
        domain = Domain(domain).optimize_full(self)
        if order == NEWEST and (found := self._get_found(domain)):
            return found[offset:last], min(len(found), max(last, count_limit))
        if order != NEWEST and domain.is_true() and self._sees_at_least(max(last, count_limit)):
            # A walk for all that is counted is long.
            page_ids = self._search(domain, offset, limit, order).get_result_ids()
            return page_ids, max(last, count_limit)
        found = self._search(domain, limit=max(last, count_limit), order=order).get_result_ids()
        return found[offset:last], len(found)

    @api.model
    def _remember_found(self, case_ids):
        """The page of a search whose condition has found these visible cases already need not look
        for them again. Reading them asks the rule."""
        key = ("found", self.env.su, self.env.companies._ids)
        self._remember(key, set).update(case_ids)

    @api.model
    def _get_found(self, domain):
        """
        :param domain: optimized
        :return: the ids that it names if they have all been found already, newest first, or None
        """
        key = ("found", self.env.su, self.env.companies._ids)
        if _is_few(domain) and self._remember(key, set).issuperset(domain.value):
            return sorted(domain.value, reverse=True)
        return None

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
        is_formed = isinstance(self.env.context.get(FORM), Form)
        if not (self.env.su or bypass_access or is_formed) and self._sees_some_cases():
            domain = Domain(domain).optimize_full(self)
            if _names_few(domain):
                return self._search_in_form(Form.FEW, domain, offset, limit, order)
            query = self._search_page(domain, offset or 0, limit, order) if limit else None
            if query is not None:
                return query
            domain = self._narrow(domain)
        return super()._search(
            domain,
            offset,
            limit,
            order,
            active_test=active_test,
            bypass_access=bypass_access,
        )

    @api.model
    def _search_page(self, domain, offset, limit, order):
        """
        :param domain: optimized
        :return: None if the question may be asked as it stands
        """
        if self._sees_all_cases():
            return None
        if order in (None, NEWEST):
            if not (_is_in_index(domain) or self._is_sight_walked()):
                return None
            found = self._find_in_halves(domain, offset + limit, order)
            return self.browse(found[offset:])._as_query()
        if not self._is_sight_walked():
            return None
        self._remember("aids", self._forgo_aids)
        form = Form.WALK_BACK if order.lower() in BACKWARD else Form.WALK
        return self._search_in_form(form, domain, offset, limit, order)

    @api.model
    def _narrow(self, domain):
        """
        :param domain: optimized
        :return: a domain that finds the same among what the current user sees, in less time
        """
        return domain

    @api.model
    def _search_in_form(self, form, domain, offset=0, limit=None, order=None):
        """
        :param domain: optimized
        """
        # The form is for the rule alone, not for the conditions of the domain on other cases.
        query = self.with_context(**{FORM: form})._search(Domain.TRUE, offset, limit)
        if not query.is_empty():
            query.add_where(domain._to_sql(self, self._table, query))
            if order:
                query.order = self._order_to_sql(order, query)
        return query

    @api.model
    def _find_in_halves(self, domain, limit, order, is_common=False):
        """The newest cases of each half, found from its own end: the services, or the ledger.
        With an OR between the halves, PostgreSQL would look through all cases.

        :param order: NEWEST, or None: any of them
        :param is_common: whether many of the cases are looked for
        :return: ids
        """
        halves = self._select_halves(domain, limit, order, is_common)
        if not halves:
            return []
        found = self.env.execute_query(SQL("%s; %s", WITHOUT_AIDS, halves))
        return [case_id for (case_id,) in found]

    @api.model
    def _select_halves(self, domain, limit, order, is_common=False):
        """
        :return: a subquery; None if there is nothing to be found
        """
        is_walked = is_common or _is_in_index(domain)
        halves = []
        if self._has_part(Form.SERVICES, domain):
            halves = [
                self._search_in_form(Form.SERVICES, domain & part, 0, limit, order).subselect()
                for part in self._divide_services(is_common)
            ]
        if self._has_part(Form.LEDGER, domain):
            halves.append(self._select_worked_on(domain, limit, order, is_walked))
        if len(halves) < 2:
            return halves[0] if halves else None
        ordered = SQL("ORDER BY 1 DESC") if order else SQL()
        return SQL("(%s %s LIMIT %s)", SQL(" UNION ALL ").join(halves), ordered, limit)

    @api.model
    def _divide_services(self, is_common):
        """
        :return: domains, each of which PostgreSQL can go through from the newest case to the
            oldest; it merges them as it goes
        """
        service_ids = self._get_sight_service_ids()
        if not is_common or len(service_ids) > MAX_DIVIDED:
            return [Domain.TRUE]
        each = (Domain("service_id", "=", service_id) for service_id in service_ids)
        return [part.optimize_full(self) for part in each]

    @api.model
    def _has_part(self, form, domain):
        """Whether some of what is looked for can be there."""
        if not any(_is_of_services(condition) for condition in get_conditions(domain)):
            return form is Form.LEDGER or bool(self._get_sight_service_ids())
        return not (domain & self._get_visible_domain(form)).optimize_full(self).is_false()

    @api.model
    def _select_worked_on(self, domain, limit, order, is_walked):
        if not (is_walked and self._is_rule_alone()):
            return self._search_in_form(Form.LEDGER, domain, 0, limit, order).subselect()
        # Row by row of the ledger, each case is looked up for the domain. By itself, PostgreSQL
        # would read the whole index of the cases beside it.
        worked_on = self._query_ledger(self._get_sight_service_ids())
        if not domain.is_true():
            # sudo: the rows of the ledger are those that the rule shows
            case = self.sudo()._search(domain)
            case.add_where("cp_case_worker.case_id = cp_case.id")
            worked_on.add_where(SQL("EXISTS (%s OFFSET 0)", case.select("1")))
        if order:
            worked_on.order = "case_id DESC"
        worked_on.limit = limit
        return worked_on.subselect("case_id")

    @api.model
    def _forgo_aids(self):
        self.env.cr.execute(WITHOUT_AIDS)


def _names_few(domain):
    """Whether the domain names the cases by their ids.

    :param domain: optimized
    """
    return any(_is_few(condition) for condition in get_conditions(domain))


def _is_in_index(domain):
    """Whether it asks for nothing but what an index tells of a case whose id is known.

    :param domain: optimized
    """
    return domain.is_true() or all(
        isinstance(condition, DomainCondition) and condition.field_expr in INDEXED
        for condition in get_conditions(domain)
    )


def _is_few(condition):
    return (
        isinstance(condition, DomainCondition)
        and condition.field_expr == "id"
        and condition.operator == "in"
        and isinstance(condition.value, Collection)
        and len(condition.value) <= MAX_FEW
    )


def _is_of_services(condition):
    return isinstance(condition, DomainCondition) and condition.field_expr == "service_id"


def get_conditions(domain):
    """
    :return: those that all hold
    """
    return domain.children if isinstance(domain, DomainAnd) else [domain]
