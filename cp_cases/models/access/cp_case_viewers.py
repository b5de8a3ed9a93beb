from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import format_date


class CpCase(models.Model):
    """Who can see a case, and why: the one rule, asked as each of the users it may concern."""

    _inherit = "cp.case"

    @api.readonly
    def get_viewers(self):
        """Who sees the case, and why. Supervisors only.

        :return: a list of dictionaries: ``user`` (id), ``name``, ``reasons`` (texts)
        """
        self.ensure_one()
        self.check_access("read")
        if not self._sees_all_cases():
            raise AccessError(self.env._("Only a supervisor looks up who can see a case."))
        # sudo: groups and companies of others
        group_sudo = self.env.ref("cp_cases.group_cp_cases_user").sudo()
        users_sudo = group_sudo.all_user_ids.filtered("active")
        viewers_sudo = self._get_viewers(users_sudo)
        return [
            {
                "user": user_sudo.id,
                "name": user_sudo.name,
                "reasons": self._as(user_sudo)._get_sight_reasons(self.env),
            }
            for user_sudo in viewers_sudo.sorted(lambda user_sudo: (user_sudo.name, user_sudo.id))
        ]

    def _get_sight_reasons(self, env):
        """Why the current user sees the case, in the words of ``env``."""
        case_sudo = self.sudo()
        reasons = []
        if self._sees_all_cases():
            reasons.append(env._("Supervisor"))
        if case_sudo.service_id.id in self._get_sight_service_ids():
            reasons.append(env._("Qualified for %s", case_sudo.service_id.name))
        row_sudo = case_sudo.worker_ids.filtered(lambda row: row.user_id.id == self.env.uid)
        if row_sudo:
            reasons.append(env._("Worked on since %s", format_date(env, row_sudo.first_date)))
        return reasons

    def action_view_viewers(self):
        """Open the list of who sees the case."""
        viewers = self.get_viewers()
        # sudo: the lines are written here alone; their readers are supervisors, each their own
        lines_sudo = (
            self.env["cp.case.viewer"]
            .sudo()
            .create(
                [
                    {
                        "case_id": self.id,
                        "user_id": viewer["user"],
                        "reasons": "; ".join(viewer["reasons"]),
                    }
                    for viewer in viewers
                ]
            )
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who can see case %s", self.number),
            "res_model": lines_sudo._name,
            "views": [(False, "list")],
            "domain": [("id", "in", lines_sudo.ids)],
            "target": "new",
        }
