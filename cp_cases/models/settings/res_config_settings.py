from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.settings import SETTINGS


class ResConfigSettings(models.TransientModel):
    """Each setting has a field, named ``cp_`` and its name. Odoo's ``config_parameter`` would store
    neither 0 nor a switch that is off, and would show a value out of range as it is."""

    _inherit = "res.config.settings"

    cp_close_after_days = fields.Integer("Close resolved cases after")
    cp_final_resolves = fields.Boolean("A final disposition resolves the case")
    cp_lock_hours = fields.Float("Take over untouched drafts after")
    cp_max_file_mb = fields.Float("Largest file")
    cp_max_mail_mb = fields.Float("Largest email")
    cp_pin_from_conversation = fields.Boolean("Pin cases made in a conversation")
    cp_authserv_id = fields.Char(
        "Mail server that authenticates senders",
        help="The authserv-id of the Authentication-Results header (RFC 8601) that your own mail "
        "server writes. Empty: no email proves that its sender is a colleague.",
    )
    cp_raw_mail_days = fields.Integer("Keep raw emails for")

    @api.constrains(*(f"cp_{name}" for name in SETTINGS))
    def _check_cp_limits(self):
        for settings in self:
            for name, setting in SETTINGS.items():
                value = settings[f"cp_{name}"]
                if setting.nearest(value) != value:
                    raise ValidationError(settings._get_cp_limits_text(setting))

    def _get_cp_limits_text(self, setting):
        units = {"days": self.env._("days"), "hours": self.env._("hours"), "MB": self.env._("MB")}
        field = self.env["ir.model.fields"]._get(self._name, f"cp_{setting.name}")
        number = self.env["ir.config_parameter"]._cp_format
        values = {
            "setting": field.field_description,
            "least": number(setting.least),
            "greatest": number(setting.greatest),
            "unit": units[setting.unit],
        }
        if setting.zero_is_never:
            return self.env._(
                '"%(setting)s": from %(least)s to %(greatest)s (%(unit)s), or 0 for never.',
                **values,
            )
        return self.env._('"%(setting)s": from %(least)s to %(greatest)s (%(unit)s).', **values)

    @api.model
    def get_values(self):
        get_setting = self.env["ir.config_parameter"]._cp_get
        return super().get_values() | {f"cp_{name}": get_setting(name) for name in SETTINGS}

    def set_values(self):
        result = super().set_values()
        for name in SETTINGS:
            self.env["ir.config_parameter"]._cp_set(name, self[f"cp_{name}"])
        return result
