"""Texts in the order in which people sort them: A beside a, Ä beside A, each script by itself."""

from odoo.sql_db import BaseCursor
from odoo.tools import SQL

# Of all languages, by Unicode's rules. PostgreSQL has it wherever it was built with ICU, whatever
# the collation of the database, which is that of bytes in a database that Odoo has made.
COLLATION = "und-x-icu"


def has_collation(cr: BaseCursor) -> bool:
    """Whether PostgreSQL can sort so: it may have been built without ICU, and ICU does not know
    each encoding."""
    cr.execute(
        SQL(
            "SELECT FROM pg_collation WHERE collname = %s AND collencoding IN "
            "(-1, (SELECT encoding FROM pg_database WHERE datname = current_database()))",
            COLLATION,
        )
    )
    return bool(cr.rowcount)
