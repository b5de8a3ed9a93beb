"""The history of a case: how entries are written, protected from changes, and given to a screen.

Which kinds of entries there are, and what is asked of them: ``entry_kinds.py``. Not here: how an
email changes its case (mail), what somebody is writing (draft).

For other folders, methods of cases:

- ``_add_entry(kind, body)`` and ``_add_note(body)`` write what somebody has
  written for colleagues, ``_post_entry(entry, **values)`` what comes from outside or goes there;
  ``_add_event(kind, events)`` writes what happened, which ``mail_message_event.py`` says in the
  language of whoever reads it.
- ``_post_note(body)`` writes a note and tells those whom it mentions;
  ``_format_mentionable(search, get_readers)`` are colleagues whom it may mention.
- ``_adopt_files(files)`` makes files the case's own, before they are sent or noted.
- ``_get_reading_partners(partner_ids)`` are those who may be told of a case.
- ``_get_entry()`` is the entry that is being written, ``_get_newest_entry_id()`` the last one.

Of messages: ``_cp_fact(record)`` for events, ``_cp_get_case()``, ``_cp_is_undecided()``,
``_cp_is_authenticated()``, ``_cp_get_own_hosts()``, and
``_cp_format_attachments(body)`` for the files that the text does not show,
``_cp_zip_files()`` for the same in one; ``_cp_get_previews()`` are their first words,
``_cp_format_head()`` is the head of one.
"""
