"""Odoo in this process: its settings, and the registry of a database."""

import logging
import os

from odoo.modules.registry import Registry
from odoo.tools import config


def registry(database):
    config.parse_config(
        [
            "--config",
            os.environ["ODOO_RC"],
            "--database",
            database,
            "--log-level",
            "error",
            "--no-http",
        ],
        setup_logging=True,
    )
    # Mail that is held or doubled is told at INFO and WARNING; it is meant here.
    logging.getLogger("odoo").setLevel(logging.ERROR)
    return Registry(database)
