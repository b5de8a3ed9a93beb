from odoo import SUPERUSER_ID, api
from odoo.tools import SQL


def migrate(cr, version):
    _remember_addresses(cr)
    _find_waiting(cr)


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
