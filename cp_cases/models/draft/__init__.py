"""What an agent is writing, until it is sent: replies, forwards, new cases, and who is busy with
them. A draft that answers an email locks it.

Not here: how an email leaves (mail).

For other folders: of cases ``_get_email(message_id, entry_types=EMAILS)`` and
``_release_locks(users)``; of drafts ``_release()``, ``_is_stale()``,
``_format_lock(agent_name, since)``, ``_format_for_board(contacts)``; of users ``_forget_busy()``.
"""
