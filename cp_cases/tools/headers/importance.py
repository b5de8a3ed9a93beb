"""The priority of a case from the importance headers of its first mail."""

import re
from email.message import Message

from .message_headers import header_value, header_word

NORMAL = "3"
# X-Priority is a de-facto header, 1 (highest) to 5, mostly with a comment: "1 (Highest)".
_NUMBERS = {"1": "5", "2": "5", "3": NORMAL, "4": "1", "5": "1"}
# Importance: RFC 2156 and RFC 4021; Priority: RFC 2156; X-MSMail-Priority: Outlook.
_WORDS = {
    "Importance": {"high": "5", "low": "1"},
    "Priority": {"urgent": "5", "non-urgent": "1"},
    "X-MSMail-Priority": {"high": "5", "highest": "5", "low": "1", "lowest": "1"},
}


def priority_from_headers(message: Message) -> str:
    """Return the case priority: "5" for important mail, "1" for unimportant, else "3".

    The first header that says anything else than normal decides; garbage says nothing.
    """
    number = re.match(r"\s*([1-5])(?!\d)", header_value(message, "X-Priority"))
    verdicts = [_NUMBERS[number[1]]] if number else []
    verdicts += [words.get(header_word(message, name), NORMAL) for name, words in _WORDS.items()]
    return next((verdict for verdict in verdicts if verdict != NORMAL), NORMAL)
