import logging
import threading
from contextlib import contextmanager

_thread = threading.local()


def _is_wanted(record):
    return not getattr(_thread, "expects_errors", False)


logging.getLogger("odoo.sql_db").addFilter(_is_wanted)


@contextmanager
def expected_sql_errors():
    """Log no SQL error of this thread.

    ``mute_logger`` silences all threads, and for good when two of them use it at once.
    """
    _thread.expects_errors = True
    try:
        yield
    finally:
        _thread.expects_errors = False
