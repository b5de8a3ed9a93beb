"""What the screens show beside the case itself: queues, pins, marks, news, boards, live changes.

Not here: which cases wait, and in which order (case).

For other folders, methods of cases:

- ``_notify_change()`` tells the screens that show a case or its queue of a change,
  ``_notify_companies(companies)`` those of the supervisors.
- ``_notify_sight()`` is for screens whose users may no longer see the case.
- ``_forget_changes_of(users)`` drops messages for users who are about to be deleted.
- ``_announce_email()`` tells those who wish it of a customer's email.
- ``_get_my_queue()`` are the first cases of the personal queue.
- ``_set_news(has_news)`` and ``_note_read()`` mark a case as unread or read by its agent.
"""
