import json

from odoo import SUPERUSER_ID, api, models
from odoo.tools import email_normalize, html2plaintext
from odoo.tools.mail import decode_message_header, email_split_and_format

from ...tools.acting import as_system
from ...tools.authentication import is_authenticated
from ...tools.automatic import classify_automatic
from ...tools.bounces import bounced_recipients, bounced_references
from ...tools.identifiers import remove_identifier
from ...tools.importance import priority_from_headers

# Odoo's gateway asks for the fields of a new record to learn their names. To describe all of them
# takes longer than to insert the record.
NAMES_ONLY = "cp_cases_names_only"


class HoldMail(Exception):
    """An email that should not become an entry by itself; a supervisor decides.

    :param str reason: a value of ``cp.inbound.mail.reason``
    """

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class CpCase(models.Model):
    """How an incoming email becomes a case, or joins one."""

    _inherit = "cp.case"

    # ------------------------------------------------------------
    # ROUTING
    # ------------------------------------------------------------

    @api.model
    def _route_email(self, message, msg_dict, references, service, release=False):
        """Decide where an email goes, and say why in its routing receipt.

        ``msg_dict`` gets what its entry will carry: trust, author, thread, receipt.

        :param EmailMessage message: the email
        :param dict msg_dict: what ``message_parse`` made of it
        :param list references: message ids that it refers to, oldest first
        :param service: the ``cp.service`` it was sent to, may be empty
        :param bool release: a supervisor wants it in: hold nothing back
        :return: a route as ``message_route`` gives them
        :raise HoldMail: when it should not become an entry by itself
        """
        automatic = classify_automatic(message)
        if automatic.kind == "bounce":
            references = bounced_references(message) or references
            self._note_bounce(message, msg_dict, references)
        match = self.env["cp.case.thread"]._match_email(
            msg_dict.get("subject") or "", references, email_normalize(msg_dict["email_from"])
        )
        authenticated = self._is_authenticated(message, msg_dict)
        trusted = not match.case or match.case._is_trusted_sender(
            match.thread, msg_dict["email_from"], authenticated
        )
        case, origin, policy = self._apply_closed_policy(match.case, automatic)
        if case:
            # It must not be closed before the email is on it.
            case._lock_row()
        if not case and not release:
            self._hold_if_unwanted(automatic, service)
        service = service or (origin or match.case or self).service_id
        if not case and not service:
            raise HoldMail("no_service")
        service = self._get_valid_service(origin) or service
        if not case and not release and not service.active:
            raise HoldMail("service_archived")
        msg_dict.update(
            {
                "cp_entry_type": "incoming",
                "cp_is_automatic": bool(automatic.kind),
                "cp_is_new_request": not case and not origin,
                "cp_is_trusted": bool(trusted),
                # With our own addresses, which core leaves out.
                "cp_email_to": self._format_addresses(message, "To"),
                "cp_email_cc": self._format_addresses(message, "Cc"),
                "cp_no_acknowledgement": automatic.suppress_acknowledgement,
                "cp_route": json.dumps(
                    {
                        "matched_by": match.method,
                        "matched": match.detail,
                        "matched_case": match.case.number if match.case else False,
                        "trusted": bool(trusted),
                        "authenticated": authenticated,
                        "automatic": automatic.reason if automatic.kind else False,
                        "policy": policy,
                    }
                ),
                "cp_thread_id": (match.thread & case.thread_ids).id if case else False,
                "author_id": self._find_author(msg_dict["email_from"], authenticated).id,
                "parent_id": False,
                "is_internal": False,
            }
        )
        values = {}
        if not case:
            values = {
                "name": remove_identifier(msg_dict.get("subject"), match.identifier),
                "service_id": service.id,
                "priority": priority_from_headers(message),
                "origin_case_id": origin.id if origin else False,
            }
        return ("cp.case", case.id if case else False, values, SUPERUSER_ID, None)

    @api.model
    def _format_addresses(self, message, header):
        return ", ".join(email_split_and_format(decode_message_header(message, header, ", ")))

    @api.model
    def _note_bounce(self, message, msg_dict, references):
        """Mark the delivery of the mail that bounced as failed, the way Odoo does."""
        bounced = self.env["cp.case.thread"]._find_referenced(references)
        addresses = bounced_recipients(message)
        if bounced and addresses:
            self.env["mail.notification"].search(
                [
                    ("mail_message_id", "=", bounced.id),
                    ("mail_email_address", "in", addresses),
                ]
            ).write(
                {
                    "failure_reason": html2plaintext(msg_dict.get("body") or ""),
                    "failure_type": "mail_bounce",
                    "notification_status": "bounce",
                }
            )

    @api.model
    def _apply_closed_policy(self, case, automatic):
        """What becomes of a reply to a closed case: never a reopening.

        :return: the case to join, the closed case to follow up, and the name of the policy
        """
        if not case or case.state != "closed":
            return case, None, "joined" if case else "new"
        if automatic.kind:
            return case, None, "closed_automatic"
        if case.service_id.closed_reply_policy == "new_case":
            return None, None, "closed_new_case"
        newest = case._get_newest_follow_up()
        if newest.state != "closed":
            return newest, None, "closed_joined"
        return None, newest, "closed_follow_up"

    def _get_newest_follow_up(self):
        """The end of the chain of follow-ups of a case; the case itself if there is none."""
        self.ensure_one()
        case, seen = self, self
        while follow_up := case.follow_up_ids.sorted("id", reverse=True)[:1] - seen:
            open_ones = case.follow_up_ids.filtered(lambda other: other.state != "closed")
            case = open_ones.sorted("id", reverse=True)[:1] or follow_up
            seen |= case
        return case

    @api.model
    def _hold_if_unwanted(self, automatic, service):
        if automatic.kind == "bounce":
            raise HoldMail("bounce")
        if automatic.kind == "replied":
            raise HoldMail("auto_replied")

    @api.model
    def _get_valid_service(self, origin):
        """The service of the case that is followed up, unless it is archived."""
        return origin.service_id.filtered("active") if origin else self.env["cp.service"]

    # ------------------------------------------------------------
    # TRUST
    # ------------------------------------------------------------

    def _is_trusted_sender(self, thread, email_from, authenticated):
        """Whether a sender belongs to the case: its contact, somebody of the same company, or
        somebody who has been written to or from on the thread."""
        self.ensure_one()
        address = email_normalize(email_from)
        if not address:
            return False
        partners = self.env["res.partner"].search([("email_normalized", "=", address)])
        if any(user._is_internal() for user in partners.user_ids) and not authenticated:
            return False
        if address in (self.email_normalized, self.partner_id.email_normalized):
            return True
        if self.partner_id.commercial_partner_id & partners.commercial_partner_id:
            return True
        return bool(thread) and thread._has_participant(address)

    @api.model
    def _is_authenticated(self, message, msg_dict):
        authserv_id = self.env["ir.config_parameter"]._cp_get("authserv_id")
        address = email_normalize(msg_dict["email_from"])
        return bool(authserv_id and address) and is_authenticated(message, authserv_id, address)

    @api.model
    def _find_author(self, email_from, authenticated):
        """The contact with the sender's address. A From alone never makes an internal identity:
        an internal user is the author only of an authenticated email."""
        if not email_normalize(email_from):
            return self.env["res.partner"]
        partners = self.env["mail.thread"]._partner_find_from_emails_single(
            [email_from],
            no_create=True,
            filter_found=lambda partner: authenticated or partner.partner_share,
        )
        return partners[:1]

    # ------------------------------------------------------------
    # MAIL HOOKS
    # ------------------------------------------------------------

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        email_from = msg_dict.get("email_from")
        partner = self.env["res.partner"].browse(msg_dict.get("author_id") or [])
        if not partner and email_normalize(email_from):
            partner = self._partner_find_from_emails_single([email_from])
        values = {
            "name": msg_dict.get("subject"),
            "partner_id": partner.id,
            **(custom_values or {}),
        }
        case = super(CpCase, self.with_context(**{NAMES_ONLY: True})).message_new(
            msg_dict, custom_values=values
        )
        case = case.with_env(self.env)
        addresses = []
        if msg_dict.get("cp_is_trusted"):
            addresses = [msg_dict.get(key) for key in ("email_from", "to_filtered", "cc_filtered")]
        thread = case._start_thread(case.name, *addresses)
        msg_dict.update(
            cp_thread_id=thread.id,
            author_id=msg_dict.get("author_id") or (partner.id if partner.partner_share else False),
        )
        if case.origin_case_id:
            case.origin_case_id._link_follow_up(case)
        return case

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        if self.env.context.get(NAMES_ONLY):
            attributes = ["type"]
        return super().fields_get(allfields, attributes)

    @api.model
    def _get_first_subject(self, subject):
        """The subject of a case is that of its first email; a known identifier is left out."""
        match = self.env["cp.case.thread"]._match_email(subject or "", [])
        return remove_identifier(subject, match.identifier)

    def _start_thread(self, subject, *address_lists):
        """
        :param address_lists: who takes part from the beginning
        """
        self.ensure_one()
        # sudo: threads are made by the system, whoever writes the email
        Thread = as_system(self.env["cp.case.thread"])
        return Thread.create(
            {
                "case_id": self.id,
                "name": subject,
                "participants": Thread._join_participants(None, *address_lists),
            }
        )

    def _get_message_create_valid_field_names(self):
        return super()._get_message_create_valid_field_names() | {
            fname for fname in self.env["mail.message"]._fields if fname.startswith("cp_")
        }

    def _get_message_create_ignore_field_names(self):
        return super()._get_message_create_ignore_field_names() | {"cp_no_acknowledgement"}

    def _get_notify_valid_parameters(self):
        return super()._get_notify_valid_parameters() | {"cp_no_acknowledgement"}

    def _message_post_after_hook(self, message, msg_values):
        if msg_values.get("cp_entry_type") == "incoming":
            self._after_incoming(message.sudo())
            self.env["cp.inbound.mail"]._note_entry(message)
        return super()._message_post_after_hook(message, msg_values)

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        suppressed = kwargs.pop("cp_no_acknowledgement", False)
        recipients = super()._notify_thread(message, msg_vals=msg_vals, **kwargs)
        message_sudo = message.sudo()
        if message_sudo.cp_is_new_request and not suppressed:
            self._acknowledge(message_sudo)
        return recipients

    def _after_incoming(self, message):
        """What an email from the customer changes on the case."""
        self.ensure_one()
        if not message.cp_is_trusted:
            return
        if message.cp_thread_id:
            message.cp_thread_id._add_participants(
                message.email_from, message.incoming_email_to, message.incoming_email_cc
            )
        if not message.cp_is_automatic:
            self._wake_up()

    def _wake_up(self):
        """A trusted email of the customer opens what was resolved or pending, and lands in the
        team queue if its agent is gone or no longer qualified."""
        self.ensure_one()
        if self.state in ("resolved", "pending"):
            self.write({"state": "open"})
        agent = self.user_id
        if agent and self.state != "closed" and not self._can_hold(agent, self.service_id):
            self._return_to_queue()

    @api.model
    def _detect_loop_sender_domain(self, email_from_normalized):
        # core compares with ILIKE, which reads the whole table
        return [("email_normalized", "=", email_from_normalized)]
