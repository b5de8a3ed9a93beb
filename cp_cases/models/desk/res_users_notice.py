from odoo import fields, models


class ResUsers(models.Model):
    """What an agent wants to be told of at once: part of the preferences."""

    _inherit = "res.users"

    cp_notice = fields.Selection(
        [
            ("none", "Nothing"),
            ("mine", "On my cases"),
            ("queue", "On my cases and in the team queue"),
        ],
        "Tell Me of New Email",
        default="mine",
        required=True,
        copy=False,
        help="By a short message on the page, a number in the title of the tab and, where Odoo's "
        "push notifications are turned on, on the desktop.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "cp_notice"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, "cp_notice"]
