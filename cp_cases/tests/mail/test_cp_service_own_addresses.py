from contextlib import suppress

from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.modules.migration import exec_script
from odoo.tests import tagged
from odoo.tools import file_path, mute_logger

from ...models.case.cp_service_address import MAX_PROPOSALS
from ...tools.sql_log import expected_sql_errors
from ..common import CpCasesCommon

ENVELOPE = (
    "Delivered_To",
    "X_Original_To",
    "Envelope_To",
    "X_Envelope_To",
    "X_RCPT_To",
    "X_Forwarded_To",
)


@tagged("cp_cases")
class TestOwnAddresses(CpCasesCommon):
    """Which addresses are ours."""

    def _find_own(self, *addresses):
        return self.env["cp.service"].with_user(self.ana)._find_own_addresses(addresses)

    def test_addresses_of_services_and_of_odoo(self):
        domain = self.mail_alias_domain
        self.env["mail.alias"].create(
            {
                "alias_name": "sales",
                "alias_domain_id": domain.id,
                "alias_model_id": self.env["ir.model"]._get_id("res.partner"),
            }
        )
        own = {
            self.support_address,
            f"support+order5@{self.alias_domain}",
            f"sales@{self.alias_domain}",
            domain.bounce_email,
            domain.catchall_email,
            domain.default_from_email,
        }
        self.assertEqual(self._find_own(*own), own)

    def test_addresses_of_others(self):
        others = ("support@example.com", "sara.henry@example.com", f"sara@{self.alias_domain}", "")
        self.assertEqual(self._find_own(*others), set())
        self.assertEqual(self._find_own(), set())

    def test_domain_written_in_capitals(self):
        self.mail_alias_domain.name = self.alias_domain.upper()
        self.assertEqual(self._find_own(self.support_address), {self.support_address})

    def test_alias_of_any_domain(self):
        """It gets the mail of any domain; its address at a customer's is the customer's."""
        self.support.alias_id.alias_incoming_local = True
        self.assertEqual(
            self._find_own(self.support_address, "support@example.com"), {self.support_address}
        )

    def test_former_and_further_addresses(self):
        self.support.with_user(self.max).write(
            {
                "alias_name": "help",
                "address_ids": [Command.create({"email": "Desk@Shop.Example.com"})],
            }
        )
        own = {f"help@{self.alias_domain}", self.support_address, "desk+a@shop.example.com"}
        self.assertEqual(self._find_own(*own), own)


@tagged("cp_cases")
class TestAddresses(CpCasesCommon):
    """A service may have several addresses, and keeps its former ones."""

    def _get_main(self, service):
        return service.address_ids.filtered("is_main").mapped("email")

    def _add(self, email, service=None):
        return (
            self.env["cp.service.address"]
            .with_user(self.max)
            .create({"email": email, "service_id": (service or self.support).id})
        )

    def test_main_address_is_that_of_the_alias(self):
        self.assertEqual(self._get_main(self.support), [self.support_address])
        self.support.with_user(self.max).alias_name = "help"
        self.assertEqual(self._get_main(self.support), [f"help@{self.alias_domain}"])
        self.assertEqual(len(self.support.address_ids), 2)

    def test_renamed(self):
        self.support.with_user(self.max).alias_name = "help"
        for address in ("support", "help", "Support+order5", "HELP+x"):
            with self.subTest(address):
                case = self._receive(address, email_to=f"{address}@{self.alias_domain}")
                self.assertEqual(case.service_id, self.support)

    def test_domain_renamed(self):
        self.mail_alias_domain.name = "new.example.com"
        for address in (self.support_address, "support@new.example.com"):
            self.assertEqual(self._receive(address, email_to=address).service_id, self.support)
        self.assertEqual(self._get_main(self.support), ["support@new.example.com"])

    def test_renamed_back(self):
        for name in ("help", "support", "help"):
            self.support.with_user(self.max).alias_name = name
        self.assertEqual(self._get_main(self.support), [f"help@{self.alias_domain}"])
        self.assertEqual(len(self.support.address_ids), 2)

    def test_former_address_is_the_alias_of_another_service(self):
        self.support.alias_name = "help"
        self.billing.alias_name = "support"
        self.assertEqual(self._receive().service_id, self.billing)
        self.assertEqual(self.support.address_ids.mapped("email"), [f"help@{self.alias_domain}"])

    def test_former_address_is_the_alias_of_something_else(self):
        self.support.alias_name = "help"
        self.env["mail.alias"].create(
            {
                "alias_name": "support",
                "alias_domain_id": self.mail_alias_domain.id,
                "alias_model_id": self.env["ir.model"]._get_id("res.partner"),
            }
        )
        self._receive("Not a case")
        self.assertFalse(self.env["cp.inbound.mail"].search([("subject", "=", "Not a case")]))

    def test_further_address(self):
        self._add("Desk@Shop.Example.com")
        for address in ("desk@shop.example.com", "DESK+5@shop.example.com"):
            self.assertEqual(self._receive(address, email_to=address).service_id, self.support)

    def test_address_of_an_archived_service_is_free(self):
        self._add("desk@shop.example.com")
        self.support.active = False
        self._add("desk@shop.example.com", self.billing)
        self.assertEqual(self._receive(email_to="desk@shop.example.com").service_id, self.billing)

    def test_refused_addresses(self):
        self._add("desk@shop.example.com")
        catchall = self.mail_alias_domain.catchall_email
        for email in ("nothing", "a@x.example, b@x.example", self.support_address, catchall):
            with self.subTest(email), self.assertRaises(ValidationError):
                self._add(email, self.billing)
        with expected_sql_errors(), self.assertRaises(UniqueViolation):
            self._add("desk@shop.example.com", self.billing)

    def test_main_address_is_changed_by_the_alias_alone(self):
        main = self.support.address_ids.with_user(self.max)
        with self.assertRaises(UserError):
            main.email = "x@example.com"
        with self.assertRaises(UserError):
            main.unlink()
        with self.assertRaises(AccessError):
            self.support.address_ids.with_user(self.sue).unlink()

    def test_deleted_with_the_service(self):
        addresses = self.billing.address_ids
        self.billing.unlink()
        self.assertFalse(addresses.exists())

    def test_addresses_of_an_older_version(self):
        raw = self._make_mail()
        self._deliver(raw)
        self.env.cr.execute("DELETE FROM cp_service_address")
        self.env.cr.execute("UPDATE cp_inbound_mail SET service_key = NULL")
        self.env.invalidate_all()
        script = file_path("cp_cases/migrations/19.0.1.3.0/post-migrate.py")
        exec_script(self.cr, "19.0.1.2.0", script, "cp_cases", "post")
        self.assertEqual(self._get_main(self.support), [self.support_address])
        self.assertFalse(self._deliver(raw), "it is known")


