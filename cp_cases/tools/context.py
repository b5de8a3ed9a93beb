"""All keys of this addon in the context of an environment.

A client cannot use the keys that hold an object: what comes over the network is text, numbers and
lists of them. The keys that hold plain values give no rights: they change what is searched or
shown, or keep Odoo's gateway from bouncing a mail that is on a case.
"""

# Who is acting: an Acting of tools/acting.py.
ACTING = "cp_cases_acting"
# The entry that is being written into the history of a case: an Entry of models/history.
ENTRY = "cp_cases_entry"
# True while Odoo's gateway looks whether it knows a mail, and for one that is on a case, where else
# it goes: searches then leave out the messages and aliases of cases.
BESIDE_CASES = "cp_cases_beside"
# True while Odoo's gateway reads a mail that is on a case already.
IN_CASE = "cp_cases_in_case"
# Given by the screens: true to show images that are fetched from elsewhere.
SHOW_REMOTE_IMAGES = "cp_cases_show_remote_images"
# Given by Take next: ids of the user's queue, through which an answer leads on.
QUEUE = "cp_cases_queue"
# Given by the gate before sending: ids of the entries that it shows.
ARRIVED = "cp_cases_arrived"

# Keys that the screens alone write and read, so that no Python names them:
# ``cp_cases_section``, which part of My Cases an action is; ``cp_cases_goes_next`` and
# ``cp_cases_resolves``, what a button of a draft does besides sending.
