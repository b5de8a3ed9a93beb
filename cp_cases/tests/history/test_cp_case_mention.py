from markupsafe import Markup

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import email_normalize

from ..common import CpCasesCommon

MENTION = Markup(
    '<a href="/odoo/res.partner/%(id)s" class="o_mail_redirect" data-oe-id="%(id)s"'
    ' data-oe-model="res.partner" target="_blank">@%(name)s</a>'
)


@tagged("cp_cases")
class TestMention(CpCasesCommon):
    def setUp(self):
        super().setUp()
        self.case = self._receive()

    def _mention(self, *users):
        links = (MENTION % {"id": user.partner_id.id, "name": user.name} for user in users)
        return Markup("<p>Please look: %s</p>") % Markup(" ").join(links)

    def _note(self, agent, body, cases=None):
        note = self.env["cp.case.note"].with_user(agent)
        note.create({"case_ids": (cases or self.case).ids, "note": body}).action_apply()
        return self._entries(self.case, "note")[-1:]

    def _offered(self, agent, cases=None, search="@test.mycompany.com"):
        offers = (cases or self.case).with_user(agent).get_mention_suggestions(search)
        return {offer["name"] for offer in offers} & {"Ana", "Ben", "Cid", "Sue", "Max", "Eve"}

    def test_offered(self):
        self.assertEqual(self._offered(self.ben), {"Sue", "Max"})
        self.assertEqual(self._offered(self.sue), {"Ben", "Max"})
        self.case._record_work("note", self.ana)
        self.assertEqual(self._offered(self.ben), {"Ana", "Sue", "Max"})
        self.assertEqual(self._offered(self.ben, search="sU"), {"Sue"})
        billing = self._create_case(service_id=self.billing.id)
        self.assertEqual(self._offered(self.sue, self.case | billing), {"Max"})
        self.assertEqual(self._offered(self.sue, billing), {"Cid", "Max"})
        self.assertFalse(self._offered(self.sue, search="nobody\0"))
        self.ben.active = False
        self.assertEqual(self._offered(self.sue), {"Ana", "Max"})

    def test_customers_are_not_offered(self):
        self.assertFalse(self.case.with_user(self.ben).get_mention_suggestions("Sara Henry"))

    def test_refused(self):
        for user in (self.ana, self.cid, self.eve):
            with self.assertRaises(AccessError):
                self._offered(user)

    def test_told_in_the_inbox(self):
        note = self._note(self.ben, self._mention(self.sue))
        self.assertEqual(note.partner_ids, self.sue.partner_id)
        self.assertEqual(note.notified_partner_ids, self.sue.partner_id)
        needaction = (
            self.env["mail.message"].with_user(self.sue).search([("needaction", "=", True)])
        )
        self.assertIn(note, needaction)
        self.assertEqual(note.cp_entry_type, "note")
        self.assertIn(f'data-oe-id="{self.sue.partner_id.id}"', note.body)

    def test_on_many_cases(self):
        billing = self._create_case(service_id=self.billing.id)
        self._note(self.sue, self._mention(self.ben, self.cid), self.case | billing)
        self.assertEqual(self._entries(self.case, "note").partner_ids, self.ben.partner_id)
        self.assertEqual(self._entries(billing, "note").partner_ids, self.cid.partner_id)

    def test_a_mention_is_no_work(self):
        self.case._record_work("note", self.ana)
        before = self.case.sudo().worker_ids
        note = self._note(self.ben, self._mention(self.sue))
        self.assertEqual((self.case.sudo().worker_ids - before).user_id, self.ben)
        self.assertNotIn(self.sue.partner_id, self.case.sudo().message_partner_ids)
        note = self._note(self.sue, self._mention(self.ben))
        self.case.sudo().worker_ids.filtered(lambda row: row.user_id == self.ben).unlink()
        self.support.agent_ids -= self.ben
        for record in (self.case, note, note.notification_ids):
            self.assertFalse(record.with_user(self.ben).has_access("read"), record)

    def test_who_does_not_see_it_is_not_told(self):
        hidden = (self.ana, self.cid, self.eve)
        with self._sending():
            for user in hidden:
                user.notification_type = "email"
            note = self._note(self.ben, self._mention(*hidden, self.sue))
            self.assertEqual(note.partner_ids, self.sue.partner_id)
            posted = self.case.with_user(self.ben).message_post(
                body=self._mention(*hidden),
                partner_ids=[user.partner_id.id for user in hidden] + self.sara.ids,
            )
        self.assertFalse(posted.sudo().partner_ids)
        self.assertFalse(posted.sudo().notification_ids)
        self.assertFalse(self._mails)
        # A link in a text that a client posts itself tells nobody.
        linked = self.case.with_user(self.ben).message_post(body=self._mention(self.sue))
        self.assertFalse(linked.sudo().notification_ids)

    def test_what_is_no_mention(self):
        for link in ('data-oe-id="0x1"', f'data-oe-id="{self.sue.partner_id.id}x"', ""):
            body = Markup('<p>x <a href="#" data-oe-model="res.partner" %s>@Sue</a></p>')
            self.assertFalse(self._note(self.ben, body % Markup(link)).partner_ids)
        missing = self.sue.partner_id.copy()
        body = MENTION % {"id": missing.id, "name": "Nobody"}
        missing.unlink()
        self.assertFalse(self._note(self.ben, body).partner_ids)

    def test_told_by_email(self):
        self.sue.notification_type = "email"
        with self._sending():
            note = self._note(self.ben, self._mention(self.sue))
        self.assertEqual(
            [email_normalize(mail["email_to"][0]) for mail in self._mails], [self.sue.email]
        )
        self.assertIn("Please look", self._mails[0]["body"])
        identifier = self.case.thread_ids.identifier
        self.assertNotIn(identifier, self._mails[0]["subject"])
        # The thread with the customer goes on without it.
        self._reply(self.case, self.ben)
        mail = self._mails[0]["EmailMessage"]
        self.assertNotIn("sue", mail["To"])
        self.assertNotIn(note.message_id, mail["References"])
        self.assertNotIn("Please look", self._mails[0]["body"])

    def test_answer_to_the_email(self):
        """It comes to us, and goes to no customer."""
        self.sue.notification_type = "email"
        with self._sending():
            note = self._note(self.ben, self._mention(self.sue))
        with self._sending():
            self._receive(
                "Re: 10",
                email_from=self.sue.email_formatted,
                In_Reply_To=note.message_id,
                body="I shall.",
            )
        self.assertFalse([mail for mail in self._mails if self.sara.email in str(mail["email_to"])])

    def test_in_the_note_of_a_draft(self):
        draft = self._open_reply(self.case, self.ben)
        draft.write({"body": "<p>We look.</p>", "note": self._mention(self.sue, self.cid)})
        with self._sending():
            draft.action_send()
        self.assertNotIn("Please look", self._mails[0]["body"])
        note = self._entries(self.case, "note")
        self.assertEqual(note.partner_ids, self.sue.partner_id)
        self.assertEqual(note.author_id, self.ben.partner_id)
        self.assertEqual(note.create_uid, self.ben)


