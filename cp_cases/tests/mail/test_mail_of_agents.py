from email.message import EmailMessage

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.mail import email_normalize_all

from ..common import CpCasesCommon

SERVER = "mx.mycompany.com"
CARLA = "carla@cust.example.org"
FORWARDED = """Please help her.

---------- Forwarded message ---------
From: Carla Customer <carla@cust.example.org>
Date: Fri, 10 Jul 2026
Subject: broken lamp
To: <ben@test.mycompany.com>
Cc: Dan <dan@cust.example.org>

My lamp is broken.
"""


class MailOfAgents(CpCasesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("cp_cases.authserv_id", SERVER)

    def _receive_of(self, user, subject="Hello", authenticated=True, **kwargs):
        """Receive a mail of somebody who works here."""
        if authenticated:
            domain = user.email.partition("@")[2]
            verdict = f"{SERVER}; dmarc=pass header.from={domain}"
            kwargs["Authentication_Results"] = verdict
        return self._receive(subject, email_from=user.email_formatted, **kwargs)

    def _sent_to(self):
        [mail] = self._mails
        return email_normalize_all(", ".join(mail["email_to"] + mail["email_cc"]))


@tagged("cp_cases")
class TestForwardedByAgents(MailOfAgents):
    """A customer's mail that an agent forwards is the customer's case."""

    def _forward(self, user=None, subject="Fwd: Fwd: broken lamp", body=FORWARDED, **kwargs):
        return self._receive_of(user or self.ben, subject, body=body, **kwargs)

    def _content(self, entry, user=None):
        return entry.with_user(user or self.ben)._cp_format_content()

    def assertOfCarla(self, case):
        self.assertEqual(case.partner_id.email_normalized, CARLA)
        self.assertEqual(case.partner_id.name, "Carla Customer")
        self.assertEqual(case.email_normalized, CARLA)

    def test_quoted(self):
        case = self._forward(Cc="Eva <eva@cust.example.org>")
        self.assertOfCarla(case)
        self.assertEqual(case.name, "broken lamp")
        self.assertEqual(case.state, "new")
        entry = self._entries(case, "incoming")
        self.assertEqual(entry.author_id, self.ben.partner_id)
        content = self._content(entry)
        self.assertIn("Ben", content["from"])
        self.assertIn(CARLA, content["forwarded_from"])
        self.assertFalse(content["can_take_forwarded"])
        self.assertIn("Forwarded by Ben", " ".join(content["receipt"]))
        self._reply(case, self.ben)
        self.assertEqual(
            set(self._sent_to()), {CARLA, "dan@cust.example.org", "eva@cust.example.org"}
        )

    def test_attached(self):
        message = EmailMessage()
        inner = EmailMessage()
        inner["From"] = f"Carla Customer <{CARLA}>"
        inner["To"] = self.ben.email
        inner["Cc"] = "dan@cust.example.org"
        inner["Subject"] = "broken lamp"
        inner["Date"] = "Fri, 10 Jul 2026 14:16:00 +0000"
        inner.set_content("My lamp is broken.")
        message["Authentication-Results"] = f"{SERVER}; dmarc=pass header.from=test.mycompany.com"
        message["From"] = self.ben.email_formatted
        message["To"] = self.support_address
        message["Subject"] = "WG: broken lamp"
        message.set_content("see attached")
        message.add_attachment(inner)
        case = self._deliver(message.as_bytes())
        self.assertOfCarla(case)
        self.assertEqual(case.name, "broken lamp")
        entry = self._entries(case, "incoming")
        self.assertEqual(entry.cp_forwarded_cc, "dan@cust.example.org")

    def test_known_contact(self):
        carla = self.env["res.partner"].create({"name": "C. Customer", "email": CARLA})
        self.assertEqual(self._forward().partner_id, carla)

    def test_acknowledged_to_the_customer(self):
        self._set_acknowledgement()
        with self._sending():
            self._forward()
        self.assertEqual(self._sent_to(), [CARLA])

    def test_customer_goes_on(self):
        """The customer is trusted on the case from then on."""
        case = self._forward()
        thread = case.thread_ids.identifier
        self.assertEqual(self._receive(f"Re: [{thread}]", email_from=CARLA), case)
        self.assertTrue(self._entries(case, "incoming")[-1].cp_is_trusted)

    def test_follow_up(self):
        case = self._close(self._receive(email_from="old@example.com"))
        follow_up = self._forward(subject=f"Fwd: [{case.thread_ids.identifier}]")
        self.assertEqual(follow_up.origin_case_id, case)
        self.assertOfCarla(follow_up)
        self.assertEqual(follow_up.name, case.name)

    def test_known_case_keeps_its_customer(self):
        case = self._receive()
        self.assertEqual(self._forward(subject=f"Fwd: [{case.thread_ids.identifier}]"), case)
        self.assertEqual(case.partner_id, self.sara)
        self.assertFalse(self._entries(case, "incoming")[-1].cp_is_forwarded_taken)

    def test_only_of_authenticated_agents(self):
        for user, authenticated in ((self.ben, False), (self.eve, True)):
            with self.subTest(user.name):
                case = self._forward(user, authenticated=authenticated)
                self.assertEqual(case.email_normalized, user.email_normalized)
                self.assertEqual(case.name, "Fwd: Fwd: broken lamp")

    def test_only_if_it_is_sure(self):
        ours = FORWARDED.replace("carla@cust.example.org", self.billing_address)
        own = FORWARDED.replace("carla@cust.example.org", self.ben.email)
        two = f"{FORWARDED}\n{FORWARDED.replace('carla@', 'dora@')}"
        for name, body in (("ours", ours), ("own", own), ("two", two), ("none", "Hello.")):
            with self.subTest(name):
                case = self._forward(body=body)
                self.assertEqual(case.email_normalized, self.ben.email_normalized)
                entry = self._entries(case, "incoming")
                self.assertFalse(entry.cp_forwarded_from)
                self.assertFalse(self._content(entry)["can_take_forwarded"])
                with self.assertRaises(UserError):
                    entry.with_user(self.ben).cp_action_take_forwarded_sender()

    def test_one_click(self):
        case = self._forward(authenticated=False)
        entry = self._entries(case, "incoming")
        self.assertTrue(self._content(entry)["can_take_forwarded"])
        entry.with_user(self.ben).cp_action_take_forwarded_sender()
        self.assertOfCarla(case)
        self.assertIn(CARLA, case.thread_ids.participants)
        note = self._entries(case, "note")[-1]
        self.assertIn(CARLA, note.body)
        self.assertEqual(note.author_id, self.ben.partner_id)
        self.assertFalse(self._content(entry)["can_take_forwarded"])
        entry.with_user(self.ben).cp_action_take_forwarded_sender()
        self.assertEqual(self._entries(case, "note")[-1], note, "a second click changes nothing")
        self._reply(case, self.ben)
        self.assertEqual(set(self._sent_to()), {CARLA, "dan@cust.example.org"})

    def test_one_click_is_refused(self):
        case = self._forward(authenticated=False)
        entry = self._entries(case, "incoming")
        for user in (self.cid, self.ana, self.eve):
            with self.subTest(user.name), self.assertRaises(AccessError):
                entry.with_user(user).cp_action_take_forwarded_sender()
        with self.assertRaises(UserError):
            case.with_user(self.ben)._add_note("x").with_user(
                self.ben
            ).cp_action_take_forwarded_sender()
        self._close(case)
        with self.assertRaises(UserError):
            entry.with_user(self.ben).cp_action_take_forwarded_sender()
        self.assertEqual(case.email_normalized, self.ben.email_normalized)

    def test_stranger_is_accepted_first(self):
        case = self._receive()
        subject = f"Fwd: [{case.thread_ids.identifier}]"
        self._receive(subject, email_from="x@evil.example", body=FORWARDED)
        entry = self._entries(case, "incoming")[-1].with_user(self.ben)
        self.assertFalse(self._content(entry)["can_take_forwarded"])
        with self.assertRaises(UserError):
            entry.cp_action_take_forwarded_sender()
        entry.cp_action_accept_sender()
        entry.cp_action_take_forwarded_sender()
        self.assertOfCarla(case)

    def test_own_case_of_a_forwarded_email(self):
        case = self._forward()
        entry = self._entries(case, "incoming")
        action = case.with_user(self.ben).action_make_own_case(entry.id)
        self.assertOfCarla(self.env["cp.case"].browse(action["res_id"]))


@tagged("cp_cases")
class TestSentElsewhere(MailOfAgents):
    """What an agent writes to a customer with a service in copy is one of our emails."""

    def _write(self, user=None, subject="Your parcel", email_to=None, **kwargs):
        """Receive a mail to a customer; nothing is sent because of it."""
        email_to = email_to or f"Carla Customer <{CARLA}>, dan@cust.example.org"
        kwargs.setdefault("Cc", self.support_address)
        with self._sending():
            case = self._receive_of(user or self.ben, subject, email_to=email_to, **kwargs)
        self.assertFalse(self._mails)
        return case

    def test_new_case(self):
        self._set_acknowledgement()
        case = self._write()
        entry = self._entries(case, "outgoing")
        self.assertEqual(len(entry), 1)
        self.assertFalse(self._entries(case, "incoming"))
        self.assertFalse(self._entries(case, "acknowledgement"))
        self.assertEqual(entry.author_id, self.ben.partner_id)
        self.assertEqual(case.partner_id.name, "Carla Customer")
        self.assertEqual(case.email_normalized, CARLA)
        self.assertEqual(case.service_id, self.support)
        self.assertEqual((case.state, case.user_id), ("open", self.ben))
        self.assertFalse(case.has_news)
        worker = case.worker_ids.filtered(lambda row: row.user_id == self.ben)
        self.assertEqual(worker.last_event, "sent")
        content = entry.with_user(self.ben)._cp_format_content()
        self.assertIn("another program", " ".join(content["receipt"]))

    def test_service_beside_the_customer(self):
        for email_to in (f"{self.support_address}, {CARLA}", f"{CARLA}, {self.support_address}"):
            with self.subTest(email_to):
                case = self._write(email_to=email_to, Cc="")
                self.assertEqual(case.email_normalized, CARLA)
                self.assertTrue(self._entries(case, "outgoing"))

    def test_two_services_in_copy(self):
        """Both have it: what the first has is no copy of a mail that we have sent."""
        case = self._write(Cc=f"{self.support_address}, {self.billing_address}")
        cases = case | case.related_case_ids
        self.assertEqual(cases.service_id, self.support | self.billing)
        self.assertEqual(len(self._entries(cases, "outgoing")), 2)

    def test_customer_answers(self):
        case = self._write(message_id="<own@test.mycompany.com>")
        self.assertEqual(
            self._receive("Re: x", email_from=CARLA, In_Reply_To="<own@test.mycompany.com>"), case
        )
        entry = self._entries(case, "incoming")
        self.assertTrue(entry.cp_is_trusted)
        self.assertTrue(case.has_news)

    def test_answer_on_a_known_thread(self):
        case = self._receive()
        case.write({"state": "resolved"})
        answered = self._entries(case, "incoming")
        thread = case.thread_ids
        joined = self._write(
            subject="Re: Refund of order 5",
            email_to=self.sara.email_formatted,
            In_Reply_To=answered.message_id,
        )
        self.assertEqual(joined, case)
        entry = self._entries(case, "outgoing")
        self.assertEqual(entry.author_id, self.ben.partner_id)
        self.assertEqual(entry.cp_thread_id, thread)
        self.assertEqual((case.state, case.user_id), ("open", self.ben))
        self.assertEqual(case.partner_id, self.sara)
        draft = self._open_reply(case, self.ben, entry)
        self.assertEqual(email_normalize_all(draft.email_to), [self.sara.email_normalized])
        self.assertFalse(draft.email_cc)

    def test_colleague_keeps_the_case(self):
        case = self._receive()
        case.with_user(self.sue).action_take()
        subject = f"Re: [{case.thread_ids.identifier}]"
        self._write(subject=subject, email_to=self.sara.email)
        self.assertEqual(case.user_id, self.sue)
        self.assertTrue(self._entries(case, "outgoing"))

    def test_closed_case(self):
        case = self._close(self._receive())
        subject = f"Re: [{case.thread_ids.identifier}]"
        follow_up = self._write(subject=subject, email_to=self.sara.email)
        self.assertEqual(follow_up.origin_case_id, case)
        self.assertTrue(self._entries(follow_up, "outgoing"))
        self.assertEqual(follow_up.partner_id, self.sara)
        self.assertEqual(case.state, "closed")
        self.assertFalse(self._entries(case, "outgoing"))

    def test_no_way_into_a_hidden_case(self):
        """Who may not write on a case does not see it because he or she knows its identifier."""
        case = self._receive()
        for user in (self.cid, self.ana):
            with self.subTest(user.name):
                subject = f"Re: [{case.thread_ids.identifier}]"
                self._write(user, subject, email_to=self.sara.email)
                self.assertFalse(self._entries(case, "outgoing"))
                self.assertFalse(self._entries(case, "incoming")[-1].cp_is_trusted)
                self.assertFalse(case.with_user(user).has_access("read"))

    def test_who_is_no_proven_agent(self):
        for user, authenticated in ((self.ben, False), (self.eve, True)):
            with self.subTest(user.name):
                case = self._write(user, authenticated=authenticated)
                self.assertFalse(self._entries(case, "outgoing"))
                self.assertEqual(case.email_normalized, user.email_normalized)

    def test_automatic_mail_is_not_the_agents_answer(self):
        case = self._receive()
        subject = f"Re: [{case.thread_ids.identifier}]"
        self._write(subject=subject, email_to=self.sara.email, Auto_Submitted="auto-replied")
        self.assertFalse(self._entries(case, "outgoing"))
        self.assertEqual(case.state, "new")

    def test_employee_as_customer(self):
        for email_to, copies in (
            (self.support_address, ""),
            (self.support_address, self.billing_address),
            (self.support_address, self.eve.email),
            (f"{self.support_address}, {self.eve.email}", ""),
        ):
            with self.subTest(email_to=email_to, copies=copies):
                case = self._write(email_to=email_to, Cc=copies)
                self.assertEqual(case.partner_id, self.ben.partner_id)
                self.assertFalse(self._entries(case, "outgoing"))
                self.assertTrue(self._entries(case, "incoming"))
