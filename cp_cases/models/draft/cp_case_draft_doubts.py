from markupsafe import Markup

from odoo import api, models

from ...tools.attached import get_own_text, speaks_of_file
from ...tools.blanks import find_blanks
from ...tools.markup_text import html_to_text
from ..case.cp_case_follow_up import NEW_NUMBER


class CpCaseDraft(models.Model):
    """What looks like a slip in an email, and is asked about before it is sent."""

    _inherit = "cp.case.draft"

    @api.readonly
    def find_doubts(self):
        """What the agent may have overlooked in the text.

        :return: a list of words: ``unwritten`` if the agent has added nothing to what the draft
            began with, ``blank`` if a canned text is not filled in, ``no_file`` if the text speaks
            of a file, and none is attached
        :raise AccessError: if the draft is another agent's
        """
        self.ensure_one()
        self._check_mine()
        text = get_own_text(self.body, self._get_signature())
        doubts = {
            "unwritten": self._is_unwritten(text),
            "blank": self._has_blanks(text),
            "no_file": not self.attachment_ids and speaks_of_file(text),
        }
        return [doubt for doubt, is_open in doubts.items() if is_open]

    def _is_unwritten(self, text):
        """An email that is passed on, or sent again, needs no words of the agent's own. One without
        a subject is refused anyway."""
        if self.attachment_ids or self.is_forward or self.resends_id or not self.subject:
            return False
        begun = Markup()
        if self.case_id:
            case = self._get_named_case()
            lang = case._get_contact_lang()
            begun = self._get_first_text(case, lang) + self._quote(self.message_id, lang)
        # The editor changes spaces that nobody sees.
        return text.split() == get_own_text(begun, "").split()

    def _has_blanks(self, text):
        """Brackets are blanks if a text that the service offers has the same ones."""
        blanks = find_blanks(text)
        if self.kind != "reply":
            blanks.discard(NEW_NUMBER)
        if not blanks:
            return False
        case = self._get_named_case()
        templates = self.env["mail.template"].search(case._get_offered_domain())
        in_lang = templates.with_context(lang=self._get_text_lang(case, is_note=False))
        return any(
            blanks & find_blanks(html_to_text(template.body_html or "")) for template in in_lang
        )
