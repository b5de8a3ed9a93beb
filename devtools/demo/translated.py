"""The addon with its demo data in another language.

Runs in Odoo's Python, which has polib: ``python -m devtools.demo.translated LANGUAGE FOLDER``
makes an addon in the folder, which is to come first on the addons path. Odoo installs it as it
does the real one, so that all that it keeps of the data (who may change it, what is translated,
which demo there is) is as always.
"""

import shutil
import sys
from pathlib import Path

import polib

from .. import paths
from . import texts

FOLDER = Path(__file__).parent / "i18n"


def make(language, folder):
    addon = paths.REPO / paths.ADDON
    copy = Path(folder) / paths.ADDON
    copy.mkdir()
    for path in addon.iterdir():
        if path.name != "demo":
            (copy / path.name).symlink_to(path)
    write_demo(addon / "demo", read(language), copy / "demo")


def read(language):
    """The translations that there are, by text."""
    path = FOLDER / f"{language}.po"
    entries = polib.pofile(str(path)).translated_entries() if path.exists() else ()
    return {entry.msgid: entry.msgstr for entry in entries}


def write_demo(source, translations, folder):
    """Write the demo's files; what has no translation stays in English."""
    shutil.copytree(source, folder)
    changed = texts.translate(source, lambda text, _place: translations.get(text, text))
    for name, content in changed.items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    make(*sys.argv[1:])
