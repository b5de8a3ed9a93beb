from odoo import api, models
from odoo.tools.safe_eval import safe_eval

# Beyond it, a queue is just long.
MAX_COUNT = 999

ACTIONS = {
    "personal": "cp_cases.cp_case_action_personal_queue",
    "team": "cp_cases.cp_case_action_team_queue",
    "pinned": "cp_cases.cp_case_action_pinned",
    "active": "cp_cases.cp_case_draft_action",
}


class CpCaseMy(models.AbstractModel):
    """What stands in the queues of an agent."""

    _name = "cp.case.my"
    _description = "My Cases"

    @api.model
    @api.readonly
    def get_my_cases_counts(self):
        """How much stands in each part of My Cases that the caller has.

        :return: by key of the part: ``count``, ``has_more``, and ``news``: whether something in
            it is unread
        """
        self.check_access("read")
        keys = [*ACTIONS, "recent"]
        if not self.env.user.has_group("cp_cases.group_cp_cases_service"):
            keys.remove("team")
        return {key: self._count_my(key) for key in keys}

    @api.model
    def _count_my(self, key):
        if key not in ACTIONS:
            return {"count": 0, "has_more": False, "news": False}
        action = self.env["ir.actions.act_window"]._for_xml_id(ACTIONS[key])
        domain = safe_eval(action["domain"], {"uid": self.env.uid})
        Model = self.env[action["res_model"]]
        count = Model.search_count(domain, limit=MAX_COUNT + 1)
        return {
            "count": min(count, MAX_COUNT),
            "has_more": count > MAX_COUNT,
            "news": key == "personal"
            and bool(Model.search_count([*domain, ("has_news", "=", True)], limit=1)),
        }
