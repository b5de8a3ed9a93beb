from functools import partial
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.orm.domains import DomainCondition
from odoo.tools import SQL

from ...fields import IntegerArray, SearchText
from ...tools.search import searchable
from ..access.cp_case_sight import Form
from .cp_case_paging import NEWEST, WITHOUT_AIDS, get_conditions

# Beside its words, the index has keys of each case: its service, who has worked on it, and in which
# stretch of all cases it stands, a short one and a long one. Each kind has numbers of its own:
# users those above zero, services those below.
SHORT_STRETCH, LONG_STRETCH = (12, -1_000_000_000), (16, -1_500_000_000)
KEYS = (
    "(ARRAY[-{0}service_id, {1[1]} - ({0}id >> {1[0]}), {2[1]} - ({0}id >> {2[0]})] "
    "|| {0}worked_by)"
)
# With more, the index takes longer than reading the cases that it would have left out.
MAX_SERVICES = 8
MAX_STRETCHES = 32
# The newest cases are looked through until there should be so many times as many as needed …
RESERVE = 1.5
# … and if there are not, so many times as far …
WIDEN = 8
# … but through all at once rather than through more than such a share.
MAX_SHARE = 0.5
# Beyond it, hashing a ledger takes less time than looking each up.
MAX_LOOKED_UP = 2000
# A word that one of so many cases holds is found sooner by going through them.
COMMON = 8
# In the time of reading one case at random, so many are read one after the other.
IN_A_ROW = 4
# How finely PostgreSQL knows what stands in the search text. By its default, a word that stands in
# a few of a thousand cases is taken for one in a hundred, and looked for by reading them all.
SEARCH_TEXT_STATISTICS = 1000


class Expected(NamedTuple):
    """How many cases there are, how many of them hold the words, and how many of those one sees:
    more or less, as far as PostgreSQL knows, and at least one."""

    total: int
    hold: int
    count: float


