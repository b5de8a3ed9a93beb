from odoo import SUPERUSER_ID, api
from odoo.tools import SQL

from odoo.addons.cp_cases.tools.search import case_text

# Cases that are read and written at once.
BATCH = 5000


def migrate(cr, version):
    _remember_addresses(cr)
    _find_waiting(cr)
    _renew_search_texts(cr)


def _remember_addresses(cr):
    """Let each service remember its inbound address from now on, and each mail its service."""
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    env["cp.service"].search([])._keep_addresses()
    cr.execute(
        """
        UPDATE cp_inbound_mail AS mail
           SET service_key = COALESCE(mail.service_id, cp_case.service_id, 0)
          FROM cp_inbound_mail AS same LEFT JOIN cp_case ON cp_case.id = same.case_id
         WHERE same.id = mail.id
        """
    )


def _find_waiting(cr):
    """Note since when each customer waits."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env.execute_query(
        SQL(
            "UPDATE cp_case SET waiting_since = waiting.since FROM (%s) waiting"
            " WHERE cp_case.id = waiting.id",
            env["cp.case"]._get_waiting_query(),
        )
    )


def _renew_search_texts(cr):
    """Make the text in which each case is found anew: other letters are taken for the same, and it
    has company, phone and participants.

    Without the ORM, which takes twice as long and as much memory as there are cases.
    """
    last_id = 0
    while rows := _read_cases(cr, last_id):
        last_id = rows[-1][0]
        texts = [(case_id, case_text(*parts)) for case_id, *parts in rows]
        cr.execute_values(
            """
            UPDATE cp_case SET search_text = new.text FROM (VALUES %s) AS new (id, text)
             WHERE cp_case.id = new.id AND cp_case.search_text IS DISTINCT FROM new.text
            """,
            texts,
            page_size=BATCH,
        )


def _read_cases(cr, last_id):
    cr.execute(
        """
        SELECT c.id,
               ARRAY[c.number, c.name, c.partner_name, c.email_from],
               p.commercial_company_name,
               ARRAY[p.email, c.email_normalized,
                     (SELECT string_agg(participants, ' ' ORDER BY id)
                        FROM cp_case_thread WHERE case_id = c.id)],
               p.phone
          FROM cp_case c LEFT JOIN res_partner p ON p.id = c.partner_id
         WHERE c.id > %s
         ORDER BY c.id
         LIMIT %s
        """,
        [last_id, BATCH],
    )
    return cr.fetchall()
