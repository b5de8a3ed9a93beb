"""How emails come in, to which case they go, and how they leave.

Not here: how a raw mail is parsed (tools), how an agent writes an email (draft).

The way of a mail: it is handed in (``mail_thread.py``), gets a service
(``cp_inbound_mail_destination.py``), is stored and tried (``cp_inbound_mail.py``), read
(``cp_inbound_mail_content.py``) and delivered (``cp_inbound_mail_delivery.py``): to the case of its
thread or a new one (``cp_case_route.py``, ``cp_case_thread.py``), from whoever wrote it
(``cp_case_sender.py``), with what follows from that (``cp_case_incoming.py``). Agents decide
about it then (``cp_case_decisions.py``).

The way out: ``_send_email`` (``cp_case_outgoing.py``) posts the entry as Odoo posts a message.
Odoo then asks whom it goes to and how: its hooks for notifications in the same file. It makes a
``mail.mail`` of it, which takes the pictures and files along (``mail_mail.py``) and leaves by the
server of its service (``ir_mail_server.py``). What did not arrive opens its case again.

For other folders:

- ``_send_email(kind, subject, body, email_to, …)`` sends an email.
- ``_cp_embed(body)`` of ``mail.mail`` puts pictures and files into the mail that shows them.
- ``_after_failed_delivery()`` opens a case whose email did not arrive, and
  ``_get_failed_acknowledgements()`` are those of a case that did not.
- ``_find_or_make_contact(email, service)`` is the contact with an address, for a case of that
  service.
- ``_cp_get_answer_address()`` of a message is where an answer to it goes,
  ``_cp_get_forwarded_copies()`` who had a copy of the email that it forwards.
- ``_get_placeable(message_id, leaves=False)`` is an email that may be moved to another case.

Of services: ``_find_own_addresses(addresses)`` are those that are ours, and
``_leave_out_own(text)`` leaves them out; ``_find_alias_addresses(addresses)`` are those of aliases
alone.
"""
