from odoo import models


class MailScheduledMessage(models.Model):
    """Posted by its author when its time has come: a note, or not at all on a closed case."""

    _name = "mail.scheduled.message"
    _inherit = ["mail.scheduled.message", "cp.case.guard"]

    _cp_model_field = "model"
