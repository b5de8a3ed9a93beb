from enum import Enum
from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# Up to this many cases worked on outside one's services, their ids stand in the query as
# literals, which PostgreSQL answers from the primary key; beyond it, it hashes the ledger's.
MAX_LITERAL_IDS = 2500
# How many of the newest cases worked on are hashed for Form.WALK_BACK; others are looked up.
NEWEST_WORKED_ON = 1000
# Where a transaction remembers what the rule has looked up. It is emptied by commit and rollback,
# unlike the cache of the cursor: a call that is run again asks again.
SIGHT = "cp_cases.sight"


class Form(Enum):
    """In what form a query asks the rule. It is in the context under :data:`FORM`, where no client
    can put one. SERVICES and LEDGER are the two halves of what one sees."""

    FEW = "of few cases, each looked up in the ledger"
    SERVICES = "of the cases of one's services alone"
    LEDGER = "of the cases worked on outside one's services, from the ledger"
    WALK = "of cases one after the other, in an order that has an index"
    WALK_BACK = "of cases one after the other, about from the newest to the oldest"


FORM = "cp_cases_form"


class CpCase(models.Model):
    """The one rule for who sees a case. Nothing else decides it.

    A supervisor sees every case of the companies; an agent with *qualified services* the cases
    of his or her services and those worked on; an agent with *worked on* those alone;
    everybody else none.
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
        # By the database, like the search: nothing else of the cases has to be read for it.
        visible_ids = set(self._query_visible())
        for case in self:
            case.visible_to_me = case._origin.id in visible_ids

    def _query_visible(self):
        domain = Domain("id", "in", self.ids) & self._get_visible_domain(Form.FEW)
        # sudo: the rule itself, not the rule on top of the rule
        return self.sudo()._search(domain)

    def _search_visible_to_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._get_visible_domain(self.env.context.get(FORM))
        return Domain.OR(domain if wanted else ~domain for wanted in value)

    @api.model
    def _forget_sight(self):
        """After a change of what the rule is made of, ask again within this transaction too.
        Between transactions nothing is remembered."""
        self.env.cr.precommit.data.pop(SIGHT, None)
        self.env["cp.case"].invalidate_model(["visible_to_me"], flush=False)
        for model in ("mail.activity", "mail.followers", "mail.message"):
            self.env[model].invalidate_model(["cp_visible_to_me"], flush=False)

    # ------------------------------------------------------------
    # WHO ELSE MAY SEE IT
    # ------------------------------------------------------------

    def _get_readers(self, users):
        """Those among ``users`` who may read all these cases, as they themselves would."""
        return users.filtered(
            lambda user: user._is_internal() and self._as(user).has_access("read")
        )

    def _get_viewers(self, users):
        """Those among ``users`` who see one of these cases: the rule, asked as each of them, in
        one query for all."""
        self._remember_services_of(users)
        asked = [
            self._as(user)._query_visible().select(SQL("%s AS user_id", user.id)) for user in users
        ]
        if not asked:
            return users
        viewer_ids = {row[0] for row in self.env.execute_query(SQL(" UNION ALL ").join(asked))}
        return users.filtered(lambda user: user.id in viewer_ids)

    def _as(self, user):
        """The cases as ``user`` meets them in all his or her companies."""
        companies = user.sudo().company_ids
        return self.with_user(user).with_context(allowed_company_ids=companies.ids)

    # ------------------------------------------------------------
    # WHAT THE CURRENT USER MAY SEE
    # ------------------------------------------------------------

    @api.model
    def _sees_some_cases(self):
        return self.env.user.has_group("cp_cases.group_cp_cases_user")

    @api.model
    def _sees_all_cases(self):
        return self.env.user.has_group("cp_cases.group_cp_cases_supervisor")

    @api.model
    def _get_sight_service_ids(self):
        """Ids of the services whose cases the current user sees because of a qualification."""
        if not self.env.user.has_group("cp_cases.group_cp_cases_service"):
            return []
        return self._remember("services", self._fetch_sight_service_ids)

    @api.model
    def _fetch_sight_service_ids(self):
        return list(self._get_services_sudo()._search([("agent_ids", "in", self.env.uid)]))

    @api.model
    def _get_services_sudo(self):
        # sudo: an archived service, or one of another company, still has its cases
        return self.env["cp.service"].sudo().with_context(active_test=False)

    @api.model
    def _remember_services_of(self, users):
        """As each of ``users`` would look them up, in one query for all."""
        groups = self._get_services_sudo()._read_group(
            [("agent_ids", "in", users.ids)], ["agent_ids"], ["id:array_agg"]
        )
        services = {user_sudo.id: service_ids for user_sudo, service_ids in groups}
        for user in users:
            self.with_user(user)._remember("services", partial(services.get, user.id, []))

    @api.model
    def _get_sight_keys(self):
        """
        :return: the ids of services and of users. Every case that the current user sees is of one
            of the services, or one of the users has worked on it. None if that leaves out nothing.
        """
        if self._sees_all_cases():
            return None
        return self._get_sight_service_ids(), [self.env.uid]

    @api.model
    def _remember(self, key, fetch):
        """What ``fetch`` gives for the current user, asked once in a transaction; a page of cases
        needs it for the page, its count and its checks."""
        memo = self.env.cr.precommit.data.setdefault(SIGHT, {})
        key = (self.env.uid, key)
        if key not in memo:
            memo[key] = fetch()
        return memo[key]

    @api.model
    def _is_remembered(self, key):
        return (self.env.uid, key) in self.env.cr.precommit.data.get(SIGHT, ())

    @api.model
    def _get_visible_domain(self, form=None):
        """
        :param form: a :class:`Form`; whatever else is none
        """
        if not self._sees_some_cases():
            return Domain.FALSE
        companies = Domain("company_id", "in", self.env.companies.ids)
        if self._sees_all_cases():
            return companies
        if form is Form.FEW and not self._is_remembered("services"):
            is_qualified = self.env.user.has_group("cp_cases.group_cp_cases_service")
            to_sql = partial(self._few_to_sql, self.env.uid, is_qualified)
            return companies & Domain.custom(to_sql=to_sql)
        service_ids = self._get_sight_service_ids()
        of_services = Domain("service_id", "in", service_ids)
        if form is Form.SERVICES:
            return companies & of_services
        if form is Form.LEDGER:
            return companies & ~of_services & self._get_worked_on_domain(None)
        if form in WORKED_ON_SQL:
            to_sql = partial(self._worked_on_in_form_to_sql, self.env.uid, WORKED_ON_SQL[form])
            return companies & (of_services | Domain.custom(to_sql=to_sql))
        worked_ids = self._get_worked_on_ids(service_ids)
        return companies & (of_services | self._get_worked_on_domain(worked_ids))

    @api.model
    def _query_ledger(self, service_ids):
        """What the current user has worked on outside the services ``service_ids``, without reading
        the cases: the ledger knows their service, and by it their company."""
        # sudo: the ledger is what the rule is made of
        return (
            self.env["cp.case.worker"]
            .sudo()
            ._search(
                Domain("user_id", "=", self.env.uid)
                & Domain("service_id", "not in", service_ids)
                & self._get_companies_domain()
            )
        )

    @api.model
    def _get_companies_domain(self):
        """What the ledger is asked of the companies: nothing where no service is of another."""
        company_ids = self.env.companies._ids
        elsewhere = partial(self._fetch_service_elsewhere, company_ids)
        if not self._remember(("elsewhere", company_ids), elsewhere):
            return Domain.TRUE
        of_companies = self._get_services_sudo()._search([("company_id", "in", company_ids)])
        return Domain("service_id", "in", of_companies)

    @api.model
    def _fetch_service_elsewhere(self, company_ids):
        domain = [("company_id", "not in", company_ids)]
        return list(self._get_services_sudo()._search(domain, limit=1))

    @api.model
    def _is_rule_alone(self):
        """Whether no record rule of someone else hides cases that this one shows."""
        rules = self.env["ir.rule"]._compute_domain(self._name, "read")
        return rules == Domain("visible_to_me", "=", True).optimize(self)

    @api.model
    def _get_worked_on_domain(self, case_ids):
        """
        :param str case_ids: the cases worked on, as PostgreSQL writes an array; None: those of
            the ledger
        """
        if case_ids == "{}":
            return Domain.FALSE
        return Domain.custom(to_sql=partial(self._worked_on_to_sql, self.env.uid, case_ids))

    @api.model
    def _get_worked_on_ids(self, service_ids):
        """The ids of the cases worked on outside the services ``service_ids``, as PostgreSQL writes
        an array; None if they are more than :data:`MAX_LITERAL_IDS`."""
        key = ("worked", tuple(service_ids), self.env.companies._ids)
        return self._remember(key, partial(self._fetch_worked_on_ids, service_ids))

    @api.model
    def _is_sight_walked(self):
        """Whether the current user has worked on too many cases to name them in a query."""
        if self.env.su or not self._sees_some_cases() or self._sees_all_cases():
            return False
        return self._get_worked_on_ids(self._get_sight_service_ids()) is None

    @api.model
    def _is_sight_named(self):
        """Whether the current user sees no more than what a query names by the ids of the cases."""
        sees_more = self._sees_all_cases() or self._get_sight_service_ids()
        return not (self.env.su or sees_more or self._is_sight_walked())

    @api.model
    def _sees_at_least(self, count):
        """Whether the current user is known to see so many cases, without counting them."""
        return self._is_sight_walked() and count <= MAX_LITERAL_IDS and self._is_rule_alone()

    @api.model
    def _fetch_worked_on_ids(self, service_ids):
        query = self._query_ledger(service_ids)
        query.limit = MAX_LITERAL_IDS + 1
        # One text: they go back as they come, and thousands of values cost more than the search.
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
    def _few_to_sql(user_id, is_qualified, model, alias, query):
        """The services too are looked up case by case, which is one query less."""
        worked_on = worked_on_few_sql(SQL.identifier(alias, "id"), worked_on_sql(user_id))
        if not is_qualified:
            return worked_on
        return SQL(
            "(EXISTS (SELECT FROM cp_service_agent_rel WHERE user_id = %s AND service_id = %s "
            "OFFSET 0) OR %s)",
            user_id,
            model._field_to_sql(alias, "service_id", query),
            worked_on,
        )

    @staticmethod
    def _worked_on_in_form_to_sql(user_id, in_form_sql, model, alias, query):
        return in_form_sql(SQL.identifier(alias, "id"), worked_on_sql(user_id))

    @staticmethod
    def _worked_on_to_sql(user_id, case_ids, model, alias, query):
        column = SQL.identifier(alias, "id")
        if case_ids is None:
            return SQL("%s IN (%s)", column, worked_on_sql(user_id))
        return SQL("%s = ANY(%s::int[])", column, case_ids)


def worked_on_sql(user_id):
    return SQL("SELECT case_id FROM cp_case_worker WHERE user_id = %s", user_id)


def worked_on_few_sql(column, worked_on):
    # OFFSET 0 keeps PostgreSQL from hashing all of the ledger for them.
    return SQL("EXISTS (%s AND case_id = %s OFFSET 0)", worked_on, column)


def worked_on_walk_sql(column, worked_on):
    # IS TRUE keeps it a condition, for which the ledger is hashed, instead of a join.
    return SQL("(%s IN (%s)) IS TRUE", column, worked_on)


def worked_on_walk_back_sql(column, worked_on):
    oldest = SQL(
        "(SELECT min(case_id) FROM (%s ORDER BY case_id DESC LIMIT %s) newest)",
        worked_on,
        NEWEST_WORKED_ON,
    )
    return SQL(
        "CASE WHEN %(column)s >= %(oldest)s THEN %(hashed)s ELSE %(looked_up)s END",
        column=column,
        oldest=oldest,
        hashed=worked_on_walk_sql(column, SQL("%s AND case_id >= %s", worked_on, oldest)),
        looked_up=worked_on_few_sql(column, worked_on),
    )


# How each form asks whether a case has been worked on.
WORKED_ON_SQL = {
    Form.FEW: worked_on_few_sql,
    Form.WALK: worked_on_walk_sql,
    Form.WALK_BACK: worked_on_walk_back_sql,
}
