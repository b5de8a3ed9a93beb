from markupsafe import Markup, escape

from odoo import api, models
from odoo.tools import format_list


class CpCase(models.Model):
    """The help in an empty list of cases."""

    _inherit = "cp.case"

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
