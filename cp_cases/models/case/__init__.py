"""The case: its fields and states, who holds it, its follow-up cases; services and small models.

Not here: who sees a case (access), its history (history), how mail reaches it (mail).

For other folders, methods of cases:

- ``_check_may_write_on()`` refuses those who may not, and closed cases; ``_check_not_closed()`` the
  latter alone.
- ``_assign(agent, how, event="assigned", **vals)``, ``_leave_gone_holders()`` and
  ``_return_to_former_agent()`` hand a case over;
  ``_can_hold(agent, service)`` says whether an agent can hold one.
- ``_format_holder(agent, service)`` names who holds it. ``_get_holders()`` and
  ``_check_holders(seen)`` notice that somebody else has handed it over.
- ``_link_follow_up(follow_up)``, ``_get_newest_follow_up()``; ``_as_follow_up(**values)`` is
  one that is not made yet; ``_get_family()`` and ``_format_family()`` are all cases linked as
  follow-ups.
- ``_wake_up()`` opens resolved and pending cases again. ``_get_end_of_wait(service, until)`` is the
  time at which a pending case opens.
- ``_begin_waiting(entry)``, ``_end_waiting()`` and ``_find_waiting()`` keep since when the customer
  waits for an answer.
- ``_link_related(other)`` links it with a case of another service.
- ``_get_contact()`` and ``_get_contact_lang()`` are of a contact that the user may not read.

Of addresses of services: ``_propose(service, emails)``. Of users: ``_notify_qualification()``,
when their rights or qualifications have changed.
"""
