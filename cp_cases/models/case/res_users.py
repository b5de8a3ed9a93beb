from odoo import fields, models

from ...tools.acting import as_system


class ResUsers(models.Model):
    """What becomes of an agent's cases when the agent changes."""

    _inherit = "res.users"

    cp_service_ids = fields.Many2many(
        "cp.service",
        "cp_service_agent_rel",
        "user_id",
        "service_id",
        "Qualified Services",
        copy=False,
        groups="cp_cases.group_cp_cases_user",
    )

    def unlink(self):
        """Delete the users. Their cases go back to the queue, and the ledger keeps their names."""
        self.check_access("unlink")
        # sudo: whoever may delete users need not see cases
        held_sudo = (
            self.env["cp.case"]
            .sudo()
            .search([("user_id", "in", self.ids), ("state", "!=", "closed")])
        )
        held_sudo._return_to_queue()
        # sudo: only the system writes the ledger
        as_system(self.env["cp.case.worker"])._keep_names(self)
        self.env["cp.case"]._forget_changes_of(self)
        return super().unlink()

    def write(self, vals):
        if "manual_im_status" in vals and "cp_former_im_status" not in vals:
            self._forget_busy()
        result = super().write(vals)
        if {"company_ids", "cp_service_ids", "group_ids"} & vals.keys():
            self._notify_qualification()
        if "active" in vals and not vals["active"]:
            self._release_all_locks()
        return result

    def _release_all_locks(self):
        """Let others answer the emails that these users were answering; their texts stay."""
        # sudo: these are drafts of other users than the caller
        drafts_sudo = self.env["cp.case.draft"].sudo()
        drafts_sudo.search([("user_id", "in", self.ids), ("holds_lock", "=", True)])._release()

    def _notify_qualification(self):
        """React to a change of what these users may see: the rule is looked up again, and their
        screens subscribe to the bus again."""
        self.env["cp.case"]._forget_sight()
        # sudo: only the contact of each user is read, whose channel the message goes to
        for user in self.sudo():
            user._bus_send("cp_cases.channels_changed", {})
        self._release_lost_locks()

    def _release_lost_locks(self):
        """Whoever does not see a case any more, or has it and cannot hold it any more, keeps none
        of its emails from the others."""
        # sudo: the drafts of others; the texts stay
        drafts_sudo = (
            self.env["cp.case.draft"]
            .sudo()
            .search(
                [("user_id", "in", self.ids), ("holds_lock", "=", True), ("case_id", "!=", False)]
            )
        )
        for user, drafts_of_user_sudo in drafts_sudo.grouped("user_id").items():
            cases_sudo = drafts_of_user_sudo.case_id
            lost_sudo = cases_sudo.filtered(
                lambda case, user=user: (
                    case.user_id == user and not case._can_hold(user, case.service_id)
                )
            )
            kept = cases_sudo._as(user)._filtered_access("write") - lost_sudo
            drafts_of_user_sudo.filtered(
                lambda draft, kept=kept: draft.case_id not in kept
            )._release()
