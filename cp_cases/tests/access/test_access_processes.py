import http.client
import json
import os
import socket
import subprocess
import sys
from http.cookies import SimpleCookie

from odoo import Command
from odoo.tests import tagged
from odoo.tests.common import get_db_name
from odoo.tools import config

from ..races import TIMEOUT, RaceCase

PASSWORD = "correct horse battery"
# A server says that it runs before it listens; one that is given a socket, as systemd does, can
# be reached from the first moment, and nobody else takes its port.
WITH_SOCKET = 'LISTEN_FDS=1 LISTEN_PID=$$ exec "$@" 3<&0 </dev/null'


class Server:
    """An Odoo server in a process of its own, on the database of the tests."""

    def __init__(self):
        options = {
            "config": config["config"],
            "addons-path": ",".join(config["addons_path"]),
            "data-dir": config["data_dir"],
            "database": get_db_name(),
            "max-cron-threads": 0,
            "workers": 0,
            "log-level": "error",
            "log-handler": "odoo.service.server:INFO",
            **{
                name: config[name]
                for name in ("db_host", "db_port", "db_user", "db_password")
                if config[name]
            },
        }
        arguments = [f"--{key}={value}" for key, value in options.items()]
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
            self.process = subprocess.Popen(
                ["sh", "-c", WITH_SOCKET, "sh", sys.executable, "-m", "odoo", *arguments],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
                stdin=listener,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )

    def wait(self):
        for line in self.process.stderr:
            if "running through socket activation" in line:
                return
        raise RuntimeError("The server has not started.")

    def stop(self):
        self.process.terminate()
        self.process.wait(TIMEOUT)
        self.process.stderr.close()


class Client:
    """Somebody who is logged in at a server."""

    def __init__(self, server, user):
        self.server, self.cookie = server, ""
        self.post("/web/session/authenticate", db=get_db_name(), login=user, password=PASSWORD)

    def post(self, path, **params):
        """
        :return: what the server answers, or the name of its error
        """
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=TIMEOUT)
        try:
            headers = {"Content-Type": "application/json", "Cookie": self.cookie}
            connection.request("POST", path, json.dumps({"params": params}), headers)
            response = connection.getresponse()
            cookies = SimpleCookie(response.headers.get("Set-Cookie", ""))
            if "session_id" in cookies:
                self.cookie = f"session_id={cookies['session_id'].value}"
            answer = json.loads(response.read())
        finally:
            connection.close()
        return answer["error"]["data"]["name"] if "error" in answer else answer["result"]

    def call(self, model, method, *args, **kwargs):
        return self.post(
            "/web/dataset/call_kw", model=model, method=method, args=args, kwargs=kwargs
        )


@tagged("post_install", "-at_install", "cp_cases")
class TestAccessProcesses(RaceCase):
    """A right that is taken away in one server process is gone with the very next call in
    another one, which has answered by it before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls._create_users("manager", 1)
        cls.boss.group_ids += cls.env.ref("base.group_erp_manager")
        cls.boss.password = PASSWORD
        cls.env.flush_all()
        # Making a hash takes as long as a login; one is enough for all.
        cls.cr.execute(
            "UPDATE res_users SET password = boss.password FROM res_users boss"
            " WHERE boss.id = %s AND res_users.id IN %s",
            (cls.boss.id, cls.agents._ids),
        )
        cls.elsewhere = cls.support.create({"name": "Elsewhere", "alias_name": f"{cls.token}-2"})
        cls.cr.commit()
        cls.addClassCleanup(cls._delete_more)
        servers = [Server(), Server()]
        for server in servers:
            cls.addClassCleanup(server.stop)
        for server in servers:
            server.wait()
        cls.here = Client(servers[0], cls.boss.login)
        cls.there = {user: Client(servers[1], user.login) for user in cls.agents}

    @classmethod
    def _delete_more(cls):
        cls.cr.rollback()
        cls.env["cp.case"].search([("service_id", "=", cls.elsewhere.id)]).unlink()
        cls.elsewhere.unlink()
        partner = cls.boss.partner_id
        cls.boss.unlink()
        partner.unlink()
        cls.cr.commit()

    def _check(self, agents, case, revoke, refused="odoo.exceptions.AccessError", found=0):
        """Take something away from two agents; the next call of the one reads, that of the other
        searches."""
        reader, searcher = (self.there[agent] for agent in agents)
        read = ("cp.case", "read", case.ids, ["number"])
        count = ("cp.case", "search_count", [("id", "=", case.id)])
        for client in (reader, searcher):
            self.assertEqual(client.call(*read), [{"id": case.id, "number": case.number}])
            self.assertEqual(client.call(*count), 1)
        self.assertIs(revoke(), True)
        self.assertEqual(reader.call(*read), refused)
        self.assertEqual(searcher.call(*count), found)

    def test_revocations(self):
        case = self._create_cases(1)
        pairs = [self.agents[index : index + 2] for index in range(0, len(self.agents), 2)]
        group = self.env.ref("cp_cases.group_cp_cases_service")
        refused = "odoo.exceptions.AccessError"
        with self.subTest("the agents of a service"):
            commands = [Command.unlink(agent.id) for agent in pairs[0]]
            values = {"agent_ids": commands}
            self._check(
                pairs[0],
                case,
                lambda: self.here.call("cp.service", "write", self.support.ids, values),
            )
        for title, agents, values, found in (
            ("the services of an agent", pairs[1], {"cp_service_ids": [Command.clear()]}, 0),
            ("the group", pairs[2], {"group_ids": [Command.unlink(group.id)]}, refused),
        ):
            with self.subTest(title):
                self._check(
                    agents,
                    case,
                    lambda agents=agents, values=values: self.here.call(
                        "res.users", "write", agents.ids, values
                    ),
                    found=found,
                )
        with self.subTest("the service of a case"):
            self._check(
                pairs[3],
                case,
                lambda: self.here.call(
                    "cp.case", "action_transfer", case.ids, service_id=self.elsewhere.id
                ),
            )
