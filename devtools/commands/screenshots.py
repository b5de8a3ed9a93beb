"""bin/screenshots: pictures of the screens, taken in a demo of its own.

bin/screenshots              the pictures that the documents use, into docs/images
bin/screenshots --all        every screen, at 1400 and 375 pixels, from left to right and in Arabic
bin/screenshots --width 375 --lang ar_001 case-open 'draft-.*'
                             these screens in this form
bin/screenshots --axe …      axe looks at each screen, too; fails if it finds a fault of ours
"""

import argparse
import contextlib
import itertools
import json
import os
import re
import shutil
import socket
from pathlib import Path

from .. import paths, shell
from ..demo import demo
from ..machine import browser, node_env, postgres
from ..screenshots.mail import send
from ..server.odoo_server import Odoo
from ..ui import say

NAME = "pictures"
WIDTHS = (1400, 375)
LANGUAGES = ("en_US", "ar_001")
SCRIPT = paths.REPO / "devtools" / "screenshots" / "take.mjs"
DOCUMENTS = paths.REPO / "docs" / "images"
# The page of the addon in Odoo's list of apps, and the pictures it has of its own.
DESCRIPTION = paths.REPO / paths.ADDON / "static" / "description"


def main(arguments):
    options = _parser().parse_args(arguments)
    browser.require()
    forms = _forms(options)
    output = (options.output or (paths.cache() / NAME if forms else DOCUMENTS)).absolute()
    results = []
    with _demos(options) as demos:
        for form in forms or [None]:
            with demos() as url:
                results.append(_take(url, output, form, options))
    if not forms and not options.output:
        _copy_to_description()
    say(f"\nThe pictures are in {output}")
    return max(results)


def _parser():
    parser = argparse.ArgumentParser(
        prog="bin/screenshots",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", help="regular expressions of screens (all)")
    parser.add_argument("--axe", action="store_true", help="look for barriers, too")
    parser.add_argument("--all", action="store_true", help="both widths, both directions")
    parser.add_argument("--width", type=int, action="append", help="pixels (1400)")
    parser.add_argument("--lang", action="append", help="a language of Odoo's (en_US)")
    parser.add_argument("--output", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--url", help="a demo that is running, instead of one of its own; it is changed by this"
    )
    return parser


def _forms(options):
    """Each width and language; none for the pictures of the documents."""
    if options.all:
        options.width, options.lang = WIDTHS, LANGUAGES
    if not (options.width or options.lang or options.names):
        return []
    widths, languages = options.width or WIDTHS[:1], options.lang or LANGUAGES[:1]
    return [
        {"width": width, "lang": lang, "suffix": f"-{width}-{lang}"}
        for lang, width in itertools.product(languages, widths)
    ]


@contextlib.contextmanager
def _demos(options):
    """Yield what gives the address of a demo: a fresh one each time, for each form the same."""
    if options.url:
        yield lambda: contextlib.nullcontext(options.url.rstrip("/"))
        return
    with paths.lock(NAME, "taking pictures"), postgres.use() as server:
        port, smtp_port = _free_ports(2)
        own = demo.Demo(NAME, Odoo(server), port, smtp_port)
        own.prepare(is_fresh=True)
        fresh = f"{own.database}_fresh"
        own.databases.copy(own.database, fresh)
        try:
            yield lambda: _running(own, fresh)
        finally:
            own.drop()
            own.databases.drop(fresh)


@contextlib.contextmanager
def _running(own, fresh):
    own.databases.copy(fresh, own.database)
    with own.running():
        say("» Sending the emails of the pictures")
        send(own.smtp_port)
        yield own.url


def _free_ports(count):
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _number in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def _take(url, output, form, options):
    order = {
        "url": url,
        "output": str(output),
        "form": form,
        "names": options.names,
        "axe": options.axe,
        "chromium": browser.path(),
    }
    env = dict(os.environ, NODE_PATH=str(node_env.node_modules()))
    return shell.foreground(["node", str(SCRIPT), json.dumps(order)], env=env)


def _copy_to_description():
    for name in _pictures_in(DESCRIPTION / "index.html"):
        shutil.copy(DOCUMENTS / name, DESCRIPTION / name)


def _pictures_in(page):
    return re.findall(r'src="([\w-]+\.png)"', page.read_text())
