from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext, is_html_empty

from ...tools import rows
from ...tools.acting import as_system
from ...tools.actions import form_action
from ...tools.context import ARRIVED
from ...tools.html.embedding import encoded_size
from ..case.cp_case_links import NEW_NUMBER
from ..history.entry_kinds import CORRESPONDENCE, FROM_CUSTOMER
from ..mail.cp_case_outgoing import check_recipients

MB = 1024 * 1024


class CpCaseDraft(models.Model):
    """How a draft is sent: the gate that shows what has arrived meanwhile, checks, and what follows
    from sending."""

    _inherit = "cp.case.draft"

    def action_send(self):
        """Send the email. If something arrived on the case since the draft was opened, stop once
        and show it.

        :return: an action that opens the case, or the gate
        :raise UserError: if it cannot be sent; the draft is kept
        :raise AccessError: if it is another agent's, or its author may not write on the case
        """
        self.ensure_one()
        self._check_mine()
        arrived = self._get_arrived()
        if arrived:
            # sudo: a system field
            as_system(self).seen_message_id = arrived[-1].id
            return self._get_gate_action(arrived)
        return self._send()

    def action_send_anyway(self):
        """Send the email, whatever arrived meanwhile. Returns and raises as :meth:`action_send`,
        but for the gate."""
        self.ensure_one()
        self._check_mine()
        return self._send()

    def _send(self):
        self._prepare_to_end()
        self._check_may_send()
        case = self.case_id if self.kind == "reply" else self._make_case()
        self._send_on(case)
        return self._finish_on(case)

    def action_save_note(self):
        """Save the note without sending an email: on the case, or as a new case that has no
        email.

        :return: an action that opens the case
        :raise UserError: if there is no note, or the case is closed
        """
        self.ensure_one()
        self._check_mine()
        self._prepare_to_end()
        if is_html_empty(self.note):
            raise UserError(self.env._("Write a note first."))
        case = self.case_id if self.kind == "reply" else self._make_case()
        return self._finish_on(case)

    # ------------------------------------------------------------
    # CHECKS
    # ------------------------------------------------------------

    def _prepare_to_end(self):
        """Check that the draft may end now, and keep others from ending it or closing the case
        at the same time. The caller has checked that it is the user's own."""
        # This waits for a transaction that is ending the draft. If it does, this call is run again
        # and refused by _check_mine().
        rows.hold(self)
        if self.kind == "reply":
            rows.hold(self.case_id)
            self.case_id._check_may_write_on()
            if self.message_id and not self.holds_lock:
                self._clear_lock(self.message_id)
                self._take_lock()
        elif self.kind == "follow_up":
            self.case_id.check_access("read")
        if self.kind != "reply":
            self._check_new_case()
        # A day that is over is refused before anything is sent.
        self._get_end_of_wait()

    def _check_may_send(self):
        """Check the email itself. This is the place for more conditions on writing to customers:
        all that an agent sends comes by here, and neither notes nor what the system sends.

        ``kind`` is ``reply`` for whatever is written on a case, also a forward (``is_forward``) or
        an email that is sent again (``resends_id``); the first email of a case that is still to be
        made is ``new`` or ``follow_up``. The service is ``service_id``, the agent the current user,
        his or her day ``odoo.fields.Date.context_today(self)``.

        :raise UserError: if it cannot be sent; nothing is, and the draft is kept
        """
        check_recipients(self.env, self.email_to, self.email_cc, self.email_bcc)
        self._check_not_empty()
        self._check_attachments()
        self._check_limits()

    def _check_not_empty(self):
        if self.subject or self.attachment_ids:
            return
        text = html2plaintext(self.body or "").strip()
        if text in ("", html2plaintext(self._get_signature())):
            raise UserError(
                self.env._("This email is empty: write a subject and a text. Nothing was sent.")
            )

    def _check_limits(self):
        """Files are as large as they are, the email as it leaves: encoded, with its pictures."""
        parameters = self.env["ir.config_parameter"]
        # sudo: the frame of every email of the service
        service_sudo = self.service_id.sudo()
        frame = (service_sudo.header_html or "") + (service_sudo.footer_html or "")
        embedded = self.env["mail.mail"]._cp_embed(frame + (self.body or ""))
        files = [(file.name, file.file_size) for file in self.attachment_ids] + [
            (file.name, len(file.content)) for file in (*embedded.files, *embedded.pictures)
        ]
        limit = parameters._cp_get("max_file_mb")
        for name, size in files:
            if size > limit * MB:
                raise UserError(
                    self.env._(
                        "The file %(file)s is larger than %(limit)s MB. Nothing was sent.",
                        file=name,
                        limit=parameters._cp_format(limit),
                    )
                )
        limit = parameters._cp_get("max_mail_mb")
        texts = (embedded.html, embedded.plain_source)
        sizes = [len(text.encode()) for text in texts] + [size for _name, size in files]
        if sum(map(encoded_size, sizes)) > limit * MB:
            raise UserError(
                self.env._(
                    "The email with its files (%(files)s) is larger than %(limit)s MB. "
                    "Nothing was sent.",
                    files=[name for name, _size in files],
                    limit=parameters._cp_format(limit),
                )
            )

    # ------------------------------------------------------------
    # GATE
    # ------------------------------------------------------------

    def _get_arrived(self):
        """What came on the case after the draft was opened: emails of customers, and replies of
        colleagues."""
        self.ensure_one()
        Message = self.env["mail.message"]
        if self.kind != "reply" or not self.case_id.has_access("read"):
            return Message
        # sudo: who may read the case may read its entries
        arrived_sudo = Message.sudo().search(
            [
                ("model", "=", "cp.case"),
                ("res_id", "=", self.case_id.id),
                ("id", ">", self.seen_message_id),
                ("cp_entry_type", "in", CORRESPONDENCE),
            ],
            order="id",
        )
        own = self.env.user.partner_id
        return arrived_sudo.filtered(
            lambda message: message.cp_entry_type in FROM_CUSTOMER or message.author_id != own
        ).sudo(False)

    def _get_announced(self):
        """The entries that the gate's dialog shows. They count as seen once the gate has opened, so
        the context says which they are."""
        return self.env["mail.message"].search(
            [
                ("id", "in", self.env.context.get(ARRIVED) or []),
                ("model", "=", "cp.case"),
                ("res_id", "=", self.case_id.id),
            ],
            order="id",
        )

    def _get_gate_action(self, arrived):
        return form_action(
            self,
            name=self.env._("Something has arrived"),
            views=[(self.env.ref("cp_cases.cp_case_draft_view_form_gate").id, "form")],
            target="new",
            context={ARRIVED: arrived.ids},
        )

    # ------------------------------------------------------------
    # AFTERWARDS
    # ------------------------------------------------------------

    def _get_action_after(self, case):
        """Where the agent goes when the draft is gone: to its case, else to his or her cases."""
        if len(case) == 1 and case.has_access("read"):
            return form_action(case)
        return self.env["ir.actions.act_window"]._for_xml_id(
            "cp_cases.cp_case_action_personal_queue"
        )

    # ------------------------------------------------------------
    # WHAT SENDING MAKES
    # ------------------------------------------------------------

    def _send_on(self, case):
        subject, body = self.subject or case.name, self.body or ""
        if self.kind != "reply":
            subject = subject.replace(NEW_NUMBER, case.number)
            body = body.replace(NEW_NUMBER, case.number)
        # sudo: only the system changes entries, and the answered one may be of another thread
        resent_sudo = as_system(self.resends_id)
        entry_sudo = case._send_email(
            "outgoing",
            subject,
            Markup(body),
            self.email_to,
            self.email_cc,
            self.email_bcc,
            thread=self.thread_id if self.kind == "reply" else None,
            parent=self.message_id or resent_sudo.parent_id,
            is_first=bool(resent_sudo) and not resent_sudo.parent_id,
            attachment_ids=case._adopt_files(self.attachment_ids).ids,
            force_email_lang=case._get_contact_lang(),
        )
        if not self.is_forward:
            case._end_waiting()
            resent_sudo |= as_system(case)._get_failed_acknowledgements()
        resent_sudo.cp_sent_again_id = entry_sudo
        case._record_work("sent")
        case._note_read()

    def _get_end_of_wait(self):
        """When the case opens by itself that is pending once the draft is sent.

        :return: a time, or False if it waits for no day
        :raise UserError: if that is over
        """
        self.ensure_one()
        if self.state_after != "pending" or not self.pending_until:
            return False
        # sudo: the working time of a service is no secret
        service_sudo = self.service_id.sudo()
        return self.env["cp.case"]._get_end_of_wait(service_sudo, self.pending_until)

    def _finish_on(self, case):
        """Apply note, disposition and state, in this order, as a closed case takes nothing more;
        then delete the draft.

        :return: an action that opens the case
        """
        if not is_html_empty(self.note):
            case._post_note(Markup(self.note))
        vals = {}
        if self.disposition_id:
            vals["disposition_id"] = self.disposition_id.id
        if self.state_after:
            vals.update(
                state=self.state_after,
                pending_reason_id=self.pending_reason_id.id,
                pending_until=self._get_end_of_wait(),
            )
        if vals:
            # sudo: on some routes, an agent may close the new case at once, too
            case_or_sudo = as_system(case) if self._may_make_closed() else case
            case_or_sudo.write(vals)
        action = self._get_action_after(case)
        # sudo: agents have no right to delete drafts in any other way
        self.sudo().unlink()
        return action
