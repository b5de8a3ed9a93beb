"""The kinds of entries in the history of a case, and what is asked of each: one table.

Code asks by the sets that are made of it, and names a kind only where it writes one. Icons, colours
and filters are in ``static/src/history/entry_kinds.js``.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class EntryKind:
    label: str
    is_from_customer: bool = False  # it came from outside, and waits for an answer
    is_to_customer: bool = False  # it was sent to somebody outside
    is_by_person: bool = False  # such are written by people; an event is one of the system


# By their values of cp_entry_type.
ENTRY_KINDS = {
    "incoming": EntryKind("Incoming email", is_from_customer=True, is_by_person=True),
    "outgoing": EntryKind("Outgoing email", is_to_customer=True, is_by_person=True),
    "acknowledgement": EntryKind("Acknowledgement", is_to_customer=True),
    "transferred": EntryKind("Transferred"),
    "note": EntryKind("Note", is_by_person=True),
    "disposition": EntryKind("Disposition"),
    "state": EntryKind("State"),
}


def _find(**facts):
    return tuple(
        key
        for key, kind in ENTRY_KINDS.items()
        if all(getattr(kind, name) is value for name, value in facts.items())
    )


FROM_CUSTOMER = _find(is_from_customer=True)
TO_CUSTOMER = _find(is_to_customer=True)
OUTSIDE = FROM_CUSTOMER + TO_CUSTOMER
# What an agent has sent to the customer, and not the system by itself.
ANSWERS = _find(is_to_customer=True, is_by_person=True)
# What customers and agents have written to each other.
CORRESPONDENCE = FROM_CUSTOMER + ANSWERS
# What somebody wrote for colleagues, and may correct.
NOTES = _find(is_by_person=True, is_from_customer=False, is_to_customer=False)
BY_PERSON = _find(is_by_person=True)
