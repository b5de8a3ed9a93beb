"""pytest plugin: a test during which Odoo logs an error fails, as under Odoo's own runner.

So does one with a request that is marked as readonly and writes: Odoo serves it again with a
cursor that may, which costs everybody time who has replicas.

A test that expects the error says so with `mute_logger` or `assertLogs`.
"""

import logging

import psycopg2.errors
import pytest


class _Collector(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.messages = []

    def emit(self, record):
        if record.levelno < logging.ERROR and not _is_refused_write(record):
            return
        if record.name.endswith(".browser"):
            return  # Odoo fails the test itself, and what comes after its end is noise
        self.messages.append(f"{record.levelname} {record.name}: {self.format(record)}")


def _is_refused_write(record):
    error = record.exc_info and record.exc_info[1]
    return record.name == "odoo.http" and isinstance(error, psycopg2.errors.ReadOnlySqlTransaction)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    collector = _Collector()
    root = logging.getLogger()
    root.addHandler(collector)
    try:
        result = yield
    finally:
        root.removeHandler(collector)
    if collector.messages:
        pytest.fail("Errors were logged:\n" + "\n".join(collector.messages), pytrace=False)
    return result
