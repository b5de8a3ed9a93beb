from odoo import models
from odoo.exceptions import UserError

from ...tools.acting import as_system


class CpInboundMail(models.Model):
    """What supervisors do with mails that have not become entries."""

    _inherit = "cp.inbound.mail"

    def action_release(self):
        """Let held or failed mails in: each becomes a case or joins one.

        :raise UserError: if a mail is neither held nor failed
        """
        self._check_supervisor("held", "failed")
        for inbound in self:
            # sudo: only the system writes these rows
            inbound.sudo()._process(release=True)
        return True

    def action_retry(self):
        """Process the mails once more by the usual rules, for example after a fault was mended.

        :raise UserError: if a mail is neither held nor failed
        """
        self._check_supervisor("held", "failed")
        for inbound in self:
            # sudo: only the system writes these rows
            inbound.sudo()._process(retry=True)
        return True

    def action_download_raw(self):
        """Download the mail as it came.

        :raise UserError: if the raw mail has been deleted
        """
        self.ensure_one()
        self.check_access("read")
        if not self.raw:
            raise UserError(self.env._("The raw mail has been deleted: its time was over."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/raw?download=true"
            f"&filename=mail-{self.id}.eml",
            "target": "download",
        }

    def action_discard(self):
        """Put held or failed mails aside for good. The raw mail is kept for its time.

        :raise UserError: if a mail is neither held nor failed
        """
        self._check_supervisor("held", "failed")
        # sudo: only the system writes these rows
        as_system(self).write({"state": "discarded"})
        return True

    def _check_supervisor(self, *states):
        self.check_access("read")
        if any(inbound.state not in states for inbound in self):
            raise UserError(
                self.env._(
                    "Only mails that are held or have failed can be released, retried or discarded."
                )
            )
