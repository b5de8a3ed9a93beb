"""Who sees what, who may change what, and the ledger of who has worked on which case.

The rule for who sees a case is a list of terms: ``_get_sight_terms()``. Not here: what the state
of a case allows (case), but that a closed one takes nothing more: ``cp_case_guard.py``.

For other folders, the rule:

- ``_is_cp_agent()``, ``_is_cp_service_agent()``, ``_is_cp_supervisor()`` and ``_is_cp_manager()``
  are the rights of a user, ``_get_cp_agents()`` all who have one.
- ``_get_visible_domain(is_lookup=False)``, ``_get_readers(users)``, ``_get_viewers(users)`` and
  ``_search_in_sight(sight, domain)`` ask the rule; ``_as(user)`` are the cases as somebody else
  meets them; ``_foresee_readers(users)`` asks it of a case that is not made yet;
  ``_get_sight_service_ids()`` are the services that the user is qualified for.
- ``_get_sight_fields()`` are the fields that the rule reads. Whoever changes what the rule depends
  on calls ``_forget_sight()``.

The ledger: ``_record_work(event, users=None)``, ``_keep_names(users)``.

What clients may write: ``_refuse_fields(fnames)``, ``_is_foreign(fname)``,
``_reaches_others(field)``, ``_clean_domain(domain)``. Records attached to a case:
``_cp_check_kept(operation, vals=())``, ``_cp_hide_name(fname)``, ``_cp_is_of_entry()``.
"""
