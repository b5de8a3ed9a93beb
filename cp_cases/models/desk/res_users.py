from datetime import timedelta

from odoo import api, fields, models
from odoo.service.model import retrying
from odoo.tools import SQL

from ...tools.acting import as_system

# How long somebody's browser may be silent; a reload or a change of place takes less.
ABSENT_AFTER = timedelta(minutes=5)


class ResUsers(models.Model):
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

    def unlink(self):
        """The cases of these users go back to the queue, and the ledger keeps their names."""
        self.check_access("unlink")
        # sudo: whoever may delete users need not see cases
        held_sudo = (
            self.env["cp.case"]
            .sudo()
            .search([("user_id", "in", self.ids), ("state", "!=", "closed")])
        )
        held_sudo._return_to_queue()
        # sudo: the ledger is the system's
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
            self._release_locks()
        return result

    def copy_data(self, default=None):
        """A copy of somebody who writes a new case writes none, and has the status of before."""
        vals_list = super().copy_data(default=default)
        # sudo: whoever copies a user need not have rights on what is the system's
        for vals, user_sudo in zip(vals_list, self.sudo(), strict=True):
            former = user_sudo.cp_former_im_status
            if former and "manual_im_status" not in (default or {}):
                vals["manual_im_status"] = False if former == "online" else former
        return vals_list

    def _release_locks(self):
        """Whoever is gone keeps no email from the others."""
        # sudo: the drafts of others; the texts stay
        drafts_sudo = self.env["cp.case.draft"].sudo()
        drafts_sudo.search([("user_id", "in", self.ids), ("holds_lock", "=", True)])._release()

    def _notify_qualification(self):
        """What these users may see is another now: their screens subscribe anew."""
        self.env["cp.case"]._forget_sight()
        # sudo: nothing is read but the contacts of the users, whose channels are meant
        for user in self.sudo():
            user._bus_send("cp_cases.channels_changed", {})

    # ------------------------------------------------------------
    # BUSY
    # ------------------------------------------------------------

    def _begin_busy(self):
        """Show the users as busy, and keep the status that they have now for afterwards."""
        self._order_busy_changes()
        # sudo: what is kept is the system's
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
        """The users choose a status themselves: that one stays."""
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
        """Let one transaction at a time decide whether the users are busy: of two, the later one
        is run again and sees the drafts of the other."""
        if self:
            self.env.execute_query(
                SQL(
                    "UPDATE res_users SET write_date = write_date WHERE id = ANY(%s) RETURNING id",
                    list(self.ids),
                )
            )
