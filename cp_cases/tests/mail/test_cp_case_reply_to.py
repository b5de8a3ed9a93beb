from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.mail import email_normalize_all

from ..common import CpCasesCommon

SERVER = "mx.mycompany.com"
GINA = "gina@cust.example.org"
LIST = "users@ml.example.com"
FORM = '"Shop website" <noreply@shop.example.net>'
ELSEWHERE = "sara@home.example.net"


class SendersCommon(CpCasesCommon):
    def _content(self, entry):
        return entry.with_user(self.ben)._cp_format_content()

    def _incoming(self, case):
        return self._entries(case, "incoming")[-1]

    def _draft(self, case, message=None):
        return self._open_reply(case, self.ben, message)

    def assertAnswers(self, case, *addresses, copies=()):
        """The default recipients, of an answer to the newest email and of one on the case."""
        for message in (self._incoming(case), None):
            draft = self._draft(case, message)
            self.assertEqual(email_normalize_all(draft.email_to or ""), list(addresses))
            self.assertEqual(set(email_normalize_all(draft.email_cc or "")), set(copies))
            draft.action_discard()


@tagged("cp_cases")
class TestPassedOn(SendersCommon):
    """Mail through lists: who wrote it is the sender, and answers go to nobody else."""

    def _assert_of_gina(self, case, shown_from):
        entry = self._incoming(case)
        self.assertEqual(case.partner_id.email_normalized, GINA)
        self.assertEqual(case.partner_id.name, "Gina Group")
        self.assertEqual(entry.author_id, case.partner_id)
        content = self._content(entry)
        self.assertIn(GINA, content["from"])
        self.assertIn(shown_from, content["passed_on_by"])
        self.assertAnswers(case, GINA)

    def test_list_with_our_address(self):
        for name, headers in {
            "Google Groups": {"X_Original_From": f"Gina Group <{GINA}>"},
            "sender": {"X_Original_Sender": GINA},
            "Mailman 3": {"X_MailFrom": GINA},
            "Reply-To": {"Reply_To": f"Gina Group <{GINA}>"},
        }.items():
            with self.subTest(name):
                case = self._receive(
                    email_from=f"\"'Gina Group' via Support\" <{self.support_address}>", **headers
                )
                self._assert_of_gina(case, self.support_address)

    def test_list_of_others(self):
        for name, headers in {
            "posts": {"List_Post": f"<mailto:{LIST}>", "X_MailFrom": GINA},
            "id": {"List_Id": "Users <users.ml.example.com>", "X_Original_From": GINA},
            "no sign but the name": {"Precedence": "list", "Reply_To": GINA},
            "answers to the list": {
                "List_Post": f"<mailto:{LIST}>",
                "Reply_To": LIST,
                "Cc": f"Gina Group <{GINA}>",
            },
        }.items():
            with self.subTest(name):
                case = self._receive(email_from=f"Gina Group via Users <{LIST}>", **headers)
                self._assert_of_gina(case, LIST)

    def test_answer_never_goes_to_all_readers(self):
        """Neither by Reply-To, nor as a copy, nor where nothing names the sender."""
        case = self._receive(
            email_from=f"Gina Group <{GINA}>",
            email_to=f"{LIST}, {self.support_address}, carl@cust.example.org",
            Reply_To=LIST,
            List_Id="<users.ml.example.com>",
        )
        self.assertAnswers(case, GINA, copies=["carl@cust.example.org"])
        content = self._content(self._incoming(case))
        self.assertEqual(content["reply_to"], LIST)
        self.assertTrue(content["is_reply_to_offered"])
        self.assertIn(LIST, content["to"])
        self.assertNotIn(LIST, case.thread_ids.participants)
        case = self._receive(email_from=LIST, List_Post=f"<mailto:{LIST}>")
        self.assertFalse(case.partner_id)
        self.assertFalse(case.email_normalized)
        self.assertAnswers(case)

    def test_names_of_others_count_on_lists_alone(self):
        """Anybody can write these headers."""
        case = self._receive(X_MailFrom=GINA, X_Original_Sender=GINA)
        self.assertEqual(case.partner_id, self.sara)
        self.assertFalse(self._incoming(case).cp_passed_on_by)
        self.assertAnswers(case, "sara.henry@example.com")

    def test_newsletter(self):
        case = self._receive(email_from="news@shop.example", List_Id="<news.shop.example>")
        self.assertEqual(case.email_normalized, "news@shop.example")

    def test_nobody_who_works_here_is_proven_by_it(self):
        self.env["ir.config_parameter"].set_param("cp_cases.authserv_id", SERVER)
        case = self._receive()
        self._receive(
            f"Re: [{case.thread_ids.identifier}]",
            email_from=f"'Ben' via Support <{self.support_address}>",
            X_Original_From=self.ben.email,
            Authentication_Results=f"{SERVER}; dmarc=pass header.from={self.alias_domain}",
        )
        entry = self._incoming(case)
        self.assertFalse(entry.cp_is_trusted)
        self.assertNotEqual(entry.author_id, self.ben.partner_id)


