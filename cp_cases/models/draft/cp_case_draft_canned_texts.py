from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.markup_text import html_to_text
from ..case.cp_case_follow_up import NEW_NUMBER

PREVIEW_LENGTH = 100


class CpCaseDraft(models.Model):
    """Canned texts: mail templates for cases, which an agent inserts while writing."""

    _inherit = "cp.case.draft"

    @api.readonly
    def get_canned_texts(self):
        """The canned texts that the service of the caller's draft offers, by name.

        :return: a list of dictionaries: ``id``, ``name`` and ``preview``, which is the beginning of
            the text in the customer's language
        :raise AccessError: if the draft belongs to another agent, or the caller does not see the
            case any more
        """
        self._check_may_insert()
        templates = self.env["mail.template"].search(self._get_offered_domain(), order="name, id")
        texts = templates.with_context(lang=self._get_text_lang(self._get_named_case()))
        return [
            {
                "id": template.id,
                "name": template.name,
                "preview": self._shorten(html_to_text(text.body_html or "")),
            }
            for template, text in zip(templates, texts, strict=True)
        ]

    @api.readonly
    def render_canned_text(self, template_id):
        """A canned text for the case of the caller's draft, in the customer's language.

        :param int template_id: id of a template that ``get_canned_texts`` offers
        :return: the text, as HTML
        :raise UserError: if it is not offered, or names what the caller may not read
        :raise AccessError: if the draft belongs to another agent, or the caller does not see the
            case any more
        """
        self._check_may_insert()
        wanted = Domain("id", "=", template_id)
        template = self.env["mail.template"].search(self._get_offered_domain() & wanted)
        if not template:
            raise UserError(self.env._("This text is not offered here any more."))
        text = self._render_text(template, self._get_named_case())
        return self._fields["body"].convert_to_cache(text, self)

    def _check_may_insert(self):
        self.ensure_one()
        self._check_mine()
        self.case_id.check_access("read")

    def _get_offered_domain(self):
        for_all = Domain("cp_service_ids", "=", False)
        for_service = Domain("cp_service_ids", "in", self.service_id.ids)
        return Domain("model", "=", "cp.case") & (for_all | for_service)

    @api.model
    def _shorten(self, text):
        text = " ".join(text.split())
        return text if len(text) <= PREVIEW_LENGTH else f"{text[:PREVIEW_LENGTH]}…"

    def _get_named_case(self):
        """The case as texts name it: that of a reply, or one that the draft will make. The number
        of the latter is :data:`NEW_NUMBER`."""
        case = self.case_id
        if case:
            return case._as_follow_up() if self.kind == "follow_up" else case
        address = self._get_first_address()
        partner = self.partner_id or case._partner_find_from_emails_single(
            [address], no_create=True
        )
        return case.new(
            {
                "number": NEW_NUMBER,
                "name": self.subject,
                "partner_id": partner.id,
                "email_from": partner.email_formatted or address,
                "service_id": self.service_id.id,
                "state": "open",
                "user_id": self.env.uid,
            }
        )

    @api.model
    def _render_text(self, template, case):
        """A canned text for one case, in the language of its contact. It is made with the rights of
        the caller: whoever writes a template decides what it reads.

        :raise UserError: if it names what the caller may not read, or does not exist
        """
        template = template.with_env(self.env)
        in_lang = template.with_context(lang=self._get_text_lang(case))
        try:
            return in_lang._render_field("body_html", [case.id])[case.id]
        except UserError as error:
            raise UserError(
                self.env._(
                    "The text “%s” cannot be made for this case: it names something that you may "
                    "not read, or that does not exist. Tell whoever wrote it.",
                    template.name,
                )
            ) from error

    @api.model
    def _get_text_lang(self, case):
        return case._get_contact_lang() or self.env.lang
