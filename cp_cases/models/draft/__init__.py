"""What an agent is writing, until it is sent: replies, forwards, new cases, and who is busy with
them. A draft that answers an email locks it: nobody else can answer the same one.

Not here: how an email leaves (mail).

For other folders:

- of cases: ``_get_email(message_id, entry_types=CORRESPONDENCE)``, ``_release_locks(users)``, and
  ``_open_for_work()`` opens the case, and gives it to the current user if nobody has it;
- of drafts: ``_open_again(case, message)`` sends an email again; ``_release()`` takes the lock
  off, ``_is_stale()`` says whether others may take it;
  ``_format_lock(agent_name, since)`` and ``_format_for_board(contacts)``;
- of users: ``_forget_busy()``, and ``_give_back_status()`` when the addon is uninstalled;
- of conversations: ``_cp_get_contact()`` and ``_prepare_cp_draft_values(partner)`` say what a new
  case takes over from one.
"""
