from itertools import islice

from odoo import api, models

from ...tools.html.record_links import find_linked_ids
from ..access.cp_text import clean_text

# Colleagues who are offered at once, and those who are asked about.
MAX_OFFERED = 8
MAX_ASKED = 100


class CpCase(models.Model):
    """Colleagues who are mentioned in a note, and told of it. A mention is no work: who is
    mentioned sees as much as before."""

    _inherit = "cp.case"

    @api.readonly
    def get_mention_suggestions(self, search):
        """Colleagues whom a note on these cases may mention: those who see all of them.

        :param str search: a part of a name or address
        :return: a list of dictionaries: ``id`` (of the contact) and ``name``
        :raise AccessError: if the caller does not see the cases
        """
        self.check_access("read")
        return self._format_mentionable(
            search, lambda users: filter(self._get_readers, self._get_viewers(users))
        )

    @api.model
    def _format_mentionable(self, search, get_readers):
        """The colleagues of that name whom a note may mention.

        :param str search: a part of a name or address
        :param get_readers: a function that returns those among users who may read the note
        """
        search = clean_text(search)
        # sudo: agents of any company; those are named alone who see the cases
        users_sudo = (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("id", "in", self.env["res.users"]._get_cp_agents().ids),
                    ("id", "!=", self.env.uid),
                    "|",
                    ("name", "ilike", search),
                    ("email", "ilike", search),
                ],
                order="name, id",
                limit=MAX_ASKED,
            )
        )
        return [
            {"id": user_sudo.partner_id.id, "name": user_sudo.name}
            for user_sudo in islice(get_readers(users_sudo), MAX_OFFERED)
        ]

    def _post_note(self, body):
        """Post a note of the current user, and tell those whom it mentions and who may read it.

        :param Markup body: the text; a mention is a link to the contact of a user
        :return: the message
        :raise UserError: see ``message_post``
        """
        mentioned = find_linked_ids(body, "res.partner")
        return self.message_post(body=body, partner_ids=list(mentioned))
