"""Checks of our own: what no linter knows of this project."""

import ast
import re

from .. import paths, shell

LONGEST_FILE = 400
SOURCE_KINDS = {".py", ".js", ".mjs", ".xml", ".scss"}
# Test data, translations and demo data are as long and wide as they are.
DATA = re.compile(r"(^|/)(tests/data|i18n|demo)/")
# An installation must work behind any mirror, so no file names a package registry.
REGISTRY = re.compile(
    r"\b(py(pi|thonhosted)\.org|npm(js)?\.(com|org)|yarnpkg\.com|(deb|security|ftp)\S*\.debian\.\w+)"
)
DEFAULTS = {"installable": True, "auto_install": False, "application": False}


def run():
    """Return the complaints."""
    files = [paths.REPO / name for name in _tracked()]
    return [
        *(complaint for path in files for complaint in _file(path)),
        *(complaint for addon in paths.ADDONS for complaint in _manifest(paths.REPO / addon)),
        *(complaint for addon in paths.ADDONS for complaint in tests(paths.REPO / addon / "tests")),
    ]


def is_data(path):
    return bool(DATA.search(path.relative_to(paths.REPO).as_posix()))


def _tracked():
    listed = shell.output(
        "git", "ls-files", "--cached", "--others", "--exclude-standard", cwd=paths.REPO
    )
    if listed is None:  # an unpacked archive instead of a clone
        skipped = {".git", "node_modules", "__pycache__"}
        every = (path.relative_to(paths.REPO) for path in paths.REPO.rglob("*"))
        return [str(path) for path in every if not skipped & set(path.parts)]
    return listed.splitlines()


def _file(path):
    if not path.is_file():
        return
    name = path.relative_to(paths.REPO).as_posix()
    try:
        lines = path.read_text().splitlines()
    except UnicodeDecodeError:
        return
    if path.suffix in SOURCE_KINDS and not is_data(path) and len(lines) > LONGEST_FILE:
        yield f"{name}: {len(lines)} lines; split it, {LONGEST_FILE} is the limit"
    for number, line in enumerate(lines, 1):
        if REGISTRY.search(line):
            yield f"{name}:{number}: names a package registry's host"


def _manifest(addon):
    path = addon / "__manifest__.py"
    if not path.is_file():
        return [f"{addon.name}: there is no addon here"]
    manifest = ast.literal_eval(path.read_text())
    loaded = [*manifest.get("data", []), *manifest.get("demo", [])]
    stored = {
        file.relative_to(addon).as_posix()
        for folder in ("security", "data", "wizard", "views", "report", "demo")
        for file in (addon / folder).rglob("*")
        if file.suffix in {".xml", ".csv"}
    }
    return [
        *(f"{path}: {name} does not exist" for name in sorted({*loaded} - stored)),
        *(f"{path}: {name} is not loaded" for name in sorted(stored - {*loaded})),
        *(f"{path}: {name} is there twice" for name in {n for n in loaded if loaded.count(n) > 1}),
        *(
            f"{path}: {key} has its default value; leave it out"
            for key, value in DEFAULTS.items()
            if manifest.get(key) is value
        ),
    ]


def tests(folder):
    """What pytest runs and Odoo's own runner does not, or not at all."""
    imported = {
        alias.name
        for node in ast.walk(ast.parse((folder / "__init__.py").read_text()))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    for path in sorted(folder.rglob("test_*.py")):
        name = path.relative_to(folder.parent.parent).as_posix()
        if path.stem not in imported:
            yield f"{name}: not imported in tests/__init__.py"
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
                yield f"{name}:{node.lineno}: {node.name} is not in a class"
            bases = map(ast.unparse, node.bases) if isinstance(node, ast.ClassDef) else ()
            if {"unittest.TestCase", "TestCase"} & {*bases}:
                yield f"{name}:{node.lineno}: {node.name} is no odoo.tests.BaseCase"
