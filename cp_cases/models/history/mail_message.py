import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.acting import is_system
from ...tools.actions import form_action
from ...tools.context import BESIDE_CASES
from .entry_kinds import ENTRY_KINDS, FROM_CUSTOMER

# For an index, which takes no parameters.
CUSTOMER_KINDS = ", ".join(f"'{key}'" for key in FROM_CUSTOMER)


class MailMessage(models.Model):
    """An entry in the history of a case is a message with a ``cp_entry_type``."""

    _name = "mail.message"
    _inherit = ["mail.message", "cp.case.satellite"]

    _cp_model_field = "model"

    # Emails of strangers about which nobody has decided.
    _cp_undecided_domain = [
        ("model", "=", "cp.case"),
        ("cp_entry_type", "in", FROM_CUSTOMER),
        ("cp_is_trusted", "=", False),
        ("cp_is_silent", "=", False),
        ("cp_is_put_aside", "=", False),
    ]

    cp_entry_type = fields.Selection(
        [(key, kind.label) for key, kind in ENTRY_KINDS.items()],
        "Kind of Entry",
        readonly=True,
        copy=False,
    )
    cp_thread_id = fields.Many2one(
        "cp.case.thread",
        "Case Thread",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    # No client reads it: the reader may not see the case of that thread.
    cp_moved_from_thread_id = fields.Many2one(
        "cp.case.thread",
        "Moved from",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups=fields.NO_ACCESS,
    )
    cp_is_trusted = fields.Boolean("Trusted Sender", readonly=True, copy=False)
    cp_is_automatic = fields.Boolean("Automatic", readonly=True, copy=False)
    cp_is_silent = fields.Boolean(
        "Without Effect",
        readonly=True,
        copy=False,
        help="A delivery report or an automatic answer: it changes nothing on the case.",
    )
    cp_is_put_aside = fields.Boolean("Put Aside", readonly=True, copy=False)
    cp_is_new_request = fields.Boolean("New Request", readonly=True, copy=False)
    cp_route = fields.Text("Routing Receipt", readonly=True, copy=False)
    cp_edit_date = fields.Datetime(
        "Corrected On", readonly=True, copy=False, help="When its author last corrected this note."
    )
    cp_email_to = fields.Char("To as Received", readonly=True, copy=False)
    cp_email_cc = fields.Char("Copies to", readonly=True, copy=False)
    cp_email_bcc = fields.Char("Blind Copies to", readonly=True, copy=False)

    _cp_undecided_idx = models.Index(
        f"(res_id) WHERE cp_entry_type IN ({CUSTOMER_KINDS}) AND cp_is_trusted IS NOT TRUE"
        " AND cp_is_silent IS NOT TRUE AND cp_is_put_aside IS NOT TRUE AND model = 'cp.case'"
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_display_name(self):
        """Hide the subject, and the identifier in it, from whoever does not see the case: Odoo
        tells the name of what a relation points at as superuser, and a client can let one point at
        any message."""
        result = super()._compute_display_name()
        if not is_system(self.env):
            self.filtered(lambda message: not message.cp_visible_to_me).display_name = False
        return result

    def _compute_record_name(self):
        result = super()._compute_record_name()
        self._cp_hide_name("record_name")
        return result

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs):
        if self.env.context.get(BESIDE_CASES):
            domain = Domain(domain) & Domain("model", "!=", "cp.case")
        return super()._search(
            domain, offset=offset, limit=limit, order=order, bypass_access=bypass_access, **kwargs
        )

    def _notify_message_notification_update(self):
        """An email has arrived or has not: tell the screens that show its case, and if it has not,
        open the case for whoever has it."""
        # sudo: only the ids of the cases are read, to tell who shows them
        entries_sudo = self.sudo().filtered("cp_entry_type")
        self.env["cp.case"].browse(entries_sudo.mapped("res_id"))._notify_change()
        failed_sudo = entries_sudo.filtered("has_error")
        self.env["cp.case"].browse(failed_sudo.mapped("res_id"))._after_failed_delivery()
        return super()._notify_message_notification_update()

    def _cp_is_undecided(self):
        """Whether it is an email of a stranger about which nobody has decided."""
        self.ensure_one()
        return bool(self.filtered_domain(self._cp_undecided_domain))

    def _cp_is_authenticated(self):
        """Whether the mail server had authenticated who sent it."""
        self.ensure_one()
        return bool(json.loads(self.cp_route or "{}").get("authenticated"))

    # ------------------------------------------------------------
    # ACTIONS: those of its case
    # ------------------------------------------------------------

    def cp_action_continue(self):
        """Open a draft that goes on after an email that was sent; if the case is closed, a draft of
        a follow-up case.

        :return: an action that opens the draft
        :raise UserError: if the message is no such email, or another agent is answering it
        """
        case = self._cp_get_case()
        if case.state == "closed":
            return case.action_create_follow_up()
        return case.action_reply(self.id)

    def cp_action_move(self):
        """Open the dialog that moves the email to another case.

        :return: an action
        :raise UserError: if the email may not be moved, see :meth:`_get_placeable` of cases
        """
        case = self._cp_get_case()
        case._get_placeable(self.id, leaves=True)
        wizard = self.env["cp.case.move.email"].create(
            {"message_id": self.id, "source_case_id": case.id}
        )
        return form_action(
            wizard,
            name=self.env._("Move to another case"),
            target="new",
            context={"dialog_size": "medium"},
        )

    def cp_action_accept_sender(self):
        """Trust the untrusted email, and its sender on this thread from now on."""
        return self._cp_get_case().action_accept_sender(self.id)

    def cp_action_put_aside(self):
        """Decide that the untrusted email is of no concern."""
        return self._cp_get_case().action_put_aside(self.id)

    def _cp_get_case(self):
        self.ensure_one()
        self.check_access("read")
        if self.model != "cp.case":
            raise UserError(self.env._("This message is not an entry of a case."))
        return self.env["cp.case"].browse(self.res_id)
