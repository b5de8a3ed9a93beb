"""The checks of bin/lint that know this project."""

from devtools.lint import project_checks


def test_tests_that_odoos_runner_does_not_see(tmp_path):
    folder = tmp_path / "cp_example" / "tests"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("from . import test_good\nfrom . import test_plain\n")
    (folder / "test_good.py").write_text("class TestGood(BaseCase):\n    pass\n")
    (folder / "test_plain.py").write_text(
        "class TestPlain(unittest.TestCase):\n    pass\n\n\ndef test_alone():\n    pass\n"
    )
    (folder / "test_unnamed.py").write_text("")
    (folder / "common.py").write_text("")
    (folder / "subject").mkdir()
    (folder / "subject" / "test_deep.py").write_text("")
    assert list(project_checks.tests(folder)) == [
        "cp_example/tests/subject/test_deep.py: not imported in tests/__init__.py",
        "cp_example/tests/test_plain.py:1: TestPlain is no odoo.tests.BaseCase",
        "cp_example/tests/test_plain.py:5: test_alone is not in a class",
        "cp_example/tests/test_unnamed.py: not imported in tests/__init__.py",
    ]
