"""What CONTRIBUTING.rst names is there."""

import re

from devtools import paths

TEXT = (paths.REPO / "CONTRIBUTING.rst").read_text("utf-8")
ADDON = paths.REPO / paths.ADDON
# Where the paths that it names begin.
ROOTS = (paths.REPO, ADDON, ADDON / "views", ADDON / "security", ADDON / "tests", ADDON / "wizard")
IMPORT_RE = re.compile(r"from (?:\.{3}|odoo\.addons\.cp_cases\.)([\w.]+) import (\w+)")


def test_files():
    named = set(re.findall(r"``([\w./-]+\.(?:py|js|mjs|xml|csv|rst|toml))``", TEXT))
    assert len(named) > 30
    folders = [*ROOTS, *(path for path in (ADDON / "models").iterdir() if path.is_dir())]
    missing = {
        name for name in named if not any((folder / name).exists() for folder in folders)
    } - {"__init__.py"}
    assert not missing


def test_imports_of_the_examples():
    found = IMPORT_RE.findall(TEXT)
    assert len(found) >= 3
    for module, name in found:
        path = ADDON / module.replace(".", "/")
        source = path.with_suffix(".py")
        is_module = (path / f"{name}.py").exists()
        assert is_module or re.search(
            rf"^(?:class |def )?{name}\b", source.read_text("utf-8"), re.MULTILINE
        ), f"{module}: {name}"


def test_private_methods():
    sources = "\n".join(path.read_text("utf-8") for path in ADDON.rglob("*.py"))
    # what an example defines is its own
    own = set(re.findall(r"def (_\w+)", TEXT))
    named = set(re.findall(r"(?<![\w`])``(?:[\w.]+\.)?(_[a-z]\w+)", TEXT)) - own
    assert len(named) > 20
    assert not {name for name in named if not re.search(rf"\b{name}\b", sources)}
