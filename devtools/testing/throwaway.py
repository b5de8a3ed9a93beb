"""Databases that tests run in."""

import contextlib
import os

from .. import paths
from ..server.databases import THROWAWAY
from ..server.odoo_server import show_trouble


@contextlib.contextmanager
def new(databases, template, addons=(), *options):
    """A copy of a template with addons, dropped afterwards."""
    name = f"{THROWAWAY}{os.getpid()}"
    try:
        databases.copy(template, name)
        _install(databases, name, addons, options)
        yield name
    finally:
        databases.drop(name)


@contextlib.contextmanager
def kept(databases, template, addon, name):
    """A copy of a template with an addon, for the next run too; updated when it has to be."""
    state = paths.cache() / "kept" / name
    state.parent.mkdir(exist_ok=True)
    with paths.lock(f"kept-{name}", f"using the database {name}"):
        known = state.read_text() if state.exists() and name in databases.names() else ""
        current = f"{template} {' '.join(map(paths.addon_hash, paths.ADDONS))}"
        state.unlink(missing_ok=True)
        if known.split(" ")[0] != template:
            databases.copy(template, name)
            _install(databases, name, [addon])
        elif known != current:
            log = databases.update(f"Updating {addon} in {name}", name, [paths.ADDON])
            show_trouble(log)
        state.write_text(current)
        yield name


def _install(databases, name, addons, options=()):
    if addons:
        show_trouble(databases.install(f"Installing {', '.join(addons)}", name, addons, *options))
