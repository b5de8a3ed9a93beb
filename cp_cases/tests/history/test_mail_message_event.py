from odoo.tests import tagged

from ..common import CpCasesCommon

GERMAN = {
    "%(old)s → %(new)s": "%(old)s wird %(new)s",
    "Taken by %(target)s from %(origin)s": "%(target)s hat von %(origin)s übernommen",
    "Case created as follow up from case %(case)s": "Fall wurde als Folgefall von Fall %(case)s "
    "erstellt",
    "%(field)s: %(old)s → %(new)s": "%(field)s: von %(old)s zu %(new)s",
    "The customer is %(address)s, whose email was forwarded": "Kunde: %(address)s",
    "This also concerns another service: case %(number)s": "Betrifft auch: Fall %(number)s",
}


@tagged("post_install", "-at_install", "cp_cases")
class TestMailMessageEvent(CpCasesCommon):
    """What the system writes in the history is said in the language of whoever reads it."""

    def setUp(self):
        super().setUp()
        self._translate("de_DE", GERMAN)
        self.case = self._create_case()
        # Odoo tracks no changes in the transaction that makes a record.
        self.flush_tracking()

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

    def test_a_name_with_a_placeholder_in_it_stays_as_it_is(self):
        reason = self.env["cp.pending.reason"].create({"name": "50% <b>off</b> %(old)s"})
        self.case.with_user(self.ben).action_set_state("pending", reason.id)

        self.assertEqual(
            self._read(self.case, "state", "en_US"),
            (
                "<p>New → Pending (50% &lt;b&gt;off&lt;/b&gt; %(old)s)</p>",
                "New → Pending (50% <b>off</b> %(old)s)",
            ),
        )

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

    def test_an_event_of_an_addon_that_is_gone_stays_as_it_was(self):
        self.case.with_user(self.ben).action_take()
        entry = self._entries(self.case, "transferred")
        entry.sudo().cp_event = {"name": "called", "number": "5"}

        self.assertNotIn(entry.id, entry._cp_say_events())
        self.assertIn("Taken by", self._read(self.case, "transferred", "de_DE")[0])

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

    def test_the_notes_of_forwarded_and_of_linked_cases_are_said_in_the_readers_language(self):
        other = self._create_case(service_id=self.billing.id)
        self.case.sudo()._link_related(other)
        self.case.sudo()._add_event("note", {"name": "forwarded_taken", "address": "a@b.example"})

        reader = self.case.with_user(self.ben).with_context(lang="de_DE")
        previews = [entry["preview"] for entry in reader.get_history()["entries"]]

        self.assertEqual(
            previews,
            [f"Betrifft auch: Fall {other.number}", "Kunde: a@b.example"],
        )

    def test_changes_of_contact_priority_and_category_are_entries(self):
        partner = self.env["res.partner"].create({"name": "Gina", "email": "g@customer.example"})
        self.case.with_user(self.ben).write({"priority": "5", "partner_id": partner.id})
        self.flush_tracking()

        entry = self._entries(self.case)[-1]
        body, preview = self._read(self.case, "state", "en_US")

        self.assertEqual(entry.author_id, self.ben.partner_id)
        self.assertIn("<p>Priority: Normal → Urgent</p>", body)
        self.assertIn("→ Gina", body)
        self.assertIn("Priority: Normal → Urgent", preview)

    def test_changes_are_said_in_the_readers_language_whatever_the_writers(self):
        category = self.env["cp.case.category"].create({"name": "Delivery"})
        category.with_context(lang="de_DE").name = "Lieferung"
        field = self.env["ir.model.fields"]._get("cp.case", "priority")
        labels = {"5": "Hoch", "3": "Mittel"}
        for selection in field.selection_ids.filtered(lambda one: one.value in labels):
            selection.with_context(lang="de_DE").name = labels[selection.value]
        writer = self.case.with_user(self.ben).with_context(lang="de_DE")
        writer.write({"priority": "5", "category_id": category.id})
        self.flush_tracking()

        self.assertEqual(
            self._read(self.case, "state", "en_US")[0],
            "<p>Category: – → Delivery</p><p>Priority: Normal → Urgent</p>",
        )
        self.assertEqual(
            self._read(self.case, "state", "de_DE")[0],
            "<p>Category: von – zu Lieferung</p><p>Priority: von Mittel zu Hoch</p>",
        )

    def test_dates_and_numbers_are_said_as_the_reader_writes_them(self):
        field = self.env["ir.model.fields"]._get("cp.case", "date_closed")
        entry = self.case._add_entry("note", "Said")
        self.env["mail.tracking.value"].create(
            {
                "mail_message_id": entry.id,
                "field_id": field.id,
                "new_value_datetime": "2026-03-14 10:00:00",
            }
        )

        said = entry.with_user(self.ben).with_context(lang="de_DE", tz="UTC")._cp_say_events()

        self.assertIn("von – zu 14.03.2026", said[entry.id])

    def test_what_is_changed_together_with_closing_is_an_entry(self):
        self.case.with_user(self.sue).write({"priority": "1", "state": "closed"})
        self.flush_tracking()

        previews = [
            entry["preview"]
            for entry in self.case.with_user(self.ben).get_history(entry_types=["state"])["entries"]
        ]

        self.assertEqual(previews, ["New → Closed", "Priority: Normal → Low"])

    def test_an_entry_from_before_stays_as_it_was(self):
        entry = self.case._add_entry("state", "New → Open")

        self.assertEqual(entry.with_context(lang="de_DE").cp_body, "<p>New → Open</p>")

    def test_no_client_reads_the_facts(self):
        self.case.with_user(self.ben).action_take()
        entry = self._entries(self.case, "transferred").with_user(self.ben)

        self.assertNotIn("cp_event", entry.fields_get())
