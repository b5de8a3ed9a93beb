from odoo import fields, models
from odoo.fields import Command, Domain

from ...tools.acting import as_system


class CpCase(models.Model):
    """Pinned cases: a personal list of each user, which does not change the cases."""

    _inherit = "cp.case"

    pinned_user_ids = fields.Many2many(
        "res.users",
        "cp_case_pin_rel",
        "case_id",
        "user_id",
        "Pinned by",
        copy=False,
        groups="base.group_system",
    )
    # Computed with the other marks: one query finds all marks of a page.
    is_pinned = fields.Boolean(
        "Pinned", compute="_compute_marks", search="_search_is_pinned", compute_sudo=False
    )

    def _search_is_pinned(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: users may not read who has pinned a case; this asks only for the user's own pins
        pinned = self.sudo()._search([("pinned_user_ids", "in", self.env.uid)])
        domain = Domain("id", "in", pinned)
        return Domain.OR(domain if wanted else ~domain for wanted in value)

    def action_pin(self):
        """Pin the cases for the caller."""
        return self._set_pin(Command.link(self.env.uid))

    def action_unpin(self):
        """Unpin the cases for the caller."""
        return self._set_pin(Command.unlink(self.env.uid))

    def _set_pin(self, command):
        self.check_access("read")
        # sudo: whoever sees a case may pin it, also a closed one
        as_system(self).write({"pinned_user_ids": [command]})
        # Nobody else sees the user's pins, so nobody else is told.
        self.env.user._bus_send("cp_cases.queue_changed", {"user_id": self.env.uid})
        return True
