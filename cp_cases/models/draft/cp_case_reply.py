from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ...tools.acting import as_system
from ...tools.actions import form_action
from ..history.entry_kinds import CORRESPONDENCE, FROM_CUSTOMER


class CpCase(models.Model):
    """How an agent begins to write on a case."""

    _inherit = "cp.case"

    answering_text = fields.Char(
        "Who has the Email",
        compute="_compute_answering_text",
        compute_sudo=False,
        help="Another agent is answering the email that Reply would answer.",
    )

    @api.depends("draft_ids.holds_lock", "message_ids")
    @api.depends_context("uid", "lang")
    def _compute_answering_text(self):
        for case in self:
            case.answering_text = case._format_answering()

    def _format_answering(self):
        message = self._get_latest_of_customer()
        # sudo: of a draft of another agent, only his or her name is told
        draft_sudo = (
            self.env["cp.case.draft"]
            .sudo()
            .search([("message_id", "=", message.id or 0), ("holds_lock", "=", True)], limit=1)
        )
        if not draft_sudo or draft_sudo.user_id == self.env.user or draft_sudo._is_stale():
            return False
        return self.env._("%(agent)s is answering", agent=draft_sudo.user_id.name)

    def action_continue_draft(self):
        """Open what the caller is writing on the case: the newest draft.

        :return: an action that opens the draft
        :raise UserError: if there is none any more
        """
        self.ensure_one()
        self.check_access("read")
        draft = self.env["cp.case.draft"].search(
            [("case_id", "=", self.id), ("user_id", "=", self.env.uid)], order="id desc", limit=1
        )
        if not draft:
            raise UserError(self.env._("You are not writing on case %s any more.", self.number))
        return form_action(draft)

    def action_reply(self, message_id=False):
        """Open or resume the caller's draft that answers an email of the case. The case is open
        then, and the caller's if nobody has it.

        :param int message_id: id of an incoming entry, or of one that was sent, to go on after it;
            False: the latest trusted one of the customer, and the draft goes to the contact
        :return: an action that opens the draft
        :raise UserError: if the case is closed, or another agent is answering that email
        """
        self.ensure_one()
        self._check_may_write_on()
        message = self._get_email(message_id) if message_id else self._get_latest_of_customer()
        draft = self.env["cp.case.draft"]._open_reply(self, message, to_contact=not message_id)
        self._open_for_work()
        return form_action(draft)

    def action_forward(self, message_id):
        """Open a draft that passes an email of the case on, with its files.

        :param int message_id: id of an entry that was received or sent; False: the latest trusted
            incoming one
        :return: an action that opens the draft
        :raise UserError: if the case is closed, or nobody has accepted the email's sender
        """
        self.ensure_one()
        self._check_may_write_on()
        message = self._get_email(message_id) if message_id else self._get_latest_trusted()
        if not message.cp_is_trusted:
            raise UserError(self.env._("Accept the sender before you forward this email."))
        return form_action(self.env["cp.case.draft"]._open_forward(self, message))

    def action_create_follow_up(self):
        """Open or resume the caller's draft of a follow-up case. Closed cases only.

        :return: an action that opens the draft
        :raise UserError: if the case is not closed
        """
        self.ensure_one()
        self.check_access("read")
        if self.state != "closed":
            raise UserError(self.env._("Case %s is not closed: reply on it instead.", self.number))
        return form_action(self.env["cp.case.draft"]._open_follow_up(self))

    def _get_email(self, message_id, entry_types=CORRESPONDENCE):
        """The entry of the case with that id.

        :param int message_id: as the client gave it
        :raise UserError: if it is not an email of the case
        """
        message_sudo = self._search_emails(
            [("cp_entry_type", "in", entry_types), ("id", "=", message_id)]
        )
        if not message_sudo:
            raise UserError(self.env._("This is not an email of case %s.", self.number))
        return message_sudo.sudo(False)

    def _get_latest_trusted(self):
        """The newest trusted email of anybody outside; empty if there is none."""
        domain = [("cp_entry_type", "in", FROM_CUSTOMER), ("cp_is_trusted", "=", True)]
        return self._search_emails(domain).sudo(False)

    def _get_latest_of_customer(self):
        """The newest trusted email of the contact, its company, or who began the case; if there is
        none, the newest trusted one of anybody."""
        # sudo: who may read the case may read its entries; contacts may be of another company
        case_sudo = self.sudo()
        messages_sudo = case_sudo.env["mail.message"].search(
            [
                ("model", "=", self._name),
                ("res_id", "=", self.id),
                ("cp_entry_type", "in", FROM_CUSTOMER),
                ("cp_is_trusted", "=", True),
            ],
            order="id desc",
        )
        messages_sudo.fetch(["author_id", "email_from"])
        addresses = {case_sudo.email_normalized, case_sudo.partner_id.email_normalized} - {False}
        company_sudo = case_sudo.partner_id.commercial_partner_id
        of_customer_sudo = messages_sudo.filtered(
            lambda message: (
                email_normalize(message.email_from) in addresses
                or message.author_id.commercial_partner_id & company_sudo
            )
        )
        return (of_customer_sudo or messages_sudo)[:1].sudo(False)

    def _search_emails(self, domain):
        # sudo: who may read the case may read its entries
        return (
            self.env["mail.message"]
            .sudo()
            .search(
                [("model", "=", self._name), ("res_id", "=", self.id), *domain],
                order="id desc",
                limit=1,
            )
        )

    def _open_for_work(self):
        """Note that the current agent works on the case: a new or resolved one becomes open, and
        one that nobody has is assigned to the agent, if qualified."""
        self.ensure_one()
        vals = {"state": "open"} if self.state in ("new", "resolved") else {}
        if not self.user_id and self._can_hold(self.env.user, self.service_id):
            self._assign(self.env.user, "taken", event="opened", **vals)
            return
        if vals:
            # sudo: the caller has checked that the agent may write on the case
            as_system(self).write(vals)
        self._record_work("opened")

    def _release_locks(self, users):
        """Let others answer the emails that ``users`` are answering; their texts stay."""
        self.draft_ids.filtered(
            lambda draft: draft.holds_lock and draft.user_id in users
        )._release()
