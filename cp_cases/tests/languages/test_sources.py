from pathlib import Path
from tempfile import NamedTemporaryFile

from odoo.modules.module import get_module_path
from odoo.tests import BaseCase, tagged

from . import translations
from .pseudo import (
    find_bare_errors,
    find_bare_in_script,
    find_bare_in_template,
    find_bare_labels,
)

NO_SOURCES = {"tests", "static", "migrations"}
# Odoo shows it in its list of apps; test_translations.py looks for its texts.
MANIFEST = "__manifest__.py"


class TestSourceFinders(BaseCase):
    """What is found to be bare in files."""

    def test_templates(self):
        for template, bare in (
            ('<t><b title="Known">Known</b></t>', []),
            ("<t><b>Other</b></t>", ["Other"]),
            ('<t><b aria-label="Other"/>tail</t>', ["tail", "Other"]),
            ("<t><b t-out=\"is_it ? 'Yes' : 'no'\"/></t>", ["Yes"]),
            ("<t><Dialog title=\"'Hello there'\"/></t>", ["Hello there"]),
            ('<t><Dialog title.translate="Known" size="\'lg\'"/></t>', []),
        ):
            with self.subTest(template), NamedTemporaryFile("w", suffix=".xml") as file:
                file.write(template)
                file.flush()
                self.assertEqual(list(find_bare_in_template(file.name, {"Known"})), bare)

    def test_scripts(self):
        for script, bare in (
            ('add(_t("Hello you"));', []),
            ('// "Hello you"\nkey === "Enter";', []),
            ('add("Hello you");', ["Hello you"]),
            ("const title = 'Hello';", ["Hello"]),
        ):
            with self.subTest(script):
                self.assertEqual(list(find_bare_in_script(script)), bare)

    def test_errors(self):
        self.assertEqual(list(find_bare_errors('raise UserError(self.env._("No"))')), [])
        for text in ("'No'", "f'No {x}'", "'No %s' % x"):
            source = f"raise UserError({text})"
            self.assertEqual(list(find_bare_errors(source)), [source.removeprefix("raise ")])

    def test_labels(self):
        for source, bare in (
            ('{"name": self.env._("Cases")}', []),
            ('{"name": case.name, "target": "New"}', []),
            ('{"title": "Cases"}', ["'Cases'"]),
            ('{"message": f"Case {number}"}', ["f'Case {number}'"]),
            ('dict(title="Cases")', ["'Cases'"]),
            ('notify(body="Case %s" % number)', ["'Case %s' % number"]),
        ):
            with self.subTest(source):
                self.assertEqual(list(find_bare_labels(source)), bare)


@tagged("cp_cases")
class TestSources(BaseCase):
    """No text that people read stands in a file without going through a translation."""

    addon = "cp_cases"

    def _find(self, folder, pattern):
        root = Path(get_module_path(self.addon)) / folder
        return sorted(path for path in root.rglob(pattern) if path.is_file())

    def _find_python(self):
        root = Path(get_module_path(self.addon))
        return [
            path
            for path in self._find(".", "*.py")
            if path.relative_to(root).parts[0] not in NO_SOURCES and path.name != MANIFEST
        ]

    def test_templates(self):
        template = translations.read(self.addon, f"{self.addon}.pot")
        known = {entry.msgid for entry in template if "odoo-javascript" in entry.comment}
        for path in self._find("static/src", "*.xml"):
            with self.subTest(path.name):
                self.assertEqual(list(find_bare_in_template(path, known)), [])

    def test_scripts(self):
        paths = self._find("static/src", "*.js")
        self.assertTrue(paths)
        for path in paths:
            with self.subTest(path.name):
                self.assertEqual(list(find_bare_in_script(path.read_text())), [])

    def test_python(self):
        paths = self._find_python()
        self.assertTrue(paths)
        for path in paths:
            with self.subTest(path.name):
                source = path.read_text()
                self.assertEqual(list(find_bare_errors(source)), [])
                self.assertEqual(list(find_bare_labels(source)), [])
