import re
import time
from threading import Event

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.bus.websocket import CloseCode, WebsocketConnectionHandler, _kick_all

from ..tabs import BAD_GATEWAY, BODY, FOOT, OFFER, REFUSED, TROUBLE, TabsCase

# What waits for half a minute on a page that is open does so at once on this one.
A_MINUTE_LATER = """
    const { now } = Date;
    Date.now = () => now() + 60000;
    const { setTimeout: wait } = window;
    window.setTimeout = (call, delay, ...rest) => wait(call, delay > 30000 ? 0 : delay, ...rest);
"""
DRAFTS = ".o-cp-cases-active-count"
FILES = ".o-cp-cases-draft-files"
HAS_CURSOR = f"return document.activeElement.matches({BODY!r})"
SAVED = ".o-cp-cases-draft-saved"
A_LONG_SENTENCE = "Your parcel left us today and should be with you soon."


@tagged("post_install", "-at_install", "cp_cases")
class TestTabsWriting(TabsCase):
    """Nothing that is written is lost, whatever becomes of the page, the server, or the draft."""

    def setUp(self):
        super().setUp()
        self.case = self._receive("Where is my order?", body="I have not received it.")
        self.draft = self._open_reply(self.case, self.ben)
        self.path = f"/odoo/cp.case.draft/{self.draft.id}"

    def _text(self, draft=None):
        """What was written above signature and quote."""
        body = (draft or self.draft).body.replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")
        return re.sub(r"<[^>]*>", "", body.partition("<div")[0]).strip()

    def _open_draft(self, user=None, path=None):
        tab = self._open_tab(user or self.ben, path or self.path)
        tab.wait(HAS_CURSOR)
        return tab

    def test_page_is_closed(self):
        is_refusing = Event()
        Draft = self.registry["cp.case.draft"]
        original = Draft.web_save

        def web_save(drafts, *args, **kwargs):
            if is_refusing.is_set():
                raise UserError("Not now.")
            return original(drafts, *args, **kwargs)

        self.patch(Draft, "web_save", web_save)
        with self._browsing(self.ben):
            tab = self._open_draft()
            tab.type("Right before")
            tab.close()
            tab = self._open_draft()
            tab.see(BODY, "Right before")
            tab.see_no(OFFER)
            is_refusing.set()
            tab.type("Not saved. ")
            tab.see(TROUBLE, "kept in this browser: Not now.")
            tab.type("At all. ")
            tab.close()
            tab = self._open_draft()
            tab.see(OFFER, "Not saved. At all.")
            is_refusing.clear()
            tab.click(".o-cp-cases-offer-use")
            tab.see(BODY, "Not saved. At all.")
            tab.see(SAVED, "saved")
        self.assertEqual(self._text(), "Not saved. At all. Right before")

    def test_steady_typing(self):
        """It is saved while somebody types without a pause. After how many seconds, a unit test of
        the page knows."""
        saved, is_typing = [], Event()
        Draft = self.registry["cp.case.draft"]
        original = Draft.web_save

        def web_save(drafts, *args, **kwargs):
            result = original(drafts, *args, **kwargs)
            if is_typing.is_set():
                saved.append(self._text(drafts))
            return result

        self.patch(Draft, "web_save", web_save)
        with self._browsing(self.ben):
            tab = self._open_draft()
            is_typing.set()
            for letter in A_LONG_SENTENCE:
                tab.type(letter)
                # The time that fingers take.
                time.sleep(0.2)
            is_typing.clear()
            tab.see(SAVED, "saved")
            tab.see(BODY, A_LONG_SENTENCE)
        self.assertEqual(self._text(), A_LONG_SENTENCE)
        self.assertGreater(len(saved), 2)
        for text in saved:
            self.assertTrue(A_LONG_SENTENCE.startswith(text), text)

    def test_server_restarts(self):
        """While it is away, a proxy may answer in its place, or nobody."""
        is_away = Event()
        self.patch(
            WebsocketConnectionHandler, "websocket_allowed", lambda *args: not is_away.is_set()
        )
        with self._browsing(self.ben):
            tab = self._open_draft()
            self._wait_for_listeners(self.case, 1)
            tab.type("Before ")
            for fault in (BAD_GATEWAY, REFUSED):
                is_away.set()
                tab.fault = fault
                _kick_all(CloseCode.GOING_AWAY)
                tab.type("meanwhile ")
                tab.see(TROUBLE, "No connection. Your text is kept")
                tab.type("and on ")
                is_away.clear()
                tab.fault = None
                tab.see(SAVED, "saved")
            tab.see_no(OFFER)
            self._wait_for_listeners(self.case, 1)
        self.assertEqual(self._text(), "Before meanwhile and on meanwhile and on")

    def test_somebody_else_signs_in(self):
        with self._browsing(self.ben, self.sue):
            tab = self._open_draft()
            self._sign_in(self.sue, browser_of=self.ben)
            tab.type("For Ben alone")
            tab.see(TROUBLE, "Sign in as yourself again")
            self._sign_in(self.ben, browser_of=self.ben)
            tab.see(SAVED, "saved")
        self.assertEqual(self._text(), "For Ben alone")

    def test_untouched_new_case_is_left(self):
        add, subject = ".o_control_panel button", ".o-cp-cases-draft [name=subject] input"
        for method in ("action_compose", "discard_untouched"):
            self._on(method, lambda _result: None, model="cp.case.draft")
        with self._browsing(self.ben):
            tab = self._open_tab(self.ben, "/odoo/cases")
            tab.see(DRAFTS, "1")
            tab.click(add, "Add new case")
            tab.see(DRAFTS, "2")
            tab.see(subject)
            tab.run("history.back()")
            tab.see(DRAFTS, "1")
            tab.click(add, "Add new case")
            tab.see(DRAFTS, "2")
            tab.see(subject)
            tab.click("[data-menu-xmlid='cp_cases.cp_cases_menu_contacts']")
            tab.click("[data-menu-xmlid='cp_cases.cp_case_menu']")
            tab.see(DRAFTS, "1")
            tab.click(add, "Add new case")
            tab.click(subject)
            tab.type("About lamps")
            tab.run("history.back()")
            tab.see(add, "Add new case")
            tab.see(DRAFTS, "2")
        self.assertEqual(
            self.env["cp.case.draft"].search([("kind", "=", "new")]).subject, "About lamps"
        )

    def test_page_of_an_untouched_new_case_is_closed(self):
        """Another page discards it, when it has not been loaded again for a while."""
        add, subject = ".o_control_panel button", ".o-cp-cases-draft [name=subject] input"
        for method in ("action_compose", "discard_untouched"):
            self._on(method, lambda _result: None, model="cp.case.draft")
        with self._browsing(self.ben):
            tab = self._open_tab(self.ben, "/odoo/cases")
            other = self._open_tab(self.ben, "/odoo/cases", A_MINUTE_LATER)
            other.see(DRAFTS, "1")
            tab.click(add, "Add new case")
            tab.see(subject)
            other.see(DRAFTS, "2")
            tab.close()
            other.see(DRAFTS, "1")
        self.assertFalse(self.env["cp.case.draft"].search([("kind", "=", "new")]))

    def test_two_tabs(self):
        with self._browsing(self.ben):
            first, second = self._open_draft(), self._open_draft()
            first.type("Of the first.")
            second.see(FOOT, "being written in another tab")
            first.see(SAVED, "saved")
            second.type("Of the second.")
            second.see(TROUBLE, "changed in another window. Both texts are kept")
            second.type(" And on.")
            second.attach("Of both.txt")
            second.see(FILES, "Of both.txt")
            first.fault = REFUSED
            first.type(" Written on.")
            first.see(TROUBLE, "No connection")
            second.click(".o-cp-cases-overwrite")
            second.see(OFFER, "Of the first.")
            second.see(SAVED, "saved")
            first.fault = None
            first.see(TROUBLE, "Both texts are kept")
            first.click(".o-cp-cases-give-way")
            first.see(BODY, "Of the second. And on.")
            first.see(OFFER, "Of the first. Written on.")
            first.see(FILES, "Of both.txt")
        self.assertEqual(self._text(), "Of the second. And on.")
        self.assertEqual(self.draft.attachment_ids.mapped("name"), ["Of both.txt"])

    def test_two_agents(self):
        """A supervisor unlocks the email, and answers it while its author writes on, who takes it
        back after hours."""
        hours_have_passed = Event()
        Draft = self.registry["cp.case.draft"]
        self.patch(Draft, "_is_stale", lambda _draft: hours_have_passed.is_set())
        for method in ("action_release", "action_send", "create"):
            self._on(method, lambda _result: None, model="cp.case.draft")
        with self._sending(), self._browsing(self.ben, self.sue):
            ben = self._open_draft()
            ben.type("Of Ben.")
            ben.see(SAVED, "saved")
            sue = self._open_tab(self.sue, "/odoo/action-cp_cases.res_users_action_board")
            sue.click(".o-cp-cases-busy-with button")
            ben.see(".alert", "does not lock its email any more")
            ben.type(" Written on.")
            sue.open(f"/odoo/cases/{self.case.id}")
            sue.click("button[name=action_reply]")
            sue.wait(HAS_CURSOR)
            sue.type("Of Sue.")
            sue.see(SAVED, "saved")
            ben.press("Alt+Enter")
            ben.see(".modal", "Sue has been answering")
            ben.see(BODY, "Of Ben. Written on.")
            ben.click(".modal button", "Close")
            hours_have_passed.set()
            sue.type(" And on.")
            ben.click("button[name=action_send]")
            ben.see(".o-cp-cases-entry[data-type=outgoing]", "Written on.")
            sue.see(".alert", "does not lock its email any more")
            sue.see(SAVED, "saved")
        self.assertIn("Of Ben. Written on.", self._entries(self.case, "outgoing").body)
        self.assertEqual(self._text(self.case.draft_ids), "Of Sue. And on.")
