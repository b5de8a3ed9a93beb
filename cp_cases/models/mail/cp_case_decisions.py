import json

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import rows
from ...tools.acting import as_system
from ...tools.actions import form_action
from ...tools.headers.subjects import remove_identifier
from ..history.entry_kinds import FROM_CUSTOMER, OUTSIDE


class CpCase(models.Model):
    """What agents decide about an email: about a sender who is unknown, is spam, or forwards the
    mail of a customer; and where an email belongs that stands in the wrong place."""

    _inherit = "cp.case"

    offers_blocking = fields.Boolean(
        "Offer to Block the Sender",
        compute="_compute_offers_blocking",
        groups="cp_cases.group_cp_cases_supervisor",
        help="Its disposition says that it is spam, and its sender is not blocked yet.",
    )

    @api.depends("disposition_id", "email_normalized", "service_id")
    def _compute_offers_blocking(self):
        Blocked = self.env["cp.blocked.sender"]
        for case in self:
            case.offers_blocking = bool(
                case.disposition_id.category == "spam"
                and case.email_normalized
                and not Blocked._find_for(case.email_normalized, case.service_id)
            )

    # ------------------------------------------------------------
    # ITS SENDER
    # ------------------------------------------------------------

    def action_accept_sender(self, message_id):
        """Trust an untrusted email of the case, and its sender on this thread from now on.

        :param int message_id: id of an incoming entry of the case
        :raise UserError: if it is none, somebody is answering it, or the case is closed
        """
        message_sudo = self._get_placeable(message_id)
        if not message_sudo.cp_is_trusted:
            self._add_to_receipt(message_sudo, accepted_by=self.env.user.name)
            message_sudo.write({"cp_is_trusted": True, "cp_is_put_aside": False})
            self._add_event("note", {"name": "sender_accepted", "address": message_sudo.email_from})
            self._record_work("note")
            # sudo: what an email changes is the system's
            as_system(self)._after_incoming(message_sudo)
        return True

    def action_put_aside(self, message_id):
        """Decide that an untrusted email of the case is of no concern: it stays in the history.

        :param int message_id: an incoming entry of the case
        """
        message_sudo = self._get_placeable(message_id)
        if not message_sudo.cp_is_trusted and not message_sudo.cp_is_put_aside:
            self._add_to_receipt(message_sudo, put_aside_by=self.env.user.name)
            message_sudo.cp_is_put_aside = True
            self._add_event("note", {"name": "put_aside", "address": message_sudo.email_from})
            self._record_work("note")
        return True

    def _take_forwarded_sender(self, message_id):
        """Make whose mail was forwarded the customer of the case.

        :param int message_id: id of an incoming entry of the case
        :raise UserError: if it is none, forwards no mail, nobody has accepted its sender, or the
            case is closed
        """
        self.ensure_one()
        self._check_may_write_on()
        rows.hold(self)
        # sudo: only these methods change an entry, no client
        message_sudo = as_system(self._get_email(message_id, FROM_CUSTOMER))
        if not message_sudo.cp_forwarded_from:
            raise UserError(self.env._("It is not certain whose email was forwarded here."))
        if not message_sudo.cp_is_trusted:
            raise UserError(self.env._("Accept the sender of the email first."))
        if message_sudo.cp_is_forwarded_taken:
            return
        message_sudo.cp_is_forwarded_taken = True
        email = message_sudo.cp_forwarded_from
        # sudo: a contact is made as if the forwarded email had come by itself
        case_sudo = as_system(self)
        partner = case_sudo._find_or_make_contact(email, self.service_id)
        case_sudo.write({"partner_id": partner.id, "email_from": email})
        if message_sudo.cp_thread_id:
            message_sudo.cp_thread_id._add_participants(email, message_sudo.cp_forwarded_cc)
        self._add_event("note", {"name": "forwarded_taken", "address": email})
        self._record_work("note")

    def action_block_sender(self):
        """Hold later emails of the case's customer to its service.

        :return: an action that opens the ``cp.blocked.sender``
        :raise AccessError: for others than supervisors, or if they do not see the case
        :raise UserError: if the case has no email address, or it is one of ours
        """
        self.ensure_one()
        self.check_access("read")
        return self._open_block(self.email_from)

    def _open_block(self, sender):
        return form_action(self.env["cp.blocked.sender"]._block(sender, self.service_id))

    # ------------------------------------------------------------
    # ITS PLACE
    # ------------------------------------------------------------

    def action_make_own_case(self, message_id):
        """Move an email of the case to a new case of its own, with its sender as the contact.

        :param int message_id: id of an incoming entry of the case
        :return: an action that opens the new case
        :raise UserError: if it is none, somebody is answering it, or the case is closed and the
            email decided on
        """
        message_sudo = self._get_placeable(message_id, leaves=True)
        partner = self.env["res.partner"]
        email = message_sudo._cp_get_customer()
        if self.env["cp.service"]._leave_out_own(email):
            # sudo: the sender of an email becomes a contact, as if it had come alone
            partner = self.sudo()._find_or_make_contact(email, self.service_id)
        # sudo: the fields are the system's
        case_sudo = as_system(self.env["cp.case"]).create(
            {
                "name": self._get_first_subject(message_sudo.subject),
                "partner_id": partner.id,
                "email_from": email,
                "service_id": self.service_id.id,
            }
        )
        case_sudo._record_work("created")
        if message_sudo.cp_is_form:
            # Who filled it in is the contact of the new case.
            message_sudo.cp_is_reply_to_offered = False
        self._move_email(message_sudo, case_sudo)
        return form_action(case_sudo.with_env(self.env))

    def action_move_email(self, message_id, case_id):
        """Move an email of the case to another one. Later answers of its sender go there, too.

        :param int message_id: id of an incoming entry of the case
        :param int case_id: id of the case that it goes to
        :raise UserError: if it is no such entry, somebody is answering it, the other case is
            closed, this one is and the email is decided on, or both are the same
        """
        message_sudo = self._get_placeable(message_id, leaves=True)
        target = self.env["cp.case"].browse(case_id)
        target._check_may_write_on()
        rows.hold(target)
        if target == self:
            raise UserError(self.env._("The email is in case %s already.", self.number))
        # sudo: entries are the system's
        self._move_email(message_sudo, as_system(target))
        return True

    @api.model
    def _get_first_subject(self, subject):
        """The subject of an email without a known identifier, for a case that begins with it."""
        match = self.env["cp.case.thread"]._match_email(subject or "", [])
        return remove_identifier(subject, match.identifier)

    def _get_placeable(self, message_id, leaves=False):
        """An incoming email of the case that may be moved, as system.

        :param bool leaves: whether it goes to another case: one that nobody has decided on may
            leave a closed case, too
        :raise UserError: if it is none, somebody is answering it, or the case is closed
        """
        self.ensure_one()
        self.check_access("write")
        # sudo: only these methods change an entry, no client
        message_sudo = as_system(self._get_email(message_id, FROM_CUSTOMER))
        if not (leaves and message_sudo._cp_is_undecided()):
            self._check_not_closed()
        rows.hold(self)
        if self.sudo().draft_ids.filtered(lambda draft: draft.message_id == message_sudo):
            raise UserError(
                self.env._("This email is being answered: send or discard the draft first.")
            )
        return message_sudo

    def _move_email(self, message_sudo, target_sudo):
        thread_sudo = target_sudo.thread_ids[:1] or target_sudo._start_thread(target_sudo.name)
        self._add_to_receipt(message_sudo, moved_from=self.number, moved_by=self.env.user.name)
        message_sudo.write(
            {
                "res_id": target_sudo.id,
                "parent_id": False,
                "cp_thread_id": thread_sudo.id,
                "cp_moved_from_thread_id": message_sudo.cp_thread_id.id or self.thread_ids[:1].id,
                "cp_is_trusted": True,
                "cp_is_put_aside": False,
            }
        )
        self._move_files(message_sudo, target_sudo)
        as_system(self.env["cp.inbound.mail"]).search(
            [("mail_message_id", "=", message_sudo.id)]
        ).case_id = target_sudo
        self._invalidate_history(target_sudo)
        worked_on = target_sudo if self.state == "closed" else target_sudo | self
        self._log_move(target_sudo)
        worked_on._record_work("transferred")
        if self.state != "closed":
            self._find_waiting()
        target_sudo._after_incoming(message_sudo)

    def _join_case(self, target_sudo):
        """Move all emails of the case to another one, with their threads: later answers go there,
        too. The case is closed. Nobody has worked on either."""
        self.ensure_one()
        as_system(self.thread_ids).case_id = target_sudo
        emails_sudo = as_system(self.history_ids).filtered(
            lambda entry: entry.cp_entry_type in OUTSIDE
        )
        emails_sudo.res_id = target_sudo.id
        self._move_files(emails_sudo, target_sudo)
        as_system(self.env["cp.inbound.mail"]).search(
            [("case_id", "=", self.id)]
        ).case_id = target_sudo
        self._invalidate_history(target_sudo)
        for related in self.related_case_ids:
            target_sudo._link_related(related)
        self._log_move(target_sudo)
        as_system(self).state = "closed"
        target_sudo._find_waiting()

    def _log_move(self, target_sudo):
        fact = self.env["mail.message"]._cp_fact
        if self.state == "closed":
            # Which stays as it was; its screens show that the email is gone.
            self._notify_change()
        else:
            self._add_event("transferred", {"name": "moved_to", "case": fact(target_sudo)})
        target_sudo._add_event("transferred", {"name": "moved_from", "case": fact(self)})

    def _move_files(self, messages_sudo, target_sudo):
        messages_sudo.attachment_ids.filtered(
            lambda file: (file.res_model, file.res_id) == ("cp.case", self.id)
        ).res_id = target_sudo.id

    def _invalidate_history(self, target):
        (self | target).invalidate_recordset(["history_ids", "message_ids"])

    def _add_to_receipt(self, message_sudo, **facts):
        message_sudo.cp_route = json.dumps({**json.loads(message_sudo.cp_route or "{}"), **facts})
