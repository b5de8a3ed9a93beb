"""README.rst of an addon is made of the fragments in its readme/, in the order that OCA has.

``bin/lint`` says when it is not what they give, ``bin/lint --fix`` writes it.
"""

import ast

from .. import paths

SECTIONS = {
    "CONTEXT": "Use Cases / Context",
    "INSTALL": "Installation",
    "CONFIGURE": "Configuration",
    "USAGE": "Usage",
    "ROADMAP": "Known issues / Roadmap",
    "HISTORY": "Changelog",
}
CREDITS = {"CONTRIBUTORS": "Contributors", "CREDITS": "Other credits"}
FIRST = "DESCRIPTION"
NOTE = ".. Made of the files in readme/ by bin/lint --fix: change those."
CONTENTS = ".. contents::\n   :local:"


def run():
    return [line for addon in paths.ADDONS for line in complaints(paths.REPO / addon)]


def fix():
    for addon in paths.ADDONS:
        (paths.REPO / addon / "README.rst").write_text(text(paths.REPO / addon))


def complaints(addon):
    for path in sorted((addon / "readme").iterdir()):
        if path.name not in {f"{name}.rst" for name in (FIRST, *SECTIONS, *CREDITS)}:
            yield f"{addon.name}/readme/{path.name}: is no part of README.rst"
    readme = addon / "README.rst"
    if not readme.is_file() or readme.read_text() != text(addon):
        yield f"{addon.name}/README.rst: is not what readme/ gives; bin/lint --fix writes it"


def text(addon):
    manifest = ast.literal_eval((addon / "__manifest__.py").read_text())
    name = manifest["name"]
    authors = "\n".join(f"- {author.strip()}" for author in manifest["author"].split(","))
    maintainers = ", ".join(manifest["maintainers"])
    parts = [
        f"{'=' * len(name)}\n{name}\n{'=' * len(name)}",
        NOTE,
        _fragment(addon, FIRST),
        CONTENTS,
        *_titled(addon, SECTIONS, "="),
        _title("Credits", "="),
        f"{_title('Authors', '-')}\n\n{authors}",
        *_titled(addon, CREDITS, "-"),
        f"{_title('Maintainers', '-')}\n\n{maintainers}: {manifest['website']}",
        f"Licence: {manifest['license']}. Development status: {manifest['development_status']}.",
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _titled(addon, sections, line):
    for name, title in sections.items():
        fragment = _fragment(addon, name)
        if fragment:
            yield f"{_title(title, line)}\n\n{fragment}"


def _fragment(addon, name):
    path = addon / "readme" / f"{name}.rst"
    return path.read_text().strip() if path.is_file() else ""


def _title(title, line):
    return f"{title}\n{line * len(title)}"
