"""Who sees what, who may change what, and the ledger of who has worked on which case.

The rule is a list of terms: ``_get_sight_terms()``. Not here: what a case lets happen to it in its
state (case).

For other folders: ``_sees_some_cases()`` and ``_sees_all_cases()`` are an agent's and a
supervisor's right; ``_get_readers(users)`` and
``_as(user)`` ask for somebody else; ``_get_visible_domain(is_lookup=False)`` and
``_search_in_sight(sight, domain, limit=None, order=None)`` ask the rule,
``_get_sight_service_ids()`` the qualifications; ``_get_sight_fields()`` is what the rule looks at,
and ``_forget_sight()`` is called when that changes; ``_record_work(event, users=None)`` and
``_keep_names(users)`` write the ledger. About what a client may write: ``_refuse_fields(fnames)``,
``_is_foreign(fname)``, ``_reaches_others(field)``, ``_clean_domain(domain)``. Of what hangs on a
case: ``_cp_check_kept(operation, vals=())``, ``_cp_hide_name(fname)``, ``_cp_is_of_entry()``.
"""