@tagged("cp_cases")
class TestEnvelope(CpCasesCommon):
    """A mail reaches the services that it was delivered to."""

    def test_headers_of_mail_servers(self):
        for header in ENVELOPE:
            for value in (self.support_address, f"<Support+x@{self.alias_domain.upper()}>"):
                with self.subTest(header, value=value):
                    case = self._receive(header, email_to="else@example.org", **{header: value})
                    self.assertEqual(case.service_id, self.support)

    def test_received_for(self):
        received = (
            "from mail.example.org (mail.example.org [192.0.2.1])\r\n"
            "\tby mx.example.com (Postfix) with ESMTPS id 4F\r\n"
            f"\tfor <{self.support_address}>; Fri, 10 Jul 2026 14:16:00 +0000 (UTC)"
        )
        raw = b"Received: %s\r\n" % received.encode() + self._make_mail(email_to="x@example.org")
        self.assertEqual(self._deliver(raw).service_id, self.support)

    def _get_inbound(self):
        return self.env["cp.inbound.mail"].search([], order="id desc", limit=1)

    def test_nobody_at_our_domain_is_held(self):
        for email_to in (
            f"nobody@{self.alias_domain}",
            self.mail_alias_domain.catchall_email,
            f"x@example.org, Nobody@{self.alias_domain.upper()}",
        ):
            with self.subTest(email_to), self._sending():
                self.assertFalse(self._receive(email_to, email_to=email_to))
                inbound = self._get_inbound()
                self.assertEqual(
                    (inbound.subject, inbound.state, inbound.reason),
                    (email_to, "held", "no_service"),
                )
                self.assertFalse(self._mails)

    def test_mail_of_others_is_not_ours(self):
        before = self._get_inbound()
        for address in ("nobody@example.org", self.mail_alias_domain.bounce_email):
            with suppress(ValueError), mute_logger("odoo.addons.mail.models.mail_thread"):
                self._receive(email_to=address)
        self.assertEqual(self._get_inbound(), before)

    # ------------------------------------------------------------
    # FORWARDING ADDRESSES
    # ------------------------------------------------------------

    def _get_proposed(self):
        return self.support.address_ids.filtered(lambda address: address.state == "proposed")

    def test_forwarding_address_is_proposed(self):
        info = f"info@{self.alias_domain}"
        self._receive("1", email_to=info, Delivered_To=self.support_address)
        self._receive("2", email_to=info, Delivered_To=self.support_address)
        proposed = self._get_proposed()
        self.assertEqual(proposed.email, info)
        self.assertFalse(self.env["cp.service"]._find_own_addresses([info]))
        proposed.with_user(self.sue).action_confirm()
        self.assertTrue(self.env["cp.service"]._find_own_addresses([info]))
        self.assertEqual(self._receive("3", email_to=info).service_id, self.support)

    def test_mailbox_elsewhere_that_the_mail_came_through(self):
        raw = self._make_mail(email_to="shop@mailbox.example", X_Forwarded_To=self.support_address)
        self._deliver(b"Delivered-To: shop@mailbox.example\r\n" + raw)
        self.assertEqual(self._get_proposed().email, "shop@mailbox.example")

    def test_what_is_not_proposed(self):
        for headers in (
            # nothing says that it forwards
            {"email_to": "x@example.org", "Delivered_To": self.support_address},
            # it was written to us as well
            {"email_to": f"info@{self.alias_domain}", "Cc": self.support_address},
            # a colleague's own mailbox
            {"email_to": self.ana.email, "Delivered_To": self.support_address},
        ):
            with self.subTest(headers):
                self.ana.partner_id.email = f"ana@{self.alias_domain}"
                self._receive(**headers)
                self.assertFalse(self._get_proposed())

    def test_dismissed_address_is_not_proposed_again(self):
        headers = {"email_to": f"info@{self.alias_domain}", "Delivered_To": self.support_address}
        self._receive("1", **headers)
        self._get_proposed().with_user(self.sue).action_dismiss()
        self._receive("2", **headers)
        self.assertFalse(self._get_proposed())

    def test_forged_headers_propose_no_more_than_a_page(self):
        for number in range(MAX_PROPOSALS + 5):
            self.env["cp.service.address"]._propose(self.support, [f"x{number}@example.com"])
        self.assertEqual(len(self._get_proposed()), MAX_PROPOSALS)

    def test_nobody_else_decides(self):
        self.env["cp.service.address"]._propose(self.support, ["info@example.com"])
        proposed = self._get_proposed()
        for method in ("action_confirm", "action_dismiss"):
            with self.assertRaises(AccessError):
                getattr(proposed.with_user(self.ben), method)()
        proposed.with_user(self.sue).action_confirm()
        with self.assertRaises(UserError):
            proposed.with_user(self.sue).action_dismiss()


