from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Let each service remember its inbound address from now on."""
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    env["cp.service"].search([])._keep_addresses()
