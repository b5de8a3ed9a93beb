from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..browsers import LiveCase


@tagged("post_install", "-at_install", "cp_cases")
class TestToursDesk(LiveCase):
    """The gestures of an agent, in the browser."""

    def _tour(self, name, url, agent):
        with self._sending():
            self.start_tour(url, f"cp_cases.{name}", login=agent.login, timeout=120)
        self.env.invalidate_all()

    def test_answer_by_keyboard_through_the_gate(self):
        case = self._receive("Where is my order?", body="I have not received it.")
        subject = f"Again [{case.thread_ids.identifier}]"
        texts = iter(("Afterthought 1", "Afterthought 2"))

        def arrive(_records):
            if text := next(texts, None):
                self._receive(subject, body=text)

        self._on("action_reply", arrive)
        self._on("action_send", arrive, model="cp.case.draft")
        self._tour("answer_by_keyboard", f"/odoo/cases/{case.id}", self.ben)
        self.assertEqual(len(self._mails), 1)
        self.assertEqual(case.disposition_id, self.call_back)

    def test_resume_and_limits(self):
        case = self._receive("Where is my order?")
        draft = self._open_reply(case, self.ben)
        draft.write(
            {
                "body": "<p>Half a sentence</p>",
                "attachment_ids": [(0, 0, {"name": "long.txt", "raw": b"x" * 2000})],
            }
        )
        self.env["ir.config_parameter"].set_param("cp_cases.max_file_mb", "0.001")
        self._tour("resume_and_limits", "/odoo/my-cases", self.ben)
        self.assertEqual(len(self._mails), 1)

    def test_locks_and_queues(self):
        locked, forgotten, waiting = map(self._receive, ("Locked", "Forgotten", "Waiting"))
        self._open_reply(locked, self.ben).body = "<p>Ben's</p>"
        stale = self._open_reply(forgotten, self.ben)
        self.env.flush_all()
        yesterday = fields.Datetime.now() - timedelta(days=1)
        self.cr.execute(
            "UPDATE cp_case_draft SET write_date = %s WHERE id = %s", (yesterday, stale.id)
        )
        self._tour("locks_and_queues", "/odoo/cases", self.sue)
        self.assertTrue(stale.exists(), "the text stays with its author")
        self.assertEqual(waiting.user_id, self.ana)

    def test_find(self):
        self._receive("Lamp")
        order, invoice, parcel = map(self._receive, ("Order", "Invoice", "Parcel"))
        order.with_user(self.ben).action_take()
        order.with_user(self.ben).action_set_state("open")
        self._receive(f"Mine [{order.thread_ids.identifier}]", email_from="tom@example.com")
        invoice.with_user(self.sue).action_set_state("pending", self.reason.id)
        self._close(parcel)
        visit = self._receive("Visit")
        visit.with_user(self.ben).action_set_state("open")
        visit.with_user(self.sue).action_assign(self.ana.id)
        self._tour("find", "/odoo/cases", self.ben)

    def test_nothing_found(self):
        self._receive("Mine").with_user(self.sue).action_assign(self.ana.id)
        self._receive("Hidden")
        self._tour("not_found", "/odoo/cases", self.ana)

    def test_find_by_tags(self):
        self.support.disposition_button_ids = self.answered | self.call_back
        company = self.env["res.partner"].create({"name": "Zephyr GmbH", "is_company": True})
        self.env["res.partner"].create(
            {
                "name": "Tim",
                "email": "tim@example.net",
                "phone": "+49 (0)30 / 123-456",
                "parent_id": company.id,
            }
        )
        other = self._receive("Other")
        lamp, second = (
            self._receive(subject, email_from="tim@example.net")
            for subject in ("Broken lamp", "Second lamp")
        )
        self._tour("find_by_tags", "/odoo/cases", self.ben)
        self.assertEqual((lamp + second).disposition_id, self.call_back)
        self.assertFalse(other.disposition_id)

    def test_wishes(self):
        case = self._receive("Where is my order?")
        self._tour("wishes", f"/odoo/cases/{case.id}", self.ben)
        self.assertEqual(self.ben.cp_notice, "queue")

    def test_buttons_of_other_apps_on_the_contact(self):
        """As another app adds them to the form of a contact; one of them for others alone."""
        action = self.env.ref("base.action_partner_form")
        self.env["ir.ui.view"].create(
            {
                "name": "stand-in",
                "model": "res.partner",
                "inherit_id": self.env.ref("base.view_partner_form").id,
                "arch": f"""
                    <div name="button_box" position="inside">
                        <button name="{action.id}" type="action" icon="fa-star"
                                context="{{'search_default_id': id}}">
                            <field name="color" widget="statinfo" string="Colours"/>
                        </button>
                        <button name="{action.id}" type="action" groups="base.group_system">
                            <field name="partner_latitude" widget="statinfo" string="Secrets"/>
                        </button>
                    </div>""",
            }
        )
        self.sara.color = 7
        case = self._receive("Where is my order?")
        self._tour("contact_buttons", f"/odoo/cases/{case.id}", self.ben)

    def test_from_case_to_case(self):
        subjects = ("Third question", "Second question", "First question")
        third, second, first = (self._receive(subject) for subject in subjects)
        action = self.env.ref("cp_cases.cp_case_action")
        self._tour("from_case_to_case", f"/odoo/action-{action.id}", self.ben)
        self.assertEqual(len(self._mails), 3)
        self.assertEqual((first + second + third).mapped("state"), ["open", "resolved", "open"])