@tagged("cp_cases")
class TestReplyTo(SendersCommon):
    def _answer(self, case, **kwargs):
        """The customer goes on."""
        self.assertEqual(self._receive(f"Re: [{case.thread_ids.identifier}]", **kwargs), case)
        return self._incoming(case)

    def test_first_mail(self):
        case = self._receive(Reply_To=f"Sara <{ELSEWHERE}>")
        self.assertEqual(case.partner_id, self.sara)
        content = self._content(self._incoming(case))
        self.assertIn("sara.henry@example.com", content["from"])
        self.assertIn(ELSEWHERE, content["reply_to"])
        self.assertFalse(content["is_reply_to_offered"])
        self.assertAnswers(case, ELSEWHERE)

    def test_sender_and_another(self):
        case = self._receive(Reply_To=f"{ELSEWHERE}, Sara.Henry@example.com")
        draft = self._draft(case, self._incoming(case))
        self.assertEqual(
            set(email_normalize_all(draft.email_to)), {ELSEWHERE, "sara.henry@example.com"}
        )

    def test_corrected_contact_wins(self):
        case = self._receive(Reply_To=ELSEWHERE)
        case.partner_id = self.env["res.partner"].create(
            {"name": "Kim", "email": "kim@cust.example.org"}
        )
        draft = self._draft(case)
        self.assertEqual(email_normalize_all(draft.email_to), ["kim@cust.example.org"])
        self.assertEqual(email_normalize_all(draft.email_cc), [ELSEWHERE])

    def test_own_and_the_same_address_is_no_other(self):
        for address in (self.support_address, self.billing_address, "Sara.Henry@example.com"):
            with self.subTest(address):
                case = self._receive(Reply_To=address)
                self.assertFalse(self._incoming(case).cp_reply_to)
                self.assertAnswers(case, "sara.henry@example.com")

    def test_unknown_on_a_known_thread_is_offered(self):
        case = self._receive()
        entry = self._answer(case, Reply_To=ELSEWHERE)
        self.assertTrue(entry.cp_is_trusted)
        self.assertTrue(self._content(entry)["is_reply_to_offered"])
        self.assertAnswers(case, "sara.henry@example.com")
        draft = self._draft(case, entry)
        self.assertEqual(draft.offered_reply_to, ELSEWHERE)
        for user in (self.sue, self.cid):
            with self.subTest(user.name), self.assertRaises(AccessError):
                draft.with_user(user).action_use_reply_to()
        draft.action_use_reply_to()
        self.assertEqual(draft.email_to, ELSEWHERE)
        self.assertFalse(draft.offered_reply_to)

    def test_nothing_is_offered_without_need(self):
        case = self._receive(Reply_To=ELSEWHERE)
        draft = self._draft(case, self._incoming(case))
        self.assertFalse(draft.offered_reply_to)
        with self.assertRaises(UserError):
            draft.action_use_reply_to()

    def test_known_or_of_the_same_domain_on_a_known_thread(self):
        case = self._receive(Cc="copied@cust.example.org")
        for address in ("orders@example.com", "copied@cust.example.org"):
            with self.subTest(address):
                entry = self._answer(case, Reply_To=address, body=address)
                self.assertFalse(entry.cp_is_reply_to_offered)
                draft = self._draft(case, entry)
                self.assertEqual(email_normalize_all(draft.email_to), [address])
                draft.action_discard()

    def test_of_somebody_who_works_here(self):
        entry = self._answer(self._receive(Cc=self.cid.email), Reply_To=self.cid.email)
        self.assertTrue(entry.cp_is_reply_to_offered)

    def test_takes_part_once_an_agent_has_sent_there(self):
        case = self._receive(Reply_To=ELSEWHERE)
        self.assertNotIn(ELSEWHERE, case.thread_ids.participants)
        self.assertFalse(self._answer(case, email_from=ELSEWHERE).cp_is_trusted)
        self._reply(case, self.ben)
        self.assertIn(ELSEWHERE, case.thread_ids.participants)
        self.assertTrue(self._answer(case, email_from=ELSEWHERE, body="again").cp_is_trusted)

    def test_of_a_stranger_is_for_nobody(self):
        case = self._receive()
        entry = self._answer(case, email_from="x@evil.example", Reply_To=ELSEWHERE)
        self.assertFalse(entry.cp_is_trusted)
        draft = self._draft(case, entry)
        self.assertEqual(email_normalize_all(draft.email_to), ["sara.henry@example.com"])
        self.assertFalse(draft.offered_reply_to)


