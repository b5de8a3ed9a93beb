from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from odoo.addons.cp_cases.tests.common import CpCasesCommon


class LiveChatCommon(CpCasesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        operators = cls.ana | cls.eve
        for operator in operators:
            operator.group_ids += cls.env.ref("im_livechat.im_livechat_group_user")
        cls.live_chat = cls.env["im_livechat.channel"].create(
            {"name": "Shop", "user_ids": operators.ids}
        )
        cls.guest = cls.env["mail.guest"].create({"name": "Visitor #12"})

    def _talk(self, agent, *, partner=None, guest=None):
        """A live chat with ``agent``."""
        visitor = {"partner_id": partner.id} if partner else {"guest_id": guest.id}
        return self.env["discuss.channel"].create(
            {
                "name": "Visitor",
                "channel_type": "livechat",
                "livechat_channel_id": self.live_chat.id,
                "livechat_operator_id": agent.partner_id.id,
                "channel_member_ids": [
                    Command.create(
                        {"partner_id": agent.partner_id.id, "livechat_member_type": "agent"}
                    ),
                    Command.create({**visitor, "livechat_member_type": "visitor"}),
                ],
            }
        )

    def _say(self, channel, text, **values):
        channel.message_post(
            body=text, message_type="comment", subtype_xmlid="mail.mt_comment", **values
        )

    def _make_draft(self, channel, agent=None):
        agent = agent or self.ana
        action = channel.with_user(agent).cp_action_new_case()
        return self.env["cp.case.draft"].with_user(agent).browse(action["res_id"])

    def _give_address(self, channel, address):
        """Let the visitor answer a bot's question for the email address."""
        script = self.env["chatbot.script"].create(
            {
                "title": "Bot",
                "script_step_ids": [
                    Command.create({"step_type": "question_email", "message": "Your email?"})
                ],
            }
        )
        self._say(channel, "Your email?", author_id=script.operator_partner_id.id)
        self.env["chatbot.message"].create(
            {
                "discuss_channel_id": channel.id,
                "mail_message_id": channel.message_ids[0].id,
                "script_step_id": script.script_step_ids.id,
                "user_raw_answer": f"<p>{address}</p>",
            }
        )


@tagged("post_install", "-at_install", "cp_cases")
class TestLiveChat(LiveChatCommon):
    def test_visitor_on_file(self):
        draft = self._make_draft(self._talk(self.ana, partner=self.sara))
        self.assertEqual(draft.partner_id, self.sara)
        self.assertEqual(draft.subject, "Live chat with Sara Henry")
        self.assertEqual(draft.route, "conversation")

    def test_what_was_said_is_the_note(self):
        channel = self._talk(self.ana, partner=self.sara)
        self._say(channel, "My lamp <b>is broken</b>", author_id=self.sara.id)
        self._say(
            channel,
            "See the picture",
            author_id=self.sara.id,
            attachments=[("lamp.png", b"picture")],
        )
        draft = self._make_draft(channel)
        self.assertIn("Sara Henry", draft.note)
        self.assertIn("is broken", draft.note)
        self.assertIn("lamp.png", draft.note)
        self.assertNotIn("access_token", draft.note)
        draft.action_save_note()
        case = self.sara.cp_case_ids
        self.assertIn("lamp.png", self._entries(case, "note").body)
        self.assertTrue(case.with_user(self.ana).is_pinned)

    def test_markup_of_a_visitor_stays_text(self):
        channel = self._talk(self.ana, partner=self.sara)
        self._say(channel, "<script>alert(1)</script>", author_id=self.sara.id)
        self.assertNotIn("<script", self._make_draft(channel).note)

    def test_visitor_without_a_name(self):
        draft = self._make_draft(self._talk(self.ana, guest=self.guest))
        self.assertFalse(draft.partner_id)
        self.assertFalse(draft.email_to)
        self.assertEqual(draft.subject, "Live chat with Visitor #12")

    def test_visitor_who_has_left(self):
        """Whose guest has been deleted: the address that was given is kept."""
        channel = self._talk(self.ana, guest=self.guest)
        self._give_address(channel, "new@example.net")
        channel.livechat_customer_guest_ids.unlink()
        draft = self._make_draft(channel)
        self.assertEqual(draft.subject, "Live chat with somebody who gave no name")
        self.assertEqual(draft.email_to, "new@example.net")

    def test_visitor_who_has_given_a_known_address(self):
        channel = self._talk(self.ana, guest=self.guest)
        self._give_address(channel, "sara.henry@example.com")
        self.assertEqual(self._make_draft(channel).partner_id, self.sara)

    def test_visitor_who_has_given_a_new_address(self):
        channel = self._talk(self.ana, guest=self.guest)
        self._give_address(channel, "new@example.com")
        draft = self._make_draft(channel)
        self.assertFalse(draft.partner_id)
        self.assertEqual(draft.email_to, '"Visitor #12" <new@example.com>')
        draft.action_save_note()
        case = self.env["cp.case"].search([("user_id", "=", self.ana.id)])
        self.assertEqual(case.partner_id.email_normalized, "new@example.com")

    def test_other_conversations_are_as_they_were(self):
        partner_ids = (self.sara | self.ana.partner_id).ids
        channel = self.env["discuss.channel"].with_user(self.ana)._create_group(partner_ids)
        draft = self._make_draft(channel)
        self.assertEqual(draft.partner_id, self.sara)
        self.assertFalse(draft.note)

    def test_only_for_agents(self):
        channel = self._talk(self.eve, partner=self.sara)
        with self.assertRaises(AccessError):
            self._make_draft(channel, self.eve)

    def test_not_from_what_one_cannot_read(self):
        channel = self._talk(self.ana, partner=self.sara)
        with self.assertRaises(AccessError):
            self._make_draft(channel, self.ben)


@tagged("post_install", "-at_install", "cp_cases")
class TestLiveChatTour(HttpCase, LiveChatCommon):
    def test_new_case(self):
        channel = self._talk(self.ana, partner=self.sara)
        self._say(channel, "The lamp is broken", author_id=self.sara.id)
        self.start_tour(
            f"/odoo/discuss?active_id=discuss.channel_{channel.id}",
            "cp_cases_livechat.new_case",
            login=self.ana.login,
        )
        self.assertEqual(self.sara.cp_case_ids.user_id, self.ana)
