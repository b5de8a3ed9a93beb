from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.acting import as_system
from ..history.entry_kinds import ANSWERS, FROM_CUSTOMER
from .cp_case import DONE_STATES


class CpCase(models.Model):
    """Since when the customer waits for an answer; not to be confused with ``is_waiting``, a case
    that nobody has (``cp_case_state.py``).

    The wait begins with the first trusted email that nobody has answered. It ends with an answer of
    an agent (an acknowledgement is none), and when the case is resolved.
    """

    _inherit = "cp.case"

    waiting_since = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the first email of the customer came that nobody has answered.",
    )

    def _begin_waiting(self, entry):
        """The customer waits from this email on, unless for an earlier one already.

        :param entry: a trusted ``mail.message``
        """
        since = min(filter(None, (self.waiting_since, entry.date, entry.create_date)))
        self._set_waiting(since)

    def _end_waiting(self):
        """Somebody has answered the customer."""
        self._set_waiting(False)

    def _find_waiting(self):
        """Find out from the history since when the customer waits: an email has left the case."""
        self.flush_model()
        self.env["mail.message"].flush_model()
        query = SQL("SELECT id, since FROM (%s) waiting", self._get_waiting_query(self.ids))
        since = dict(self.env.execute_query(query))
        for case in self:
            case._set_waiting(since.get(case.id))

    def _set_waiting(self, since):
        # sudo: only the system writes this field
        for case_sudo in as_system(self):
            is_done = case_sudo.state in DONE_STATES
            if case_sudo.waiting_since != since and not (since and is_done):
                case_sudo.waiting_since = since

    @api.model
    def _get_waiting_query(self, case_ids=None):
        """The cases whose customers wait, as ``id`` and ``since``.

        :param case_ids: None: of all cases
        """
        # An email that answers another one is an answer, and so is one from an agent's own mail
        # program; one that begins anew was forwarded.
        return SQL(
            """
            SELECT c.id, min(LEAST(m.date, m.create_date)) AS since
              FROM cp_case c
              JOIN mail_message m ON m.model = 'cp.case' AND m.res_id = c.id
             WHERE c.state NOT IN %(done)s AND %(chosen)s
               AND m.cp_entry_type IN %(from_customer)s AND m.cp_is_trusted
               AND m.cp_is_silent IS NOT TRUE
               AND NOT EXISTS (
                   SELECT FROM mail_message a
                    WHERE a.model = 'cp.case' AND a.res_id = c.id AND a.id > m.id
                      AND (a.cp_entry_type IN %(answers)s
                           AND (a.parent_id IS NOT NULL OR a.message_type = 'email')
                           OR a.cp_entry_type = 'state' AND a.cp_event ->> 'new' IN %(done)s))
             GROUP BY c.id
            """,
            done=DONE_STATES,
            from_customer=FROM_CUSTOMER,
            answers=ANSWERS,
            chosen=SQL("TRUE") if case_ids is None else SQL("c.id IN %s", tuple(case_ids)),
        )
