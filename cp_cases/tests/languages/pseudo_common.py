"""The language of pseudo.py, in the database of a test."""

from unittest.mock import patch

from odoo.tools.translate import TranslationImporter, code_translations

from . import translations
from .pseudo import CODE, make_file, mark

ADDON = "cp_cases"


class PseudoLanguage:
    """The language is loaded, from the texts of the addon."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"].create({"name": "Pseudo", "code": CODE, "active": True})
        cls.template = translations.read(ADDON, f"{ADDON}.pot")
        cls.web_texts = cls._load_texts({ADDON: cls.template})[ADDON]

    @classmethod
    def _load_texts(cls, templates):
        """
        :param templates: by addon
        :return: the texts that the client has, by addon
        """
        importer = TranslationImporter(cls.env.cr, verbose=False)
        for template in templates.values():
            importer.load(make_file(template), "po", CODE)
        importer.save(overwrite=True)
        cls.env.invalidate_all()
        cls.env.registry.clear_all_caches()
        return {addon: cls._patch_code(addon, template) for addon, template in templates.items()}

    @classmethod
    def _patch_code(cls, addon, template):
        """Odoo reads the texts of code from files, when they are wanted."""
        by_kind = {"odoo-python": {}, "odoo-javascript": {}}
        for entry in template:
            for kind, known in by_kind.items():
                if kind in entry.comment:
                    known[entry.msgid] = entry.msgstr
        web_texts = set(by_kind["odoo-javascript"])
        messages = [{"id": text, "string": mark(text)} for text in web_texts]
        for known, value in (
            (code_translations.python_translations, by_kind["odoo-python"]),
            (code_translations.web_translations, {"messages": messages}),
        ):
            cls.startClassPatcher(patch.dict(known, {(addon, CODE): value}))
        return web_texts
