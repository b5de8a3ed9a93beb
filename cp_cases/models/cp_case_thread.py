from collections import namedtuple

from odoo import api, fields, models
from odoo.tools.mail import email_normalize_all

from ..tools.identifiers import find_identifiers, new_identifier

EmailMatch = namedtuple("EmailMatch", "case thread method detail")
NO_MATCH = EmailMatch(None, None, "none", "")

# More references than this are noise: the newest stand last (RFC 5322, 3.6.4).
MAX_REFERENCES = 32


class CpCaseThread(models.Model):
    """The emails of a case that belong together, tied by an identifier in their subjects."""

    _name = "cp.case.thread"
    _description = "Case Thread"
    _rec_name = "identifier"
    _order = "id"

    identifier = fields.Char(
        required=True, readonly=True, copy=False, default=lambda self: new_identifier()
    )
    case_id = fields.Many2one("cp.case", required=True, readonly=True, index=True, ondelete="cascade")
    name = fields.Char("Subject", readonly=True)
    # Addresses that a trusted email or one of ours has had in From, To or Cc.
    participants = fields.Text(readonly=True)

    _identifier_uniq = models.Constraint(
        "UNIQUE(identifier)", "This thread identifier is already in use."
    )
    _identifier_form = models.Constraint(
        "CHECK(identifier ~ '^[A-Z0-9]{12}$')",
        "A thread identifier has 12 upper-case letters and digits.",
    )

    # ------------------------------------------------------------
    # MATCHING: the one place that ties an email to a case
    # ------------------------------------------------------------

    @api.model
    def _match_email(self, subject, references):
        """Find the case that an incoming email continues.

        The identifier in the subject wins over Message-ID references, which forwarded and
        re-used mails carry wrongly.

        :param str subject: decoded subject
        :param list references: message ids, oldest first
        :return: an :class:`EmailMatch`, with ``case`` and ``thread`` None if nothing matches
        """
        candidates = find_identifiers(subject)
        if candidates:
            # sudo: the sender of an email is no user
            threads_sudo = self.sudo().search([("identifier", "in", candidates)])
            found = {thread.identifier: thread for thread in threads_sudo}
            for candidate in candidates:
                if thread := found.get(candidate):
                    return self._follow_move(EmailMatch(thread.case_id, thread, "identifier", candidate))
        references = references[-MAX_REFERENCES:]
        if references:
            message_sudo = self.env["mail.message"].sudo().search(
                [("message_id", "in", references), ("model", "=", "cp.case")],
                order="id desc",
                limit=1,
            )
            case = self.env["cp.case"].sudo().browse(message_sudo.res_id).exists()
            if case:
                thread = message_sudo.cp_thread_id
                return EmailMatch(case, thread, "reference", message_sudo.message_id)
        return NO_MATCH

    @api.model
    def _follow_move(self, match):
        """Hook: where later replies go once an email has been moved to another case."""
        return match

    # ------------------------------------------------------------
    # PARTICIPANTS
    # ------------------------------------------------------------

    def _has_participant(self, address):
        self.ensure_one()
        return bool(address) and address in (self.participants or "").split()

    def _add_participants(self, *address_lists):
        """Remember addresses; writes only when there is a new one, so that two mails on one
        thread at the same time do not collide for nothing."""
        self.ensure_one()
        known = (self.participants or "").split()
        new = [
            address
            for addresses in address_lists
            for address in email_normalize_all(addresses or "")
            if address not in known
        ]
        if new:
            self.participants = " ".join(dict.fromkeys(known + new))
