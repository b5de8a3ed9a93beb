"""How emails come in, to which case they go, and how they leave.

Not here: how a raw mail is parsed (tools), how an agent writes an email (draft).

For other folders:

- ``_send_email(kind, subject, body, email_to, …)`` sends an email.
- ``_cp_embed(body)`` of ``mail.mail`` puts pictures and files into the mail that shows them.
- ``_after_failed_delivery()`` opens a case whose email did not arrive, and
  ``_get_failed_acknowledgements()`` are those of a case that did not.
- ``_find_or_make_contact(email, service)`` is the contact with an address, for a case of that
  service.
- ``_cp_get_answer_address()`` and ``_cp_get_copies()`` of a message: who answers to it go to.
- ``_get_placeable(message_id, leaves=False)`` is an email that may be moved to another case.

Of services: ``_find_own_addresses(addresses)`` are those that are ours, and
``_leave_out_own(text)`` leaves them out; ``_find_alias_addresses(addresses)`` are those of aliases
alone.
"""
