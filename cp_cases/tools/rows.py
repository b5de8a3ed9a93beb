"""Keeping other transactions from rows of the database.

If two transactions change the same row, Odoo runs the later one again. These functions have that
effect where a transaction changes nothing of the row itself. Where nobody should wait, use Odoo's
``try_lock_for_update()``, which skips the rows that others have locked.
"""

from odoo.tools import SQL


def hold(records):
    """Lock *records* until the end of the transaction; wait while another one has locked them.

    If another transaction has changed one of them, this one fails, and Odoo runs it again.
    """
    records.env.execute_query(
        SQL(
            "SELECT id FROM %s WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
            SQL.identifier(records._table),
            list(records.ids),
        )
    )


def serialize(records):
    """Let one transaction at a time go on with *records*: the later of two is run again, and then
    sees what the other has done."""
    if records:
        records.env.execute_query(
            SQL(
                "UPDATE %s SET write_date = write_date WHERE id = ANY(%s) RETURNING id",
                SQL.identifier(records._table),
                list(records.ids),
            )
        )
