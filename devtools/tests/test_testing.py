"""What bin/test reads in the logs of Odoo's runner, finds on the machine, and leaves behind."""

import os
import sys
from types import SimpleNamespace

import pytest

from devtools.server.databases import Databases
from devtools.testing import core, odoo_log, odoo_runner, pythons
from devtools.testing.odoo_log import Test as Ran  # or pytest would collect it
from devtools.ui import Problem

BEGIN = "2026-01-02 03:04:05,678 12"
STARTED = f"{BEGIN} INFO db odoo.addons.mail.tests"
FAILED = f"{BEGIN} ERROR db odoo.addons.mail.tests"
FRAME = f"{BEGIN} ERROR db odoo.tests.suite"
LAST = f"{BEGIN} INFO db odoo.tests.result: 1 failed, 0 error(s) of 2 tests when loading database"


@pytest.fixture
def read(tmp_path):
    def read(*lines):
        log = tmp_path / "odoo.log"
        log.write_text("\n".join([*lines, LAST, ""]))
        return odoo_log.read(log)

    return read


def test_tests_that_have_begun(read):
    results = read(
        f"{STARTED}.test_a: Starting TestA.test_one ... ",
        f"{STARTED}.discuss.test_b: Starting TestB.test_two ... ",
        f"{BEGIN} INFO db odoo.addons.mail.models.mail_thread: Starting nothing ... ",
    )
    both = {
        Ran("mail", "test_a", "TestA.test_one"),
        Ran("mail", "discuss.test_b", "TestB.test_two"),
    }
    assert results.started == results.passed == both
    assert not results.failed


def test_failure_with_the_last_line_of_its_traceback(read):
    results = read(
        f"{STARTED}.test_a: Starting TestA.test_one ... ",
        f"{FAILED}.test_a: FAIL: TestA.test_one",
        "Traceback (most recent call last):",
        "AssertionError: 1 != 2",
        "",
        f"{STARTED}.test_a: Starting TestA.test_two ... ",
        "a line of somebody who does not know of logging",
    )
    assert results.failed == {Ran("mail", "test_a", "TestA.test_one"): "AssertionError: 1 != 2"}
    assert results.passed == {Ran("mail", "test_a", "TestA.test_two")}


def test_failure_of_a_subtest_is_one_of_its_test(read):
    results = read(
        f"{STARTED}.test_a: Starting TestA.test_one ... ",
        f"{FAILED}.test_a: ERROR: Subtest TestA.test_one (name='x')",
        "ValueError: x",
    )
    assert not results.passed
    assert list(results.failed.values()) == ["ValueError: x"]


def test_failure_around_a_class(read):
    results = read(
        f"{FRAME}: ERROR: setUpClass (odoo.addons.mail.tests.test_a.TestA)",
        "KeyError: 'x'",
    )
    assert results.failed == {Ran("mail", "test_a", "TestA.setUpClass"): "KeyError: 'x'"}


def test_other_errors_are_no_failures(read):
    assert not read(f"{FAILED}.test_a: The gateway is closed.").failed


def test_run_that_broke_off(tmp_path):
    log = tmp_path / "odoo.log"
    log.write_text(f"{STARTED}.test_a: Starting TestA.test_one ... \nSegmentation fault\n")
    with pytest.raises(Problem, match="Segmentation fault"):
        odoo_log.read(log)


@pytest.fixture
def results():
    def results(started, failed=()):
        made = odoo_log.Results()
        made.started = {Ran("mail", "test_a", name) for name in started}
        made.failed = {Ran("mail", "test_a", name): "error" for name in failed}
        return made

    return results


def test_difference(results):
    without = results(["A.one", "A.two", "A.three", "A.four"], failed=["A.four"])
    ours = results(["A.one", "A.two", "A.four"], failed=["A.two", "A.four"])
    assert core.difference(without, without) == []
    assert core.difference(without, ours) == [
        "mail/test_a: A.three: is not run",
        "mail/test_a: A.two: error",
    ]


def test_class_that_cannot_be_set_up(results):
    without = results(["A.one"])
    ours = results([], failed=["A.setUpClass"])
    assert core.difference(without, ours) == ["mail/test_a: A.one: is not run"]


def test_what_pytest_collects():
    text = """cp_cases/tests/test_a.py::TestA::test_one
cp_cases/tests/sub/test_b.py::TestB::test_two

2 tests collected in 1.0s
"""
    assert odoo_runner.read_collected(text) == {
        Ran("cp_cases", "test_a", "TestA.test_one"),
        Ran("cp_cases", "sub.test_b", "TestB.test_two"),
    }


def test_both_runners_side_by_side():
    one, two = (Ran("cp_cases", "test_a", f"TestA.test_{name}") for name in ("one", "two"))
    assert odoo_runner.differences({one}, {one}) == []
    assert odoo_runner.differences({one}, {two}) == [
        "only pytest runs cp_cases/test_a: TestA.test_two",
        "only Odoo's runner runs cp_cases/test_a: TestA.test_one",
    ]
    assert list(odoo_runner.counts({one}, {one, two})) == [
        "cp_cases: 1 tests under Odoo's runner, 2 under pytest",
        "cp_cases_livechat: 0 tests under Odoo's runner, 0 under pytest",
    ]


def test_pythons(tmp_path):
    for folder, series, version in (
        ("first", "3.13", "3.13.0"),
        ("first", "3.10", "3.10.13"),
        ("first", "3.9", "3.9.18"),
        ("second", "3.10", "3.10.13"),
        ("second", "3.11", "3.11.2"),
    ):
        program = tmp_path / folder / f"python{series}"
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\necho {version}\necho {program}\n")
        program.chmod(0o755)
    found = pythons.find([tmp_path / "first", tmp_path / "none", tmp_path / "second"])
    assert [(version, path.parent.name) for version, path in found.items()] == [
        ("3.10.13", "first"),
        ("3.11.2", "second"),
        ("3.13.0", "first"),
    ]


def test_this_python_tells_its_version():
    version, path = pythons.probe(sys.executable)
    assert version == ".".join(map(str, sys.version_info[:3]))
    assert path.samefile(sys.executable)
    assert pythons.probe("/nowhere/python3.11") is None


def test_databases_of_killed_runs_are_forgotten(monkeypatch):
    ours, gone = os.getpid(), 2**22 + 1  # no process has a number above 2**22
    names = [f"cp_cases_test_{pid}{copy}" for pid in (ours, gone) for copy in ("", "-gw0")]
    dropped = []
    databases = Databases(SimpleNamespace(postgres=None))
    monkeypatch.setattr(databases, "names", lambda: ["mine", "cp_cases_test_mine", *names])
    monkeypatch.setattr(databases, "drop", dropped.append)
    databases.forget_killed_runs()
    assert dropped == [f"cp_cases_test_{gone}", f"cp_cases_test_{gone}-gw0"]
