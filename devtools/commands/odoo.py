"""bin/odoo …: any Odoo command, with this addon on the addons path.

For example: bin/odoo shell -d NAME; bin/odoo i18n export -d NAME cp_cases
"""

from .. import shell
from ..machine import postgres
from ..server.odoo_server import Odoo


def main(arguments):
    with postgres.use() as server:
        odoo = Odoo(server)
        return shell.foreground(odoo.command(*arguments), env=odoo.env)