class CpCase(models.Model):
    """How words are found among the cases that one sees: by one index, which has the words and who
    sees them, the newest first."""

    _inherit = "cp.case"

    search_text = SearchText(
        compute="_compute_search_text",
        store=True,
        # Indexed once for a new case instead of twice.
        precompute=True,
        help="Number, subject, name and addresses, in one column: one index serves all words.",
    )
    worked_by = IntegerArray(
        compute="_compute_worked_by",
        store=True,
        precompute=True,
        prefetch=False,
        copy=False,
        groups="base.group_system",
        help="The users of the ledger, for the index. Nothing is decided by it.",
    )

    # Of the column as it is: an index="trigram" is of unaccent(…) where that is installed.
    _search_text_idx = models.Index(lambda registry: get_search_text_index())

    def init(self):
        if not self._abstract:
            self.env.cr.execute(
                SQL(
                    "ALTER TABLE %s ALTER COLUMN search_text SET STATISTICS %s",
                    SQL.identifier(self._table),
                    SEARCH_TEXT_STATISTICS,
                )
            )
        return super().init()

    @api.depends("number", "name", "partner_name", "partner_id.email", "email_from")
    def _compute_search_text(self):
        for case in self:
            parts = (
                case.number,
                case.name,
                case.partner_name,
                case.partner_id.email,
                case.email_from,
            )
            case.search_text = searchable(" ".join(part for part in parts if part))

    @api.depends("worker_ids.user_id")
    def _compute_worked_by(self):
        groups = self.env["cp.case.worker"]._read_group(
            [("case_id", "in", self.ids)], ["case_id"], ["user_id:array_agg"]
        )
        worked_by = {case.id: user_ids for case, user_ids in groups}
        for case in self:
            case.worked_by = [user_id for user_id in worked_by.get(case.id, ()) if user_id]

    # ------------------------------------------------------------
    # KEYS
    # ------------------------------------------------------------

    @api.model
    def _get_sight_keys_domain(self):
        """What the index knows of the cases that the current user sees. The rule is asked as well;
        this keeps PostgreSQL from reading what it would hide."""
        keys = self._get_sight_keys()
        if not keys or len(keys[0]) > MAX_SERVICES:
            return Domain.TRUE
        service_ids, user_ids = keys
        return _has_key([-service_id for service_id in service_ids] + user_ids)

    @api.model
    def _get_newest_domain(self, oldest_id, newest_id):
        """
        :return: what the index knows of the cases between the two, and some that are older; None
            if that takes too many keys
        """
        for bits, first in (SHORT_STRETCH, LONG_STRETCH):
            stretches = range(oldest_id >> bits, (newest_id >> bits) + 1)
            if len(stretches) <= MAX_STRETCHES:
                return _has_key([first - stretch for stretch in stretches])
        return None

    # ------------------------------------------------------------
    # PAGES
    # ------------------------------------------------------------

    @api.model
    def _narrow(self, domain):
        domain = super()._narrow(domain)
        if not _holds_words(domain):
            return domain
        if self._is_sight_named():
            return domain.map_conditions(_hide_from_index)
        return domain & self._get_sight_keys_domain()

    @api.model
    def _search_page(self, domain, offset, limit, order):
        if not _holds_words(domain):
            return super()._search_page(domain, offset, limit, order)
        if self._is_sight_named():
            return None
        expected = self._expect(domain)
        if order in (None, NEWEST):
            if expected.hold * COMMON >= expected.total:
                return self._walk_newest(domain, offset, limit, order)
            return self._search_newest_words(domain, offset, limit, order, expected.count)
        gone_through = expected.total / expected.count * (offset + limit)
        if expected.count * IN_A_ROW <= gone_through:
            return self._search_by_words(domain, offset, limit, order, expected.count)
        return super()._search_page(domain, offset, limit, order)

    @api.model
    def _walk_newest(self, domain, offset, limit, order):
        """Case by case among what one sees, from the newest, until there are enough. Each service
        and the ledger has an index for it, and PostgreSQL merges them as it goes.

        :param domain: optimized
        """
        domain = domain.map_conditions(_hide_from_index)
        if self._sees_all_cases():
            return self._search_in_form(Form.WALK, domain, offset, limit, order)
        found = self._find_in_halves(domain, offset + limit, order, is_common=True)
        return self.browse(found[offset:])._as_query()

    @api.model
    def _search_newest_words(self, domain, offset, limit, order, count):
        """Among the newest cases first, as far back as there should be enough.

        :param domain: optimized
        :param int count: how many are found, more or less
        """
        last = offset + limit
        share = RESERVE * last / count
        newest_id = self._fetch_newest_id() if share < MAX_SHARE else None
        while share < MAX_SHARE:
            newest = self._get_newest_domain(int((1 - share) * newest_id), newest_id)
            if newest is None:
                break
            query = self._search_by_words(domain & newest, 0, last, order, count * share)
            found = query.get_result_ids()
            if len(found) == last:
                return self.browse(found[offset:])._as_query()
            share *= WIDEN
        return self._search_by_words(domain, offset, limit, order, count)

    @api.model
    def _search_by_words(self, domain, offset, limit, order, count):
        """The cases that hold the words lead: all of them are read, and the rule looks at each.

        :param domain: optimized
        :param int count: how many they are, more or less
        """
        form = Form.FEW if count <= MAX_LOOKED_UP else Form.WALK
        query = self._search_in_form(form, self._narrow(domain), offset, limit, order)
        if order == NEWEST:
            # By the index of the ids, PostgreSQL would go through many more until there are enough.
            query.order = SQL("%s + 0 DESC", SQL.identifier(self._table, "id"))
        return query

    @api.model
    def _fetch_newest_id(self):
        # sudo: it tells nobody anything
        newest_sudo = self.sudo()._search(Domain.TRUE, limit=1, order=NEWEST)
        return max(newest_sudo, default=0)

    @api.model
    def _expect(self, domain):
        """
        :param domain: optimized
        :return: an :class:`Expected`
        """
        seen = self._get_sight_keys_domain()
        if seen.is_true() and not self._sees_all_cases():
            service_ids = self._get_sight_service_ids()
            seen = Domain("service_id", "in", service_ids).optimize_full(self)
        table = SQL.identifier(self._table)
        parts = [
            SQL("SELECT 1 FROM %s", table),
            # sudo: no more than an estimate is asked for, and it goes nowhere
            self.sudo()._search(domain).select("1"),
            SQL("SELECT 1 FROM %s WHERE %s", table, seen._to_sql(self, self._table, None)),
        ]
        # With other processes, the parts would come in any order; and to start these takes longer
        # than to read what follows. Set each time: rolling back to a savepoint takes it back.
        [([plan],)] = self.env.execute_query(
            SQL("%s; EXPLAIN (FORMAT JSON) %s", WITHOUT_AIDS, SQL(" UNION ALL ").join(parts))
        )
        rows = [max(part["Plan Rows"], 1) for part in plan["Plan"]["Plans"]]
        if len(rows) < len(parts):
            # PostgreSQL leaves out what contradicts itself.
            return Expected(rows[0], 1, 1)
        total, hold, seen = rows
        return Expected(total, hold, max(hold * seen / total, 1))


def get_search_text_index():
    """The index of the words and of the keys. New entries go to their places at once: for a heap of
    those that wait, every search would have to go through it."""
    return f"USING gin (search_text gin_trgm_ops, {_format_keys('')}) WITH (fastupdate = off)"


def _format_keys(prefix):
    return KEYS.format(prefix, SHORT_STRETCH, LONG_STRETCH)


def _has_key(keys):
    return Domain.custom(to_sql=partial(_keys_to_sql, keys))


def _keys_to_sql(keys, model, alias, query):
    prefix = f"{SQL.identifier(alias).code}."
    made_of = (model._fields[fname] for fname in ("service_id", "worked_by"))
    return SQL("%s && %s", SQL(_format_keys(prefix), to_flush=made_of), keys)


def _holds_words(domain):
    """
    :param domain: optimized
    """
    return any(
        isinstance(condition, DomainCondition) and condition.field_expr == "search_text"
        for condition in get_conditions(domain)
    )


def _hide_from_index(condition):
    """Keep PostgreSQL from reading all that the index has of the words, which it takes for faster
    than it is, and from estimating them once more."""
    if condition.field_expr != "search_text":
        return condition
    return Domain.custom(to_sql=partial(_hidden_to_sql, condition))


def _hidden_to_sql(condition, model, alias, query):
    return SQL("coalesce(%s, FALSE)", condition._to_sql(model, alias, query))
