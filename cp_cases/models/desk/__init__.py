"""What the screens show beside the case itself: queues, pins, marks, news, boards, live changes.

Not here: in which order cases wait, and what waits (case).

For other folders: ``_notify_change()`` tells the screens that show a case, ``_notify_sight()``
those that may show it no longer, ``_notify_companies(companies)`` the supervisors,
``_forget_changes_of(users)`` nobody; ``_set_news(has_news)``, ``_note_read()``.
"""
