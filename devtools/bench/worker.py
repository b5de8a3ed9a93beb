"""One of the processes that :mod:`.parallel` starts: python -m … DATABASE FOLDER FIRST STEP."""

import sys

from .odoo_process import registry
from .parallel import deliver

database, folder, first, step = sys.argv[1:]
odoo_registry = registry(database)
sys.stdout.write("ready\n")
sys.stdout.flush()
sys.stdin.readline()
deliver(odoo_registry, folder, int(first), int(step))
