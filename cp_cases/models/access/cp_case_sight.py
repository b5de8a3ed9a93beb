from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, Query

from .sight_terms import Qualified, WorkedOn

# The key in cr.precommit.data of what the rule has looked up in this transaction. Commit and
# rollback empty it, unlike the cache of the cursor: a call that is run again looks it up again.
SIGHT = "cp_cases.sight"


class Remembered(dict):
    """What the rule has looked up, by user, groups and what it is."""

    def __deepcopy__(self, _memo):
        # Odoo's tests copy what a transaction keeps, and nobody can copy a domain.
        return Remembered()


class CpCase(models.Model):
    """The one rule for who sees a case. Nothing else decides it.

    Supervisors see all cases of the active companies. Other agents see the cases of these companies
    for which one of the terms of the rule holds. Everybody else sees none.
    """

    _inherit = "cp.case"

    visible_to_me = fields.Boolean(
        "Visible to me",
        compute="_compute_visible_to_me",
        search="_search_visible_to_me",
        compute_sudo=False,
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_visible_to_me(self):
        # Asked of the database, like the search: no field of the cases has to be read for it.
        visible_ids = set(self._query_visible())
        for case in self:
            case.visible_to_me = case._origin.id in visible_ids

    def _query_visible(self):
        sight = self._get_visible_domain(is_lookup=True)
        return self._search_in_sight(sight, Domain("id", "in", self.ids))

    def _search_visible_to_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._get_visible_domain()
        return Domain.OR(domain if wanted else ~domain for wanted in value)

    # ------------------------------------------------------------
    # THE RULE
    # ------------------------------------------------------------

    @api.model
    def _get_sight_terms(self):
        """The terms of the rule for the current user, each a :class:`.sight_terms.SightTerm`: the
        reasons why agents other than supervisors see a case. Add a term to show cases to more
        people."""
        return [Qualified(self.env), WorkedOn(self.env)]

    @api.model
    def _get_visible_domain(self, is_lookup=False):
        """The rule as a domain on cases.

        :param bool is_lookup: whether the query looks up a few known cases one by one, which takes
            another domain to be fast
        """
        sight = self._remember(("sight", is_lookup), partial(self._make_sight, is_lookup))
        return self._get_companies_domain() & sight

    @api.model
    def _make_sight(self, is_lookup):
        """The rule without the companies."""
        user = self.env.user
        if not user._is_cp_agent():
            return Domain.FALSE
        if user._is_cp_supervisor():
            return Domain.TRUE
        terms = self._get_sight_terms()
        return Domain.OR(
            [term.get_lookup_domain() if is_lookup else term.get_domain() for term in terms]
        )

    @api.model
    def _get_companies_domain(self):
        return Domain("company_id", "in", self.env.companies.ids)

    @api.model
    def _search_in_sight(self, sight, domain):
        """The cases of ``domain`` that are in ``sight``.

        :param Domain sight: the rule, or one of its terms
        :param Domain domain: which cases are wanted
        :return: a query, without an order and a limit
        """
        # sudo: only for the rule itself; ``domain`` is evaluated as the current user
        cases_sudo = self.sudo()
        sight = (self._get_companies_domain() & sight).optimize_full(cases_sudo)
        domain = domain.optimize_full(self)
        if sight.is_false() or domain.is_false():
            return self.browse()._as_query()
        # Not by _search, which would ask the rule again.
        query = Query(self.env, self._table, self._table_sql)
        query.add_where(sight._to_sql(cases_sudo, self._table, query))
        query.add_where(domain._to_sql(self, self._table, query))
        return query

    @api.model
    def _get_sight_fields(self):
        """The names of the fields of a case that the rule reads."""
        fnames = (term.case_fields for term in self._get_sight_terms())
        return {"company_id"}.union(*fnames)

    @api.model
    def _get_sight_service_ids(self):
        """Ids of the services for which the current user is qualified to see all cases."""
        return self._remember("services", self._fetch_sight_service_ids)

    @api.model
    def _fetch_sight_service_ids(self):
        if not self.env.user._is_cp_service_agent():
            return []
        # sudo: an archived service, or one of another company, still has its cases
        services_sudo = self.env["cp.service"].sudo().with_context(active_test=False)
        return list(services_sudo._search([("agent_ids", "in", self.env.uid)]))

    # ------------------------------------------------------------
    # WHAT A TRANSACTION REMEMBERS OF IT
    # ------------------------------------------------------------

    @api.model
    def _remember(self, key, fetch):
        """Return ``fetch()`` for the current user, called once in a transaction: a page of cases
        needs the result for the page, its count and its checks.

        Groups are part of the key, as many ways lead to a change of somebody's groups.
        """
        memo = self.env.cr.precommit.data.setdefault(SIGHT, Remembered())
        key = (self.env.uid, self.env.user._get_group_ids(), key)
        if key not in memo:
            memo[key] = fetch()
        return memo[key]

    @api.model
    def _forget_sight(self):
        """Drop what this transaction has looked up for the rule: call it after a change of what
        the rule depends on. Nothing is remembered between transactions."""
        self.env.cr.precommit.data.pop(SIGHT, None)
        self.env["cp.case"].invalidate_model(["visible_to_me"], flush=False)
        for model in ("mail.activity", "mail.followers", "mail.message"):
            self.env[model].invalidate_model(["cp_visible_to_me"], flush=False)

    # ------------------------------------------------------------
    # WHO ELSE MAY SEE IT
    # ------------------------------------------------------------

    def _get_readers(self, users):
        """Those among ``users`` who may read all of these cases with their own rights."""
        return users.filtered(
            lambda user: user._is_internal() and self._as(user).has_access("read")
        )

    def _foresee_readers(self, users):
        """Those among ``users`` who will be able to read this case, which is not made yet, by the
        same rule.

        :return: an iterator: each is asked when he or she is needed
        """
        self.ensure_one()
        for user in users:
            case = self._as(user)
            if (
                user._is_internal()
                and case.browse().has_access("read")
                # sudo: the domain is the rule
                and case.sudo().filtered_domain(case._get_visible_domain(is_lookup=True))
            ):
                yield user

    def _get_viewers(self, users):
        """Those among ``users`` who see at least one of these cases: one query asks the rule for
        each of them."""
        asked = [
            self._as(user)._query_visible().select(SQL("%s AS user_id", user.id)) for user in users
        ]
        if not asked:
            return users
        viewer_ids = {row[0] for row in self.env.execute_query(SQL(" UNION ALL ").join(asked))}
        return users.filtered(lambda user: user.id in viewer_ids)

    def _as(self, user):
        """The cases with the rights of ``user``, with all his or her companies active."""
        companies = user.sudo().company_ids
        return self.with_user(user).with_context(allowed_company_ids=companies.ids)
