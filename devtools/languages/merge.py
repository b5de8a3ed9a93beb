"""Writes the files in an addon's i18n/ from a .pot that Odoo has exported.

Runs in Odoo's Python, which has polib: ``python -m devtools.languages.merge POT ADDON``. The same
texts give the same files, byte for byte: there are no dates in them, and entries are sorted.
"""

import ast
import sys
from pathlib import Path

import polib

from ..ui import say
from . import LANGUAGES

# What Odoo shows of an addon in its list of apps. It exports these with its own texts alone, but
# reads them from any addon.
SHOWN_IN_APPS = {"name": "shortdesc", "summary": "summary"}
WIDTH = 78


def main(exported, addon):
    addon = Path(addon)
    update(make_template(polib.pofile(exported), addon), addon / "i18n", addon.name)


def update(template, folder, name):
    """Write the template and, with what is translated already, a file for each language."""
    folder.mkdir(exist_ok=True)
    save(template, folder / f"{name}.pot", "")
    for language in LANGUAGES:
        path = folder / f"{language}.po"
        known = polib.pofile(str(path)) if path.exists() else polib.POFile()
        merged = merge(template, known)
        save(merged, path, language)
        missing = sum(not entry.msgstr for entry in merged)
        say(f"  {path.parent.parent.name}/i18n/{path.name}: {missing} of {len(merged)} are missing")


def make_template(exported, addon):
    """The exported texts, and those of the manifest."""
    entries = {entry.msgid: entry for entry in exported}
    manifest = ast.literal_eval((addon / "__manifest__.py").read_text())
    for key, field in SHOWN_IN_APPS.items():
        text = manifest[key]
        entry = entries.setdefault(
            text, polib.POEntry(msgid=text, comment=f"module: {addon.name}", msgstr="")
        )
        place = f"model:ir.module.module,{field}:base.module_{addon.name}"
        entry.occurrences = sorted([*entry.occurrences, (place, "")])
    template = polib.POFile()
    template.extend(entries[text] for text in sorted(entries))
    return template


def merge(template, known):
    """The texts of the template with the translations that are known.

    :return: a new file
    """
    translations = {entry.msgid: entry.msgstr for entry in known if not entry.obsolete}
    merged = polib.POFile()
    merged.extend(
        polib.POEntry(
            msgid=entry.msgid,
            msgstr=translations.get(entry.msgid, ""),
            comment=entry.comment,
            occurrences=entry.occurrences,
        )
        for entry in template
    )
    return merged


def save(entries, path, language):
    """Write the entries under a header that never changes by itself."""
    entries.wrapwidth = WIDTH
    entries.header = f"Texts of {path.parent.parent.name}. Written by bin/translate."
    entries.metadata = {
        "Project-Id-Version": "Odoo Server 19.0",
        "Report-Msgid-Bugs-To": "",
        "Last-Translator": "",
        "Language-Team": "",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "",
    }
    entries.save(str(path))


if __name__ == "__main__":
    main(*sys.argv[1:])
