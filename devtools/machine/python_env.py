"""Python environments in the cache, one for each interpreter and set of pinned requirements."""

import sys

from .. import paths, shell
from ..ui import Problem
from . import system


def odoo_python(base=sys.executable):
    """The interpreter that Odoo, its tests and the post office run in.

    :param str base: the Python to make it with
    """
    return _environment("odoo", base, "odoo.txt", "test.txt")


def lint_python():
    return _environment("lint", sys.executable, "lint.txt")


def wheel_python():
    return _environment("wheel", sys.executable, "wheel.txt")


def _environment(name, base, *files):
    requirements = [paths.REPO / "requirements" / file for file in files]
    # Two Pythons of one series differ in their libraries: 3.11.2 of Debian is not 3.11.7.
    interpreter = shell.output(base, "-c", "import sys; print(sys.version, sys.base_prefix)")
    key = paths.short_hash(interpreter, *(path.read_text() for path in requirements))
    folder = paths.cache() / "python" / f"{name}-{key}"
    python = folder / "bin" / "python"
    # A virtual environment cannot be moved, so a mark says that it is complete.
    complete = folder / "complete"
    with paths.lock(f"python-{folder.name}", "installing Python packages"):
        if not complete.exists():
            _create(folder, base)
            arguments = [part for path in requirements for part in ("-r", path)]
            shell.logged(
                f"Installing Python packages for {name}",
                [python, "-m", "pip", "install", "--disable-pip-version-check", "-q", *arguments],
                hint=system.RETRY_HINT,
            )
            complete.touch()
    return python


def _create(folder, base):
    paths.remove(folder)
    if shell.output(base, "-c", "import ensurepip, venv") is None:
        system.apt_install(f"The venv module of {base} is missing.", "python3-venv")
    if shell.output(base, "-m", "venv", folder) is None:
        raise Problem(
            f"{base} cannot make a virtual environment in {folder}: is the disk full? "
            "Another Python can be named with CP_CASES_PYTHON=/path/to/python3."
        )
