from odoo import models
from odoo.tools import SQL


class CpCase(models.Model):
    """The ledger of who has worked on a case: whoever is in it sees the case from then on."""

    _inherit = "cp.case"

    def _record_work(self, event, users=None):
        """Note in the ledger that each of ``users`` has worked on each of the cases now.

        A single statement: if two transactions note the same pair at once, Odoo runs the second one
        again, and it does not fail on the unique index.

        :param str event: a key of ``cp.case.worker._selection_event()``
        :param users: ``res.users``, maybe none; the default is the current user
        """
        users = self.env.user if users is None else users
        # OdooBot is the system, not an agent.
        users = users.filtered(lambda user: not user._is_superuser())
        if not self or not users:
            return
        self.flush_recordset(["service_id"])
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO cp_case_worker (
                    case_id, user_id, service_id, first_date, last_date, first_event,
                    last_event, create_uid, create_date, write_uid, write_date
                )
                SELECT c.id, u.id, c.service_id, %(now)s, %(now)s, %(event)s,
                       %(event)s, %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM cp_case c CROSS JOIN res_users u
                 WHERE c.id IN %(cases)s AND u.id IN %(users)s
                 ORDER BY c.id, u.id
                ON CONFLICT (case_id, user_id) DO UPDATE
                   SET last_date = EXCLUDED.last_date,
                       last_event = EXCLUDED.last_event,
                       write_date = EXCLUDED.write_date,
                       write_uid = EXCLUDED.write_uid
                RETURNING xmax = 0
                """,
                now=self.env.cr.now(),
                event=event,
                uid=self.env.uid,
                cases=tuple(self.ids),
                users=tuple(users.ids),
            )
        )
        self.env["cp.case.worker"].invalidate_model()
        self.invalidate_recordset(["worker_ids"])
        # Only a new row lets somebody see more than before; its xmax is 0, as none has locked it.
        if any(is_new for (is_new,) in rows):
            self._forget_sight()
