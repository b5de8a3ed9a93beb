from odoo import api, fields, models
from odoo.fields import Domain

from ..case.cp_case import ACTIVE_STATES, QUEUE_ORDER

# Counting stops here: longer queues are shown as "999+".
MAX_COUNT = 999
# Cases through which Take next leads on.
MAX_QUEUE = 40


class CpCase(models.Model):
    """What an agent has in each part of My Cases."""

    _inherit = "cp.case"

    is_of_my_services = fields.Boolean(
        "Of My Services", store=False, search="_search_is_of_my_services"
    )

    def _search_is_of_my_services(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("service_id", "in", self._get_sight_service_ids())
        return Domain.OR(domain if wanted else ~domain for wanted in value)

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
