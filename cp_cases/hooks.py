import psycopg2

from odoo.exceptions import UserError
from odoo.modules.db import has_trigram

from .tools.settings import PREFIX
from .tools.sql_log import expected_sql_errors

# Models of which users create records for another model, and the field that names that model.
NAMING_MODELS = {
    "ir.exports": "resource",
    "ir.filters": "model_id",
    "mail.message.subtype": "res_model",
}


def pre_init_hook(env):
    """Create the extension pg_trgm, which the search needs. Odoo creates it only together with a
    database, and reports no failure."""
    if has_trigram(env.cr):
        return
    try:
        with expected_sql_errors(), env.cr.savepoint():
            env.cr.execute("CREATE EXTENSION pg_trgm")
    except psycopg2.Error as error:
        raise UserError(
            env._(
                "Cases needs the PostgreSQL extension pg_trgm in the database %(database)s. "
                'Install it (Debian: postgresql-contrib), run "CREATE EXTENSION pg_trgm" there as '
                "the database's owner, then install Cases again. PostgreSQL says: %(reason)s",
                database=env.cr.dbname,
                reason=str(error).strip(),
            )
        ) from error
    env.registry.has_trigram = True


def uninstall_hook(env):
    """Delete what Odoo's uninstallation leaves behind: settings, and records that users made for
    our models. These have no external id, and no foreign key to anything that is deleted."""
    # The drafts are deleted, so nobody may stay busy with them.
    env["res.users"].search([("cp_former_im_status", "!=", False)])._give_back_status()
    env["ir.config_parameter"].search([("key", "=like", PREFIX.replace("_", r"\_") + "%")]).unlink()
    models = [name for name, model in env.items() if model._original_module == "cp_cases"]
    for name, fname in NAMING_MODELS.items():
        records = env[name].with_context(active_test=False).search([(fname, "in", models)])
        records.unlink()
