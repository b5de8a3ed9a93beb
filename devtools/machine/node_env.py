"""The Node.js packages of package-lock.json, installed in the cache."""

import shutil

from .. import paths, shell
from . import system

FILES = ("package.json", "package-lock.json", ".npmrc")


def node_modules():
    if not system.has("npm"):
        system.apt_install(
            "Node.js and npm are missing: for checks, right-to-left pages and pictures.",
            "nodejs",
            "npm",
        )
    key = paths.short_hash(*((paths.REPO / name).read_text() for name in FILES))
    folder = paths.cache() / "node" / key
    with paths.lock("node", "installing Node.js packages"):
        if not folder.exists():
            with paths.making(folder) as scratch:
                for name in FILES:
                    shutil.copy(paths.REPO / name, scratch)
                shell.logged(
                    "Installing Node.js packages",
                    ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
                    hint=system.RETRY_HINT,
                    cwd=scratch,
                )
    return folder / "node_modules"


def programs():
    """The folder of the packages' programs; rtlcss is one, which Odoo looks for on PATH."""
    return node_modules() / ".bin"
