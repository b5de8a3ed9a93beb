"""Who sees what, who may change what, and the ledger of who has worked on which case.

Not here: what a case lets happen to it in its state (case).

For other folders: ``_sees_some_cases()`` and ``_sees_all_cases()`` are an agent's and a
supervisor's right; ``_get_readers(users)``; ``_forget_sight()`` after a change of what the rule is
made of; ``_record_work(event, users=None)`` and ``_keep_names(users)`` write the ledger;
``_refuse_fields(fnames)``, ``_is_foreign(fname)``, ``_reaches_others(field)`` are about what a
client may write; of what hangs on a case ``_cp_check_kept(operation, vals=())``,
``_cp_hide_name(fname)``, ``_cp_is_of_entry()``.
"""
