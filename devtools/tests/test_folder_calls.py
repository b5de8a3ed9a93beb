"""Which calls from one folder of models into another bin/lint lets pass."""

import pytest

from devtools.lint import folder_calls


@pytest.fixture
def check(tmp_path):
    def check(**files):
        """
        :param files: what stands in each; `models__case__state` is models/case/state.py
        """
        for name, text in files.items():
            path = tmp_path / "cp_example" / f"{name.replace('__', '/')}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        for folder in {"models", *(f"models/{name.split('__')[1]}" for name in files)}:
            front_page = tmp_path / "cp_example" / folder / "__init__.py"
            if front_page.parent.is_dir() and not front_page.exists():
                front_page.write_text("")
        return list(folder_calls.complaints(tmp_path / "cp_example"))

    return check


def _front_page(tmp_path, folder, text):
    path = tmp_path / "cp_example" / "models" / folder / "__init__.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'"""{text}"""\n')


CASE = "class Case:\n    def _close(self):\n        pass\n"
CALL = "def act(case):\n    case._close()\n"


def test_folders_are_not_needed(check):
    assert check(models__a=CASE, models__b=CALL, wizard__c=CALL) == []


def test_call_of_a_method_that_is_not_named(check):
    assert check(
        models__case__state=CASE,
        models__case__other=CALL,
        models__mail__intake=CALL,
        models__root=CALL,
        wizard__dialog=CALL,
    ) == [
        f"cp_example/{name}.py:2: _close is not named in models/case/__init__.py"
        for name in ("models/mail/intake", "models/root", "wizard/dialog")
    ]


@pytest.mark.parametrize("name", ["``_close()``", "``_close(at=None)``", "``cp.case._close()``"])
def test_call_of_a_method_that_is_named(check, tmp_path, name):
    _front_page(tmp_path, "case", f"States.\n\nOthers may call {name}.")
    assert check(models__case__state=CASE, models__mail__intake=CALL) == []


def test_one_of_two_folders_names_it(check, tmp_path):
    _front_page(tmp_path, "case", "``_close()``")
    override = CASE.replace("pass", "return super()._close()")
    files = {"models__case__state": CASE, "models__desk__queue": override}
    assert check(**files, wizard__dialog=CALL) == []
    _front_page(tmp_path, "case", "Nothing.")
    [complaint] = check(**files, wizard__dialog=CALL)
    assert complaint.endswith("models/case/__init__.py or models/desk/__init__.py")


def test_method_of_odoo(check):
    override = CASE.replace("pass", "return super()._close()")
    assert check(models__case__state=override, wizard__dialog=CALL) == []


def test_method_of_the_caller(check):
    assert check(models__case__state=CASE, wizard__dialog=CASE + CALL) == []


def test_named_method_that_is_not_there(check, tmp_path):
    _front_page(tmp_path, "case", "``_close()`` and ``_open()``")
    assert check(models__case__state=CASE) == [
        "cp_example/models/case/__init__.py: _open is no method of this folder"
    ]


def test_circle_of_imports(check):
    [complaint] = check(
        models__case__state="from ..mail.intake import x\n",
        models__mail__intake="from ..history import entry\n",
        models__history__entry="from ..case.state import z\n",
    )
    circle = "models.case.state → models.mail.intake → models.history.entry → models.case.state"
    assert complaint == f"cp_example: modules import each other in a circle: {circle}"


def test_imports_without_a_circle(check):
    assert (
        check(
            models__case__state="from . import tools\nfrom ..mail.intake import x\n",
            models__case__tools="",
            models__mail__intake="from ..history import entry\n",
            models__history__entry="from ...tools import words\n",
        )
        == []
    )
