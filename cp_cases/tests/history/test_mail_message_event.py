from odoo.tests import tagged

from ..common import CpCasesCommon

GERMAN = {
    "%(old)s → %(new)s": "%(old)s wird %(new)s",
    "Taken by %(target)s from %(origin)s": "%(target)s hat von %(origin)s übernommen",
    "Case created as follow up from case %(case)s": "Fall wurde als Folgefall von Fall %(case)s "
    "erstellt",
    "%(field)s: %(old)s → %(new)s": "%(field)s: von %(old)s zu %(new)s",
}


@tagged("post_install", "-at_install", "cp_cases")
class TestMailMessageEvent(CpCasesCommon):
    """What the system writes in the history is said in the language of whoever reads it."""

    def setUp(self):
        super().setUp()
        self._translate("de_DE", GERMAN)
        self.case = self._create_case()

    def _read(self, case, entry_type, lang):
        """The content of the last entry of a kind, and its preview."""
        reader = case.with_user(self.ben).with_context(lang=lang)
        entry = reader.get_history(entry_types=[entry_type])["entries"][-1]
        return reader.get_entry(entry["id"])["body"], entry["preview"]

    def test_a_change_of_state_is_said_in_the_readers_language(self):
        self.case.with_user(self.ben).action_set_state("resolved")

        self.assertEqual(self._read(self.case, "state", "en_US")[1], "New → Resolved")
        body, preview = self._read(self.case, "state", "de_DE")
        self.assertIn(" wird ", body)
        self.assertIn(" wird ", preview)

    def test_a_pending_reason_has_its_translated_name(self):
        reason = self.env["cp.pending.reason"].create({"name": "Waiting for a part"})
        reason.with_context(lang="de_DE").name = "Wartet auf ein Teil"
        self.case.with_user(self.ben).action_set_state("pending", reason.id)

        self.assertIn("(Waiting for a part)", self._read(self.case, "state", "en_US")[1])
        self.assertIn("(Wartet auf ein Teil)", self._read(self.case, "state", "de_DE")[1])

    def test_a_name_that_is_gone_stays_as_it_was(self):
        disposition = self.env["cp.disposition"].create(
            {
                "name": "Called back",
                "category": "non_final",
                "service_ids": self.support.ids,
            }
        )
        self.case.with_user(self.ben).action_set_disposition(disposition.id)
        self.case.sudo().disposition_id = False
        entry = self._entries(self.case, "disposition")[0]
        disposition.unlink()

        said = entry.with_context(lang="de_DE")._cp_say_events()

        self.assertEqual(said[entry.id], "<p>Called back</p>")

    def test_a_hand_over_is_said_in_the_readers_language(self):
        self.case.with_user(self.ben).action_take()

        body, _preview = self._read(self.case, "transferred", "de_DE")

        self.assertEqual(
            body,
            f"<p>{self.ben.name} ({self.support.name}) hat von {self.support.name} übernommen</p>",
        )

    def test_the_notes_of_a_follow_up_link_the_case_in_every_language(self):
        self._close(self.case)
        draft_id = self.case.with_user(self.ben).action_create_follow_up()["res_id"]
        draft = self.env["cp.case.draft"].with_user(self.ben).browse(draft_id)
        draft.write({"body": "<p>We go on here.</p>"})
        draft.action_send()
        follow_up = self.case.follow_up_ids

        body, _preview = self._read(follow_up, "note", "de_DE")

        self.assertIn("Fall wurde als Folgefall von Fall <a", body)
        self.assertIn(f'data-oe-id="{self.case.id}"', body.replace("'", '"'))
        self.assertIn(
            f"Case created as follow up from case {self.case.number}",
            self._read(follow_up, "note", "en_US")[1],
        )

    def test_changes_of_contact_priority_and_category_are_entries(self):
        category = self.env["cp.case.category"].create({"name": "Delivery"})
        partner = self.env["res.partner"].create({"name": "Gina", "email": "g@customer.example"})
        self.case.with_user(self.ben).write(
            {"priority": "5", "category_id": category.id, "partner_id": partner.id}
        )
        self.flush_tracking()

        entry = self._entries(self.case)[-1]
        body, preview = self._read(self.case, "state", "en_US")

        self.assertEqual(entry.author_id, self.ben.partner_id)
        self.assertIn("<p>Priority: Normal → High</p>", body)
        self.assertIn("<p>Category: – → Delivery</p>", body)
        self.assertIn("→ Gina", body)
        self.assertIn("Priority: Normal → High", preview)
        self.assertIn("von Normal zu High", self._read(self.case, "state", "de_DE")[0])

    def test_what_is_changed_together_with_closing_is_an_entry(self):
        self.case.with_user(self.sue).write({"priority": "1", "state": "closed"})
        self.flush_tracking()

        entry = self._entries(self.case, "state")[-1]

        self.assertIn("Priority: Normal → Low", entry._cp_say_events()[entry.id])

    def test_no_client_reads_the_facts(self):
        self.case.with_user(self.ben).action_take()
        entry = self._entries(self.case, "transferred").with_user(self.ben)

        self.assertNotIn("cp_event", entry.fields_get())
