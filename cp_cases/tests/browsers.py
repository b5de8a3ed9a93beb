from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from threading import Condition
from unittest.mock import patch

from odoo.tests import HttpCase
from odoo.tests.common import HOST, TEST_CURSOR_COOKIE_NAME, ChromeBrowser

from odoo.addons.bus.models.bus import channel_with_db, dispatch, hashable
from odoo.addons.bus.websocket import (
    CloseCode,
    Websocket,
    WebsocketConnectionHandler,
    _kick_all,
)

from .common import CpCasesCommon

TIMEOUT = 120
TOLD = ("cp_cases.case_changed", "cp_cases.queue_changed")


class LiveCase(HttpCase, CpCasesCommon):
    """Screens that hear of what others do. In a test nothing is committed, so Odoo would tell
    nobody."""

    def setUp(self):
        super().setUp()
        self.subscribed = Condition()
        original = Websocket.subscribe

        def subscribe(websocket, channels, last):
            with self.subscribed:
                original(websocket, channels, last)
                self.subscribed.notify_all()

        self.patch(Websocket, "subscribe", subscribe)

    def _wait_for_listeners(self, record, count):
        """Until as many screens as that hear of what is sent to ``record``."""
        channel = hashable(channel_with_db(self.cr.dbname, record))
        with self.subscribed:
            self.assertTrue(
                self.subscribed.wait_for(
                    lambda: len(dispatch._channels_to_ws.get(channel, ())) == count, TIMEOUT
                ),
                f"{count} screens listen to {channel}",
            )

    def _tell(self, cr):
        """Tell the open screens what the transaction has changed so far."""
        cr.precommit.run()
        for channel in cr.postcommit.data.pop("bus.bus.channels", ()):
            key = hashable(channel_with_db(cr.dbname, channel))
            for websocket in list(dispatch._channels_to_ws.get(key, ())):
                websocket.trigger_notification_dispatching()
        cr.postcommit.clear()

    def _on(self, method, act, model="cp.case"):
        """Let ``act(records)`` happen on the server right after a browser called ``method``, and
        tell the open screens."""
        cls = self.env.registry[model]
        original = getattr(cls, method)

        def call_and_act(records, *args, **kwargs):
            result = original(records, *args, **kwargs)
            act(records)
            self._tell(records.env.cr)
            return result

        self.patch(cls, method, call_and_act)

    def _serve_browsers(self, stack):
        """Let the server answer browsers, and hold a websocket to each, until ``stack`` ends."""
        Users = self.registry["res.users"]
        stack.enter_context(self.allow_requests())
        stack.callback(self._wait_remaining_requests)
        stack.callback(_kick_all, CloseCode.KILL_NOW)
        for target, name, value in (
            (WebsocketConnectionHandler, "websocket_allowed", lambda *args: True),
            (Users, "tour_enabled", False),
            (Users, "_compute_tour_enabled", lambda users: None),
            # OdooBot's greeting arrives at any time, and may open a dialog over what is typed.
            (Users, "_init_odoobot", lambda users: None),
        ):
            stack.enter_context(patch.object(target, name, value))


class BrowsersCase(LiveCase):
    """Several agents at once, each in a browser of his or her own."""

    def setUp(self):
        super().setUp()
        self.heard = []
        original = Websocket._send

        def send(websocket, message):
            self.heard.append((websocket._session.uid, message))
            return original(websocket, message)

        self.patch(Websocket, "_send", send)

    def _heard_by(self, user):
        """What the screens of ``user`` were told of cases so far: (type, payload)."""
        return [
            (notification["message"]["type"], notification["message"]["payload"])
            for uid, notifications in self.heard
            if uid == user.id
            for notification in notifications
            if notification["message"]["type"] in TOLD
        ]

    def _play(self, *parts, listeners, before=None):
        """Play tours against each other: what one waits for, another does.

        :param parts: (user, url, name of the tour)
        :param listeners: (record, count): begin when so many screens listen to it
        :param before: called with the browsers, when all pages are there
        """
        with self._open_browsers(*parts) as browsers:
            for browser, (_user, _url, tour) in zip(browsers, parts, strict=True):
                self.assertTrue(browser._wait_ready(f"odoo.isTourReady({tour!r})"), tour)
            if before:
                before(*browsers)
            self._wait_for_listeners(*listeners)
            with ThreadPoolExecutor(len(parts)) as pool:
                played = [
                    pool.submit(browser._wait_code_ok, f"odoo.startTour({tour!r}, {{}})", TIMEOUT)
                    for browser, (_user, _url, tour) in zip(browsers, parts, strict=True)
                ]
            for future in played:
                future.result()

    @contextmanager
    def _open_browsers(self, *parts):
        with ExitStack() as stack:
            self._serve_browsers(stack)
            browsers = []
            for user, _url, _tour in parts:
                browser = ChromeBrowser(self, success_signal="tour succeeded")
                stack.callback(browser.stop)
                # It would be ended by the next one.
                self.session = None
                self.authenticate(user.login, user.login, browser=browser)
                browser.set_cookie(TEST_CURSOR_COOKIE_NAME, self.http_request_key, "/", HOST)
                browsers.append(browser)
            self.cr.flush()
            self.cr.clear()
            # From now on the server works for them, in the same transaction.
            for browser, (_user, url, _tour) in zip(browsers, parts, strict=True):
                browser.navigate_to(f"{self.base_url()}{url}")
            yield browsers
