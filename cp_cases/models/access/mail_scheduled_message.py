from odoo import models


class MailScheduledMessage(models.Model):
    """On a case, a scheduled message is posted as a note; on a closed case it is not posted."""

    _name = "mail.scheduled.message"
    _inherit = ["mail.scheduled.message", "cp.case.guard"]

    _cp_model_field = "model"
