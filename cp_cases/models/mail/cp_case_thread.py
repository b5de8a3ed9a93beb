from itertools import chain

from odoo import api, fields, models
from odoo.tools.mail import email_normalize, email_normalize_all

from ...tools.acting import as_system, is_system
from ...tools.headers.raw_headers import MAX_REFERENCES
from ...tools.headers.subjects import find_identifiers, new_identifier
from ...tools.routes import Match
from ..history.entry_kinds import FROM_CUSTOMER

# Searched for if a subject has no identifier, so that subjects with and without one take the same
# time: a guesser would learn from the difference.
NO_CANDIDATES = ["-"]

# More references than this are noise: the newest stand last (RFC 5322, 3.6.4).


class CpCaseThread(models.Model):
    """The emails of a case that belong together, tied by an identifier in their subjects."""

    _name = "cp.case.thread"
    _description = "Case Thread"
    _inherit = ["cp.text", "cp.system.records"]
    _rec_name = "identifier"
    _order = "id"

    identifier = fields.Char(
        required=True, readonly=True, copy=False, default=lambda self: new_identifier()
    )
    case_id = fields.Many2one(
        "cp.case", required=True, readonly=True, index=True, ondelete="cascade"
    )
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
    _participants_idx = models.Index(
        "USING gin (string_to_array(participants, ' ')) WHERE participants IS NOT NULL"
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_display_name(self):
        """Hide the identifier from whoever does not see the case, see ``mail.message``."""
        result = super()._compute_display_name()
        if not is_system(self.env):
            self.filtered(lambda thread: not thread.case_id.visible_to_me).display_name = False
        return result

    # ------------------------------------------------------------
    # MATCHING: the one place that reads from an email which case it continues
    # ------------------------------------------------------------

    @api.model
    def _match_email(self, subject, references, sender=""):
        """Find the case that an incoming email continues.

        The identifier in the subject wins over Message-ID references, which forwarded and
        re-used mails carry wrongly.

        :param str subject: decoded subject
        :param list references: message ids, oldest first
        :param str sender: normalised address
        :return: a :class:`Match`
        """
        # sudo: the sender of an email is no user
        self = self.sudo()  # noqa: PLW0642
        message = self._find_referenced(references)
        thread = self._find_identified(subject)
        if thread:
            if moved := self._find_moved(thread, message, sender):
                return Match(
                    self.env["cp.case"].browse(moved.res_id),
                    moved.cp_thread_id,
                    "moved",
                    moved.message_id,
                    thread.identifier,
                )
            return Match(thread.case_id, thread, "identifier", thread.identifier, thread.identifier)
        case = self.env["cp.case"].browse(message.res_id).exists()
        if case:
            return Match(case, message.cp_thread_id, "reference", message.message_id)
        return Match()

    @api.model
    def _match_other_way(self, route, date, namesakes):
        """Find the case of an email that comes once more on another way, as from a list that it was
        sent to as well, with another footer. The same Message-ID says that only where writer and
        date are the same: some programs give it to all of their mails.

        :param str date: when it was written
        :param namesakes: entries that have its Message-ID
        :return: a :class:`Match`
        """
        written = (route.sender, fields.Datetime.to_datetime(date))
        for entry in namesakes if route.sender else ():
            case = self.env["cp.case"].browse(entry.res_id)
            if (
                entry.cp_entry_type in FROM_CUSTOMER
                and (email_normalize(entry.email_from), entry.date) == written
                and case.service_id == route.service
                and case.state != "closed"
            ):
                return Match(case, entry.cp_thread_id, "same", entry.message_id)
        return Match()

    @api.model
    def _find_identified(self, subject):
        candidates = find_identifiers(subject) or NO_CANDIDATES
        threads = self.search_fetch(
            [("identifier", "in", candidates)], ["case_id", "identifier", "participants"]
        )
        return threads.sorted(lambda thread: candidates.index(thread.identifier))[:1]

    @api.model
    def _find_referenced(self, references):
        """The newest entry of a case among ``references``."""
        references = references[-MAX_REFERENCES:]
        if not references:
            return self.env["mail.message"]
        return self.env["mail.message"].search(
            [("message_id", "in", references), ("model", "=", "cp.case")],
            order="id desc",
            limit=1,
        )

    @api.model
    def _find_moved(self, thread, message, sender):
        """Find an email that was moved from ``thread`` to another case and that this email
        continues: its sender still writes the old identifier in the subject."""
        if message.cp_moved_from_thread_id == thread:
            return message
        if not sender or thread._has_participant(sender):
            return message.browse()
        moved = message.search([("cp_moved_from_thread_id", "=", thread.id)], order="id desc")
        return moved.filtered(lambda entry: email_normalize(entry.email_from) == sender)[:1]

    # ------------------------------------------------------------
    # PARTICIPANTS
    # ------------------------------------------------------------

    def _has_participant(self, address):
        self.ensure_one()
        return bool(address) and address in (self.participants or "").split()

    def _add_participants(self, *address_lists):
        """Add addresses to the participants. Writes only if there is a new one, so that two mails
        on one thread at the same time do not collide needlessly."""
        self.ensure_one()
        participants = self._join_participants(self.participants, address_lists)
        if participants != (self.participants or ""):
            # sudo: only the system writes threads, whoever sends the email
            as_system(self).participants = participants

    @api.model
    def _join_participants(self, known, address_lists, own=None):
        """
        :param str known: those that there are
        :param address_lists: texts with addresses, of which ours are left out
        :param own: those that are ours, if the caller knows
        """
        known = (known or "").split()
        new = chain(*(email_normalize_all(addresses or "") for addresses in address_lists))
        unknown = [address for address in dict.fromkeys(new) if address not in known]
        if unknown and own is None:
            own = self.env["cp.service"]._find_own_addresses(unknown)
        return " ".join([*known, *(address for address in unknown if address not in own)])
