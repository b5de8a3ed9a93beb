from markupsafe import Markup

from odoo import api, models

from ...tools.doubts import find_blanks, get_own_text, speaks_of_file
from ...tools.html.markup_text import html_to_text
from ..case.cp_case_links import NEW_NUMBER


class CpCaseDraft(models.Model):
    """Help for whoever writes the text of a draft: canned texts, colleagues whom the note may
    mention, and what looks like a slip and is asked about before the email is sent."""

    _inherit = "cp.case.draft"

    # ------------------------------------------------------------
    # CANNED TEXTS: of the email in the customer's language, of the note in the agent's
    # ------------------------------------------------------------

    @api.readonly
    def get_canned_texts(self, is_note=False):
        """The canned texts that the service of the caller's draft offers, by name.

        :param bool is_note: whether they are for the note
        :return: a list of dictionaries: ``id``, ``name`` and ``preview``, which is the beginning of
            the text in the language in which it is inserted
        :raise AccessError: if the draft belongs to another agent, or the caller does not see the
            case any more
        """
        self._check_may_insert()
        case = self._get_named_case()
        return case._format_canned_texts(self._get_text_lang(case, is_note))

    @api.readonly
    def render_canned_text(self, template_id, is_note=False):
        """A canned text for the case of the caller's draft.

        :param int template_id: id of a template that ``get_canned_texts`` offers
        :param bool is_note: whether it is for the note
        :return: the text, as HTML
        :raise UserError: if it is not offered, or names what the caller may not read
        :raise AccessError: if the draft belongs to another agent, or the caller does not see the
            case any more
        """
        self._check_may_insert()
        case = self._get_named_case()
        text = case._render_offered_text(template_id, self._get_text_lang(case, is_note))
        return self._fields["body"].convert_to_cache(text, self)

    def _check_may_insert(self):
        self.ensure_one()
        self._check_mine()
        self.case_id.check_access("read")

    @api.model
    def _get_text_lang(self, case, is_note):
        """The customer's language, the agent's if it is not known."""
        return (not is_note and case._get_contact_lang()) or self.env.lang

    # ------------------------------------------------------------
    # MENTIONS: who is mentioned is told when the note is on its case
    # ------------------------------------------------------------

    @api.readonly
    def get_mention_suggestions(self, search):
        """Colleagues whom the note of the caller's draft may mention: those who see its case, or
        will see it once it is made.

        :param str search: a part of a name or address
        :return: a list of dictionaries: ``id`` (of the contact) and ``name``
        :raise AccessError: if the draft belongs to another agent, or the caller does not see the
            case any more
        """
        self._check_may_insert()
        if self.kind == "reply":
            return self.case_id.get_mention_suggestions(search)
        case = self._get_named_case()
        return case._format_mentionable(search, case._foresee_readers)

    # ------------------------------------------------------------
    # DOUBTS
    # ------------------------------------------------------------

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
