from odoo import SUPERUSER_ID, api


def migrate(cr, version):
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
