"""One measurement in Odoo's Python: its arguments, the database, the figures into a file."""

import argparse
import json
import time
from pathlib import Path

from odoo import api

from ..ui import say
from .load import Size
from .measure import Meter
from .odoo_process import registry as open_registry


def run(measure):
    """
    :param measure: called with the meter, the environment, the size and the options; returns what
        is written
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--repeat", type=int, required=True)
    parser.add_argument("--only", nargs="*")
    options = parser.parse_args()
    registry = open_registry(options.database)
    with registry.cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {})
        meter = Meter(registry, options.repeat)
        results = measure(meter, env, Size(options.size), options)
    options.out.write_text(json.dumps(results, indent=1))


def timed(title, func, *arguments):
    say(f"» {title}")
    started = time.monotonic()
    result = func(*arguments)
    say(f"  done ({time.monotonic() - started:.0f} s)")
    return result
