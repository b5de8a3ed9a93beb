"""Python environments in the cache, one for each set of pinned requirements."""

import sys

from . import paths, shell, system
from .ui import Problem


def odoo_python():
    """The interpreter that Odoo, its tests and the post office run in."""
    return _environment("odoo", "odoo.txt", "test.txt")


def lint_python():
    return _environment("lint", "lint.txt")


def _environment(name, *files):
    requirements = [paths.REPO / "requirements" / file for file in files]
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    key = paths.short_hash(version, *(path.read_text() for path in requirements))
    folder = paths.cache() / "python" / f"{name}-{key}"
    python = folder / "bin" / "python"
    # A virtual environment cannot be moved, so a mark says that it is complete.
    complete = folder / "complete"
    with paths.lock(f"python-{name}", "installing Python packages"):
        if not complete.exists():
            _create(folder)
            arguments = [part for path in requirements for part in ("-r", path)]
            shell.logged(
                f"Installing Python packages for {name}",
                [python, "-m", "pip", "install", "--disable-pip-version-check", "-q", *arguments],
                hint=system.RETRY_HINT,
            )
            complete.touch()
    return python


def _create(folder):
    paths.remove(folder)
    if shell.output(sys.executable, "-c", "import ensurepip, venv") is None:
        system.apt_install("Python's venv module is missing.", "python3-venv")
    if shell.output(sys.executable, "-m", "venv", folder) is None:
        raise Problem(
            f"{sys.executable} cannot make a virtual environment in {folder}: is the disk full? "
            "Another Python can be named with CP_CASES_PYTHON=/path/to/python3."
        )
