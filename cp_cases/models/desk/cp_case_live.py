from functools import partial

from odoo import api, models

CHANGES = "cp_cases.changes"


class CpCase(models.Model):
    """Tells the open screens of a change, by Odoo's bus.

    A message holds only ids. The screen that gets one reads the records again with the rights of
    its user, so a message reveals nothing.
    """

    _inherit = "cp.case"

    def _notify_change(self):
        """Tell the screens that show these cases, or a queue that they stand in, of a change. One
        message to each channel goes out at the end of the transaction, however much changes; a
        savepoint, which flushes, may send one before."""
        if not self:
            return
        changes = self._get_changes()
        # sudo: only service, company and agent of a case are read
        for case in self.sudo():
            changes["cp.case"][case.id] = True
            changes["cp.service"][case.service_id.id] = True
            changes["res.company"][case.company_id.id] = True
            changes["res.users"][case.user_id.id] = True

    @api.model
    def _get_changes(self):
        """What this transaction has changed so far: ids by model, in order."""
        precommit = self.env.cr.precommit
        if CHANGES not in precommit.data:
            precommit.data[CHANGES] = {
                name: {} for name in ("cp.case", "cp.service", "res.company", "res.users")
            }
            # A callback that adds the real one, which so runs after all that wait for the end by
            # then: Odoo's tracking writes entries in one of them.
            precommit.add(partial(precommit.add, self._send_changes))
        return precommit.data[CHANGES]

    @api.model
    def _notify_companies(self, companies):
        """Tell the supervisors of a change that belongs to no case yet."""
        for company_id in companies.ids:
            self._get_changes()["res.company"][company_id] = True

    @api.model
    def _forget_changes_of(self, users):
        """Drop what would be told to users who are about to be deleted."""
        for user_id in users.ids:
            self._get_changes()["res.users"].pop(user_id, None)

    @api.model
    def _send_changes(self):
        changes = self.env.cr.precommit.data.pop(CHANGES)
        # sudo: only the contact of an agent is read, whose channel the message goes to
        targets = {
            name: self.env[name].sudo().browse(filter(None, ids)) for name, ids in changes.items()
        }
        for case in targets["cp.case"]:
            case._bus_send("cp_cases.case_changed", {"case_id": case.id})
        for service in targets["cp.service"]:
            service._bus_send("cp_cases.queue_changed", {"service_id": service.id})
        for company in targets["res.company"]:
            self.env["bus.bus"]._sendone(
                (company, "cp_cases"), "cp_cases.queue_changed", {"company_id": company.id}
            )
        for user in targets["res.users"]:
            user._bus_send("cp_cases.queue_changed", {"user_id": user.id})

    def _notify_sight(self):
        """Make the screens that listen to these cases subscribe again: some users may have lost
        sight of them, and the server lets in only those who still see them."""
        for case in self:
            case._bus_send("cp_cases.channels_changed", {})
