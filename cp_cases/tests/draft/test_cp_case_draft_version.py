from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tests import tagged

from ...models.draft.cp_case_draft import DraftOverwriteError
from ..common import CpCasesCommon


@tagged("cp_cases")
class TestDraftVersion(CpCasesCommon):
    """A page saves with a version of its own, and with the one that it has read."""

    def setUp(self):
        super().setUp()
        self.case = self._receive()
        self.draft = self._open_reply(self.case, self.ben)

    def _save(self, version, base, text):
        self.draft.web_save(
            {"version": version, "base_version": base, "body": f"<p>{text}</p>"}, {}
        )

    def test_a_page_saves_again_and_again(self):
        self._save("a:1", False, "One")
        self._save("a:2", False, "Two")
        self._save("a:3", "a:2", "Three")
        self.assertIn("Three", self.draft.body)
        self.assertEqual(self.draft.version, "a:3")

    def test_a_second_page_does_not_write_over_the_first(self):
        self._save("a:1", False, "One")
        with self.assertRaises(DraftOverwriteError):
            self._save("b:1", False, "Another")
        self.assertIn("One", self.draft.body)

    def test_a_page_that_was_opened_between_two_saves(self):
        self._save("a:1", False, "One")
        self._save("a:2", False, "Two")
        with self.assertRaises(DraftOverwriteError):
            self._save("b:1", "a:1", "Another")

    def test_who_has_read_the_other_text_goes_on(self):
        self._save("a:1", False, "One")
        self._save("b:1", "a:1", "Another")
        self.assertIn("Another", self.draft.body)
        with self.assertRaises(DraftOverwriteError):
            self._save("a:2", False, "Two")

    def test_what_comes_late_is_left(self):
        """A page that is closed sends its text beside what is still under way."""
        self._save("a:2", False, "Two")
        self._save("a:1", False, "One")
        self.assertIn("Two", self.draft.body)
        self.assertEqual(self.draft.version, "a:2")

    def test_what_is_written_by_other_means_counts_as_well(self):
        self.draft.body = "<p>By a script</p>"
        with self.assertRaises(DraftOverwriteError):
            self._save("a:1", False, "One")

    def test_versions_of_other_forms(self):
        for version in (":", "b", "c:", "d:x", "e:-1"):
            self._save(version, self.draft.version, version)
            self.assertIn(version, self.draft.body)

    def test_the_refusal_says_why(self):
        self.draft.body = "<p>One</p>"
        with self.assertRaisesRegex(UserError, "changed in another window"):
            self._save("b:1", False, "Another")

    def test_another_agent(self):
        """Neither writes on it nor takes its email meanwhile."""
        with self.assertRaises(AccessError):
            self.draft.with_user(self.sue).web_save({"version": "c:1", "body": "Mine"}, {})
        with self.assertRaisesRegex(UserError, "Ben has been answering"):
            self._open_reply(self.case, self.sue)
        self.assertNotIn("Mine", self.draft.body)

    def test_a_draft_that_is_gone(self):
        gone = self.draft.with_env(self.draft.env)
        self.draft.action_discard()
        self.env.invalidate_all()
        with self.assertRaises(MissingError):
            gone.web_save({"version": "a:1", "body": "Too late"}, {})
