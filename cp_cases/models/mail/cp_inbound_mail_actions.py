from odoo import api, models
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

    def write(self, vals):
        """Tell the screens that count held mail when there is more or less of it."""
        changed = self.browse()
        if "state" in vals:
            changed = self.filtered(lambda one: "held" in {one.state, vals["state"]})
        result = super().write(vals)
        for inbound in changed:
            inbound._notify_count()
        return result

    def _notify_count(self):
        companies = self.service_id.company_id
        if not companies:
            # sudo: what has no service is for the supervisors of every company
            companies = self.env["res.company"].sudo().search([("active", "=", True)])
        self.env["cp.case"]._notify_companies(companies)

    @api.model
    def _cron_tell_of_held(self):
        """Ask a supervisor of each company, once a day, to decide about the mails that are held."""
        held = self.search([("state", "=", "held")], order="id")
        for company, mails in held.grouped(lambda inbound: inbound.service_id.company_id).items():
            summary = self.env._("Emails are held: %(count)s", count=len(mails))
            # As long as the last question is open, there is no other.
            if not mails.activity_ids:
                mails[0]._ask("cp_cases.group_cp_cases_supervisor", summary, company)

    def _ask(self, group, summary, company=None):
        """Ask the first user of a group to decide about a mail.

        :param str group: its external id
        :param company: the ``res.company`` where the user works; None or empty: any
        """
        users = self.env.ref(group).all_user_ids.filtered(
            lambda user: (
                user.active
                and not user._is_superuser()
                and (not company or company in user.company_ids)
            )
        )
        if users:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=summary,
                user_id=users.sorted("id")[:1].id,
            )