@tagged("cp_cases")
class TestMentionBeforeTheCase(CpCasesCommon):
    """In the note of a draft that will make its case."""

    def _compose(self, agent, **values):
        action = self.env["cp.case.draft"].with_user(agent).action_compose(self.sara.id)
        draft = self.env["cp.case.draft"].with_user(agent).browse(action["res_id"])
        draft.write({"service_id": self.support.id, "subject": "A lamp", **values})
        return draft

    def _follow_up(self, agent, case, **values):
        action = self._close(case).with_user(agent).action_create_follow_up()
        draft = self.env["cp.case.draft"].with_user(agent).browse(action["res_id"])
        draft.write(values)
        return draft

    def _offered(self, draft, search="@test.mycompany.com"):
        offers = draft.get_mention_suggestions(search)
        return {offer["name"] for offer in offers} & {"Ana", "Ben", "Cid", "Sue", "Max", "Eve"}

    def test_new_case(self):
        """Those qualified for its service, and supervisors."""
        self.assertEqual(self._offered(self._compose(self.ben)), {"Sue", "Max"})
        draft = self._compose(self.sue)
        self.assertEqual(self._offered(draft), {"Ben", "Max"})
        draft.service_id = self.billing
        self.assertEqual(self._offered(draft), {"Cid", "Max"})
        self.assertEqual(self._offered(draft, "ci"), {"Cid"})
        self.assertEqual(self._offered(draft, "Sara Henry"), set())
        draft.service_id = False
        self.assertEqual(self._offered(draft), set())

    def test_of_another_company(self):
        company = self.env["res.company"].create({"name": "Other"})
        abroad = self.env["cp.service"].create(
            {"name": "Abroad", "company_id": company.id, "agent_ids": (self.ben | self.cid).ids}
        )
        self.cid.company_ids += company
        self.sue.company_ids += company
        self.assertEqual(self._offered(self._compose(self.sue, service_id=abroad.id)), {"Cid"})

    def test_follow_up(self):
        """To have worked on the original gives no sight of the new case."""
        case = self._create_case()
        case._record_work("note", self.ana | self.cid)
        draft = self._follow_up(self.ben, case)
        self.assertEqual(self._offered(draft), {"Sue", "Max"})
        draft = self._follow_up(self.sue, self._create_case(), service_id=self.billing.id)
        self.assertEqual(self._offered(draft), {"Cid", "Max"})

    def test_reply(self):
        case = self._receive()
        case._record_work("note", self.ana)
        draft = self._open_reply(case, self.ben)
        self.assertEqual(self._offered(draft), {"Ana", "Sue", "Max"})

    def test_those_who_are_offered_see_the_case(self):
        for draft in (self._compose(self.sue), self._follow_up(self.sue, self._create_case())):
            draft.note = "<p>x</p>"
            offered = self._offered(draft)
            case = self.env["cp.case"].browse(draft.action_save_note()["res_id"])
            self.assertEqual(
                offered,
                set(
                    case._get_readers(self.ana | self.ben | self.cid | self.max | self.eve).mapped(
                        "name"
                    )
                ),
            )

    def test_drafts_of_others(self):
        draft = self._compose(self.ben)
        for user in (self.ana, self.sue, self.eve):
            with self.assertRaises(AccessError):
                self._offered(draft.with_user(user))

    def test_told_when_the_case_is_made(self):
        links = [
            MENTION % {"id": user.partner_id.id, "name": user.name} for user in (self.sue, self.cid)
        ]
        note = Markup("<p>Please look: %s %s</p>") % tuple(links)
        for make in (
            self._compose,
            lambda agent, **values: self._follow_up(agent, self._create_case(), **values),
        ):
            draft = make(self.ben, note=note)
            notified = self.env["mail.notification"].search_count(
                [("res_partner_id", "=", self.sue.partner_id.id)]
            )
            self.assertFalse(notified)
            case = self.env["cp.case"].browse(draft.action_save_note()["res_id"])
            told = self._entries(case, "note").filtered("partner_ids")
            self.assertEqual(told.notified_partner_ids, self.sue.partner_id)
            self.assertEqual(case.sudo().worker_ids.user_id, self.ben)
            told.notification_ids.unlink()
