import re
import traceback
from importlib import import_module
from pathlib import Path

import polib

from odoo.modules.module import get_module_path
from odoo.service.model import call_kw
from odoo.tests import BaseCase, tagged

from ..access.access_common import AccessCommon, own_models
from ..access.access_list import BY_ID, ELSEWHERE, METHODS, MODELS
from ..common import CpCasesCommon
from . import translations
from .pseudo import CODE, find_bare_arguments, find_bare_in_view, is_bare, mark
from .pseudo_common import ADDON, PseudoLanguage

ROOT = Path(get_module_path(ADDON))
# Entries of the template that are not walked here, by their place, and what shows them.
SHOWN_ELSEWHERE = {
    # In Odoo's list of apps, before the addon is installed.
    r"model:ir\.module\.module,.*": "languages.test_translations.TestTranslations",
    # Of the demo data, which a database of tests does not have.
    r"model:.*_demo": "languages.test_translations.TestTemplate",
}


class TestFinders(BaseCase):
    """What is found to be bare."""

    def test_mark(self):
        self.assertEqual(mark(" Hello "), " ⟦Hello⟧ ")
        self.assertEqual(mark('Click <i title="Pin"/> it'), '⟦Click <i title="⟦Pin⟧"/> it⟧')
        self.assertEqual(mark("<b>Hello</b>"), "<b>⟦Hello⟧</b>")
        self.assertFalse(is_bare(mark('Click <i title="Pin"/> it')))
        self.assertFalse(is_bare("⟦a ⟦b⟧⟧ · 5"))
        self.assertTrue(is_bare("⟦a⟧ b"))

    def test_views(self):
        for arch, bare in (
            ('<form><field name="name" string="⟦Name⟧"/>⟦Hello <b>you</b>⟧</form>', []),
            ('<form><field name="name" string="Name" invisible="a"/></form>', ["Name"]),
            ("<form><div>Hello</div> you</form>", ["you", "Hello"]),
            ('<xpath><attribute name="invisible">a</attribute></xpath>', []),
            ('<xpath><attribute name="string">A name</attribute></xpath>', ["A name"]),
        ):
            with self.subTest(arch):
                self.assertEqual(find_bare_in_view(arch), bare)

    def test_arguments(self):
        template = [polib.POEntry(msgid=text) for text in ("Write %s.", "Name", "{{ name }}")]
        self.assertEqual(list(find_bare_arguments("⟦Write Name.⟧", template)), ["Name"])
        self.assertEqual(list(find_bare_arguments("⟦Write ⟦Name⟧.⟧", template)), [])
        self.assertEqual(list(find_bare_arguments("⟦Write Sara.⟧", template)), [])


