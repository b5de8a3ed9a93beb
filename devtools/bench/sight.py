"""Measures what else the rule for who sees a case decides: messages, and the list of viewers."""

from .profiles import find_agents
from .seed import long_case_id

PAGE = 80
SUPERUSER_ID = 1


def measure(meter, env, size):
    agents = find_agents(env)
    some_many = agents["some_many"]
    case_ids = env["cp.case"].with_user(some_many).search([], limit=PAGE, order="id desc").ids

    def find_messages(env):
        domain = [("model", "=", "cp.case"), ("res_id", "in", case_ids)]
        return env["mail.message"].search(domain, limit=PAGE, order="id desc").ids

    def list_viewers(env):
        return len(env["cp.case"].browse(long_case_id(size)).get_viewers())

    messages = meter.read(some_many.id, find_messages)
    unhindered = meter.read(SUPERUSER_ID, find_messages)
    if messages.last != unhindered.last:
        raise RuntimeError("An agent does not see the messages of his or her cases.")
    return {
        "messages": {**messages.as_dict(), "superuser_cpu": unhindered.as_dict()["cpu"]},
        "viewers": meter.read(agents["supervisor"].id, list_viewers).as_dict(),
    }
