from odoo import api, models

AGENT = "cp_cases.group_cp_cases_user"
SERVICE_AGENT = "cp_cases.group_cp_cases_service"
SUPERVISOR = "cp_cases.group_cp_cases_supervisor"
MANAGER = "cp_cases.group_cp_cases_manager"


class ResUsers(models.Model):
    """Which rights on cases somebody has: other methods ask these, not for groups."""

    _inherit = "res.users"

    def _is_cp_agent(self):
        """Whether the user has any right on cases: all others imply it."""
        return self.has_group(AGENT)

    def _is_cp_service_agent(self):
        """Whether the user sees the cases of the services that he or she is qualified for."""
        return self.has_group(SERVICE_AGENT)

    def _is_cp_supervisor(self):
        """Whether the user sees all cases of the active companies."""
        return self.has_group(SUPERVISOR)

    def _is_cp_manager(self):
        """Whether the user configures services and all that belongs to them."""
        return self.has_group(MANAGER)

    @api.model
    def _get_cp_agents(self):
        """All who have a right on cases, also those who are archived."""
        group = self.env.ref(AGENT, raise_if_not_found=False)
        # sudo: who is in which group is not for each user to read
        return self.browse(group.sudo().all_user_ids.ids if group else ())
