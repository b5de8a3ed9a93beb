"""pytest plugin: a test during which Odoo logs an error fails, as under Odoo's own runner.

A test that expects the error says so with `mute_logger` or `assertLogs`.
"""

import logging

import pytest


class _Collector(logging.Handler):
    def __init__(self):
        super().__init__(logging.ERROR)
        self.messages = []

    def emit(self, record):
        if record.name.endswith(".browser"):
            return  # Odoo fails the test itself, and what comes after its end is noise
        self.messages.append(f"{record.levelname} {record.name}: {self.format(record)}")


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
