"""Runs one command of bin/ and turns what can be mended into one clear sentence."""

import importlib
import signal
import sys

from .ui import Problem

COMMANDS = ("bench", "demo", "lint", "mail", "odoo", "screenshots", "test", "translate")
INTERRUPTED = 130


def main(name, arguments):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN or number == signal.SIGINT:
            signal.signal(number, _interrupt)
    if name not in COMMANDS:
        raise Problem(f"There is no command {name}.")
    return importlib.import_module(f".commands.{name}", __package__).main(arguments)


def _interrupt(_number, _frame):
    # Once is enough: a second signal must not disturb the tidying up.
    for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(other, signal.SIG_IGN)
    raise KeyboardInterrupt


try:
    sys.exit(main(sys.argv[1], sys.argv[2:]))
except Problem as problem:
    sys.exit(f"\n{problem}")
except KeyboardInterrupt:
    sys.exit(INTERRUPTED)
