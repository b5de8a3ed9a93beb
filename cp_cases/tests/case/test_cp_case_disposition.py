from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged, users

from ..common import CpCasesCommon


@tagged("cp_cases")
class TestDispositionButtons(CpCasesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cases = cls.env["cp.case"]
        for _number in range(3):
            cls.cases |= cls._create_case(state="open")

    def _press(self, disposition, cases=None, user=None):
        cases = (self.cases if cases is None else cases).with_user(user or self.ben)
        return cases.action_press_disposition(disposition.id)

    def _assert_refused(self, text, disposition, cases=None, user=None, error=UserError):
        """The press is refused with ``text``, and nothing is half done."""
        before = len(self._entries(self.cases))
        with self.assertRaisesRegex(error, text), self.cr.savepoint():
            self._press(disposition, cases, user)
        self.env.invalidate_all()
        self.assertFalse(self.cases.disposition_id)
        self.assertEqual(len(self._entries(self.cases)), before)

    # ------------------------------------------------------------
    # WHICH BUTTONS
    # ------------------------------------------------------------

    def _get_buttons(self, services, user=None):
        buttons = services.with_user(user or self.ben).get_disposition_buttons()
        return [button["id"] for button in buttons]

    def test_those_of_the_service_in_their_order(self):
        self.assertEqual(self._get_buttons(self.support), [])
        self.support.disposition_button_ids = self.spam | self.call_back | self.answered
        order = self.env["cp.disposition"].search([("id", "in", (self.spam | self.call_back).ids)])
        self.support.disposition_button_ids = order
        self.assertEqual(self._get_buttons(self.support), order.ids)
        self.assertEqual(self._get_buttons(self.billing, self.cid), [])

    def test_of_several_services_those_that_all_have(self):
        self.support.disposition_button_ids = self.answered | self.spam
        self.billing.disposition_button_ids = self.answered | self.call_back
        both = self.support | self.billing
        self.assertEqual(self._get_buttons(both, self.sue), self.answered.ids)
        self.assertEqual(self._get_buttons(self.support.browse()), [])

    def test_not_what_is_archived_or_no_longer_offered(self):
        self.support.disposition_button_ids = self.answered | self.spam | self.call_back
        self.spam.active = False
        self.answered.service_ids = self.billing
        self.assertEqual(self._get_buttons(self.support), self.call_back.ids)

    @users("eve@cp")
    def test_not_for_those_without_a_right_on_cases(self):
        with self.assertRaises(AccessError):
            self.support.with_env(self.env).get_disposition_buttons()

    # ------------------------------------------------------------
    # WHAT A BUTTON DOES
    # ------------------------------------------------------------

    def test_one_click_for_many(self):
        self._press(self.answered)
        self.assertEqual(self.cases.disposition_id, self.answered)
        self.assertEqual(set(self.cases.mapped("state")), {"resolved"})
        for case in self.cases:
            entry = self._entries(case, "disposition")
            self.assertIn(self.answered.name, entry.body)
            self.assertEqual(entry.author_id, self.ben.partner_id)

    def test_final_one_resolves_as_the_setting_says(self):
        self.env["ir.config_parameter"].set_param("cp_cases.final_resolves", "False")
        self._press(self.answered)
        self.assertEqual(set(self.cases.mapped("state")), {"open"})

    def test_twice_is_once(self):
        self._press(self.answered)
        entries = self._entries(self.cases)
        self._press(self.answered)
        self.assertEqual(self._entries(self.cases), entries)

    # ------------------------------------------------------------
    # ALL OR NONE
    # ------------------------------------------------------------

    def test_closed_ones_are_named(self):
        for case in self.cases[1:]:
            self._close(case)
        numbers = " and ".join(self.cases[1:].mapped("number"))
        self._assert_refused(f"Closed, which is final: {numbers}", self.answered)

    def test_those_whose_service_does_not_offer_it_are_named(self):
        self.cases[2].service_id = self.billing
        self.call_back.service_ids = self.support
        self._assert_refused(
            f"Of a service that does not offer it: {self.cases[2].number}",
            self.call_back,
            user=self.sue,
        )

    def _let_a_stranger_write(self):
        case = self._receive()
        case.with_user(self.ben).action_take()
        reply_to = self._entries(case, "incoming").message_id
        self._receive("Re: Refund", email_from="mallory@example.net", In_Reply_To=reply_to)
        self.assertTrue(case.has_undecided_mail)
        return case

    def test_final_one_waits_for_the_decision_on_a_stranger(self):
        case = self._let_a_stranger_write()
        text = f"an email of an unknown sender to decide on: {case.number}"
        self._assert_refused(text, self.answered, self.cases | case)
        self.assertFalse(case.disposition_id)
        self._press(self.call_back, case)
        self._press(self.spam, case)
        self.assertEqual(case.disposition_id, self.spam)

    def test_final_one_that_resolves_nothing_needs_no_decision(self):
        self.env["ir.config_parameter"].set_param("cp_cases.final_resolves", "False")
        case = self._let_a_stranger_write()
        self._press(self.answered, case)
        self.assertEqual((case.disposition_id, case.state), (self.answered, "new"))

    def test_all_reasons_at_once(self):
        self._close(self.cases[0])
        self.cases[1].service_id = self.billing
        self.answered.service_ids = self.support
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            self._press(self.answered, user=self.sue)
        for case in self.cases[:2]:
            self.assertIn(case.number, str(caught.exception))
        self.assertNotIn(self.cases[2].number, str(caught.exception))

    def test_cases_that_one_does_not_see(self):
        hidden = self._create_case(service_id=self.billing.id)
        for user in (self.ana, self.ben, self.eve):
            with self.subTest(user.name):
                self._assert_refused("", self.answered, self.cases | hidden, user, AccessError)

    def test_what_is_no_disposition(self):
        gone = self.env["cp.disposition"].create({"name": "Gone"})
        self.env["cp.disposition"].browse(gone.id).unlink()
        for disposition in (gone, gone.browse()):
            with self.subTest(disposition):
                self._assert_refused("has been deleted", disposition)


@tagged("post_install", "-at_install", "cp_cases")
class TestTourDispositionButtons(HttpCase, CpCasesCommon):
    def test_in_queue_and_case(self):
        self.support.disposition_button_ids = self.answered | self.call_back
        cases = self._receive("Where is my order?") | self._receive("Broken lamp")
        cases.with_user(self.ben).action_take()
        self.start_tour("/odoo/my-cases", "cp_cases.disposition_buttons", login=self.ben.login)
        self.env.invalidate_all()
        order, lamp = cases
        self.assertEqual((order.disposition_id, order.state), (self.call_back, "new"))
        self.assertEqual((lamp.disposition_id, lamp.state), (self.answered, "resolved"))

    def test_on_a_row_and_a_card(self):
        self.support.disposition_button_ids = self.answered | self.call_back
        cases = self._receive("Where is my order?") | self._receive("Broken lamp")
        cases.with_user(self.ben).action_take()
        self.start_tour("/odoo/my-cases", "cp_cases.disposition_menu", login=self.ben.login)
        self.env.invalidate_all()
        order, lamp = cases
        self.assertEqual((order.disposition_id, order.state), (self.answered, "resolved"))
        self.assertEqual((lamp.disposition_id, lamp.state), (self.call_back, "new"))

    def test_pending_until(self):
        case = self._receive("Broken lamp")
        case.with_user(self.ben).action_take()
        self.start_tour("/odoo/my-cases", "cp_cases.pending_until", login=self.ben.login)
        self.env.invalidate_all()
        self.assertEqual(case.state, "pending")
        self.assertGreater(case.pending_until, case.create_date)
