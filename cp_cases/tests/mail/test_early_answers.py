import json

from odoo.tests import tagged

from ..common import CUSTOMER, CpCasesCommon

FIRST = "<first@example.com>"
COLLEAGUE = '"Bob" <bob@example.org>'
MALLORY = '"Mallory" <mallory@example.net>'


@tagged("cp_cases")
class TestEarlyAnswers(CpCasesCommon):
    """An answer comes before the email that it answers."""

    def _answer(self, subject="Re: Refund of order 5", **headers):
        """A case that an answer to the first email has made."""
        return self._receive(subject, **{"In_Reply_To": FIRST, **headers})

    def _come(self, **values):
        return self._receive(message_id=FIRST, **values)

    def _assert_apart(self, early, **values):
        case = self._come(**values)
        self.assertTrue(case)
        self.assertNotEqual(case, early)
        self.assertEqual(len(self._entries(case, "incoming")), 1)
        self.assertEqual(len(self._entries(early, "incoming")), 1)
        return case

    def test_missing_email_joins(self):
        for header in ("In_Reply_To", "References"):
            with self.subTest(header):
                first = f"<{header}@example.com>"
                early = self._receive("Re: Refund", **{header: first})
                self.assertEqual(self._receive("Refund", message_id=first), early)
                answer, entry = self._entries(early, "incoming")
                self.assertTrue(entry.cp_is_trusted)
                self.assertEqual(entry.cp_thread_id, answer.cp_thread_id)
                self.assertFalse(entry.cp_is_new_request, "a case is one request")
                route = json.loads(entry.cp_route)
                self.assertEqual(route["matched_by"], "answer")
                self.assertIn(answer.message_id, entry.cp_receipt)
                self.assertEqual((early.state, early.name), ("new", "Re: Refund"))
                self.assertEqual(early.partner_id, self.sara)

    def test_not_only_the_nearest_relative(self):
        references = f"{FIRST} <between@example.org>"
        early = self._answer(References=references, In_Reply_To="<between@example.org>")
        self.assertEqual(self._come(), early)

    def test_later_answers_go_there(self):
        early = self._answer()
        self._come()
        self.assertEqual(self._answer("Re: again"), early)
        identifier = early.thread_ids.identifier
        self.assertEqual(self._receive(f"Re: [{identifier}]"), early)

    def test_answer_of_somebody_in_copy(self):
        """The customer is who wrote the first email, as if they had come in order."""
        early = self._answer(email_from=COLLEAGUE, Cc=CUSTOMER)
        self.assertEqual(early.partner_id.name, "Bob")
        self.assertEqual(self._come(Cc=COLLEAGUE), early)
        self.assertEqual(early.partner_id, self.sara)
        self.assertEqual(early.email_normalized, "sara.henry@example.com")
        self.assertEqual(self._open_reply(early, self.ben).email_to, self.sara.email_formatted)

    def test_acknowledged_once(self):
        self._set_acknowledgement()
        with self._sending():
            early = self._answer()
            self._come()
        self.assertEqual(len(self._mails), 1)
        self.assertEqual(len(self._entries(early, "acknowledgement")), 1)

    def test_somebody_has_worked_on_it(self):
        def note(case):
            case.with_user(self.ben).message_post(body="A note")

        def assign(case):
            case.with_user(self.ben).action_take()

        def read(case):
            self._open_reply(case, self.ben)

        def resolve(case):
            case.with_user(self.ben).action_set_state("resolved")

        for number, work in enumerate((note, assign, read, resolve)):
            with self.subTest(work.__name__):
                first = f"<first-{number}@example.com>"
                early = self._receive(f"Re: {number}", In_Reply_To=first)
                work(early)
                case = self._receive(str(number), message_id=first)
                self.assertNotEqual(case, early)
                self.assertEqual(len(self._entries(early, "incoming")), 1)

    def test_looking_is_not_working(self):
        early = self._answer()
        early.with_user(self.ben).read(["name", "history_ids"])
        self.assertEqual(self._come(), early)

    def test_stranger_draws_no_email_to_a_case(self):
        """Neither with the customer in copy, nor as the customer's own answer to others."""
        self._assert_apart(self._answer(email_from=MALLORY, Cc=CUSTOMER))

    def test_email_of_a_stranger_does_not_join(self):
        early = self._answer()
        case = self._assert_apart(early, email_from=MALLORY, Cc=CUSTOMER)
        self.assertEqual(case.partner_id.name, "Mallory")

    def test_answer_of_a_forged_colleague(self):
        early = self._answer(email_from=self.sue.email_formatted, Cc=CUSTOMER)
        self._assert_apart(early, Cc=self.sue.email_formatted)

    def test_other_service(self):
        self._assert_apart(self._answer(), email_to=self.billing_address)

    def test_both_services(self):
        both = f"{self.support_address}, {self.billing_address}"
        early = self._answer(email_to=both)
        cases = early | early.related_case_ids
        self.assertEqual(len(cases), 2)
        self._come(email_to=both)
        self.assertEqual(
            [len(self._entries(case, "incoming")) for case in cases], [2, 2], "once in each"
        )

    def test_vacation_reply_is_held_all_the_same(self):
        early = self._answer()
        self.assertFalse(self._come(Auto_Submitted="auto-replied"))
        self.assertEqual(len(self._entries(early)), 1)

    def test_released_from_being_held(self):
        early = self._answer()
        self._come(Auto_Submitted="auto-replied")
        held = self.env["cp.inbound.mail"].search([("message_id", "=", FIRST)])
        held.with_user(self.sue).action_release()
        self.assertEqual(held.case_id, early)

    # ------------------------------------------------------------
    # TWO CASES
    # ------------------------------------------------------------

    def _break_chain(self):
        """The first email, and an answer to an answer to it, which is still missing."""
        first = self._come()
        late = self._receive("Re: Re: Refund", In_Reply_To="<second@example.com>")
        self.assertNotEqual(first, late)
        return first, late

    def _join_chain(self):
        return self._receive("Re: Refund", message_id="<second@example.com>", In_Reply_To=FIRST)

    def test_two_cases_are_one(self):
        first, late = self._break_chain()
        entry, thread = self._entries(late), late.thread_ids
        file = self.env["ir.attachment"].create(
            {"name": "a.txt", "raw": b"x", "res_model": "cp.case", "res_id": late.id}
        )
        entry.sudo().attachment_ids = file
        self.assertEqual(self._join_chain(), first)
        self.assertEqual(len(self._entries(first, "incoming")), 3)
        self.assertEqual(file.res_id, first.id)
        self.assertEqual((late.state, first.state), ("closed", "new"))
        self.assertFalse(late.worker_ids | first.worker_ids)
        self.assertIn(first.number, self._entries(late)[0].body)
        self.assertIn(late.number, self._entries(first, "transferred").body)
        self.assertEqual(thread.case_id, first)
        self.assertEqual(self._receive(f"Re: [{thread.identifier}]"), first)
        inbound = self.env["cp.inbound.mail"].search([("mail_message_id", "=", entry.id)])
        self.assertEqual(inbound.case_id, first)

    def test_two_cases_of_which_one_is_worked_on(self):
        for worked_on in (0, 1):
            with self.subTest(worked_on), self.env.cr.savepoint() as savepoint:
                cases = self._break_chain()
                cases[worked_on].with_user(self.ben).action_take()
                self.assertEqual(self._join_chain(), cases[0])
                self.assertEqual(len(self._entries(cases[0], "incoming")), 2)
                self.assertEqual(len(self._entries(cases[1], "incoming")), 1)
                self.assertNotEqual(cases[1].state, "closed")
                savepoint.rollback()

    def test_several_answers(self):
        early = self._answer()
        other = self._answer(email_from=COLLEAGUE, Cc=CUSTOMER)
        self.assertNotEqual(early, other)
        self.assertEqual(self._come(Cc=COLLEAGUE), early)
        self.assertEqual(len(self._entries(early, "incoming")), 3)
        self.assertEqual(other.state, "closed")
        self.assertEqual(early.partner_id, self.sara)

    # ------------------------------------------------------------
    # COST
    # ------------------------------------------------------------

    def test_only_what_is_missing_is_stored(self):
        self._come()
        self._answer()
        self._receive(message_id="<alone@example.com>")
        self._receive("Re: x", message_id="<late@example.com>", In_Reply_To="<gone@example.com>")
        awaiting = self.env["cp.inbound.mail"].search([("awaited", "!=", False)])
        self.assertEqual(awaiting.mapped("message_id"), ["<late@example.com>"])

    def test_found_by_an_index(self):
        self._answer()
        cr = self.env.cr
        self.env.flush_all()
        # Few rows are read as a whole, or in the order of their ids.
        cr.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        mail = self.env["cp.inbound.mail"].search([], limit=1)
        mail._search_answers_and_same()
        cr.execute(b"EXPLAIN " + cr._obj.query)
        plan = "\n".join(row[0] for row in cr.fetchall())
        for index in ("awaited_idx", "message_id_idx"):
            self.assertIn(f"cp_inbound_mail_{index}", plan)
