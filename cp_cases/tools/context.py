"""The keys of this addon in the context of an environment, all of them.

No client can make use of those that hold an object: what comes over the network is text, numbers
and lists of them. Those that hold plain values change nothing but what is looked at, or shown.
"""

# Who is acting: an Acting of tools/acting.py.
ACTING = "cp_cases_acting"
# What is being written into the history of a case: an Entry of models/history.
ENTRY = "cp_cases_entry"
# While our own gateway reads a mail: true. Nothing is bounced.
GATEWAY = "cp_cases_gateway"
# While Odoo's gateway looks whether it knows a mail, and where it goes: true. There are no cases.
BESIDE_CASES = "cp_cases_beside"
# While Odoo's gateway reads a mail that is in a case already: true.
IN_CASE = "cp_cases_in_case"
# Given by the screens: true to show images that are fetched from elsewhere.
SHOW_REMOTE_IMAGES = "cp_cases_show_remote_images"
# Given by the gate: ids of the entries that it tells of.
ARRIVED = "cp_cases_arrived"