@tagged("cp_cases")
class TestForms(SendersCommon):
    """A form on a website is filled in by who stands in Reply-To."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_acknowledgement()

    def test_contact_answer_and_acknowledgement(self):
        senders = {
            "nobody reads it": FORM,
            "our domain": f"website@{self.alias_domain}",
            "our address": self.support_address,
        }
        for name, email_from in senders.items():
            with self.subTest(name):
                with self._sending():
                    case = self._receive(
                        email_from=email_from, Reply_To=f"Gina <{GINA}>", body=name
                    )
                self.assertEqual(case.partner_id.email_normalized, GINA)
                self.assertEqual(case.partner_id.name, "Gina")
                self.assertEqual(case.email_normalized, GINA)
                [mail] = self._mails
                self.assertEqual(email_normalize_all(", ".join(mail["email_to"])), [GINA])
                self.assertAnswers(case, GINA)
        programs = ["noreply@shop.example.net", f"website@{self.alias_domain}"]
        self.assertFalse(self.env["res.partner"].search([("email_normalized", "in", programs)]))

    def test_person_with_another_address_is_no_form(self):
        self.assertEqual(self._receive(Reply_To=GINA).partner_id, self.sara)
        case = self._receive(email_from=self.eve.email, Reply_To=GINA)
        self.assertEqual(case.email_normalized, self.eve.email_normalized)

    def test_domains_of_ours_where_odoo_gets_no_mail(self):
        self.support.company_id.email = "Office <office@house.example.org>"
        self.env["cp.service.address"].create(
            {"service_id": self.support.id, "email": "help@desk.example.org"}
        )
        self.env["ir.mail_server"].create(
            {
                "name": "out",
                "smtp_host": "smtp.example.org",
                "from_filter": "News.example.org, office@news2.example.org",
            }
        )
        for domain in ("house", "desk", "news", "news2"):
            with self.subTest(domain):
                case = self._receive(email_from=f"web@{domain}.example.org", Reply_To=GINA)
                self.assertEqual(case.email_normalized, GINA)
                self.assertTrue(self._incoming(case).cp_is_form)

    def test_people_at_domains_of_ours_fill_in_no_forms(self):
        """A company may have its mailbox where everybody has one."""
        self.support.company_id.email = "our.office@example.net"
        case = self._receive(email_from="ann@example.net", Reply_To=GINA)
        self.assertEqual(case.email_normalized, "ann@example.net")
        case = self._receive(email_from="our.office@example.net", Reply_To=GINA)
        self.assertEqual(case.email_normalized, GINA)

    def test_mail_of_an_agent_is_no_form(self):
        """At whichever of our domains, also from an address that nobody seems to read."""
        self.env["ir.config_parameter"].set_param("cp_cases.authserv_id", SERVER)
        self.support.company_id.email = "office@house.example.org"
        for address in ("ben@house.example.org", "no-reply@house.example.org"):
            for result in ("pass", "fail"):
                with self.subTest(address=address, result=result):
                    self.ben.email = address
                    case = self._receive(
                        email_from=address,
                        Reply_To=GINA,
                        body=f"{address} {result}",
                        Authentication_Results=(
                            f"{SERVER}; dmarc={result} header.from=house.example.org"
                        ),
                    )
                    entries = self._entries(case)
                    self.assertFalse(any(entries.mapped("cp_is_form")))
                    self.assertNotEqual(case.email_normalized, GINA)

    def test_form_on_a_known_thread_is_of_a_stranger(self):
        case = self._receive()
        subject = f"Re: [{case.thread_ids.identifier}]"
        self.assertEqual(self._receive(subject, email_from=FORM, Reply_To=GINA), case)
        entry = self._incoming(case)
        self.assertFalse(entry.cp_is_trusted)
        self.assertEqual(case.partner_id, self.sara)
        case.with_user(self.ben).action_accept_sender(entry.id)
        draft = self._draft(case, entry)
        self.assertEqual(email_normalize_all(draft.email_to), ["sara.henry@example.com"])
        self.assertIn(GINA, draft.offered_reply_to)
        draft.action_discard()
        case.with_user(self.ben).action_make_own_case(entry.id)
        own = self.env["cp.case"].browse(entry.res_id)
        self.assertEqual(own.email_normalized, GINA)
        self.assertAnswers(own, GINA)

    def test_form_on_a_closed_case_is_a_new_customer(self):
        for policy in ("follow_up", "new_case"):
            with self.subTest(policy):
                self.support.closed_reply_policy = policy
                closed = self._close(self._receive(body=policy))
                subject = f"Re: [{closed.thread_ids.identifier}]"
                case = self._receive(subject, email_from=FORM, Reply_To=GINA, body=f"{policy} 2")
                self.assertNotEqual(case, closed)
                self.assertEqual(case.email_normalized, GINA)
                self.assertFalse(self._incoming(case).cp_is_reply_to_offered)
                self.assertAnswers(case, GINA)