@tagged("cp_cases")
class TestPseudoLanguage(PseudoLanguage, CpCasesCommon):
    """In a language that has each text in ⟦ ⟧, none is to be seen without: none was forgotten."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = cls.ana | cls.ben | cls.sue | cls.max | cls.user_admin
        cls.models = own_models(cls.env)
        cls.needed = translations.get_needed(cls.env, ADDON)

    def _call(self, user, model, method, *args):
        """As the web client calls it."""
        records = self.env[model].with_user(user).with_context(lang=CODE)
        return call_kw(records, method, list(args), {"context": {"lang": CODE}})

    # ------------------------------------------------------------
    # WHAT IS STORED
    # ------------------------------------------------------------

    def test_records(self):
        """Menus, actions, views, groups, templates, reasons and the like."""
        walked, bare = 0, []
        for record, field in self._get_translatable():
            text = record[field.name]
            walked += bool(text)
            if text and self._find_bare(field, text):
                bare.append((record, field, text))
        self.assertFalse(bare)
        self.assertGreater(walked, 500)

    def _get_translatable(self):
        """All that this addon has stored with a language, in this one."""
        names = self.env["ir.model.data"].search([("module", "=", ADDON)]).grouped("model")
        for model, ids in names.items():
            if model not in self.env or not self.env[model]._translate:
                continue
            records = self.env[model].browse(ids.mapped("res_id")).exists()
            for field in records._fields.values():
                if field.translate and field.store and str(field) != "ir.actions.actions.name":
                    for record in records.with_context(lang=CODE):
                        if model != "ir.model.fields" or self._is_exported(record):
                            yield record, field

    def _is_exported(self, record):
        """A field's label, if it is asked for this model and is not brought by another addon."""
        field = self.env[record.model]._fields[record.name]
        return field.export_string_translation and self._is_of_ours(field)

    def _is_of_ours(self, field):
        return not field._modules or bool(self.needed & {*field._modules})

    def _find_bare(self, field, text):
        if field.translate is True:
            return [text] if is_bare(text) else []
        return find_bare_in_view(text)

    def test_each_entry_is_seen(self):
        """By one of the walks of this module, or by the test that is named for it."""
        stored, listed, unseen = self._get_stored_texts(), set(), []
        for entry in self.template:
            for place, _line in entry.occurrences:
                patterns = {text for text in SHOWN_ELSEWHERE if re.fullmatch(text, place)}
                listed |= patterns
                if not patterns and not self._is_walked(entry, place, stored):
                    unseen.append((place, entry.msgid))
        self.assertEqual(unseen, [])
        self.assertEqual(listed, {*SHOWN_ELSEWHERE}, "no entry is of this kind")

    def _is_walked(self, entry, place, stored):
        if not place.startswith("code:"):
            return self._squeeze(entry.msgid) in stored
        path = place.removeprefix(f"code:addons/{ADDON}/")
        # Templates, scripts and Python, of which test_sources.py reads each text.
        in_client = path.startswith("static/src/") and entry.msgid in self.web_texts
        return in_client or (path.endswith(".py") and "odoo-python" in entry.comment)

    def test_tests_that_are_listed(self):
        for name in SHOWN_ELSEWHERE.values():
            module, _dot, test = name.rpartition(".")
            self.assertTrue(hasattr(import_module(f"..{module}", __package__), test), name)

    def _get_stored_texts(self):
        """The entries that :meth:`test_records` meets, in English."""
        known = {self._squeeze(entry.msgstr): entry.msgid for entry in self.template}
        texts = set()
        for record, field in self._get_translatable():
            text = record[field.name] or ""
            terms = [text] if field.translate is True else field.get_trans_terms(text)
            texts |= {known.get(self._squeeze(term)) for term in terms}
        return {self._squeeze(text) for text in texts if text}

    @staticmethod
    def _squeeze(text):
        return " ".join(text.split())

    # ------------------------------------------------------------
    # WHAT THE CLIENT GETS
    # ------------------------------------------------------------

    def test_views(self):
        views, walked = self._get_views(), set()
        for user in self.users:
            for model in views:
                if not self.env[model].with_user(user).has_access("read"):
                    continue
                walked.add(model)
                with self.subTest(user=user.name, model=model):
                    given = self._call(user, model, "get_views", views[model])
                    if model in self.models:
                        for kind, view in given["views"].items():
                            self.assertEqual(find_bare_in_view(view["arch"]), [], kind)
                    self.assertEqual(self._find_bare_fields(given["models"]), [])
        self.assertEqual(walked, set(views))

    def _get_views(self):
        """Each model that this addon has views of, with all of them."""
        found = {}
        names = self.env["ir.model.data"].search(
            [("module", "=", ADDON), ("model", "=", "ir.ui.view")]
        )
        for view in self.env["ir.ui.view"].browse(names.mapped("res_id")):
            if view.model in self.env and view.type != "qweb":
                # One that extends another is seen in what it extends.
                number = view.id if view.mode == "primary" else False
                found.setdefault(view.model, []).append((number, view.type))
        return found

    def _find_bare_fields(self, given):
        return [
            f"{model}.{name}: {text}"
            for model, description in given.items()
            for name, values in description["fields"].items()
            for text in self._get_field_texts(self.env[model]._fields[name].base_field, values)
            if is_bare(text)
        ]

    def _get_field_texts(self, field, values):
        """Its label and help, if the model or the field is ours, and what can be selected."""
        is_own = ADDON in field._modules
        if is_own or (field.model_name in self.models and self._is_of_ours(field)):
            yield values.get("string") or ""
            yield values.get("help") or ""
        if is_own:
            for _value, label in values.get("selection", ()):
                yield str(label)

    def test_fields(self):
        for user in self.users:
            given = {
                model: {"fields": self._call(user, model, "fields_get")}
                for model in self.models
                if self.env[model].with_user(user).has_access("read")
            }
            self.assertIn("cp.case", given)
            self.assertEqual(self._find_bare_fields(given), [])

    def test_menus(self):
        app = self.env.ref("cp_cases.cp_cases_menu_root")
        for user in self.users:
            menus = self._call(user, "ir.ui.menu", "load_web_menus", [], False)
            own = [menu for menu in menus.values() if menu["appID"] == app.id]
            with self.subTest(user=user.name):
                self.assertTrue(own)
                self.assertEqual([menu["name"] for menu in own if is_bare(menu["name"])], [])

    def test_help_of_empty_lists(self):
        given = self._call(self.ana, "cp.case", "get_empty_list_help", "")
        self.assertIn("⟦Emails to these addresses become cases:", given)

    # ------------------------------------------------------------
    # WHAT THE CLIENT HAS
    # ------------------------------------------------------------

    def test_texts_of_the_client(self):
        given, _parameters = self.env["ir.http"]._get_translations_for_webclient([ADDON], CODE)
        messages = {message["id"]: message["string"] for message in given[ADDON]["messages"]}
        self.assertEqual(messages, {text: mark(text) for text in self.web_texts})

    # ------------------------------------------------------------
    # PYTHON
    # ------------------------------------------------------------

    def test_texts_of_python(self):
        env = self.env(context={"lang": CODE})
        for entry in self.template:
            if "odoo-python" in entry.comment:
                with self.subTest(entry.msgid):
                    self.assertEqual(env._(entry.msgid), mark(entry.msgid))


