from odoo import api, models
from odoo.exceptions import AccessError

from ...tools.search import fold


class CpCase(models.Model):
    """Who can see a case, and why: the one rule, asked as each of the users it may concern."""

    _inherit = "cp.case"

    @api.readonly
    def get_viewers(self):
        """Who sees the case, and why. Supervisors only.

        :return: a list of dictionaries: ``user`` (id), ``name``, ``reasons`` (texts)
        :raise AccessError: for others than supervisors
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.user._is_cp_supervisor():
            raise AccessError(self.env._("Only a supervisor looks up who can see a case."))
        # sudo: a supervisor may not read the groups and companies of other users
        users_sudo = self.env["res.users"]._get_cp_agents().sudo().filtered("active")
        viewers_sudo = self._get_viewers(users_sudo).sorted(lambda user: (fold(user.name), user.id))
        reasons = self._get_sight_reasons(viewers_sudo)
        return [
            {
                "user": user_sudo.id,
                "name": user_sudo.name,
                "reasons": [texts[user_sudo.id] for texts in reasons if user_sudo.id in texts],
            }
            for user_sudo in viewers_sudo
        ]

    def _get_sight_reasons(self, users):
        """
        :return: for each reason why some of ``users`` see the case, a text by the user's id
        """
        # sudo: the rule reads fields that the supervisor may not
        case_sudo, users_sudo = self.sudo(), users.sudo()
        supervisors_sudo = users_sudo.filtered(lambda user: user._is_cp_supervisor())
        return [
            dict.fromkeys(supervisors_sudo.ids, self.env._("Supervisor")),
            *(term.get_reasons(case_sudo, users_sudo) for term in self._get_sight_terms()),
        ]

    def action_view_viewers(self):
        """Open the list of who sees the case. Supervisors only.

        :raise AccessError: for others than supervisors
        """
        viewers = self.get_viewers()
        # sudo: only this method writes the lines; each supervisor reads his or her own
        lines_sudo = (
            self.env["cp.case.viewer"]
            .sudo()
            .create(
                [
                    {
                        "case_id": self.id,
                        "user_id": viewer["user"],
                        "reasons": "\n".join(viewer["reasons"]),
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
