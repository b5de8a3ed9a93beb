from odoo import models

from .res_users_rights import AGENT, MANAGER, SERVICE_AGENT, SUPERVISOR

RIGHTS = (AGENT, SERVICE_AGENT, SUPERVISOR, MANAGER)


class ResGroups(models.Model):
    """Rights on cases are given and taken by way of groups, too."""

    _inherit = "res.groups"

    def write(self, vals):
        if not {"implied_ids", "user_ids"} & vals.keys():
            return super().write(vals)
        before = self._get_cp_members()
        result = super().write(vals)
        after = self._get_cp_members()
        changed = {
            user_id for group, ids in before.items() for user_id in ids ^ after.get(group, set())
        }
        self.env["res.users"].browse(sorted(changed)).exists()._notify_qualification()
        return result

    def _get_cp_members(self):
        """The ids of the users who have each of the rights on cases."""
        refs = (self.env.ref(xmlid, raise_if_not_found=False) for xmlid in RIGHTS)
        # sudo: who is in which group is not for each user to read
        return {group: set(group.sudo().all_user_ids.ids) for group in refs if group}
