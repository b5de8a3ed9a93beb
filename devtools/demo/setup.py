"""Prepares the demo database. Fed to `odoo shell`, which defines `env`."""

import os

DOMAIN = os.environ["DEMO_DOMAIN"]
KEY_FILE = os.environ["DEMO_KEY_FILE"]

if not env["mail.alias.domain"].search_count([("name", "=", DOMAIN)]):  # noqa: F821
    # The first domain of a database becomes that of its companies and aliases.
    env["mail.alias.domain"].create({"name": DOMAIN})  # noqa: F821

parameters = env["ir.config_parameter"]  # noqa: F821
parameters.set_param("web.base.url", os.environ["DEMO_URL"])
parameters.set_param("web.base.url.freeze", "True")

# A key of its own for the post office, so that the administrator's password may change.
admin = env.ref("base.user_admin")  # noqa: F821
keys = env["res.users.apikeys"].with_user(admin).sudo()  # noqa: F821
keys.search([("name", "=", "Post office"), ("user_id", "=", admin.id)]).unlink()
key = keys._generate("rpc", "Post office", None)
with open(os.open(KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
    stream.write(f"{admin.id} {key} {os.environ['DEMO_URL']}")
env.cr.commit()  # noqa: F821
