"""A database with the addon's example data, an Odoo that serves it, a post office for its email."""

import contextlib
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from .. import paths, shell
from ..languages import LANGUAGES
from ..server.databases import Databases
from ..server.odoo_server import Odoo, depends, modules_loaded, show_trouble
from ..ui import Problem, Progress, say

DOMAIN = "cases.example.com"
START_LIMIT = 300


def folder(name):
    result = paths.cache() / name
    result.mkdir(exist_ok=True)
    return result


class Demo:
    """The demo of this name: there may be several, each with a database and ports of its own."""

    def __init__(self, name, odoo, port, smtp_port, language=None):
        """
        :param language: a key of `LANGUAGES`; None: English
        """
        self.odoo = odoo
        self.language = language
        self.port = port
        self.smtp_port = smtp_port
        self.name = name
        self.database = f"cp_cases_{name}"
        self.databases = Databases(odoo)
        self.url = f"http://127.0.0.1:{port}"
        self.folder = folder(name)
        self.key = self.folder / "post-office-key"
        self.maildir = self.folder / "Maildir"
        self.version = self.folder / "addon-version"

    def prepare(self, is_fresh=False):
        if is_fresh:
            say("» Dropping the demo's data")
            self.drop()
        if self.database not in self.databases.names():
            self._create()
        elif self._login_of_post_office()[2:] != [self.url]:
            self._set_up(self.database)
        if not self._is_current():
            log = self.databases.update("Updating the demo", self.database, [paths.ADDON])
            show_trouble(log)
            self.version.write_text(paths.addon_hash())

    def drop(self):
        self.databases.drop(self.database)
        paths.remove(self.maildir)

    def _login_of_post_office(self):
        """Its user's id and key, and Odoo's address at the time."""
        return self.key.read_text().split() if self.key.exists() else []

    def _is_current(self):
        return self.version.exists() and self.version.read_text() == paths.addon_hash()

    def _create(self):
        scratch = f"{self.database}_making"
        self.databases.drop(scratch)
        options = ["--with-demo"]
        if self.language:
            # Odoo gives it to its company, and to each user and contact from then on.
            options.append(f"--load-language={LANGUAGES[self.language]}")
        self.databases.install("Creating the demo database", scratch, depends(), *options)
        # Before the addon, so that the demo's services get addresses in this domain.
        self._set_up(scratch)
        with self._with_texts() as databases:
            log = databases.install(
                "Installing Cases with its demo data", scratch, [paths.ADDON], "--with-demo"
            )
        show_trouble(log)
        self.databases.rename(scratch, self.database)
        self.version.write_text(paths.addon_hash())

    @contextlib.contextmanager
    def _with_texts(self):
        """Yield what installs the addon with its demo data in the demo's language."""
        if not self.language:
            yield self.databases
            return
        with tempfile.TemporaryDirectory(prefix="cp_cases-demo-") as folder:
            make = [self.odoo.python, "-m", "devtools.demo.translated", self.language, folder]
            shell.logged("Translating the demo data", list(map(str, make)), env=self.odoo.env)
            yield Databases(Odoo(self.odoo.postgres, f"{self.name}_making", [folder]))

    def _set_up(self, database):
        env = dict(
            self.odoo.env, DEMO_DOMAIN=DOMAIN, DEMO_KEY_FILE=str(self.key), DEMO_URL=self.url
        )
        script = paths.REPO / "devtools" / "demo" / "setup.py"
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

    @contextlib.contextmanager
    def running(self):
        """Yield the programs, each with its process and its log, as soon as Odoo answers."""
        with contextlib.ExitStack() as stack:
            programs = {}
            for name, argv, env in (self._post_office(), self._odoo()):
                log = self.folder / f"{name.lower().replace(' ', '-')}.log"
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
            yield programs

    def _post_office(self):
        user_id, key, _url = self._login_of_post_office()
        argv = [
            self.odoo.python,
            "-m",
            "devtools.demo.post_office",
            "--port",
            self.smtp_port,
            "--domain",
            DOMAIN,
            "--maildir",
            self.maildir,
            "--odoo",
            self.url,
            "--database",
            self.database,
            "--user-id",
            user_id,
        ]
        env = dict(self.odoo.env, POST_OFFICE_KEY=key)
        return "Post office", list(map(str, argv)), env

    def _odoo(self):
        config = self.odoo.write_config(
            self.name,
            db_name=self.database,
            dbfilter=f"^{self.database}$",
            list_db=False,
            http_port=self.port,
            smtp_port=self.smtp_port,
            # The post office speaks XML-RPC on purpose; no need to hear of it with each mail.
            log_handler=":INFO,odoo.addons.rpc:ERROR",
        )
        return "Odoo", self.odoo.command("-c", config), self.odoo.env

    def _wait_for_odoo(self, programs):
        progress = Progress("Starting Odoo")
        until = time.monotonic() + START_LIMIT
        while not self._answers():
            check_alive(programs)
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


def check_alive(programs):
    for name, (process, log) in programs.items():
        if process.poll() is not None:
            tail = shell.last_lines(log, 15)
            raise Problem(f"{tail}\n\n{name} has stopped unexpectedly. The whole log: {log}")
