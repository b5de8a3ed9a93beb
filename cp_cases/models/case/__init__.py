"""A case and its life: what it holds, its states, who has it, what continues it, its service.

Not here: who sees it (access), what is said of it (history), how mail reaches it (mail).

For other folders: ``_check_not_closed()``; ``_assign(agent, how, event="assigned", **vals)`` and
``_return_to_queue()`` hand it over; ``_can_hold(agent, service)``; ``_get_holders()`` and
``_check_holders(seen)`` notice that it was handed over meanwhile; ``_link_follow_up(follow_up)``,
``_get_newest_follow_up()``, ``_get_family()``, ``_format_family()``;
``_get_contact()`` and ``_get_contact_lang()`` are of a contact that may be unreadable; of services
``_find_by_addresses(addresses)``.
"""
