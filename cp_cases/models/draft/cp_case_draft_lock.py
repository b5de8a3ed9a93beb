from datetime import timedelta

import psycopg2.errors

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_datetime, format_time

from ...tools.acting import as_system
from ...tools.sql_log import expected_sql_errors


class CpCaseDraft(models.Model):
    """A draft that answers an email locks it: nobody else answers the same one meanwhile."""

    _inherit = "cp.case.draft"

    holds_lock = fields.Boolean("Locks its Email", readonly=True, default=True)

    _lock_uniq = models.UniqueIndex(
        "(message_id) WHERE holds_lock AND message_id IS NOT NULL",
        "This email is being answered by another agent.",
    )

    @api.model
    def _create_by_system(self, values):
        """The draft with these values, and with the lock if they hold one.

        :raise UserError: if another agent is answering that email
        """
        # sudo: the system fields; the values are ours
        try:
            # The release of a stale lock must reach the database first. Only that is flushed: to
            # flush everything would notify the screens twice.
            self.flush_model(["holds_lock"])
            with expected_sql_errors(), self.env.cr.savepoint(flush=False):
                return as_system(self).create(values).with_env(self.env)
        except psycopg2.errors.UniqueViolation as error:
            raise self._make_lock_error(values.get("message_id")) from error

    def _take_lock(self):
        self.ensure_one()
        try:
            with expected_sql_errors(), self.env.cr.savepoint():
                # sudo: see _create_by_system
                as_system(self).holds_lock = True
        except psycopg2.errors.UniqueViolation as error:
            raise self._make_lock_error(self.message_id.id) from error

    @api.model
    def _clear_lock(self, message):
        """Release the lock on an email if it is stale, to make way for a new one.

        :raise UserError: while another agent is answering the email
        """
        if not message:
            return
        # sudo: the drafts of others
        draft_sudo = self.sudo().search(
            [("message_id", "=", message.id), ("holds_lock", "=", True)]
        )
        if not draft_sudo:
            return
        if not draft_sudo._is_stale():
            raise self._make_lock_error(message.id)
        draft_sudo._release()

    def _is_stale(self):
        """Whether its author has not touched it for so long that another may take its email."""
        hours = self.env["ir.config_parameter"]._cp_get("lock_hours")
        return bool(hours) and self.write_date <= fields.Datetime.now() - timedelta(hours=hours)

    @api.model
    def _make_lock_error(self, message_id):
        """The error that says who is answering the email.

        If the lock is too new for this transaction to see it, another transaction looks it up.
        """
        rows = []
        if message_id:
            query = SQL(
                """SELECT p.name, d.create_date
                     FROM cp_case_draft d
                     JOIN res_users u ON u.id = d.user_id
                     JOIN res_partner p ON p.id = u.partner_id
                    WHERE d.message_id = %s AND d.holds_lock""",
                message_id,
            )
            rows = self.env.execute_query(query)
            if not rows:
                with self.env.registry.cursor() as cr:
                    rows = self.env(cr=cr).execute_query(query)
        if not rows:
            return UserError(self.env._("You have just opened this draft in another window."))
        return UserError(self._format_lock(*rows[0]))

    # ------------------------------------------------------------
    # RELEASING
    # ------------------------------------------------------------

    def action_release(self):
        """Take the lock off the emails; the texts stay with their authors. Supervisors only.

        :raise AccessError: for others than supervisors, or if they do not see the case
        """
        if not self.env.user._is_cp_supervisor():
            raise AccessError(
                self.env._("Only a supervisor unlocks an email that another agent is answering.")
            )
        # sudo: only its author may read a draft; a supervisor needs access to its case
        drafts_sudo = self.sudo().exists()
        self.env["cp.case"].browse(drafts_sudo.case_id.ids).check_access("read")
        drafts_sudo._release()
        return True

    def _release(self):
        # sudo: a system field
        as_system(self).holds_lock = False

    # ------------------------------------------------------------
    # WHAT OTHERS ARE TOLD
    # ------------------------------------------------------------

    @api.model
    def _format_lock(self, agent_name, since):
        """Who is answering, and since when, in the words of the reader.

        :param datetime since: when the draft was begun
        """
        today = fields.Datetime.context_timestamp(self, fields.Datetime.now()).date()
        if fields.Datetime.context_timestamp(self, since).date() == today:
            moment = format_time(self.env, since, time_format="short")
        else:
            moment = format_datetime(self.env, since, dt_format="short")
        return self.env._(
            "%(agent)s has been answering since %(since)s.", agent=agent_name, since=moment
        )
