"""Running Odoo with this checkout's addon on the addons path."""

import ast
import os
import re

from .. import paths
from ..machine import node_env, odoo_source, python_env
from ..ui import Problem, say

LOADED = re.compile(rb"Loading module (\S+) \((\d+)/(\d+)\)")
TROUBLE = re.compile(r" (WARNING|ERROR|CRITICAL) ")


class Odoo:
    """Everything needed to run Odoo against one PostgreSQL server."""

    def __init__(self, postgres, config="odoo", more_addons=()):
        """
        :param str config: the name of the configuration file
        :param more_addons: folders for the addons path
        """
        self.more_addons = more_addons
        self.source = odoo_source.get()
        self.python = python_env.odoo_python()
        self.postgres = postgres
        self.data_dir = paths.cache() / "data"
        self.config = self.write_config(config)
        self.env = {
            **os.environ,
            **postgres.env,
            "ODOO_RC": str(self.config),
            "PYTHONPATH": os.pathsep.join([str(paths.REPO), str(self.source.home)]),
            "PYTHONUNBUFFERED": "1",
        }
        self.env["PATH"] = os.pathsep.join(
            str(folder)
            for folder in (postgres.programs, _rtlcss_folder(), os.environ["PATH"])
            if folder
        )

    def write_config(self, name, **options):
        """Write a configuration file for this checkout; `options` add to the usual ones."""
        addons_path = [*self.source.addons_path, *self.more_addons, paths.REPO]
        options = {
            "addons_path": ",".join(map(str, addons_path)),
            "data_dir": self.data_dir,
            "http_interface": "127.0.0.1",
            "screenshots": paths.cache() / "screenshots",
            "smtp_server": "127.0.0.1",
            "smtp_port": 8025,
            **options,
        }
        folder = paths.cache() / "config" / paths.short_hash(paths.REPO)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.conf"
        scratch = folder / f".{name}-{os.getpid()}"
        lines = "".join(f"{key} = {value}\n" for key, value in options.items())
        scratch.write_text(f"[options]\n{lines}")
        scratch.replace(path)
        return path

    def command(self, *arguments):
        return [str(self.python), "-m", "odoo", *map(str, arguments)]


def _rtlcss_folder():
    """Odoo turns its style sheets from right to left with this program, if it finds it."""
    try:
        return node_env.programs()
    except Problem as problem:  # everything but the look of Arabic works all the same
        say(f"  Pages in Arabic will be laid out from left to right: {problem}")
        return None


def modules_loaded(log):
    """How far Odoo is with loading modules, for progress."""
    found = LOADED.findall(log.read_bytes())
    if not found:
        return ""
    name, number, total = (part.decode() for part in found[-1])
    return f"module {number} of {total} ({name})"


def manifest(addon=paths.ADDON):
    path = paths.REPO / addon / "__manifest__.py"
    if not path.is_file():
        raise Problem(f"There is no addon in {path.parent}.")
    return ast.literal_eval(path.read_text())


def depends(addon=paths.ADDON):
    """The addons of Odoo that an addon of ours needs."""
    needed = set()
    for name in manifest(addon)["depends"]:
        needed |= depends(name) if name in paths.ADDONS else {name}
    return needed


def show_trouble(log):
    """Show the warnings and errors in a log of Odoo's."""
    for line in log.read_text(errors="replace").splitlines():
        if TROUBLE.search(line):
            say(f"  {line}")
