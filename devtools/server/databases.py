"""Odoo databases: creating, copying and dropping them.

click-odoo-contrib does much of it too, and works with Odoo 19 (1.24 tried). Each of its commands
starts an Odoo, so that a copy takes 5 s instead of 0.2 s and one of a template 8 s; its templates
keep files in the database, unlike an installation; and it installs nothing into a database that is
there, which the demo needs.
"""

import os
import shutil
import tempfile

from .. import paths, shell
from ..ui import Problem
from .odoo_server import modules_loaded

TEMPLATE = "cp_cases_template_"
THROWAWAY = "cp_cases_test_"
BUILD_WEB_CLIENT = b"env['ir.qweb']._pregenerate_assets_bundles()\nenv.cr.commit()\n"


class Databases:
    def __init__(self, odoo):
        self.odoo = odoo
        self.postgres = odoo.postgres

    def _psql(self, statement):
        done = shell.attempt(
            self.postgres.program("psql"),
            "-XAtqw",
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
            "postgres",
            "-c",
            statement,
            env=self.odoo.env,
        )
        if done.returncode:
            raise Problem(f"PostgreSQL: {done.stderr.strip()}")
        return done.stdout.split()

    def names(self):
        return self._psql("SELECT datname FROM pg_database")

    def drop(self, name):
        self._psql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        paths.remove(self._filestore(name))

    def copy(self, source, name):
        self.drop(name)
        self._psql(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        if self._filestore(source).exists():
            # Odoo never changes a stored file, so the copy may share them.
            shutil.copytree(self._filestore(source), self._filestore(name), copy_function=os.link)

    def rename(self, source, name):
        self._psql(f'ALTER DATABASE "{source}" RENAME TO "{name}"')
        if self._filestore(source).exists():
            paths.remove(self._filestore(name))
            self._filestore(source).rename(self._filestore(name))

    def _filestore(self, name):
        return self.odoo.data_dir / "filestore" / name

    def install(self, title, name, modules, *options):
        """Install modules with Odoo, creating the database if there is none; return the log."""
        return self._load(title, name, "-i", modules, options)

    def update(self, title, name, modules):
        return self._load(title, name, "-u", modules)

    def _load(self, title, name, verb, modules, options=()):
        return shell.logged(
            title,
            self.odoo.command(
                "-d",
                name,
                verb,
                ",".join(modules),
                "--stop-after-init",
                "--no-http",
                "--max-cron-threads=0",
                *options,
            ),
            progress=modules_loaded,
            tail=40,
            env=self.odoo.env,
        )

    def build_web_client(self, name):
        """Make the scripts and styles for which the first browser would else wait."""
        with tempfile.TemporaryFile() as script:
            script.write(BUILD_WEB_CLIENT)
            script.seek(0)
            shell.logged(
                "Building the web client",
                self.odoo.command("shell", "-d", name, "--no-http", "--max-cron-threads=0"),
                tail=40,
                stdin=script,
                env=self.odoo.env,
            )

    def template(self, modules, *options):
        """A database with these modules, made once and copied from then on."""
        modules = sorted(modules)
        name = TEMPLATE + paths.short_hash(self.odoo.source.key, *modules, *options)
        with paths.lock(f"template-{name}", "creating the same database"):
            if name not in self.names():
                scratch = f"{name}_making"
                self.drop(scratch)
                title = " ".join([f"Creating a database with {', '.join(modules)}", *options])
                self.install(title, scratch, modules, *options)
                self.rename(scratch, name)
        return name

    def forget_killed_runs(self):
        """Drop the databases of test runs that were killed before they could."""
        for name in self.names():
            # pytest-odoo adds "-gw0" for the copy of each of several processes.
            pid = name.removeprefix(THROWAWAY).partition("-")[0]
            if name.startswith(THROWAWAY) and pid.isdigit() and not _is_running(int(pid)):
                self.drop(name)


def _is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
