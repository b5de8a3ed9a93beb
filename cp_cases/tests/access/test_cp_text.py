from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from ..common import CpCasesCommon
from .access_common import own_models

BAD = ("\0", "a\0b", "\ud800", "lamp \udfff", "'\0; --")
# What programs send in place of a name.
NO_NAMES = (5, 5.5, None, False, True, [], ["a"], {}, {"a": 1})


@tagged("cp_cases")
class TestCpText(CpCasesCommon):
    """Bad text is cleaned, or refused in words: nobody sees a traceback."""

    def setUp(self):
        super().setUp()
        self.case = self._create_case(name="A lamp")

    def _call(self, user, model, method, *args, **kwargs):
        return call_kw(self.env(user=user)[model], method, list(args), kwargs)

    def _get_models(self):
        return [
            name
            for name in sorted(own_models(self.env))
            if not (self.env[name]._abstract or self.env[name]._transient)
        ]

    def test_searches(self):
        for name in self._get_models():
            texts = [
                field.name
                for field in self.env[name]._fields.values()
                if field.type in ("char", "text") and field._description_searchable
            ]
            for fname in texts:
                for bad in BAD:
                    for operator, value in (("ilike", bad), ("=", bad), ("in", [bad, "x"])):
                        with self.subTest(field=f"{name}.{fname}", operator=operator, bad=bad):
                            domain = [(fname, operator, value)]
                            self._call(self.sue, name, "search_count", domain)

    def test_names(self):
        for name in self._get_models():
            for bad in (*BAD, *NO_NAMES):
                with self.subTest(model=name, bad=bad):
                    try:
                        self._call(self.sue, name, "name_search", bad)
                    except UserError:
                        continue

    def test_one_box(self):
        for bad in (*BAD, *NO_NAMES):
            with self.subTest(bad=bad):
                domain = [("search_term", "ilike", bad)]
                self._call(self.sue, "cp.case", "web_search_read", domain, {"name": {}})
        domain = [("search_term", "ilike", "la\0mp")]
        self.assertEqual(self._call(self.sue, "cp.case", "search", domain), self.case.ids)

    def test_texts(self):
        draft = self._open_reply(self._receive(), self.ben)
        for bad in BAD:
            with self.subTest(bad=bad):
                case = self.env["cp.case"].with_user(self.ben)
                case = case.create({"name": f"Lamp{bad}", "service_id": self.support.id})
                self.assertTrue(case.name.startswith("Lamp"))
                fields = ("subject", "body", "note", "email_to", "email_cc", "email_bcc")
                draft.write(dict.fromkeys(fields, f"x{bad}"))
                note = case.message_post(body=f"Called{bad}", subject=bad)
                note.body = f"Corrected{bad}"
                self.env["cp.case.tag"].create({"name": f"Gold{bad}"}).unlink()
                self.env.flush_all()
                self.assertIn("Corrected", note.body)

    def test_names_are_sorted_as_people_sort_them(self):
        names = ["apple", "Ärger", "élan", "Zebra"]
        self.env["res.lang"]._activate_lang("de_DE")
        for model in ("cp.case.tag", "cp.case.category", "cp.disposition", "cp.pending.reason"):
            records = self.env[model].create([{"name": name} for name in reversed(names)])
            found = self.env[model].with_user(self.ben).search([("id", "in", records.ids)])
            self.assertEqual(found.mapped("name"), names, model)
            for record, name in zip(found, reversed(names), strict=True):
                record.with_user(self.max).with_context(lang="de_DE").name = name
            found = found.with_context(lang="de_DE").search([("id", "in", records.ids)])
            self.assertEqual(found.mapped("name"), names, model)
