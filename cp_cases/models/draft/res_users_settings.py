from odoo import api, fields, models


class ResUsersSettings(models.Model):
    """Where an agent has made the last case: the next one begins there."""

    _inherit = "res.users.settings"

    cp_service_id = fields.Many2one(
        "cp.service",
        "Service of the Last Case Made",
        ondelete="set null",
        copy=False,
        index="btree_not_null",
        groups="base.group_system",
    )

    @api.model
    def _get_fields_blacklist(self):
        return [*super()._get_fields_blacklist(), "cp_service_id"]
