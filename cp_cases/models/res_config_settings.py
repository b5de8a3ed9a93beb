from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cp_close_after_days = fields.Integer(
        "Close resolved cases after", config_parameter="cp_cases.close_after_days"
    )
    cp_final_resolves = fields.Boolean(
        "A final disposition resolves the case",
        config_parameter="cp_cases.final_resolves",
    )
    cp_lock_hours = fields.Float(
        "Take over untouched drafts after", config_parameter="cp_cases.lock_hours"
    )
    cp_max_file_mb = fields.Float("Largest file", config_parameter="cp_cases.max_file_mb")
    cp_max_mail_mb = fields.Float("Largest email", config_parameter="cp_cases.max_mail_mb")
    cp_pin_from_conversation = fields.Boolean(
        "Pin cases made in a conversation",
        config_parameter="cp_cases.pin_from_conversation",
    )
    cp_authserv_id = fields.Char(
        "Mail server that authenticates senders",
        config_parameter="cp_cases.authserv_id",
        help="The authserv-id of the Authentication-Results header (RFC 8601) that your own mail "
        "server writes. Empty: no email proves that its sender is a colleague.",
    )
    cp_raw_mail_days = fields.Integer(
        "Keep raw emails for", config_parameter="cp_cases.raw_mail_days"
    )
