"""The addons as packages: what is in them, and that Odoo installs them."""

import os
import subprocess
import zipfile
from email import message_from_bytes

import pytest

from devtools import paths, shell
from devtools.machine import odoo_source, postgres
from devtools.server.databases import THROWAWAY, Databases
from devtools.server.odoo_server import Odoo, depends, manifest
from devtools.testing import wheels

NOT_PACKAGED = {"pyproject.toml"}
STATES = """
for module in env["ir.module.module"].search([("name", "in", {addons!r})]):
    print("found", module.name, module.state, module.get_module_info(module.name)["addons_path"])
"""


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    return wheels.build(tmp_path_factory.mktemp("packages"))


@pytest.fixture(params=paths.ADDONS)
def addon(request):
    return request.param


@pytest.fixture
def package(packages, addon):
    with zipfile.ZipFile(packages[addon]) as opened:
        yield opened


def test_everything_that_is_tracked_is_in_it_and_nothing_else(package, addon):
    tracked = shell.output("git", "ls-files", cwd=paths.REPO / addon)
    if not tracked:
        pytest.skip("this is no clone")
    inside = {name for name in package.namelist() if ".dist-info/" not in name}
    wanted = {*tracked.splitlines()} - NOT_PACKAGED
    assert inside == {f"odoo/addons/{addon}/{name}" for name in wanted}


def test_what_odoo_loads_is_in_it(package, addon):
    inside = {*package.namelist()}
    stated = manifest(addon)
    loaded = [*stated.get("data", []), *stated.get("demo", [])]
    assert {f"odoo/addons/{addon}/{name}" for name in loaded} <= inside
    for kind in ("__init__.py", "__manifest__.py", "static/description/icon.png"):
        assert f"odoo/addons/{addon}/{kind}" in inside


def test_what_it_says_of_itself(package, addon):
    [metadata] = [name for name in package.namelist() if name.endswith(".dist-info/METADATA")]
    said = message_from_bytes(package.read(metadata))
    stated = manifest(addon)
    assert said["Name"].replace("-", "_") == f"odoo_addon_{addon}"
    assert said["Version"].startswith(stated["version"])
    assert said["License"] == "LGPL-3"
    assert "Development Status :: 4 - Beta" in said.get_all("Classifier")
    needed = " ".join(said.get_all("Requires-Dist"))
    assert "odoo" in needed
    assert ("odoo-addon-cp_cases" in needed) == ("cp_cases" in stated["depends"])


def test_installation(request, packages, tmp_path):
    if not request.config.getoption("odoo_database", None):
        pytest.skip("this wants PostgreSQL")
    source = odoo_source.get()
    python, site = wheels.install(tmp_path / "python", source, packages.values())
    with postgres.use() as server:
        odoo = Odoo(server)
        config = odoo.write_config("wheels", addons_path=",".join(map(str, source.addons_path)))
        databases = Databases(odoo)
        name = f"{THROWAWAY}{os.getpid()}"
        try:
            databases.copy(databases.template(depends(paths.GLUE)), name)
            found = _install(python, wheels.environ(config), name, tmp_path)
        finally:
            databases.drop(name)
    assert found == [f"found {addon} installed {site}/odoo/addons" for addon in paths.ADDONS]


def _install(python, env, database, folder):
    """Install them as an administrator does; return what a second Odoo says of them."""
    odoo = [python, "-m", "odoo"]
    options = ["-d", database, "--no-http", "--max-cron-threads=0"]
    done = subprocess.run(
        [*odoo, *options, "-i", paths.GLUE, "--stop-after-init"],
        cwd=folder,
        env=env,
        text=True,
        capture_output=True,
        check=False,
    )
    assert not done.returncode, done.stderr
    assert " ERROR " not in done.stderr, done.stderr
    asked = subprocess.run(
        [*odoo, "shell", "-d", database, "--no-http", "--log-level=error"],
        input=STATES.format(addons=paths.ADDONS),
        cwd=folder,
        env=env,
        text=True,
        capture_output=True,
        check=True,
    )
    return sorted(line for line in asked.stdout.splitlines() if line.startswith("found "))
