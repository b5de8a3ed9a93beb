import json

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request
from odoo.tools import SQL, parse_contact_from_email

from ...tools.actions import form_action
from ...tools.context import BESIDE_CASES, SHOW_REMOTE_IMAGES
from ...tools.cutting import shorten
from ...tools.markup_text import own_words
from ...tools.own_addresses import (
    find_pictures,
    host_of_url,
    normal_host,
    remove_own_addresses,
)
from ...tools.record_links import find_linked_ids, unlink_records
from ...tools.remote_images import block_remote_images
from ...tools.subjects import strip_prefixes

# Characters of the body from which a preview is made, however long the email is.
PREVIEW_SOURCE_LENGTH = 4000
PREVIEW_LENGTH = 140


class MailMessage(models.Model):
    """An entry in the history of a case is a message with a ``cp_entry_type``."""

    _name = "mail.message"
    _inherit = ["mail.message", "cp.case.satellite"]

    _cp_model_field = "model"

    _cp_sent_types = ("outgoing", "acknowledgement")
    _cp_email_types = ("incoming", *_cp_sent_types)
    _cp_light_fields = (
        "attachment_ids",
        "author_id",
        "cp_edit_date",
        "cp_entry_type",
        "cp_is_automatic",
        "cp_is_put_aside",
        "cp_is_trusted",
        "cp_sent_again_id",
        "cp_thread_id",
        "date",
        "email_from",
        "res_id",
        "subject",
    )
    cp_entry_type = fields.Selection(
        [
            ("incoming", "Incoming email"),
            ("outgoing", "Outgoing email"),
            ("acknowledgement", "Acknowledgement"),
            ("transferred", "Transferred"),
            ("note", "Note"),
            ("disposition", "Disposition"),
            ("state", "State"),
        ],
        "Kind of Entry",
        readonly=True,
        copy=False,
    )
    cp_thread_id = fields.Many2one(
        "cp.case.thread",
        "Case Thread",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    # No client reads it: the reader may not see the case of that thread.
    cp_moved_from_thread_id = fields.Many2one(
        "cp.case.thread",
        "Moved from",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups=fields.NO_ACCESS,
    )
    cp_is_trusted = fields.Boolean("Trusted Sender", readonly=True, copy=False)
    cp_is_automatic = fields.Boolean("Automatic", readonly=True, copy=False)
    cp_is_silent = fields.Boolean(
        "Without Effect",
        readonly=True,
        copy=False,
        help="A delivery report or an automatic answer: it changes nothing on the case.",
    )
    cp_is_put_aside = fields.Boolean("Put Aside", readonly=True, copy=False)
    cp_is_new_request = fields.Boolean("New Request", readonly=True, copy=False)
    cp_route = fields.Text("Routing Receipt", readonly=True, copy=False)
    cp_edit_date = fields.Datetime(
        "Corrected On", readonly=True, copy=False, help="When its author last corrected this note."
    )
    cp_email_to = fields.Char("To as Received", readonly=True, copy=False)
    cp_email_cc = fields.Char("Copies to", readonly=True, copy=False)
    cp_email_bcc = fields.Char("Blind Copies to", readonly=True, copy=False)

    _cp_undecided_idx = models.Index(
        "(res_id) WHERE cp_entry_type = 'incoming' AND cp_is_trusted IS NOT TRUE"
        " AND cp_is_silent IS NOT TRUE AND cp_is_put_aside IS NOT TRUE AND model = 'cp.case'"
    )

    cp_body = fields.Html(
        "Contents without Remote Images",
        compute="_compute_cp_body",
        sanitize=False,
        help="Images from elsewhere are left out until the reader asks for them.",
    )
    cp_blocked_count = fields.Integer("Blocked Remote Images", compute="_compute_cp_body")
    cp_receipt = fields.Text("Why It Is Here", compute="_compute_cp_receipt")

    @api.depends("body", "cp_entry_type", "cp_event")
    @api.depends_context("lang", SHOW_REMOTE_IMAGES)
    def _compute_cp_body(self):
        hosts, said = self._cp_get_own_hosts(), self._cp_say_events()
        for message in self:
            body, count = str(said.get(message.id) or message.body or ""), 0
            if message.cp_entry_type in self._cp_email_types:
                body = remove_own_addresses(
                    body,
                    hosts,
                    self._cp_find_pictures(body),
                    keep_images=message.cp_entry_type != "incoming",
                )
            if not self.env.context.get(SHOW_REMOTE_IMAGES):
                body, count = block_remote_images(body)
            # The body is sanitised already, as that of every message.
            message.cp_body = Markup(body)
            message.cp_blocked_count = count

    @api.model
    def _cp_get_own_hosts(self):
        """The hosts of this server, whose pages depend on who is logged in."""
        # sudo: agents read no system parameters
        base_url = self.env["ir.config_parameter"].sudo().get_param("web.base.url")
        hosts = {host_of_url(base_url or "")}
        if request:
            hosts.add(normal_host(request.httprequest.host))
        return hosts - {""}

    @api.model
    def _cp_find_pictures(self, body):
        """The inline pictures of a text: links to attachments with the right access token, which
        only our own code can have written.

        :return: a set of pairs: id and access token of the attachment
        """
        found = find_pictures(body)
        # sudo: whoever may read the text may see its pictures, as it contains their tokens
        pictures_sudo = self.env["ir.attachment"].sudo().browse(id_ for id_, _token in found)
        return found & {(file.id, file.access_token) for file in pictures_sudo.exists()}

    @api.depends("cp_route")
    @api.depends_context("lang")
    def _compute_cp_receipt(self):
        for message in self:
            route = json.loads(message.cp_route or "{}")
            message.cp_receipt = "\n".join(self._cp_format_route(route)) if route else False

    @api.model
    def _cp_format_route(self, route):
        """The routing receipt in words, a line for each fact."""
        facts = [
            self._cp_format_match(route),
            self.env._("The sender is trusted.")
            if route.get("trusted")
            else self.env._("The sender had no part in the case."),
            self._cp_format_policy(route),
        ]
        if route.get("authenticated"):
            facts.append(self.env._("The mail server has authenticated the sender."))
        if route.get("automatic"):
            facts.append(self.env._("Automatic: %s.", self._cp_say_signs([route["automatic"]])))
        if route.get("accepted_by"):
            facts.append(self.env._("Sender accepted by %s.", route["accepted_by"]))
        if route.get("put_aside_by"):
            facts.append(self.env._("Put aside by %s.", route["put_aside_by"]))
        if route.get("moved_from"):
            facts.append(
                self.env._(
                    "Moved from case %(number)s by %(agent)s.",
                    number=route["moved_from"],
                    agent=route.get("moved_by"),
                )
            )
        if route.get("parsed_with"):
            facts.append(self.env._("Damaged: %s.", self._cp_say_signs(route["parsed_with"])))
        return [fact for fact in facts if fact]

    @api.model
    def _cp_format_match(self, route):
        matched = route.get("matched")
        return {
            "identifier": self.env._("Matched by the identifier %s in its subject.", matched),
            "reference": self.env._("Matched as an answer to %s.", matched),
            "moved": self.env._("Follows an email that was moved here: %s.", matched),
            "answer": self.env._("An answer to it came before it: %s.", matched),
            "same": self.env._("It has come on another way before: %s.", matched),
            "none": self.env._("Matched nothing: a new request."),
        }.get(route.get("matched_by"))

    @api.model
    def _cp_format_policy(self, route):
        number = route.get("matched_case")
        return {
            "closed_automatic": self.env._("Automatic mail stays on a closed case."),
            "closed_new_case": self.env._("Case %s is closed: a new case.", number),
            "closed_joined": self.env._("Case %s is closed: joined its open follow-up.", number),
            "closed_follow_up": self.env._("Case %s is closed: a new follow-up case.", number),
        }.get(route.get("policy"))

    def _compute_record_name(self):
        result = super()._compute_record_name()
        self._cp_hide_name("record_name")
        return result

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs):
        if self.env.context.get(BESIDE_CASES):
            domain = Domain(domain) & Domain("model", "!=", "cp.case")
        return super()._search(
            domain, offset=offset, limit=limit, order=order, bypass_access=bypass_access, **kwargs
        )

    def _notify_message_notification_update(self):
        """Tell the screens that show the case, too: a failed delivery shows on its entry."""
        # sudo: only the ids of the cases are read, to tell who shows them
        entries_sudo = self.sudo().filtered("cp_entry_type")
        self.env["cp.case"].browse(entries_sudo.mapped("res_id"))._notify_change()
        failed_sudo = entries_sudo.filtered("has_error")
        self.env["cp.case"].browse(failed_sudo.mapped("res_id"))._after_failed_delivery()
        return super()._notify_message_notification_update()

    # ------------------------------------------------------------
    # ACTIONS: those of its case
    # ------------------------------------------------------------

    def cp_action_continue(self):
        """Open a draft that goes on after an email that was sent; if the case is closed, a draft of
        a follow-up case.

        :return: an action that opens the draft
        :raise UserError: if the message is no such email, or another agent is answering it
        """
        case = self._cp_get_case()
        if case.state == "closed":
            return case.action_create_follow_up()
        return case.action_reply(self.id)

    def cp_action_move(self):
        """Open the dialog that moves the email to another case.

        :return: an action
        :raise UserError: if the email may not be moved, see :meth:`_get_placeable` of cases
        """
        case = self._cp_get_case()
        case._get_placeable(self.id, leaves=True)
        wizard = self.env["cp.case.move.email"].create(
            {"message_id": self.id, "source_case_id": case.id}
        )
        return form_action(
            wizard,
            name=self.env._("Move to another case"),
            target="new",
            context={"dialog_size": "medium"},
        )

    def _cp_get_case(self):
        self.ensure_one()
        self.check_access("read")
        if self.model != "cp.case":
            raise UserError(self.env._("This message is not an entry of a case."))
        return self.env["cp.case"].browse(self.res_id)

    # ------------------------------------------------------------
    # AS A SCREEN GETS IT
    # ------------------------------------------------------------

    def _cp_format_entries(self):
        """The entries for a list: heads and previews, without their bodies."""
        previews = self._cp_get_previews()
        return [
            {
                **message._cp_format_head(),
                "preview": previews[message.id],
                "attachment_count": len(message.attachment_ids),
                "has_error": message._cp_has_failed(),
            }
            for message in self
        ]

    def _cp_format_head(self):
        self.ensure_one()
        # sudo: whoever may read an entry may know who wrote it
        author_sudo = self.author_id.sudo()
        name, email = parse_contact_from_email(self.email_from or "")
        is_agent = self.cp_entry_type not in ("incoming", "acknowledgement")
        return {
            "id": self.id,
            "case_id": self.res_id,
            "type": self.cp_entry_type,
            # sudo: that the system wrote it, not what
            "is_event": bool(self.sudo().cp_event),
            "author": (is_agent and author_sudo.name) or name or author_sudo.name or email,
            "author_id": author_sudo.id,
            "email": email,
            "date": fields.Datetime.to_string(self.date),
            "subject": self.subject or "",
            "topic": self._cp_get_topic(),
            "is_trusted": self.cp_is_trusted or self.cp_entry_type != "incoming",
            "is_put_aside": self.cp_is_put_aside,
            "is_automatic": self.cp_is_automatic,
            "is_corrected": bool(self.cp_edit_date),
        }

    def _cp_get_topic(self):
        """What the email is about: its subject without Re: and the like, and the identifier."""
        return strip_prefixes(self.cp_bare_subject)

    def _cp_get_previews(self):
        if not self:
            return {}
        self.flush_recordset(["body"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id, left(body, %s) FROM mail_message WHERE id IN %s",
                PREVIEW_SOURCE_LENGTH,
                tuple(self.ids),
            )
        )
        texts = {**dict(rows), **self._cp_say_events()}
        return {id_: shorten(own_words(text or ""), PREVIEW_LENGTH) for id_, text in texts.items()}

    def _cp_format_content(self):
        self.ensure_one()
        is_email = self.cp_entry_type in self._cp_email_types
        body = str(self.cp_body or "")
        attachments = self._cp_format_attachments(body)
        return {
            **self._cp_format_head(),
            "is_email": is_email,
            "from": self.email_from if is_email else False,
            "to": self.outgoing_email_to or self.cp_email_to or self.incoming_email_to,
            "cc": self.cp_email_cc or self.incoming_email_cc,
            "bcc": self.cp_email_bcc,
            "body": body if is_email else self._cp_hide_links(body),
            "blocked_count": self.cp_blocked_count,
            "attachments": attachments,
            "files_url": len(attachments) > 1 and f"/cp_cases/entry/{self.id}/files",
            "receipt": (self.cp_receipt or "").splitlines(),
            "failures": self._cp_get_failures(),
            "is_sent_again": bool(self.cp_sent_again_id),
            "raw_url": self._cp_get_raw_url(),
        }

    def _cp_hide_links(self, body):
        """Take out links to cases that the reader does not see; their numbers stay as text."""
        linked = self.env["cp.case"].browse(find_linked_ids(body, "cp.case")).exists()
        hidden = linked - linked._filtered_access("read")
        return unlink_records(body, "cp.case", set(hidden.ids)) if hidden else body

    def _cp_get_raw_url(self):
        """Where a supervisor downloads the email as it came."""
        if self.cp_entry_type != "incoming" or not self.env["cp.case"]._sees_all_cases():
            return False
        inbound = self.env["cp.inbound.mail"].search([("mail_message_id", "=", self.id)], limit=1)
        if not inbound:
            return False
        return f"/web/content/cp.inbound.mail/{inbound.id}/raw?download=true&filename={self.id}.eml"
