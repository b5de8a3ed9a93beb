"""The files in an addon's i18n/, and what is wrong with them."""

import csv
import os
import re
from collections import Counter
from functools import cache
from pathlib import Path
from unittest.mock import patch

import polib

from odoo.modules.module import Manifest, get_module_path
from odoo.tools import convert_file
from odoo.tools.translate import TranslationModuleReader

import odoo.addons

LANGUAGES = ("ar", "de", "es", "fr", "ja", "ko")
NUMBER = "XXX"  # stands in the glossary for the number of a case
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\{.*?\}\}|\{\w+\}")
TAG = re.compile(r"<[^>]+>")
# A template goes on in the next line: a browser shows a blank there, and Japanese has none.
BROKEN_JAPANESE = re.compile(r"[\u3001-\u30ff\u4e00-\u9fff]\s*\n[ \t]+[\u3001-\u30ff\u4e00-\u9fff]")
# What Odoo translates within a tag.
TRANSLATED_ATTRIBUTE = re.compile(r'\b(title|aria-label|placeholder|alt|string|help)="[^"]*"')
MANIFEST_FIELDS = {"name": "shortdesc", "summary": "summary"}


def read(addon, name):
    return polib.pofile(str(Path(get_module_path(addon)) / "i18n" / name))


@cache
def read_glossary():
    """Each term in small letters, with its translations by language."""
    with open(Path(__file__).with_name("glossary.csv"), encoding="utf-8", newline="") as stream:
        return {row["en"].casefold(): row for row in csv.DictReader(stream)}


# ------------------------------------------------------------
# THE TEMPLATE
# ------------------------------------------------------------


def export(env, addon):
    """What Odoo would export into the addon's .pot, as pairs of a text and its place.

    The texts of the demo data are among it, as in Odoo's own addons; they are loaded if need be.
    Labels of fields that addons beside ours bring to our models are not.
    """
    _load_demo(env, addon)
    # Else Odoo looks for texts of ours in all of its own files.
    root = os.path.dirname(get_module_path(addon))
    with patch.object(odoo.addons, "__path__", [root]):
        rows = list(TranslationModuleReader(env.cr, modules=[addon]))
    needed = get_needed(env, addon)
    return {
        (source, f"code:{name}" if kind == "code" else f"{kind}:{name}:{xmlid}")
        for _module, kind, name, xmlid, source, *_rest in rows
        if not name.startswith("ir.model.fields,") or _is_of(env, xmlid, needed)
    } | set(_get_manifest_terms(addon))


def _load_demo(env, addon):
    if not env["ir.module.module"]._get(addon).demo:
        for filename in Manifest.for_addon(addon)["demo"]:
            convert_file(env, addon, filename, {}, "init", noupdate=True)


def get_needed(env, addon):
    module = env["ir.module.module"]._get(addon)
    return {addon, *module.upstream_dependencies(exclude_states=("",)).mapped("name")}


def _is_of(env, xmlid, modules):
    record = env.ref(xmlid)
    definers = {*env[record.model]._fields[record.name]._modules}
    return not definers or bool(definers & modules)  # every model has an id, by none of them


def _get_manifest_terms(addon):
    # Odoo exports these with its own texts alone, but reads them from any addon.
    for key, field in MANIFEST_FIELDS.items():
        yield Manifest.for_addon(addon)[key], f"model:ir.module.module,{field}:base.module_{addon}"


def get_places(file):
    """The pairs of a text and its place in a .pot."""
    return {(entry.msgid, place) for entry in file for place, _line in entry.occurrences}


# ------------------------------------------------------------
# A TRANSLATION
# ------------------------------------------------------------


def find_faults(template, translation, language):
    """Yield a sentence for each fault of a translation.

    :param template: the file of the texts
    :param translation: that of the translations
    :param str language: its code, as in the glossary
    """
    texts = {entry.msgid for entry in template}
    known = {entry.msgid: entry for entry in translation if not entry.obsolete}
    for text in sorted(texts ^ {*known}):
        yield f"is {'missing' if text in texts else 'no text of ours'}: {text!r}"
    for text in sorted(texts & {*known}):
        entry = known[text]
        for fault in _find_entry_faults(text, entry.msgstr, language):
            yield f"{fault}: {text!r}: {entry.msgstr!r}"
        if entry.fuzzy:
            yield f"is fuzzy: {text!r}"
    for entry in translation.obsolete_entries():
        yield f"is obsolete: {entry.msgid!r}"


def _find_entry_faults(text, translated, language):
    if not translated:
        return ["is empty"]
    return [
        *(fault for fault, parts in SAME_ON_BOTH_SIDES.items() if parts(text) != parts(translated)),
        *_find_glossary_faults(text, translated, language),
        *(["has a blank within a sentence"] if BROKEN_JAPANESE.search(translated) else []),
    ]


def get_placeholders(text):
    return Counter(PLACEHOLDER.findall(text))


def get_tags(text):
    return Counter(TRANSLATED_ATTRIBUTE.sub(r"\1", tag) for tag in TAG.findall(text))


def has_margins(text):
    """Whether there is white space before and after: words of the same sentence may stand there."""
    return text[:1].isspace(), text[-1:].isspace()


SAME_ON_BOTH_SIDES = {
    "has other placeholders": get_placeholders,
    "has other markup": get_tags,
    "begins or ends with other white space": has_margins,
}


def _find_glossary_faults(text, translated, language):
    term = read_glossary().get(PLACEHOLDER.sub(NUMBER, text).casefold())
    if not term:
        return
    wanted, given = term[language], PLACEHOLDER.sub(NUMBER, translated)
    if NUMBER in term["en"]:
        is_right = given == wanted
    elif text[0].islower():
        # It stands behind a number or the like, where the word may be inflected.
        is_right = given.casefold().startswith(wanted.casefold())
    else:
        is_right = given.casefold() == wanted.casefold()
    if not is_right:
        yield f"is {wanted!r} in the glossary"
