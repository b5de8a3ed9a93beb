from datetime import timedelta

from odoo import api, fields, models
from odoo.service.model import retrying

from ...tools import rows

# A user whose browser has been silent for so long is gone; a reload or another network takes less.
ABSENT_AFTER = timedelta(minutes=5)


class ResUsers(models.Model):
    """The status *Busy*: whoever makes a new case by hand has it until the last draft of one is
    gone."""

    _inherit = "res.users"

    cp_former_im_status = fields.Selection(
        [
            ("online", "Online"),
            ("away", "Away"),
            ("busy", "Do Not Disturb"),
            ("offline", "Offline"),
        ],
        "Status before Busy",
        copy=False,
        groups="base.group_system",
        help="While the user is busy with new cases: the status that comes back after the last.",
    )
    cp_busy_paused = fields.Boolean(
        "Busy again on Return",
        copy=False,
        groups="base.group_system",
        help="The user has left with new cases half written, and has the former status meanwhile.",
    )

    def copy_data(self, default=None):
        """Give the copy of a busy user the status from before: the copy is writing nothing."""
        vals_list = super().copy_data(default=default)
        # sudo: whoever copies a user need not have rights on the system's fields
        for vals, user_sudo in zip(vals_list, self.sudo(), strict=True):
            former = user_sudo.cp_former_im_status
            if former and "manual_im_status" not in (default or {}):
                vals["manual_im_status"] = False if former == "online" else former
        return vals_list

    def _begin_busy(self):
        """Show the users as busy, and keep the status that they have now for afterwards."""
        self._order_busy_changes()
        # sudo: the kept status is a field of the system
        for user in self.sudo().filtered(lambda user: not user.cp_former_im_status):
            user._set_busy_status("busy", former=user.manual_im_status or "online")

    def _end_busy(self):
        """Give the former status back to those who are writing no new case any more."""
        self._order_busy_changes()
        # sudo: see _begin_busy
        drafts_sudo = self.env["cp.case.draft"].sudo()
        writing = drafts_sudo.search([("kind", "=", "new"), ("user_id", "in", self.ids)]).user_id
        idle = self.sudo() - writing
        idle._give_back_status()
        idle.cp_busy_paused = False

    def _resume_busy(self):
        # sudo: see _begin_busy
        self.sudo().filtered("cp_busy_paused")._begin_busy()

    def _forget_busy(self):
        """Forget the status from before, since the users have chosen one themselves: that stays."""
        # sudo: see _begin_busy
        self.sudo().filtered(lambda user: user.cp_former_im_status or user.cp_busy_paused).write(
            {"cp_former_im_status": False, "cp_busy_paused": False}
        )

    @api.model
    def _cron_pause_busy(self):
        """Give the former status back to those whose browser is gone: closed, or crashed. They
        are busy again when they go on writing."""
        retrying(self._pause_absent, self.env)

    @api.model
    def _pause_absent(self):
        limit = fields.Datetime.now() - ABSENT_AFTER
        busy = self.search([("cp_former_im_status", "!=", False)])
        present = busy.filtered(lambda user: (user.presence_ids.last_poll or limit) > limit)
        (busy - present)._give_back_status(paused=True)
        busy._end_busy()

    def _give_back_status(self, paused=False):
        for user in self.filtered("cp_former_im_status"):
            user._set_busy_status(user.cp_former_im_status, paused=paused)

    def _set_busy_status(self, status, former=False, paused=False):
        self.ensure_one()
        self.write(
            {
                "manual_im_status": False if status == "online" else status,
                "cp_former_im_status": former,
                "cp_busy_paused": paused,
            }
        )
        self._bus_send(
            "bus.bus/im_status_updated",
            {
                "debounce": False,
                "im_status": self.partner_id.im_status,
                "partner_id": self.partner_id.id,
            },
            subchannel="presence",
        )

    def _order_busy_changes(self):
        """Let one transaction at a time decide whether the users are busy: the later of two is run
        again, and then sees the drafts of the other."""
        rows.serialize(self)
