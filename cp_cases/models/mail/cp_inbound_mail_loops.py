from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import email_normalize


class CpInboundMail(models.Model):
    """The loop guard: of mails that a machine may send because of ours, only so many are let in,
    as Odoo's settings ``mail.gateway.loop.*`` say. What people write is never counted."""

    _inherit = "cp.inbound.mail"

    loop_key = fields.Char(
        "Possible Loop",
        readonly=True,
        help="What the turns of a loop have in common: the sender, and the case that they join. "
        "Empty if the mail cannot be one.",
    )

    _loop_idx = models.Index("(loop_key, create_date) WHERE loop_key IS NOT NULL")

    @api.model
    def _get_loop_key(self, route):
        sender = route.sender
        if not sender or not self._may_be_loop(route):
            return False
        return f"{sender} {route.case.id}" if route.case else sender

    @api.model
    def _may_be_loop(self, route):
        """Whether a machine has written, or the mail follows one of ours at once. A report is no
        turn of a loop, as nothing answers it, and it tells what has not arrived."""
        if kind := route.automatic.kind:
            return kind != "bounce"
        return bool(route.case) and route.case._has_sent_last()

    @api.model
    def _is_loop(self, msg_dict, loop_key):
        """Whether as many mails as may come with this key have been let in lately, or the mail
        answers Odoo's own report of a loop."""
        if self.env["mail.thread"]._detect_loop_headers(msg_dict):
            return True
        get_param = self.env["ir.config_parameter"].get_param
        minutes = int(get_param("mail.gateway.loop.minutes", 120))
        threshold = int(get_param("mail.gateway.loop.threshold", 20))
        since = self.env.cr.now() - timedelta(minutes=minutes)
        if not loop_key or threshold > self.search_count(
            [("loop_key", "=", loop_key), ("create_date", ">=", since)], limit=threshold
        ):
            return False
        sender = email_normalize(msg_dict["email_from"])
        allowed = self.env["mail.gateway.allowed"]
        return not allowed.search_count([("email_normalized", "=", sender)], limit=1)
