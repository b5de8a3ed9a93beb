"""What the benchmark asks is what the addon does."""

import re

from devtools import paths
from devtools.bench import questions


def test_queues_are_asked_in_the_order_of_the_queue():
    source = paths.REPO / paths.ADDON / "models" / "case" / "cp_case.py"
    found = re.search(r'^QUEUE_ORDER = "(.+)"$', source.read_text("utf-8"), re.MULTILINE)
    assert found
    assert found[1] == questions.QUEUE_ORDER
    [team] = [question for question in questions.QUESTIONS if question.key == "team"]
    assert team.sql_order.replace("c.", "") == found[1]
