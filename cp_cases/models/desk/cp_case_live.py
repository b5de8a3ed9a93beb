from odoo import api, models

CHANGES = "cp_cases.changes"


class CpCase(models.Model):
    """What changes on a case reaches the open screens of those who may see it.

    A message holds ids alone. Whoever gets one reads again, under the one rule, so that nothing
    leaves by this way.
    """

    _inherit = "cp.case"

    def _notify_change(self):
        """Tell, at the end of the transaction, who shows these cases or a queue that they stand
        in. However much changes, it is told once; a savepoint on the way may tell it before."""
        if not self:
            return
        changes = self._get_changes()
        # sudo: to whom a case belongs, not what it holds
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
            precommit.add(self._send_changes)
        return precommit.data[CHANGES]

    @api.model
    def _notify_companies(self, companies):
        """Tell the supervisors of something that is on no case yet."""
        for company_id in companies.ids:
            self._get_changes()["res.company"][company_id] = True

    @api.model
    def _forget_changes_of(self, users):
        """They are about to be deleted: nobody is left to be told."""
        for user_id in users.ids:
            self._get_changes()["res.users"].pop(user_id, None)

    @api.model
    def _send_changes(self):
        changes = self.env.cr.precommit.data.pop(CHANGES)
        # sudo: nothing is read but the contact of an agent, whose channel is meant
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

    # ------------------------------------------------------------
    # WHAT COUNTS AS A CHANGE
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        cases = super().create(vals_list)
        cases._notify_change()
        return cases

    def write(self, vals):
        if vals.keys() <= {"pinned_user_ids"}:
            return super().write(vals)
        # Also those who lose it.
        self._notify_change()
        result = super().write(vals)
        self._notify_change()
        if self._get_sight_fields() & vals.keys():
            self._notify_sight()
        return result

    def _notify_sight(self):
        """Who hears of these cases may have lost sight of them: their screens subscribe anew, and
        the server lets in those who still see them."""
        for case in self:
            case._bus_send("cp_cases.channels_changed", {})

    def _set_pin(self, command):
        result = super()._set_pin(command)
        # One's pins are one's own.
        self.env.user._bus_send("cp_cases.queue_changed", {"user_id": self.env.uid})
        return result

    @api.private
    def _add_entry(self, kind, body, is_written=False):
        messages_sudo = super()._add_entry(kind, body, is_written=is_written)
        self._notify_change()
        return messages_sudo

    def _message_post_after_hook(self, message, msg_values):
        self._notify_change()
        return super()._message_post_after_hook(message, msg_values)
