"""Measures the history of a case with thousands of entries."""

from .profiles import find_agents
from .seed import long_case_id

WINDOW = 30


def measure(meter, env, size):
    """As the supervisor, who sees the case for sure."""
    user_id = find_agents(env)["supervisor"].id
    case_id = long_case_id(size)

    def newest(env):
        return env["cp.case"].browse(case_id).get_history(limit=WINDOW)["entries"]

    def middle(env):
        entries = env["cp.case"].browse(case_id).get_history(limit=WINDOW, before_id=before)
        return entries["entries"]

    with meter.registry.cursor() as cr:
        cr.execute(
            "SELECT id FROM mail_message WHERE model = 'cp.case' AND res_id = %s "
            "ORDER BY id OFFSET 2500 LIMIT 1",
            [case_id],
        )
        before = cr.fetchone()[0]
    return {
        "history_newest": meter.read(user_id, newest).as_dict(),
        "history_middle": meter.read(user_id, middle).as_dict(),
    }
