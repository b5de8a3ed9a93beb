"""What the commands say on the terminal."""

import sys
import time


class Problem(Exception):
    """Something the person at the keyboard can mend; the message says how."""


def say(text=""):
    print(text, flush=True)


class Progress:
    """One line for a long step, with the seconds so far and what is known of its progress."""

    PLAIN_INTERVAL = 15  # seconds between lines where a line cannot be rewritten

    def __init__(self, title):
        self.title = title
        self.started = time.monotonic()
        self.shown = self.started
        self.rewrites = sys.stdout.isatty()
        say(f"» {title}") if not self.rewrites else self.update("")

    def update(self, detail):
        now = time.monotonic()
        text = f"» {self.title} … {now - self.started:.0f} s {detail}".rstrip()
        if self.rewrites:
            print(f"\r\x1b[K{text[:110]}", end="", flush=True)
        elif now - self.shown >= self.PLAIN_INTERVAL:
            self.shown = now
            say(text)

    def done(self, outcome="done"):
        line = f"» {self.title}: {outcome} ({time.monotonic() - self.started:.0f} s)"
        say(f"\r\x1b[K{line}" if self.rewrites else line)
