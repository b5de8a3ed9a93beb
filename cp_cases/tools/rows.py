"""Rows of the database that one transaction keeps from the others.

Of two transactions that change the same row, Odoo runs the later one again; these functions make it
so where nothing of the row itself is changed. Where nobody should wait, Odoo's own
``try_lock_for_update()`` passes over what others hold.
"""

from odoo.tools import SQL


def hold(records):
    """Keep *records* as they are until the end of the transaction, waiting for others.

    If one of them is changed meanwhile, this transaction fails and Odoo runs it again.
    """
    records.env.execute_query(
        SQL(
            "SELECT id FROM %s WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
            SQL.identifier(records._table),
            list(records.ids),
        )
    )


def serialize(records):
    """Let one transaction at a time do what concerns *records*: a later one is run again, and then
    sees what this one has done."""
    if records:
        records.env.execute_query(
            SQL(
                "UPDATE %s SET write_date = write_date WHERE id = ANY(%s) RETURNING id",
                SQL.identifier(records._table),
                list(records.ids),
            )
        )
