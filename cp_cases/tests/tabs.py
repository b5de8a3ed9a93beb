"""Tabs of a browser that a test drives itself: with real keys, and with faults of the network."""

import json
import shutil
import time
from contextlib import ExitStack, contextmanager, suppress

import websocket

from odoo.tests.common import (
    HOST,
    TEST_CURSOR_COOKIE_NAME,
    ChromeBrowser,
    ChromeBrowserException,
)

from .browsers import TIMEOUT, LiveCase

BODY = ".o_field_widget[name=body] .odoo-editor-editable"
FOOT = ".o-cp-cases-draft-foot"
OFFER = ".o-cp-cases-draft-offer"
TROUBLE = ".o-cp-cases-draft-trouble"

REFUSED = ("Fetch.failRequest", {"errorReason": "ConnectionRefused"})
BAD_GATEWAY = ("Fetch.fulfillRequest", {"responseCode": 502})

MODIFIERS = {"Alt": 1, "Control": 2, "Shift": 8}
KEYS = {
    "Backspace": {"windowsVirtualKeyCode": 8, "code": "Backspace"},
    "End": {"windowsVirtualKeyCode": 35, "code": "End"},
    "Enter": {"windowsVirtualKeyCode": 13, "code": "Enter", "text": "\r"},
}
FIND = """
    (selector, text) => [...document.querySelectorAll(selector)].find(
        (el) => el.textContent.includes(text) && el.getClientRects().length
    )
"""
FIND_PLACE = """
    const el = find({selector}, {text});
    el?.scrollIntoView({{ block: "center", behavior: "instant" }});
    const {{ x, y, width, height }} = el?.getBoundingClientRect() || {{}};
    const isOnTop = el?.contains(document.elementFromPoint(x + width / 2, y + height / 2));
    return isOnTop && {{ x: x + width / 2, y: y + height / 2 }};
"""
WAIT = """
    new Promise((resolve) => {{
        const find = {find};
        const look = () => {{ {look} }};
        const check = () => {{
            const found = look();
            found ? resolve(found) : setTimeout(check, 50);
        }};
        check();
    }})
"""


