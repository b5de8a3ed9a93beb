from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...tools.context import SHOW_REMOTE_IMAGES
from ...tools.headers.subjects import strip_prefixes

WINDOW = 30
MAX_WINDOW = 200


class CpCase(models.Model):
    """The history as a screen asks for it: windows of light entries, and the content of one
    entry at a time. A case of 5,000 entries opens as fast as one of five."""

    _inherit = "cp.case"

    @api.readonly
    def get_history(
        self, limit=WINDOW, before_id=None, after_id=None, entry_types=None, family=False
    ):
        """A window of the history, oldest first: the newest entries, or those next to a given one.

        :param int limit: how many entries at most, up to MAX_WINDOW
        :param int before_id: id of an entry; returns those right before it
        :param int after_id: id of an entry; returns those right after it
        :param list entry_types: values of ``cp_entry_type``: only these kinds
        :param bool family: also the entries of all linked cases that the reader sees
        :return: a dictionary: ``entries``, ``has_earlier``, ``has_later``, ``locks``, ``family``
            (empty without linked cases), ``subject``, ``can_write``, and ``can_move_out`` (emails
            that nobody has decided on, also of a closed case)
        :raise AccessError: if the reader does not see the case
        """
        self.ensure_one()
        self.check_access("read")
        relatives = self._get_family()
        cases = relatives._filtered_access("read") if family else self
        messages, has_earlier, has_later = self._fetch_window(
            cases._get_history_domain(entry_types),
            min(max(limit, 1), MAX_WINDOW),
            before_id,
            after_id,
        )
        return {
            "entries": messages._cp_format_entries(),
            "has_earlier": has_earlier,
            "has_later": has_later,
            "locks": cases._get_locks(),
            "family": relatives._format_family() if len(relatives) > 1 else [],
            "subject": strip_prefixes(self.name),
            "can_write": self.state != "closed" and self.has_access("write"),
            "can_move_out": self.has_access("write"),
        }

    @api.readonly
    def get_entry(self, message_id, show_remote_images=False):
        """The content of one entry of the case.

        :param int message_id: id of the entry
        :param bool show_remote_images: whether images of other hosts stay in an email
        :return: a dictionary, see ``mail.message._cp_format_content``
        :raise AccessError: if the reader does not see the case, or the entry is not one of it
        """
        self.ensure_one()
        self.check_access("read")
        message = self.env["mail.message"].search(
            self._get_history_domain() & Domain("id", "=", message_id)
        )
        if not message:
            raise AccessError(self.env._("This is not an entry of case %s.", self.number))
        return message.with_context(
            **{SHOW_REMOTE_IMAGES: bool(show_remote_images)}
        )._cp_format_content()

    def _get_history_domain(self, entry_types=None):
        # Searches of messages do not flush this field by themselves.
        self.env["mail.message"].flush_model(["cp_entry_type"])
        domain = Domain("model", "=", self._name) & Domain("res_id", "in", self.ids)
        if entry_types:
            return domain & Domain("cp_entry_type", "in", entry_types)
        return domain & Domain("cp_entry_type", "!=", False)

    @api.model
    def _fetch_window(self, domain, limit, before_id, after_id):
        """
        :return: (messages oldest first, whether there are earlier ones, whether there are later)
        """
        Message = self.env["mail.message"]
        fnames = Message._cp_light_fields
        if after_id is not None:
            found = Message.search_fetch(
                domain & Domain("id", ">", after_id), fnames, order="id", limit=limit + 1
            )
            has_earlier = bool(Message.search(domain & Domain("id", "<=", after_id), limit=1))
            return found[:limit], has_earlier, len(found) > limit
        if before_id is not None:
            domain &= Domain("id", "<", before_id)
        found = Message.search_fetch(domain, fnames, order="id desc", limit=limit + 1)
        return found[:limit].sorted("id"), len(found) > limit, before_id is not None

    def _get_locks(self):
        """Who is answering which email (or writes on the case without one), since when, and for
        a supervisor the id of the draft, to take the lock off."""
        # sudo: these are drafts of others; only author, email and date leave here, and the id
        drafts_sudo = (
            self.env["cp.case.draft"]
            .sudo()
            .search(
                [
                    ("case_id", "in", self.ids),
                    ("kind", "=", "reply"),
                    ("holds_lock", "=", True),
                ],
                order="id",
            )
        )
        may_release = self.env.user._is_cp_supervisor()
        return [
            {
                "draft_id": may_release and draft.user_id != self.env.user and draft.id,
                "message_id": draft.message_id.id,
                "agent": draft.user_id.name,
                "since": fields.Datetime.to_string(draft.create_date),
                "is_mine": draft.user_id == self.env.user,
                "is_stale": draft._is_stale(),
            }
            for draft in drafts_sudo
        ]
