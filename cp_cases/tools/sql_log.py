"""Errors of SQL that are expected are not logged as such."""

import logging
import threading
from contextlib import contextmanager

_thread = threading.local()


def _is_wanted(record):
    return not getattr(_thread, "expects_errors", False)


logging.getLogger("odoo.sql_db").addFilter(_is_wanted)


@contextmanager
def expected_sql_errors():
    """Keep SQL errors of this thread out of the log.

    ``mute_logger`` would silence all threads, and for good if two of them use it at once.
    """
    _thread.expects_errors = True
    try:
        yield
    finally:
        _thread.expects_errors = False
