from datetime import timedelta

import psycopg2.errors
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_datetime, html2plaintext, is_html_empty
from odoo.tools.mail import email_normalize_all

from ...tools.acting import as_system, is_system
from ...tools.markup_text import text_to_html
from ...tools.sql_log import expected_sql_errors
from ..access.cp_system_fields import clean_defaults
from ..case.cp_case import STATES


class CpCaseDraft(models.Model):
    """An email and/or a note that an agent is writing: an *active communication*.

    A draft that answers an email locks it: nobody else answers the same one meanwhile.
    """

    _name = "cp.case.draft"
    _description = "Draft"
    _inherit = ["cp.text", "cp.system.fields"]
    _rec_name = "subject"
    _order = "id desc"

    _system_fields = {
        "case_id",
        "holds_lock",
        "is_forward",
        "kind",
        "message_id",
        "route",
        "seen_message_id",
        "thread_id",
        "user_id",
    }

    kind = fields.Selection(
        [("reply", "Reply"), ("follow_up", "Follow-up case"), ("new", "New case")],
        required=True,
        readonly=True,
        default="new",
    )
    user_id = fields.Many2one(
        "res.users",
        "Agent",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
    )
    case_id = fields.Many2one("cp.case", readonly=True, index="btree_not_null", ondelete="cascade")
    thread_id = fields.Many2one("cp.case.thread", readonly=True, ondelete="set null")
    message_id = fields.Many2one(
        "mail.message", "Answers", readonly=True, index="btree_not_null", ondelete="set null"
    )
    service_id = fields.Many2one("cp.service", default=lambda self: self._default_service())
    partner_id = fields.Many2one("res.partner", "Contact")
    email_to = fields.Char("To")
    email_cc = fields.Char("Cc")
    email_bcc = fields.Char("Bcc")
    subject = fields.Char()
    body = fields.Html(sanitize="email_outgoing")
    note = fields.Html("Internal Note")
    attachment_ids = fields.Many2many("ir.attachment", string="Attachments")
    state_after = fields.Selection(STATES, "State on Sending")
    pending_reason_id = fields.Many2one("cp.pending.reason")
    disposition_id = fields.Many2one(
        "cp.disposition",
        "Disposition on Sending",
        domain="['|', ('service_ids', '=', False), ('service_ids', 'in', service_id)]",
    )
    holds_lock = fields.Boolean("Locks its Email", readonly=True, default=True)
    seen_message_id = fields.Integer(
        readonly=True, help="The newest entry of the case that the agent knows of."
    )
    arrived_message_ids = fields.Many2many(
        "mail.message", compute="_compute_arrived_message_ids", string="Arrived Meanwhile"
    )
    number = fields.Char(related="case_id.number", string="Case Number")

    _lock_uniq = models.UniqueIndex(
        "(message_id) WHERE holds_lock AND message_id IS NOT NULL",
        "This email is being answered by another agent.",
    )
    _follow_up_uniq = models.UniqueIndex(
        "(case_id, user_id) WHERE kind = 'follow_up'",
        "You are already writing a follow-up of this case.",
    )

    @api.depends_context("uid", "allowed_company_ids", "cp_arrived_message_ids")
    def _compute_arrived_message_ids(self):
        for draft in self:
            draft.arrived_message_ids = draft._get_arrived() | draft._get_announced()

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        # pylint: disable-next=context-overridden
        self = self.with_context(clean_defaults(self.env.context, self._system_fields))  # noqa: PLW0642
        if not is_system(self.env):
            for vals in vals_list:
                self._refuse_fields((self._system_fields - {"kind"}) & vals.keys())
                if vals.get("kind", "new") != "new":
                    self._refuse_fields({"kind"})
        drafts = super().create(vals_list)
        drafts._check_attachments()
        return drafts

    def write(self, vals):
        if not is_system(self.env):
            self._refuse_fields(self._system_fields & vals.keys())
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._check_attachments()
        return result

    def _check_attachments(self):
        """Nobody sends a file that he or she may not read."""
        self.attachment_ids.check_access("read")

    # ------------------------------------------------------------
    # OPENING
    # ------------------------------------------------------------

    @api.model
    def _open_reply(self, case, message):
        """The caller's draft that answers ``message`` (or, without one, writes on the case)."""
        draft = self.search(
            [
                ("kind", "=", "reply"),
                ("user_id", "=", self.env.uid),
                ("case_id", "=", case.id),
                ("message_id", "=", message.id),
                ("is_forward", "=", False),
            ],
            limit=1,
        )
        if not (draft and draft.holds_lock):
            self._clear_lock(message)
            if draft:
                draft._take_lock()
            else:
                draft = self._create_locked(self._prepare_reply_values(case, message))
        case._open_for_work()
        return draft

    @api.model
    def _open_follow_up(self, case):
        draft = self.search(
            [
                ("kind", "=", "follow_up"),
                ("user_id", "=", self.env.uid),
                ("case_id", "=", case.id),
            ]
        )
        return draft or self._create_locked(self._prepare_follow_up_values(case))

    @api.model
    def _create_locked(self, values):
        # sudo: the system fields; the values are ours
        try:
            # A lock that gave way must be gone; to flush everything would tell the screens twice.
            self.flush_model(["holds_lock"])
            with expected_sql_errors(), self.env.cr.savepoint(flush=False):
                return as_system(self).create(values).with_env(self.env)
        except psycopg2.errors.UniqueViolation as error:
            raise self._make_lock_error(values.get("message_id")) from error

    def _take_lock(self):
        self.ensure_one()
        try:
            with expected_sql_errors(), self.env.cr.savepoint():
                # sudo: see _create_locked
                as_system(self).holds_lock = True
        except psycopg2.errors.UniqueViolation as error:
            raise self._make_lock_error(self.message_id.id) from error

    @api.model
    def _clear_lock(self, message):
        """Make way for a new lock on an email: only a stale one gives way.

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
        """A refusal with the name of who is answering the email.

        The lock may be younger than what this transaction can see: asked for in another one.
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
        name, since = rows[0]
        return UserError(
            self.env._(
                "%(agent)s has been answering this email since %(since)s.",
                agent=name,
                since=format_datetime(self.env, since, dt_format="short"),
            )
        )

    @api.model
    def _prepare_reply_values(self, case, message):
        email_to, email_cc = self._get_reply_addresses(case, message)
        return {
            "kind": "reply",
            "user_id": self.env.uid,
            "case_id": case.id,
            "thread_id": message.cp_thread_id.id or case.thread_ids[:1].id,
            "message_id": message.id,
            "service_id": case.service_id.id,
            "partner_id": case.partner_id.id,
            "email_to": email_to,
            "email_cc": email_cc,
            "subject": f"Re: {case.name}",
            "body": self._get_first_text(case) + self._quote(message),
            "seen_message_id": case._get_newest_entry_id(),
        }

    @api.model
    def _prepare_follow_up_values(self, case):
        return {
            "kind": "follow_up",
            "user_id": self.env.uid,
            "case_id": case.id,
            "service_id": case.service_id.filtered("active").id or self._default_service().id,
            "partner_id": case.partner_id.id,
            "email_to": case.email_from or case.partner_id.email_formatted,
            "subject": case.name,
            "body": self._get_first_text(case),
            "holds_lock": False,
        }

    @api.model
    def _get_reply_addresses(self, case, message):
        """To and Cc of an email that answers one of a customer, or goes on with one of ours."""
        if message.cp_entry_type == "outgoing":
            return message.outgoing_email_to, message.cp_email_cc
        trusted = message if message.cp_is_trusted else message.browse()
        email_to = trusted.email_from or case.email_from or case.partner_id.email_formatted
        return email_to, self._get_reply_copies(trusted)

    @api.model
    def _get_reply_copies(self, message):
        """People in copy, and the other addressees, without our own addresses and the sender."""
        addresses = ", ".join(filter(None, (message.incoming_email_to, message.incoming_email_cc)))
        sender = email_normalize_all(message.email_from or "")
        return ", ".join(
            address for address in email_normalize_all(addresses) if address not in sender
        )

    @api.model
    def _get_first_text(self, case):
        template = case.service_id.sudo().reply_template_id
        return self._render_text(template, case) if template else Markup("<p><br></p>")

    @api.model
    def _render_text(self, template, case):
        """A canned text for one case, in the language of its contact."""
        # sudo: agents use the texts that administrators wrote
        template_sudo = template.sudo().with_context(lang=case.partner_id.lang)
        return template_sudo._render_field("body_html", case.ids)[case.id]

    @api.model
    def _quote(self, message):
        if not message or is_html_empty(message.body):
            return Markup()
        intro = self.env._(
            "On %(date)s, %(sender)s wrote:",
            date=format_datetime(self.env, message.date, dt_format="short"),
            sender=message.author_id.name or message.email_from or self.env._("somebody"),
        )
        body = self._get_quotable_body(message)
        return Markup('<p>%s</p><blockquote type="cite">%s</blockquote>') % (intro, body)

    @api.model
    def _get_quotable_body(self, message):
        """The text of an email for an editor, which must fetch nothing from elsewhere either."""
        body = message.with_context(cp_show_remote_images=False).cp_body
        if str(body).lstrip().startswith("<pre"):
            # What came as plain text is quoted as text, not as code.
            body = text_to_html(html2plaintext(body))
        return body

    # ------------------------------------------------------------
    # ENDING
    # ------------------------------------------------------------

    def action_discard(self):
        """Throw the drafts away. Nothing is left behind."""
        self._check_mine()
        action = self._get_action_after(self.case_id)
        # sudo: a draft goes by this method alone
        self.sudo().unlink()
        return action

    def action_release(self):
        """Take the lock off the emails; the texts stay with their authors. Supervisors only."""
        Case = self.env["cp.case"]
        if not Case._sees_all_cases():
            raise AccessError(self.env._("Only a supervisor releases a lock."))
        # sudo: a draft is for its author's eyes alone; its case decides
        drafts_sudo = self.sudo().exists()
        Case.browse(drafts_sudo.case_id.ids).check_access("read")
        drafts_sudo._release()
        return True

    def _release(self):
        # sudo: a system field
        as_system(self).holds_lock = False

    def _check_mine(self):
        if self != self.exists():
            raise UserError(self.env._("This draft has already been sent or discarded."))
        self.check_access("write")
        if any(draft.user_id != self.env.user for draft in self):
            raise AccessError(self.env._("This draft belongs to another agent."))

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "current",
        }
