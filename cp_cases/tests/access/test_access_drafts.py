from odoo.tests import tagged

from .access_common import SECRETS, AccessCommon


@tagged("cp_cases")
class TestAccessDrafts(AccessCommon):
    """What others than its author may do with a draft."""

    def test_drafts(self):
        draft = self.of_case("cp.case.draft", self.cases["support"])
        draft.message_id.write({"cp_reply_to": "x@cust.example", "cp_is_reply_to_offered": True})
        methods = {
            "action_discard",
            "action_save_note",
            "action_send",
            "action_send_anyway",
            "action_use_reply_to",
            "discard_untouched",
            "find_doubts",
            "get_canned_texts",
            "get_mention_suggestions",
            "suggest_addresses",
        }
        for user in self.visible:
            for method in ("get_active_communications", "get_active_count"):
                outcome = self.call(user, draft._name, method)
                self.assertNoSecret(outcome, self.hidden_from(user))
                if user not in self.agents:
                    self.assertRefused(outcome, self.cases)
            self.assertRefused(self.call(user, draft._name, "unlink", draft.ids), self.cases)
            for method in methods:
                with self.subTest(user=user.name, method=method):
                    is_search = method in ("get_mention_suggestions", "suggest_addresses")
                    args = ["owner"] if is_search else []
                    outcome = self.call(user, draft._name, method, draft.ids, *args)
                    self.assertNoSecret(outcome, self.hidden_from(user))
                    if user == draft.user_id:
                        self.assertAllowed(outcome)
                    else:
                        self.assertRefused(outcome, self.hidden_from(user))
            outcome = self.call(user, draft._name, "action_release", draft.ids)
            if user in self.supervisors:
                self.assertAllowed(outcome)
            else:
                self.assertRefused(outcome, self.hidden_from(user))

    def test_canned_texts(self):
        case = self.cases["support"]
        draft = self.of_case("cp.case.draft", case)
        template = self.env["mail.template"].create(
            {
                "name": "x",
                "model_id": self.env["ir.model"]._get_id("cp.case"),
                "body_html": """<p t-out="', '.join(object.search([]).mapped('name'))"/>""",
            }
        )
        for user in self.visible:
            with self.subTest(user=user.name):
                outcome = self.call(user, draft._name, "render_canned_text", draft.ids, template.id)
                if user == draft.user_id:
                    self.assertAllowed(outcome)
                    self.assertIn(SECRETS["support"], outcome[0])
                    self.assertNoSecret(outcome, self.hidden_from(user))
                else:
                    self.assertRefused(outcome, self.hidden_from(user))
                outcome = self.call(user, case._name, "render_canned_text", case.ids, template.id)
                if "support" in self.visible[user]:
                    self.assertAllowed(outcome)
                    self.assertNoSecret(outcome, self.hidden_from(user))
                else:
                    self.assertRefused(outcome, self.hidden_from(user))
