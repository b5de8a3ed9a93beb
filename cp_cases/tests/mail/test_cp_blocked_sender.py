from contextlib import contextmanager

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CUSTOMER, CpCasesCommon

SPAMMER = '"Sam Spam" <Sam+7@Mail.Example.net>'


class BlockedCommon(CpCasesCommon):
    def _block(self, address="sam@mail.example.net", user=None, **values):
        return (
            self.env["cp.blocked.sender"]
            .with_user(user or self.sue)
            .create({"address": address, **values})
        )

    def _get_held(self):
        return self.env["cp.inbound.mail"].with_user(self.sue).search([("state", "=", "held")])

    @contextmanager
    def assertRefused(self, error, text):
        with self.assertRaises(error) as caught:
            yield
        self.assertIn(text, str(caught.exception))

    def assertHeld(self, **mail):
        before = self._get_held()
        self.assertFalse(self._receive(**mail))
        held = self._get_held() - before
        self.assertEqual(held.mapped("reason"), ["blocked"])
        return held


@tagged("cp_cases")
class TestBlockedMail(BlockedCommon):
    """What is blocked is held, and nothing is lost."""

    def test_address(self):
        self._block()
        for sender in (SPAMMER, "sam@mail.example.net", "SAM+offer@MAIL.example.net"):
            with self.subTest(sender):
                self.assertHeld(email_from=sender)
        for sender in (CUSTOMER, "pam@mail.example.net", "sam@example.net"):
            with self.subTest(sender):
                self.assertTrue(self._receive(email_from=sender))

    def test_domain_and_what_is_below_it(self):
        self._block("@example.net")
        for sender in (SPAMMER, "pam@example.net"):
            with self.subTest(sender):
                self.assertHeld(email_from=sender)
        for sender in (CUSTOMER, "sam@notexample.net", "example.net@example.com"):
            with self.subTest(sender):
                self.assertTrue(self._receive(email_from=sender))

    def test_all_services_or_one(self):
        self._block(service_id=self.support.id)
        self._block("pam@example.net")
        self.assertHeld(email_from=SPAMMER)
        self.assertTrue(self._receive(email_from=SPAMMER, email_to=self.billing_address))
        for address in (self.support_address, self.billing_address):
            self.assertHeld(email_from="pam@example.net", email_to=address)

    def test_one_mail_to_two_services(self):
        self._block(service_id=self.support.id)
        both = f"{self.support_address}, {self.billing_address}"
        case = self._receive(email_from=SPAMMER, email_to=both)
        self.assertEqual(case.service_id, self.billing)
        held = self._get_held()
        self.assertEqual((held.service_id, held.reason), (self.support, "blocked"))

    def test_another_company_goes_on(self):
        abroad = self.env["res.company"].create({"name": "Abroad"})
        foreign = self.env["cp.service"].create(
            {"name": "Foreign", "alias_name": "foreign", "company_id": abroad.id}
        )
        self._block()
        self.assertHeld(email_from=SPAMMER)
        case = self._receive(email_from=SPAMMER, email_to=f"foreign@{self.alias_domain}")
        self.assertEqual(case.service_id, foreign)

    def test_answer_on_a_known_thread(self):
        for state in ("open", "closed"):
            with self.subTest(state):
                case = self._receive(email_from="pam@example.net")
                case.sudo().write({"state": state})
                entry = self._entries(case, "incoming")
                blocked = self._block("pam@example.net")
                self.assertHeld(email_from="pam@example.net", In_Reply_To=entry.message_id)
                self.assertEqual(self._entries(case, "incoming"), entry)
                self.assertFalse(case.follow_up_ids)
                blocked.unlink()

    def test_report_on_a_known_thread(self):
        case = self._receive()
        sent = self._reply(case, self.ben)
        self._block("@example.net")
        report = self._receive(
            "Undelivered Mail Returned to Sender",
            email_from="MAILER-DAEMON@mail.example.net",
            Return_Path="<>",
            In_Reply_To=sent.message_id,
        )
        self.assertEqual(report, case)
        self.assertHeld(
            subject="Undelivered Mail Returned to Sender",
            email_from="MAILER-DAEMON@mail.example.net",
            Return_Path="<>",
        )

    def test_release_lets_it_in_and_retry_does_not(self):
        blocked = self._block()
        held = self.assertHeld(email_from=SPAMMER)
        held.action_retry()
        self.assertEqual((held.state, held.reason), ("held", "blocked"))
        held.action_release()
        self.assertEqual(held.state, "done")
        self.assertEqual(held.case_id.service_id, self.support)
        later = self.assertHeld(subject="Later", email_from=SPAMMER)
        blocked.unlink()
        later.action_retry()
        self.assertEqual(later.case_id.name, "Later")

    def test_somebody_is_asked(self):
        self._block()
        held = self.assertHeld(email_from=SPAMMER)
        self._run_cron("ir_cron_tell_of_held")
        self.assertIn(self.sue, held.sudo().activity_ids.user_id)


