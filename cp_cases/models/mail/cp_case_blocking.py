from odoo import api, fields, models

from ...tools.actions import form_action


class CpCase(models.Model):
    """Blocks the sender of a case, which is offered where the case is spam."""

    _inherit = "cp.case"

    offers_blocking = fields.Boolean(
        "Offer to Block the Sender",
        compute="_compute_offers_blocking",
        groups="cp_cases.group_cp_cases_supervisor",
        help="Its disposition says that it is spam, and its sender is not blocked yet.",
    )

    @api.depends("disposition_id", "email_normalized", "service_id")
    def _compute_offers_blocking(self):
        Blocked = self.env["cp.blocked.sender"]
        for case in self:
            case.offers_blocking = bool(
                case.disposition_id.category == "spam"
                and case.email_normalized
                and not Blocked._find_for(case.email_normalized, case.service_id)
            )

    def action_block_sender(self):
        """Hold later emails of the case's customer to its service.

        :return: an action that opens the ``cp.blocked.sender``
        :raise AccessError: for others than supervisors, or if they do not see the case
        :raise UserError: if the case has no email address, or it is one of ours
        """
        self.ensure_one()
        self.check_access("read")
        return self._open_block(self.email_from)

    def _open_block(self, sender):
        return form_action(self.env["cp.blocked.sender"]._block(sender, self.service_id))
