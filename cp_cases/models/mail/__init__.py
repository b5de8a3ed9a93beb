"""How emails come in, to which case they go, and how they leave.

Not here: how a text is read out of a raw mail (tools), who may write one (draft).

For other folders: ``_send_email(kind, subject, body, email_to, …)`` sends, with files from
``_adopt_files(files)``; ``_get_placeable(message_id)`` is an email that may go to another case.
"""
