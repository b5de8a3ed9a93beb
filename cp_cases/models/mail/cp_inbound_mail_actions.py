from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.acting import as_system
from ..access.res_users_rights import SUPERVISOR


class CpInboundMail(models.Model):
    """What supervisors do with mails that have not become entries."""

    _inherit = "cp.inbound.mail"

    has_no_queue = fields.Boolean(
        "Without a Queue",
        store=False,
        search="_search_has_no_queue",
        help="No service on the board has it: it is for supervisors of every company.",
    )

    def action_release(self):
        """Let held or failed mails in: each becomes a case or joins one.

        :raise UserError: if a mail is neither held nor failed
        """
        self._check_supervisor("held", "failed")
        for inbound in self:
            # sudo: only the system writes these rows
            inbound.sudo()._process(release=True)
        return self._end_questions()

    def action_retry(self):
        """Process the mails once more by the usual rules, for example after a fault was mended.

        :raise UserError: if a mail is neither held nor failed
        """
        self._check_supervisor("held", "failed")
        for inbound in self:
            # sudo: only the system writes these rows
            inbound.sudo()._process(retry=True)
        return self._end_questions()

    def action_download_raw(self):
        """Download the mail as it came.

        :raise UserError: if the raw mail has been deleted
        """
        self.ensure_one()
        self.check_access("read")
        if not self.raw:
            raise UserError(
                self.env._(
                    "The raw email has been deleted: the settings say for how long it is kept."
                )
            )
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
        return self._end_questions()

    def _check_supervisor(self, *states):
        self.check_access("read")
        if any(inbound.state not in states for inbound in self):
            raise UserError(
                self.env._(
                    "Only emails that are held or have failed can become cases, be tried again "
                    "or be discarded."
                )
            )

    def _end_questions(self):
        """Nobody is asked any more about what has been decided."""
        # sudo: whoever decides, the question may be another's
        decided_sudo = as_system(self).filtered(
            lambda inbound: inbound.state in ("done", "discarded")
        )
        decided_sudo.activity_ids.unlink()
        return True

    # ------------------------------------------------------------
    # WHO IS TOLD
    # ------------------------------------------------------------

    def _search_has_no_queue(self, operator, value):
        if operator != "in":
            return NotImplemented
        # With "any!", also by what the reader does not see.
        is_archived = Domain("company_id", "any!", [("active", "=", False)])
        domain = Domain("service_id", "=", False) | Domain("service_id", "any!", is_archived)
        return Domain.OR(domain if wanted else ~domain for wanted in value)

    @api.model
    def _cron_tell_of_held(self):
        """Ask each supervisor, once a day, to decide about the mails that he or she sees held."""
        held = self.search([("state", "=", "held")], order="id")
        for user in self._get_users(SUPERVISOR):
            seen = held & held.with_user(user)._filtered_access("read")
            # As long as the last question is open, there is no other.
            if seen and user not in seen.activity_ids.user_id:
                env = self.with_context(lang=user.lang).env
                seen[0]._ask(user, env._("Emails are held: %(count)s", count=len(seen)))

    @api.model
    def _get_users(self, group):
        """
        :param str group: external id
        """
        users = self.env.ref(group).all_user_ids
        return users.filtered(lambda user: user.active and not user._is_superuser()).sorted("id")

    def _ask(self, user, summary):
        """Ask a user to decide about a mail."""
        self.activity_schedule("mail.mail_activity_data_todo", summary=summary, user_id=user.id)