@tagged("cp_cases")
class TestPseudoErrors(PseudoLanguage, AccessCommon):
    """What is refused is refused in the language of the user."""

    # What a client can do wrong on a case, beside doing it where it may not.
    WRONG = (
        ("action_set_state", "pending"),
        ("action_set_state", "nonsense"),
        ("action_set_state", "closed"),
        ("action_set_disposition", 0),
        ("action_transfer", False, False, "A note"),
        ("action_assign", 0),
        ("write", {"number": "1"}),
        ("write", {"state": "pending"}),
        ("write", {"service_id": False}),
        ("write", {"name": False}),
        ("unlink",),
    )

    def _calls(self, case):
        for (model, method), entry in METHODS.items():
            if model == "cp.case":
                yield (method, *entry.args(case))
        for method, get_args in BY_ID.items():
            yield (method, *get_args(case))
        yield from self.WRONG

    def test_refusals(self):
        case = self.cases["support"]
        refusals = set()
        for state in ("open", "closed"):
            case.sudo().state = state
            for user in self.ana | self.cid | self.sue:
                for method, *args in self._calls(case.with_user(user).sudo()):
                    refusals |= self._get_refusal(user, "cp.case", method, case.ids, *args)
        for model in MODELS:
            record = self.env[model].sudo().search([], limit=1)
            for method in ("copy", "unlink"):
                refusals |= self._get_refusal(self.ana, model, method, record.ids)
        for model, method in self._get_other_acts():
            record = self.env[model].sudo().search([], limit=1)
            for user in self.ana | self.ben | self.sue:
                refusals |= self._get_refusal(user, model, method, record.ids)
        for refusal in sorted(refusals):
            with self.subTest(refusal):
                self.assertFalse(is_bare(refusal))
                self.assertEqual(list(find_bare_arguments(refusal, self.template)), [])
        self.assertGreater(len(refusals), 20)

    def _get_other_acts(self):
        """On records of other models, without arguments: of drafts, held mail, services."""
        for model, method in ELSEWHERE:
            is_act = model in MODELS and method.startswith("action_")
            if is_act and not getattr(getattr(self.registry[model], method), "_api_model", False):
                yield model, method

    def _get_refusal(self, user, model, method, *args):
        """The text of the error that this gives, if it is one of ours."""
        _result, error = self.call(user, model, method, *args, context={"lang": CODE})
        return {str(error)} if error and self._is_ours(error) else set()

    @staticmethod
    def _is_ours(error):
        *_outer, innermost = traceback.extract_tb(error.__traceback__)
        return Path(innermost.filename).is_relative_to(ROOT)
