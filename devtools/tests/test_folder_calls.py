"""Which calls from one folder of models into another bin/lint lets pass."""

import pytest

from devtools.lint import folder_calls


@pytest.fixture
def check(tmp_path):
    def check(beside=None, **files):
        """
        :param beside: what stands in the addon beside
        :param files: what stands in each; `models__case__state` is models/case/state.py
        """
        _write(tmp_path, "cp_example", files)
        _write(tmp_path, "cp_example_chat", beside or {})
        models = tmp_path / "cp_example" / "models"
        for folder in (models, *(path for path in models.iterdir() if path.is_dir())):
            front_page = folder / "__init__.py"
            if not front_page.exists():
                front_page.write_text("")
        addons = ("cp_example", "cp_example_chat")[: 2 if beside else 1]
        return list(folder_calls.complaints(*(tmp_path / name for name in addons)))

    return check


def _write(tmp_path, addon, files):
    for name, text in files.items():
        path = tmp_path / addon / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


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
        controllers__page=CALL,
        tools__words=CALL,
        hooks=CALL,
        tests__case__test_state=CALL,
        migrations__step=CALL,
    ) == [
        f"cp_example/{name}.py:2: _close is not named in models/case/__init__.py"
        for name in (
            "controllers/page",
            "hooks",
            "models/mail/intake",
            "models/root",
            "tools/words",
            "wizard/dialog",
        )
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


def test_attribute_that_the_caller_has_given_to_its_object(check):
    keeper = (
        "class Keeper:\n    def __init__(self):\n        self._close = 1\n        self._close()\n"
    )
    assert check(models__case__state=CASE, tools__keeper=keeper) == []


def test_call_from_the_addon_beside(check, tmp_path):
    beside = {"models__chat": CALL, "tests__test_chat": CALL}
    complaint = "models/chat.py:2: _close is not named in models/case/__init__.py"
    assert check(beside, models__case__state=CASE) == [f"cp_example_chat/{complaint}"]
    _front_page(tmp_path, "case", "``_close()``")
    assert check(beside, models__case__state=CASE) == []


def test_method_of_the_addon_beside(check):
    assert check({"models__chat": CASE, "models__other": CALL}, models__case__state="") == []


def test_addition_of_the_addon_beside(check, tmp_path):
    """Whoever changes the method must know that another addon adds to it."""
    beside = {"models__chat": CASE.replace("pass", "return super()._close()")}
    complaint = "models/chat.py:3: _close is not named in models/case/__init__.py"
    assert check(beside, models__case__state=CASE) == [f"cp_example_chat/{complaint}"]
    _front_page(tmp_path, "case", "``_close()``")
    assert check(beside, models__case__state=CASE) == []


def test_addition_of_the_addon_beside_to_a_method_of_odoo(check):
    override = CASE.replace("pass", "return super()._close()")
    assert check({"models__chat": override}, models__case__state=override) == []


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
