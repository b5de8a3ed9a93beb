"""The addons as packages: built from this checkout, and a Python with Odoo and those alone."""

import os
import sys

from .. import paths, shell
from ..machine import python_env
from ..ui import Problem

# Where an interpreter has its packages.
SITE = "import sysconfig; print(sysconfig.get_path('purelib'))"


def build(folder):
    """
    :param folder: where the packages go
    :return: {addon: path}
    """
    sources = [str(paths.REPO / addon) for addon in paths.ADDONS]
    # In an environment that has whool already: pip would download it for each addon.
    options = ["--no-deps", "--no-build-isolation", "--disable-pip-version-check", "-q"]
    done = shell.attempt(
        *(python_env.wheel_python(), "-m", "pip", "wheel"), *options, "-w", folder, *sources
    )
    if done.returncode:
        raise Problem(f"{done.stdout}{done.stderr}\nThe addons cannot be packaged.")
    return {addon: _package(folder, addon) for addon in paths.ADDONS}


def _package(folder, addon):
    [package] = folder.glob(f"odoo_addon_{addon}-[0-9]*.whl")
    return package


def install(folder, source, packages):
    """Make a virtual environment with these packages, Odoo, and what Odoo imports.

    :param source: Odoo's
    :return: its interpreter, and the folder of its packages
    """
    if shell.output(sys.executable, "-m", "venv", "--without-pip", folder) is None:
        raise Problem(f"{sys.executable} cannot make a virtual environment in {folder}.")
    python = folder / "bin" / "python"
    site = folder / shell.output(python, "-c", SITE)
    needed = [shell.output(sys.executable, "-c", SITE), str(source.home)]
    (site / "odoo.pth").write_text("\n".join(needed) + "\n")
    options = ["--no-deps", "--no-index", "--disable-pip-version-check", "-q"]
    done = shell.attempt(
        *(sys.executable, "-m", "pip", "--python", python, "install"), *options, *packages
    )
    if done.returncode:
        raise Problem(f"{done.stdout}{done.stderr}\nThe packages cannot be installed.")
    return python, site


def environ(config):
    """The environment variables for that interpreter: those of here lead to this checkout."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return {**kept, "ODOO_RC": str(config)}
