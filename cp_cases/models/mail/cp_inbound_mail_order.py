from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import rows
from .cp_inbound_mail import UNFINISHED


class CpInboundMail(models.Model):
    """Mails that come in another order than they were written in: what an answer refers to may
    still be on its way."""

    _inherit = "cp.inbound.mail"

    awaited = fields.Text(
        "Referenced Message-IDs",
        readonly=True,
        help="The Message-IDs that it refers to, if none of them was known when it came.",
    )

    _awaited_idx = models.Index(
        "USING gin (string_to_array(awaited, ' ')) WHERE awaited IS NOT NULL"
    )

    @api.model
    def _find_awaited(self, headers):
        """The Message-IDs that a mail refers to, unless it belongs to a case already."""
        if not headers.references:
            return []
        match = self.env["cp.case.thread"]._match_email(headers.subject, headers.references)
        return [] if match.case else headers.references

    @api.model
    def _take_turns(self, message_ids):
        """Let mails that refer to each other be stored one after the other: so the one with the
        higher id knows of the other, however close together they come."""
        self.env.execute_query(
            SQL(
                """
                SELECT pg_advisory_xact_lock(key)
                  FROM (SELECT DISTINCT hashtextextended(message_id, 0) AS key
                          FROM unnest(%s) AS message_id
                      ORDER BY key) AS keys
                """,
                message_ids,
            )
        )

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
