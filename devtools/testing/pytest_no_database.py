"""pytest plugin: Odoo's code is there, a database is not, nor are the tests that want one.

Takes the place of the plugin pytest-odoo, which opens a database before the first test.
"""

from pathlib import Path

import pytest_odoo

import odoo.release
from odoo.tests import TransactionCase
from odoo.tools import config as odoo_config

from .. import paths
from ..machine import odoo_source


def pytest_configure(config):
    source = odoo_source.Source(Path(odoo.release.__file__).parents[1])
    addons_path = ",".join(map(str, [*source.addons_path, paths.REPO]))
    odoo_config.parse_config(
        [f"--addons-path={addons_path}", "--http-interface=127.0.0.1", "--log-level=error"]
    )
    # Odoo's tests expect a result object of its own runner.
    pytest_odoo.support_subtest()
    pytest_odoo.disable_odoo_test_retry()
    pytest_odoo.monkey_patch_resolve_pkg_root_and_module_name()


def pytest_collection_modifyitems(config, items):
    wanting = [item for item in items if item.cls and issubclass(item.cls, TransactionCase)]
    config.hook.pytest_deselected(items=wanting)
    items[:] = [item for item in items if item not in wanting]