class Tab(ChromeBrowser):
    """A tab of a running browser.

    :param ChromeBrowser browser: the one that it is a tab of
    """

    def __init__(self, browser):
        self.browser = browser
        # What becomes of its requests, if not what should.
        self.fault = None
        super().__init__(browser.test_case)

    def _chrome_start(self, **_kwargs):
        return self.browser.chrome, self.browser.devtools_port

    def _open_websocket(self):
        target = self.browser._websocket_request(
            "Target.createTarget", params={"url": "about:blank"}
        )
        ws = websocket.create_connection(
            f"ws://{HOST}:{self.devtools_port}/devtools/page/{target['targetId']}",
            enable_multithread=True,
            suppress_origin=True,
        )
        ws.settimeout(0.01)
        return ws

    def stop(self):
        self._result.cancel()
        if hasattr(self, "ws"):
            self.ws.close()
        shutil.rmtree(self.user_data_dir, ignore_errors=True)

    def close(self):
        """Close it as its user does: the page may still say its last words."""
        self._result.cancel()
        self._websocket_send("Page.close")
        self._receiver.join(TIMEOUT)

    def _handle_request_paused(self, **params):
        if not self.fault:
            return super()._handle_request_paused(**params)
        method, answer = self.fault
        params = {"requestId": params["requestId"], **answer}
        return self._websocket_send(method, params=params)

    # ------------------------------------------------------------
    # WHAT IS SEEN
    # ------------------------------------------------------------

    def run(self, code):
        """Run JavaScript on the page, and return its result."""
        answer = self._websocket_request(
            "Runtime.evaluate",
            params={"expression": code, "awaitPromise": True, "returnByValue": True},
            timeout=TIMEOUT,
        )
        return answer["result"].get("value")

    def run_on_each_page(self, code):
        """Run JavaScript on each page from now on, before its own scripts."""
        self._websocket_request(
            "Page.addScriptToEvaluateOnNewDocument", params={"source": code}, timeout=TIMEOUT
        )

    def wait(self, look):
        """Wait until some JavaScript finds something on the page, which may be loaded meanwhile."""
        code = WAIT.format(find=FIND, look=look)
        end = time.monotonic() + TIMEOUT
        while time.monotonic() < end:
            # The page that was asked may have made way for another one.
            with suppress(ChromeBrowserException, TimeoutError):
                found = self.run(code)
                if found:
                    return found
        self.take_screenshot().result()
        raise TimeoutError(look)

    def see(self, selector, text=""):
        self.wait(f"return Boolean(find({json.dumps(selector)}, {json.dumps(text)}))")

    def see_no(self, selector, text=""):
        self.wait(f"return !find({json.dumps(selector)}, {json.dumps(text)})")

    # ------------------------------------------------------------
    # WHAT IS DONE
    # ------------------------------------------------------------

    def open(self, path):
        self.navigate_to(f"{self.test_case.base_url()}{path}")

    def click(self, selector, text=""):
        look = FIND_PLACE.format(selector=json.dumps(selector), text=json.dumps(text))
        place = self.wait(look)
        for kind in ("mousePressed", "mouseReleased"):
            self._websocket_request(
                "Input.dispatchMouseEvent",
                params={"type": kind, "button": "left", "clickCount": 1, **place},
            )

    def type(self, text):
        """Type where the cursor stands, key by key."""
        for letter in text:
            self._send_key("keyDown", key=letter, text=letter)
            self._send_key("keyUp", key=letter)

    def attach(self, name):
        """Choose a file for the draft."""
        self.run(
            f"""
                (() => {{
                    const transfer = new DataTransfer();
                    transfer.items.add(new File(["A file"], {json.dumps(name)}));
                    const input = document.querySelector(".o_widget_cp_case_attach input");
                    input.files = transfer.files;
                    input.dispatchEvent(new Event("change", {{ bubbles: true }}));
                }})()
            """
        )

    def press(self, keys):
        """Press a key, with others held down: ``Alt+Enter``."""
        *held, key = keys.split("+")
        modifiers = sum(MODIFIERS[name] for name in held)
        known = KEYS.get(key, {"code": f"Key{key.upper()}"})
        self._send_key("keyDown", key=key, modifiers=modifiers, **known)
        self._send_key("keyUp", key=key, modifiers=modifiers)

    def _send_key(self, kind, **params):
        self._websocket_request(
            "Input.dispatchKeyEvent", params={"type": kind, **params}, timeout=TIMEOUT
        )


class TabsCase(LiveCase):
    """Tabs that the test drives, in one browser for each agent."""

    @contextmanager
    def _browsing(self, *users):
        """Give each of the users a browser, in which :meth:`_open_tab` opens tabs. The server works
        for them in the test's own transaction, which therefore must do nothing else meanwhile.
        """
        with ExitStack() as stack:
            self._serve_browsers(stack)
            self._stack = stack
            self._sessions = {}
            self._browsers = {user: self._open_browser(user) for user in users}
            self.cr.flush()
            self.cr.clear()
            yield

    def _open_browser(self, user):
        browser = ChromeBrowser(self)
        self._stack.callback(browser.stop)
        # It would be ended by the next one.
        self.session = None
        self.authenticate(user.login, user.login, browser=browser)
        self._sessions[user] = self.session.sid
        browser.set_cookie(TEST_CURSOR_COOKIE_NAME, self.http_request_key, "/", HOST)
        return browser

    def _sign_in(self, user, browser_of):
        """Let one of the users sign in in the browser of another one."""
        sid = self._sessions[user]
        self._browsers[browser_of].set_cookie("session_id", sid, "/", HOST)

    def _open_tab(self, user, path, script=""):
        """
        :param str script: what each page of the tab runs before its own scripts
        """
        tab = Tab(self._browsers[user])
        self._stack.callback(tab.stop)
        if script:
            tab.run_on_each_page(script)
        tab.open(path)
        return tab
