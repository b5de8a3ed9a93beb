import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import rows
from ..history.entry_kinds import OUTSIDE, TO_CUSTOMER
from .cp_case_route import RECEIPT_WITHIN, DiscardMail, HoldMail
from .cp_inbound_mail import UNFINISHED

_logger = logging.getLogger(__name__)


class CpInboundMail(models.Model):
    """How a stored mail gets on its case, beside the mails that came before or come with it: its
    answers, its copies for other services, those that have its Message-ID, and loops."""

    _inherit = "cp.inbound.mail"

    loop_key = fields.Char(
        "Possible Loop",
        readonly=True,
        help="What the turns of a loop have in common: the sender, and the case that they join. "
        "Empty if the mail cannot be one.",
    )

    _loop_idx = models.Index("(loop_key, create_date) WHERE loop_key IS NOT NULL")

    def _deliver(self, release, raw):
        """Parse the mail, route it, and put it on its case."""
        self.ensure_one()
        answers = self._find_early_answers()
        raw = self.with_context(bin_size=False)._read_raw() if raw is None else raw
        if not release and (not raw or raw.isspace()):
            raise HoldMail("empty")
        mail, msg_dict = self._read_mail(raw, self.service_id.company_id.partner_id.lang)
        namesakes = self._find_namesakes(msg_dict["message_id"])
        if namesakes and namesakes._cp_filter_sent_here():
            raise DiscardMail("own")
        Case = self.env["cp.case"]
        route = Case._route_email(mail, msg_dict, self.service_id, release, answers, namesakes)
        notes = self._make_message_id_unique(msg_dict, namesakes)
        route.damages = mail.notes + ([] if route.match.method == "same" else notes)
        if route.damages:
            _logger.info("Mail %s: %s", self.message_id, "; ".join(route.damages))
        loop_key = self._get_loop_key(route)
        if not release and self._is_loop(msg_dict, route, loop_key):
            raise HoldMail("loop")
        entry = self._find_same_entry(route.case, namesakes) or Case._receive_email(
            route, mail.message, msg_dict
        )
        self.write(
            {
                "state": "done",
                "reason": False,
                "error": False,
                "case_id": entry.res_id,
                "mail_message_id": entry.id,
                "loop_key": loop_key,
            }
        )
        self._link_services()
        return entry.res_id

    # ------------------------------------------------------------
    # ITS ORDER: what an answer refers to may still be on its way
    # ------------------------------------------------------------

    def _find_early_answers(self):
        """The entries that answer the mail, and came before it.

        While another worker is busy with an earlier mail that answers this one, that this one
        answers, or that is this one on another way, wait for it: then this transaction is run
        again, and sees what has become of that.
        """
        self.ensure_one()
        answers, same = self._search_answers_and_same()
        neighbours = answers | same | self._search_answered()
        rows.serialize(
            neighbours.filtered(lambda mail: mail.id < self.id and mail.state in UNFINISHED)
        )
        return answers.mail_message_id

    def _search_answers_and_same(self):
        """Mails to the same service that refer to this one, and others that have its Message-ID,
        each in the order they came in."""
        message_id = self.message_id or ""
        found = self.env.execute_query(
            SQL(
                """
                SELECT id FROM cp_inbound_mail
                 WHERE awaited IS NOT NULL AND string_to_array(awaited, ' ') @> ARRAY[%s]
                    OR message_id = %s AND id != %s
              ORDER BY id
                """,
                message_id,
                message_id,
                self.id,
            )
        )
        mails = self.browse(row[0] for row in found)
        mails = mails.filtered(lambda mail: mail.service_key == self.service_key)
        same = mails.filtered(lambda mail: mail.message_id == message_id)
        return mails - same, same

    def _search_answered(self):
        """Mails to the same service that this one refers to."""
        if not self.awaited:
            return self.browse()
        return self.search(
            [
                ("message_id", "in", self.awaited.split()),
                ("service_key", "=", self.service_key),
            ]
        )

    # ------------------------------------------------------------
    # THE SAME MAIL, once more
    # ------------------------------------------------------------

    def _find_namesakes(self, message_id):
        """Entries that have the mail's Message-ID."""
        return self.env["mail.message"].search_fetch(
            [("message_id", "=", message_id), ("model", "=", "cp.case")],
            ["cp_entry_type", "message_type"],
        )

    def _make_message_id_unique(self, msg_dict, namesakes):
        """Replace a Message-ID that another entry of a case has: with other content this is another
        mail, though Odoo takes it for the same.

        :return: notes for the routing receipt
        """
        if not namesakes or namesakes <= self._get_copies().mail_message_id:
            return []
        msg_dict["message_id"] = f"<{self.fingerprint}.{self.id}@cp-cases.invalid>"
        return ["its Message-ID is that of another email"]

    def _get_copies(self):
        """The rows of the same mail, for other services."""
        return self.search([("fingerprint", "=", self.fingerprint)], order="id") - self

    def _find_same_entry(self, case, namesakes):
        """The entry that the mail has made already on the case it would join, as a copy for
        another service."""
        if not case or not namesakes:
            return namesakes.browse()
        return self._get_copies().filtered(lambda copy: copy.case_id == case).mail_message_id[:1]

    def _link_services(self):
        """Link the case with those that the mail has made in other services."""
        copies = self._get_copies()
        if copies:
            # The later of two workers is run again, and then sees the case of the other.
            rows.serialize((copies | self).sorted("id")[:1])
        for other in copies.case_id - self.case_id:
            self.case_id._link_related(other)

    # ------------------------------------------------------------
    # LOOPS: of mails that a machine may send because of ours, only so many are let in, as Odoo's
    # settings mail.gateway.loop.* say. What people write is never counted.
    # ------------------------------------------------------------

    @api.model
    def _get_loop_key(self, route):
        sender = route.sender
        if not sender or not self._may_be_loop(route):
            return False
        return f"{sender} {route.case.id}" if route.case else sender

    @api.model
    def _may_be_loop(self, route):
        """Whether a machine has written, or the mail follows one of ours at once. A report is no
        turn of a loop, as nothing answers it, and it tells what has not arrived."""
        if kind := route.automatic.kind:
            return kind != "bounce"
        return bool(route.case) and self._follows_ours(route.case)

    @api.model
    def _follows_ours(self, case):
        """Whether the newest email of a case, and not only one of the last, is ours, and has left
        so shortly ago that a machine would answer it now."""
        # sudo: the sender of an email is no user
        messages_sudo = self.env["mail.message"].sudo()
        newest_sudo = messages_sudo.search_fetch(
            [
                ("model", "=", "cp.case"),
                ("res_id", "=", case.id),
                ("cp_entry_type", "in", OUTSIDE),
            ],
            ["cp_entry_type", "date"],
            order="id desc",
            limit=1,
        )
        is_ours = newest_sudo.cp_entry_type in TO_CUSTOMER
        return is_ours and newest_sudo.date >= fields.Datetime.now() - RECEIPT_WITHIN

    @api.model
    def _is_loop(self, msg_dict, route, loop_key):
        """Whether as many mails as may come with this key have been let in lately, or the mail
        answers Odoo's own report of a loop."""
        if self.env["mail.thread"]._detect_loop_headers(msg_dict):
            return True
        get_param = self.env["ir.config_parameter"].get_param
        minutes = int(get_param("mail.gateway.loop.minutes", 120))
        threshold = int(get_param("mail.gateway.loop.threshold", 20))
        since = self.env.cr.now() - timedelta(minutes=minutes)
        if not loop_key or threshold > self.search_count(
            [("loop_key", "=", loop_key), ("create_date", ">=", since)], limit=threshold
        ):
            return False
        allowed = self.env["mail.gateway.allowed"]
        return not allowed.search_count([("email_normalized", "=", route.sender)], limit=1)
