"""What a log of Odoo's own test runner says of each test."""

import re
from typing import NamedTuple

from .. import shell
from ..ui import Problem

# Each record begins with its time, process, level, database and logger.
RECORD = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ (?P<level>[A-Z]+) \S+ (?P<logger>\S+): (?P<text>.*)"
)
TEST_MODULE = re.compile(r"odoo\.addons\.(?P<addon>\w+)\.tests\.(?P<module>[\w.]+)$")
STARTED = re.compile(r"Starting (?P<name>\S+) \.\.\. ?$")
FAILED = re.compile(r"(FAIL|ERROR): (Subtest )?(?P<name>\S+)")
# What fails around a class is told by the suite: setUpClass (odoo.addons.mail.tests.test_x.TestX)
FRAME = re.compile(r"ERROR: (?P<step>\w+) \((?P<logger>odoo\.addons\.[\w.]+)\.(?P<name>\w+)\)")
LAST = re.compile(r"\d+ failed, \d+ error\(s\) of \d+ tests")


class Test(NamedTuple):
    addon: str
    module: str  # below the addon's tests
    name: str  # Class.method

    def __str__(self):
        return f"{self.addon}/{self.module}: {self.name}"


class Results:
    """The tests that a run has begun, and of those that failed the last line of the error.

    What happens to a subtest is said of its test; a failure in `setUpClass` has that for its
    method.
    """

    def __init__(self):
        self.started = set()
        self.failed = {}
        self.has_ended = False

    @property
    def passed(self):
        return self.started - self.failed.keys()


def read(log):
    """
    :param log: the path of a log
    :return: its Results
    :raise Problem: when the run has not come to its end
    """
    results = Results()
    failed = None
    with open(log, errors="replace") as lines:
        for line in lines:
            record = RECORD.match(line)
            if record:
                failed = _read_record(results, record)
            elif failed and line.strip():
                results.failed[failed] = line.strip()
    if not results.has_ended:
        raise Problem(f"{shell.last_lines(log, 5)}\n\nThe run broke off. The whole log: {log}")
    return results


def _read_record(results, record):
    """Note what a record says; return the test whose traceback follows, if one does."""
    text = record["text"]
    if LAST.search(text):
        results.has_ended = True
    if record["level"] == "ERROR":
        found = _failed(record)
        if found:
            results.failed[found] = text
        return found
    started = STARTED.match(text)
    if started:
        found = _test(record["logger"], started["name"])
        if found:
            results.started.add(found)
    return None


def _failed(record):
    frame = FRAME.match(record["text"])
    if frame:
        return _test(frame["logger"], f"{frame['name']}.{frame['step']}")
    failed = FAILED.match(record["text"])
    return _test(record["logger"], failed["name"]) if failed else None


def _test(logger, name):
    module = TEST_MODULE.match(logger)
    return Test(module["addon"], module["module"], name) if module else None


def count_started(log):
    """How many tests have begun, for progress."""
    return f"{log.read_bytes().count(b': Starting ')} tests"