@tagged("cp_cases")
class TestNobodysCustomer(CpCasesCommon):
    """Our own addresses are never contact, participant or recipient."""

    def setUp(self):
        super().setUp()
        self.support.alias_name = "help"
        # Odoo itself knows the first alone.
        self.own = [
            f"help@{self.alias_domain}",
            f"help+order5@{self.alias_domain}",
            self.support_address,
            f"billing+x@{self.alias_domain}",
        ]

    def test_contact(self):
        self._set_acknowledgement()
        for address in self.own:
            with self.subTest(address), self._sending():
                case = self._receive(address, email_from=f'"Gina" <{address}>')
                self.assertTrue(case)
                self.assertFalse(case.partner_id)
                self.assertFalse(case.thread_ids.participants)
                self.assertFalse(self._mails)
                draft = self._open_reply(case, self.ben)
                self.assertFalse(draft.email_to)
        found = self.env["res.partner"].search([("email_normalized", "in", self.own)])
        self.assertFalse(found)

    def test_case_of_its_own(self):
        case = self._receive("Lamp")
        subject = f"Re: [{case.thread_ids.identifier}]"
        self._receive(subject, email_from=self.own[1])
        entry = self._entries(case, "incoming")[-1]
        action = case.with_user(self.ben).action_make_own_case(entry.id)
        self.assertFalse(self.env["cp.case"].browse(action["res_id"]).partner_id)

    def test_participants_and_proposed_copies(self):
        copies = ", ".join([*self.own, "tom@example.com"])
        case = self._receive("Lamp", Cc=copies)
        self.assertEqual(case.thread_ids.participants, "sara.henry@example.com tom@example.com")
        self.assertEqual(self._open_reply(case, self.ben).email_cc, "tom@example.com")

    def test_address_that_seems_to_forward_is_no_default_copy(self):
        """A copy would come back. Only at our own domain: headers can be forged."""
        info, shop = f"info@{self.alias_domain}", "shop@mailbox.example"
        raw = self._make_mail(email_to=f"{info}, {shop}", Delivered_To=self.support_address)
        case = self._deliver(b"Delivered-To: shop@mailbox.example\r\n" + raw)
        proposed = case.service_id.address_ids.filtered(lambda one: one.state == "proposed")
        self.assertCountEqual(proposed.mapped("email"), [info, shop])
        self.assertEqual(self._open_reply(case, self.ben).email_cc, shop)

    def test_refused_as_recipients(self):
        case = self._receive("Lamp")
        draft = self._open_reply(case, self.ben)
        for address in (*self.own, self.mail_alias_domain.catchall_email):
            for fname in ("email_to", "email_cc", "email_bcc"):
                with (
                    self.subTest(fname, address=address),
                    self.assertRaisesRegex(UserError, "Transfer"),
                ):
                    draft.write({"email_to": "sara@example.com", fname: f"Us <{address.upper()}>"})
                    draft.action_send()
        self.assertFalse(self._entries(case, "outgoing"))

    def test_our_mail_that_comes_back(self):
        case = self._receive("Lamp")
        answer = self._reply(case, self.ben)
        case.has_news = False
        before = len(self._entries(case))
        for sender in (self.support_address, "list@example.org"):
            with self.subTest(sender):
                raw = self._make_mail(
                    answer.subject, email_from=sender, message_id=answer.message_id
                )
                self.assertFalse(self._deliver(raw))
                inbound = self.env["cp.inbound.mail"].search([], order="id desc", limit=1)
                self.assertEqual((inbound.state, inbound.reason), ("discarded", "own"))
                self.assertEqual(inbound.message_id, answer.message_id)
        self.assertEqual(len(self._entries(case)), before)
        self.assertFalse(case.has_news)
