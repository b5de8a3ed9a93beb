"""pytest plugin: each of several processes has files of its own, as it has a database of its own.

pytest-odoo lets them share the files of the database that they are copies of. At the end of each
test class Odoo removes the files that its database knows nothing of: those of the other processes.
"""

import contextlib
import os
import shutil
from pathlib import Path

import pytest_odoo

from odoo.tools import config


@contextlib.contextmanager
def _own_filestore(original, database):
    source, own = Path(config.filestore(original)), Path(config.filestore(database))
    if own == source:
        yield
        return
    shutil.rmtree(own, ignore_errors=True)
    if source.exists():
        # Odoo never changes a stored file, so the copy may share them.
        shutil.copytree(source, own, copy_function=os.link)
    try:
        yield
    finally:
        shutil.rmtree(own, ignore_errors=True)


pytest_odoo._shared_filestore = _own_filestore