@tagged("cp_cases")
class TestBlockedSender(BlockedCommon):
    """What a supervisor writes down, and what is refused."""

    def test_one_form_and_who_did_it(self):
        blocked = self._block("Sam <SAM+7@Mail.Example.net>", user_id=self.max.id)
        self.assertEqual(blocked.address, "sam@mail.example.net")
        self.assertEqual((blocked.user_id, blocked.service_id.id), (self.sue, False))
        self.assertEqual(blocked.company_id, self.sue.company_id)
        blocked.with_user(self.max).write({"address": "Example.net", "user_id": self.sue.id})
        self.assertEqual((blocked.address, blocked.user_id), ("@example.net", self.max))

    def test_what_is_no_sender(self):
        for text in ("spam", "@net", "a@example.net, b@example.net", "192.0.2.1"):
            with self.subTest(text), self.assertRefused(ValidationError, "neither"):
                self._block(text)

    def test_ours_cannot_be_blocked(self):
        self.env["cp.service.address"].create(
            {"email": "info@shop.example.com", "service_id": self.billing.id}
        )
        self.ben.email = "ben@home.example.org"
        alias_domain = self.mail_alias_domain
        for text in (
            self.support_address,
            f"Support <support+x@{self.alias_domain.upper()}>",
            "info@shop.example.com",
            alias_domain.bounce_email,
            self.ben.email,
            "ben+home@home.example.org",
            f"@{self.alias_domain}",
            "@shop.example.com",
            "@example.com",
            "home.example.org",
        ):
            with self.subTest(text), self.assertRefused(ValidationError, "one of ours"):
                self._block(text)
        blocked = self._block()
        with self.assertRefused(ValidationError, "one of ours"):
            blocked.address = self.support_address

    def test_once_for_each_service(self):
        self._block()
        self._block(service_id=self.support.id)
        self._block(service_id=self.billing.id)
        for values in ({}, {"service_id": self.support.id}):
            with (
                self.subTest(**values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(UniqueViolation),
            ):
                self._block("Sam+8@mail.example.NET", **values)

    def test_service_and_company_go_together(self):
        abroad = self.env["res.company"].create({"name": "Abroad"})
        foreign = self.env["cp.service"].create({"name": "Foreign", "company_id": abroad.id})
        for values, error in (
            ({"service_id": foreign.id}, AccessError),
            ({"company_id": abroad.id}, AccessError),
            ({"service_id": self.support.id, "company_id": abroad.id}, UserError),
        ):
            with self.subTest(**values), self.assertRaises(error):
                self._block(**values)
        blocked = self.env["cp.blocked.sender"].create(
            {"address": "sam@example.net", "service_id": foreign.id}
        )
        self.assertFalse(blocked.with_user(self.sue).search([("id", "=", blocked.id)]))

    def test_agents_block_nobody(self):
        with self.assertRaises(AccessError):
            self._block(user=self.ben)
        blocked = self._block()
        for method, args in (("read", [["address"]]), ("unlink", [])):
            with self.assertRaises(AccessError):
                getattr(blocked.with_user(self.ben), method)(*args)

    def test_supervisors_find_it_in_the_menu(self):
        for name in ("cp_blocked_sender_menu", "cp_service_address_menu"):
            menu = self.env.ref(f"cp_cases.{name}")
            self.assertIn(menu.id, menu.with_user(self.sue)._visible_menu_ids())
            self.assertNotIn(menu.id, menu.with_user(self.ben)._visible_menu_ids())
        services = self.env.ref("cp_cases.cp_service_menu")
        self.assertNotIn(services.id, services.with_user(self.sue)._visible_menu_ids())
        self.assertIn(services.id, services.with_user(self.max)._visible_menu_ids())


@tagged("cp_cases")
class TestBlockingFromACase(BlockedCommon):
    """From an entry, and from a case that is spam."""

    def _open(self, action):
        self.assertEqual(action["res_model"], "cp.blocked.sender")
        return self.env["cp.blocked.sender"].browse(action["res_id"])

    def test_from_the_entry(self):
        case = self._receive(email_from=SPAMMER)
        entry = self._entries(case, "incoming").with_user(self.sue)
        self.assertTrue(case.with_user(self.sue).get_entry(entry.id)["can_block_sender"])
        blocked = self._open(entry.cp_action_block_sender())
        self.assertEqual(
            (blocked.address, blocked.service_id, blocked.user_id),
            ("sam@mail.example.net", self.support, self.sue),
        )
        self.assertEqual(self._open(entry.cp_action_block_sender()), blocked)
        self.assertHeld(email_from=SPAMMER)

    def test_a_wider_block_is_enough(self):
        entry = self._entries(self._receive(email_from=SPAMMER), "incoming").with_user(self.sue)
        wider = self._block("@example.net")
        self.assertEqual(self._open(entry.cp_action_block_sender()), wider)

    def test_from_a_closed_case(self):
        case = self._close(self._receive(email_from=SPAMMER))
        entry = self._entries(case, "incoming").with_user(self.sue)
        self.assertTrue(self._open(entry.cp_action_block_sender()))

    def test_agents_are_not_offered_it(self):
        case = self._receive(email_from=SPAMMER)
        entry = self._entries(case, "incoming").with_user(self.ben)
        self.assertFalse(case.with_user(self.ben).get_entry(entry.id)["can_block_sender"])
        for action in (entry.cp_action_block_sender, case.with_user(self.ben).action_block_sender):
            with self.assertRaises(AccessError):
                action()

    def test_what_cannot_be_blocked(self):
        case = self._receive(email_from="Nobody")
        entry = self._entries(case, "incoming").with_user(self.sue)
        with self.assertRefused(UserError, "no sender"):
            entry.cp_action_block_sender()
        sent = self._reply(self._receive(), self.ben).with_user(self.sue)
        self.assertFalse(
            self.env["cp.case"]
            .browse(sent.res_id)
            .with_user(self.sue)
            .get_entry(sent.id)["can_block_sender"]
        )
        with self.assertRefused(UserError, "incoming"):
            sent.cp_action_block_sender()

    def test_colleagues_cannot_be_blocked(self):
        case = self._receive(email_from=self.ben.email_formatted)
        entry = self._entries(case, "incoming").with_user(self.sue)
        with self.assertRefused(ValidationError, "one of ours"):
            entry.cp_action_block_sender()

    def test_spam_offers_it(self):
        case = self._receive(email_from=SPAMMER).with_user(self.sue)
        self.assertFalse(case.offers_blocking)
        case.action_set_disposition(self.answered.id)
        self.assertFalse(case.offers_blocking)
        case.action_set_disposition(self.spam.id)
        self.assertTrue(case.offers_blocking)
        blocked = self._open(case.action_block_sender())
        self.assertEqual(blocked.address, "sam@mail.example.net")
        case.invalidate_recordset(["offers_blocking"])
        self.assertFalse(case.offers_blocking)
        with self.assertRaises(AccessError):
            case.with_user(self.ben).read(["offers_blocking"])

    def test_a_case_without_address_offers_nothing(self):
        case = self._create_case(partner_id=False, email_from=False).with_user(self.sue)
        case.action_set_disposition(self.spam.id)
        self.assertFalse(case.offers_blocking)
        with self.assertRefused(UserError, "no sender"):
            case.action_block_sender()
