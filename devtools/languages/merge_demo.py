"""Writes the files in devtools/demo/i18n: the texts of the demo data that Odoo does not translate.

Runs in Odoo's Python, which has polib: ``python -m devtools.languages.merge_demo``.
"""

import polib

from .. import paths
from ..demo import texts, translated
from . import merge


def main():
    merge.update(make_template(paths.REPO / paths.ADDON / "demo"), translated.FOLDER, "demo")


def make_template(folder):
    """The texts of the demo's files: in the order of the files, for who reads them must
    understand who answers what."""
    entries = {}

    def note(text, place):
        entry = entries.setdefault(
            text, polib.POEntry(msgid=text, comment=place.kind, occurrences=[])
        )
        entry.occurrences.append((place.name, ""))
        return text

    texts.translate(folder, note)
    template = polib.POFile()
    template.extend(entries.values())
    return template


if __name__ == "__main__":
    main()
