from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_list

from ..case.cp_case import ACTIVE_STATES, QUEUE_ORDER
from ..history.entry_kinds import FROM_CUSTOMER

# Counting stops here: longer queues are shown as "999+".
MAX_COUNT = 999
# Cases through which Take next leads on.
MAX_QUEUE = 40


class CpCase(models.Model):
    """The lists that an agent works from: how much is in each part of My Cases, what the customer
    of a case has said last, and what an empty list says."""

    _inherit = "cp.case"

    is_of_my_services = fields.Boolean(
        "Of My Services", store=False, search="_search_is_of_my_services"
    )
    last_words = fields.Char(
        compute="_compute_last_words",
        compute_sudo=False,
        help="How the last email of the customer begins.",
    )

    def _search_is_of_my_services(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("service_id", "in", self._get_sight_service_ids())
        return Domain.OR(domain if wanted else ~domain for wanted in value)

    # ------------------------------------------------------------
    # MY CASES
    # ------------------------------------------------------------

    @api.model
    @api.readonly
    def get_my_cases_counts(self):
        """How much is in each part of My Cases that the caller has.

        :return: by key of the part, a dictionary: ``count`` (up to MAX_COUNT), ``has_more``, and
            ``news``: whether something in it is unread
        """
        self.check_access("read")
        return {key: self._count_my(key, *part) for key, part in self._get_my_parts().items()}

    @api.model
    def _get_my_parts(self):
        """Model and domain of each part, as in its action; no model: nothing to count."""
        mine = [("user_id", "=", self.env.uid)]
        parts = {
            "personal": ("cp.case", [*mine, ("state", "in", ACTIVE_STATES)]),
            "team": (
                "cp.case",
                [("is_waiting", "=", True), ("is_of_my_services", "=", True)],
            ),
            "pinned": ("cp.case", [("is_pinned", "=", True)]),
            "active": ("cp.case.draft", mine),
            "recent": (None, []),
        }
        if not self.env.user._is_cp_service_agent():
            del parts["team"]
        return parts

    @api.model
    def _get_my_queue(self):
        """The first cases of the personal queue, as the user finds them there."""
        domain = self._get_my_parts()["personal"][1]
        return self.search(domain, order=QUEUE_ORDER, limit=MAX_QUEUE)

    @api.model
    def _count_my(self, key, model, domain):
        if not model:
            return {"count": 0, "has_more": False, "news": False}
        Model = self.env[model]
        count = Model.search_count(domain, limit=MAX_COUNT + 1)
        news = key == "personal" and Model.search_count([*domain, ("has_news", "=", True)], limit=1)
        return {
            "count": min(count, MAX_COUNT),
            "has_more": count > MAX_COUNT,
            "news": bool(news),
        }

    # ------------------------------------------------------------
    # WHAT THE CUSTOMER HAS SAID LAST
    # ------------------------------------------------------------

    @api.depends("message_ids")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_last_words(self):
        last_ids = self._fetch_last_email_ids()
        # sudo: who may read the case may read its emails
        emails_sudo = self.env["mail.message"].sudo().browse(last_ids.values())
        previews = emails_sudo._cp_get_previews()
        for case in self:
            case.last_words = previews.get(last_ids.get(case._origin.id), False)

    def _fetch_last_email_ids(self):
        """By id of the case, its last trusted email: what a stranger writes is not the
        customer's."""
        self.env["mail.message"].flush_model()
        found = self.env.execute_query(
            SQL(
                """
                SELECT res_id, max(id) FROM mail_message
                 WHERE model = 'cp.case' AND res_id = ANY(%s)
                   AND cp_entry_type IN %s AND cp_is_trusted AND cp_is_silent IS NOT TRUE
                 GROUP BY res_id
                """,
                list(self._origin._ids),
                FROM_CUSTOMER,
            )
        )
        return dict(found)

    # ------------------------------------------------------------
    # EMPTY LISTS
    # ------------------------------------------------------------

    @api.model
    def get_empty_list_help(self, help_message):
        """Add the addresses whose emails become cases to the help of an empty list."""
        addresses = self._get_help_services().filtered("alias_email").mapped("alias_email")
        if addresses:
            link = Markup('<a href="mailto:%s">%s</a>')
            listed = escape(format_list(self.env, ["%s"] * len(addresses)))
            links = listed % tuple(link % (address, address) for address in addresses)
            help_message = (help_message or "") + Markup(
                '<p class="oe_view_nocontent_alias">%s</p>'
            ) % self.env._("Emails to these addresses become cases: %s", links)
        return super().get_empty_list_help(help_message)

    @api.model
    def _get_help_services(self):
        """The service that the list is about, else those of the current user."""
        if not self.env.user._is_cp_agent():
            return self.env["cp.service"]
        service = self.env["cp.service"].browse(self.env.context.get("default_service_id", []))
        return service or self.env.user.cp_service_ids
