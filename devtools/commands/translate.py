"""bin/translate: writes the .pot of each addon anew and merges its translations with it.

What is translated stays, a new text is added without a translation, and one that is gone is
left out. Texts of the demo data are among them; those that Odoo does not translate, as subjects
and bodies, are in devtools/demo/i18n. Run it after each change of a text, then translate what it
has added: `bin/test -k "languages or demo_texts"` fails until that is done.
"""

import argparse
import tempfile
from pathlib import Path

from .. import paths, shell
from ..machine import postgres
from ..server.databases import Databases
from ..server.odoo_server import Odoo, depends
from ..testing import throwaway
from ..ui import Problem

# In the database is what the addon depends on, and no more: others give its models more fields.
OPTIONS = ("--with-demo", "--skip-auto-install")


def main(arguments):
    argparse.ArgumentParser(
        prog="bin/translate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).parse_args(arguments)
    with postgres.use() as server:
        odoo = Odoo(server)
        databases = Databases(odoo)
        for addon in paths.ADDONS:
            template = databases.template(depends(addon), *OPTIONS)
            with throwaway.new(databases, template, [addon], *OPTIONS) as name:
                _translate(odoo, name, addon)
        _merge(odoo, "merge_demo")
    return 0


def _translate(odoo, database, addon):
    with tempfile.TemporaryDirectory(prefix="cp_cases-translate-") as folder:
        exported = Path(folder) / f"{addon}.pot"
        command = odoo.command("i18n", "export", "-d", database, "-l", "pot", "-o", exported, addon)
        shell.logged(f"Exporting the texts of {addon}", command, tail=40, env=odoo.env)
        _merge(odoo, "merge", exported, paths.REPO / addon)


def _merge(odoo, module, *arguments):
    command = [odoo.python, "-m", f"devtools.languages.{module}", *arguments]
    if shell.foreground(list(map(str, command)), env=odoo.env, cwd=paths.REPO):
        raise Problem("The translations could not be merged; see above.")
