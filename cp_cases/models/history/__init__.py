"""What happened on a case: how entries are written, kept as they are, and given to a screen.

Not here: what an email brings about (mail), what somebody is writing (draft).

For other folders: ``_add_entry(kind, body, is_written=False)``, ``_add_note(body)`` and
``_post_entry(entry, **values)`` write; ``_get_entry()`` tells what is being written, and
``_get_newest_entry_id()`` what was last; of messages ``_cp_get_case()``, ``_cp_get_own_hosts()``,
``_cp_refuse_fields(fnames)``.
"""
