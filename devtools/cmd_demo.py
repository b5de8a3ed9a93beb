"""bin/demo: Odoo with this addon and example data, and a post office for its email.

Ctrl-C stops everything that it started. The data is kept; --fresh starts over.
"""

import argparse
import contextlib
import fcntl
import subprocess
import time
import urllib.error
import urllib.request

from . import paths, postgres, shell, system
from .databases import Databases
from .odoo_server import Odoo, depends, manifest, modules_loaded, show_trouble
from .ui import Problem, Progress, say

DATABASE = "cp_cases_demo"
DOMAIN = "cases.example.com"
LOGINS = (
    ("ana", "worked-on agent: sees the cases she has worked on"),
    ("ben", "service agent: also sees the cases of his services"),
    ("sue", "supervisor"),
    ("max", "manager: also configures services"),
    ("admin", "Odoo's administrator"),
)
START_LIMIT = 300


def main(arguments):
    options = _parser().parse_args(arguments)
    with _only_one():
        system.require_free_port(options.port, "--port", "Odoo")
        system.require_free_port(options.smtp_port, "--smtp-port", "the post office")
        manifest()
        with postgres.use() as server:
            demo = Demo(options, Odoo(server))
            demo.prepare()
            with contextlib.suppress(KeyboardInterrupt):
                demo.serve()
            say("\n» Stopping")
    return 0


def _parser():
    parser = argparse.ArgumentParser(
        prog="bin/demo", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--fresh", action="store_true", help="drop the data, start over")
    parser.add_argument("--port", type=int, default=8069, help="Odoo's port (8069)")
    parser.add_argument("--smtp-port", type=int, default=8025, help="the post office's port (8025)")
    return parser


def _folder():
    folder = paths.cache() / "demo"
    folder.mkdir(exist_ok=True)
    return folder


@contextlib.contextmanager
def _only_one():
    with open(_folder() / "running.lock", "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem("The demo is already running; stop that one first.") from None
        yield


class Demo:
    def __init__(self, options, odoo):
        self.options = options
        self.odoo = odoo
        self.databases = Databases(odoo)
        self.url = f"http://127.0.0.1:{options.port}"
        self.key = _folder() / "post-office-key"
        self.maildir = _folder() / "Maildir"
        self.version = _folder() / "addon-version"

    def prepare(self):
        if self.options.fresh:
            say("» Dropping the demo's data")
            self.databases.drop(DATABASE)
            paths.remove(self.maildir)
        if DATABASE not in self.databases.names():
            self._create()
        elif self._login_of_post_office()[2:] != [self.url]:
            self._set_up(DATABASE)
        if not self._is_current():
            log = self.databases.update("Updating the demo", DATABASE, [paths.ADDON])
            show_trouble(log)
            self.version.write_text(paths.addon_hash())

    def _login_of_post_office(self):
        """Its user's id and key, and Odoo's address at the time."""
        return self.key.read_text().split() if self.key.exists() else []

    def _is_current(self):
        return self.version.exists() and self.version.read_text() == paths.addon_hash()

    def _create(self):
        scratch = f"{DATABASE}_making"
        self.databases.drop(scratch)
        self.databases.install("Creating the demo database", scratch, depends(), "--with-demo")
        # Before the addon, so that the demo's services get addresses in this domain.
        self._set_up(scratch)
        log = self.databases.install(
            "Installing Cases with its demo data", scratch, [paths.ADDON], "--with-demo"
        )
        show_trouble(log)
        self.databases.rename(scratch, DATABASE)
        self.version.write_text(paths.addon_hash())

    def _set_up(self, database):
        env = dict(
            self.odoo.env, DEMO_DOMAIN=DOMAIN, DEMO_KEY_FILE=str(self.key), DEMO_URL=self.url
        )
        script = paths.REPO / "devtools" / "demo_setup.py"
        shell.logged(
            f"Setting the email domain {DOMAIN}",
            [
                "sh",
                "-c",
                'script=$1; shift; exec "$@" <"$script"',
                "sh",
                script,
                *self.odoo.command("shell", "-d", database, "--no-http"),
            ],
            env=env,
        )

    def serve(self):
        with contextlib.ExitStack() as stack:
            programs = {}
            for name, argv, env in (self._post_office(), self._odoo()):
                log = _folder() / f"{name.lower().replace(' ', '-')}.log"
                stream = stack.enter_context(open(log, "wb"))
                # In a session of its own, so that Ctrl-C reaches us alone and each is stopped once.
                process = subprocess.Popen(
                    argv,
                    env=env,
                    stdout=stream,
                    stderr=subprocess.STDOUT,
                    stdin=subprocess.DEVNULL,
                    start_new_session=True,
                )
                stack.enter_context(shell.ending(process))
                programs[name] = process, log
            self._wait_for_odoo(programs)
            self._tell(programs)
            while True:
                _check_alive(programs)
                time.sleep(1)

    def _post_office(self):
        user_id, key, _url = self._login_of_post_office()
        argv = [
            self.odoo.python,
            "-m",
            "devtools.post_office",
            "--port",
            self.options.smtp_port,
            "--domain",
            DOMAIN,
            "--maildir",
            self.maildir,
            "--odoo",
            self.url,
            "--database",
            DATABASE,
            "--user-id",
            user_id,
        ]
        env = dict(self.odoo.env, POST_OFFICE_KEY=key)
        return "Post office", list(map(str, argv)), env

    def _odoo(self):
        config = self.odoo.write_config(
            "demo",
            db_name=DATABASE,
            dbfilter=f"^{DATABASE}$",
            list_db=False,
            http_port=self.options.port,
            smtp_port=self.options.smtp_port,
            # The post office speaks XML-RPC on purpose; no need to hear of it with each mail.
            log_handler=":INFO,odoo.addons.rpc:ERROR",
        )
        return "Odoo", self.odoo.command("-c", config), self.odoo.env

    def _wait_for_odoo(self, programs):
        progress = Progress("Starting Odoo")
        until = time.monotonic() + START_LIMIT
        while not self._answers():
            _check_alive(programs)
            if time.monotonic() > until:
                raise Problem(f"Odoo does not answer; its log: {programs['Odoo'][1]}")
            progress.update(modules_loaded(programs["Odoo"][1]))
            time.sleep(0.3)
        progress.done()

    def _answers(self):
        try:
            with urllib.request.urlopen(f"{self.url}/web/login", timeout=60) as response:
                return response.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def _tell(self, programs):
        logins = "\n".join(f"    {login:<6} {role}" for login, role in LOGINS)
        port = "" if self.options.smtp_port == 8025 else f" --smtp-port {self.options.smtp_port}"
        say(f"""
Odoo: {self.url}
  Logins (the password is the login):
{logins}

Email
  Send one in:  {paths.REPO}/bin/mail{port} --subject "My order" "Where is my order?"
                or any mail program, with SMTP server 127.0.0.1 port {self.options.smtp_port}
                and an address that ends in @{DOMAIN}
  Sent by Odoo: {self.maildir}
                a Maildir, which mail programs open; its newest mail: ls -t {self.maildir}/new

Logs: {", ".join(str(log) for _process, log in programs.values())}
Ctrl-C stops everything; the data is kept (bin/demo --fresh starts over).""")


def _check_alive(programs):
    for name, (process, log) in programs.items():
        if process.poll() is not None:
            tail = shell.last_lines(log, 15)
            raise Problem(f"{tail}\n\n{name} has stopped unexpectedly. The whole log: {log}")
