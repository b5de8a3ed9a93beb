from contextlib import suppress
from email.utils import make_msgid
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CpCasesCommon


@tagged("cp_cases")
class TestMailForOthers(CpCasesCommon):
    """A mail that is for a case and for something else in Odoo reaches both."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What a lead is where there is one.
        cls.env["mail.alias"].create(
            {
                "alias_name": "sales",
                "alias_domain_id": cls.mail_alias_domain.id,
                "alias_model_id": cls.env["ir.model"]._get_id("res.partner"),
                "alias_defaults": "{'name': 'Lead'}",
            }
        )
        cls.sales_address = f"sales@{cls.alias_domain}"

    def _get_leads(self):
        return self.env["res.partner"].search([("name", "=", "Lead")])

    def _get_emails(self, record):
        return record.message_ids.filtered(lambda message: message.message_type == "email")

    def _write_to_sara(self):
        return self.sara.message_post(
            body="An offer", message_type="comment", message_id=make_msgid(domain="example.com")
        )

    def test_addressed_to_both(self):
        for number, headers in enumerate(
            (
                {"email_to": self.sales_address, "Cc": self.support_address},
                {"email_to": self.support_address, "Cc": self.sales_address},
                {"email_to": f"{self.support_address}, {self.sales_address}"},
            ),
            start=1,
        ):
            with self.subTest(headers):
                raw = self._make_mail(f"Request {number}", **headers)
                case = self._deliver(raw)
                self.assertEqual(case.name, f"Request {number}")
                self.assertEqual(len(self._entries(case, "incoming")), 1)
                leads = self._get_leads()
                self.assertEqual(len(leads), number)
                self.assertEqual(len(self._get_emails(leads[-1])), 1)
                self.assertFalse(self._deliver(raw))
                self.assertEqual(self._get_leads(), leads)
                self.assertEqual(len(self._get_emails(leads[-1])), 1)

    def test_delivered_to_each_by_itself(self):
        """A blind copy, say: what comes second is no copy of what came first."""
        for number, addresses in enumerate(
            (
                (self.support_address, self.sales_address),
                (self.sales_address, self.support_address),
            ),
            start=1,
        ):
            with self.subTest(addresses):
                message_id = make_msgid(domain="example.com")
                for _delivery in range(2):
                    for address in addresses:
                        raw = self._make_mail(email_to=address, message_id=message_id)
                        self.env["mail.thread"].message_process(False, raw)
                emails = self.env["mail.message"].search([("message_id", "=", message_id)])
                self.assertEqual(sorted(emails.mapped("model")), ["cp.case", "res.partner"])
                self.assertEqual(len(self._get_leads()), number)

    def test_answer_to_something_else(self):
        offer = self._write_to_sara()
        catchall = f"catchall.test@{self.alias_domain}"
        for headers in (
            {"email_to": catchall, "Cc": self.support_address},
            {"email_to": f"{catchall}, {self.support_address}"},
            {"email_to": self.support_address},
            {"email_to": self.sales_address, "Cc": self.support_address},
        ):
            with self.subTest(headers), self._sending():
                before = self._get_emails(self.sara)
                case = self._receive("Re: An offer", In_Reply_To=offer.message_id, **headers)
                self.assertEqual(len(self._entries(case, "incoming")), 1)
                self.assertEqual(len(self._get_emails(self.sara) - before), 1)
                self.assertFalse(self._get_leads())
                self.assertFalse([mail for mail in self._mails if "MAILER" in mail["email_from"]])

    def test_catchall_beside_them(self):
        catchall = f"catchall.test@{self.alias_domain}"
        with self._sending():
            case = self._receive(
                email_to=catchall, Cc=f"{self.support_address}, {self.sales_address}"
            )
        self.assertTrue(case)
        self.assertTrue(self._get_leads())
        self.assertFalse([mail for mail in self._mails if "MAILER" in mail["email_from"]])

    def test_case_alone_is_no_matter_of_odoos_gateway(self):
        self.patch(self.env.registry["mail.thread"], "message_route", None)
        case = self._receive(X_Original_To=self.support_address)
        answer = self._reply(case, self.ben)
        follower = self._receive("Re: Refund", In_Reply_To=answer.message_id)
        self.assertEqual(follower, case)
        catchall = f"catchall.test@{self.alias_domain}"
        self.assertEqual(self._receive(email_to=catchall, In_Reply_To=answer.message_id), case)

    def test_address_that_odoo_does_not_read(self):
        case = self._receive(X_Original_To=self.sales_address)
        self.assertTrue(case)
        self.assertFalse(self._get_leads())

    def test_conversation_stays_with_its_case(self):
        """The first email was for both; what answers an email of the case is not."""
        case = self._receive(email_to=self.support_address, Cc=self.sales_address)
        first = self._entries(case, "incoming")
        lead = self._get_leads()
        self.assertEqual(self._get_emails(lead).message_id, first.message_id)
        answer = self._reply(case, self.ben)
        references = f"{first.message_id} {answer.message_id}"
        self.assertEqual(self._receive("Re: Refund", References=references), case)
        self.assertEqual(len(self._get_emails(lead)), 1)
        self.assertEqual(self._receive("Re: Refund", In_Reply_To=first.message_id), case)
        self.assertEqual(len(self._get_emails(lead)), 2)

    def test_error_elsewhere_leaves_the_case(self):
        offer = self._write_to_sara()
        raw = self._make_mail("Re: An offer", In_Reply_To=offer.message_id)
        before = self._get_emails(self.sara)
        error = ValueError("elsewhere")
        # assertRaises() would undo everything.
        with self._failing("res.partner", "message_update", error) as update, suppress(ValueError):
            self._deliver(raw)
            self.fail("The mail server is not told.")
        update.assert_called_once()
        case = self.env["cp.case"].search([("name", "=", "Re: An offer")])
        self.assertEqual(len(self._entries(case, "incoming")), 1)
        # It tries again.
        self.assertFalse(self._deliver(raw))
        self.assertEqual(len(self._get_emails(self.sara) - before), 1)
        self.assertEqual(self.env["cp.case"].search([("name", "=", "Re: An offer")]), case)

    def test_error_of_the_intake_leaves_the_others(self):
        message_id = make_msgid(domain="example.com")
        raw = self._make_mail(Cc=self.sales_address, message_id=message_id)
        logger = "odoo.addons.cp_cases.models.mail.cp_inbound_mail"
        with self._failing("cp.case", "_route_email", ValueError("here")), mute_logger(logger):
            self.assertFalse(self._deliver(raw))
        self.assertEqual(self._get_emails(self._get_leads()).message_id, message_id)
        inbound = self.env["cp.inbound.mail"].search([], order="id desc", limit=1)
        self.assertEqual(inbound.state, "failed")
        inbound.with_user(self.sue).action_retry()
        # It is the same mail, under the same name.
        self.assertEqual(inbound.mail_message_id.message_id, message_id)
        self.assertEqual(inbound.mail_message_id.model, "cp.case")

    def _failing(self, model, method, error):
        return patch.object(self.env.registry[model], method, side_effect=error)
