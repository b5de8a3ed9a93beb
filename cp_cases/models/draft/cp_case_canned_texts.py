from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import html_sanitize

from ...tools.cutting import shorten
from ...tools.html.markup_text import html_to_text

PREVIEW_LENGTH = 100


class CpCase(models.Model):
    """Canned texts: mail templates for cases, which an agent inserts while writing."""

    _inherit = "cp.case"

    @api.readonly
    def get_canned_texts(self):
        """The canned texts that the service of the case offers for a note, by name.

        :return: a list of dictionaries: ``id``, ``name`` and ``preview``, which is the beginning of
            the text in the caller's language
        :raise AccessError: if the caller does not see the case
        """
        self.ensure_one()
        self.check_access("read")
        return self._format_canned_texts(self.env.lang)

    @api.readonly
    def render_canned_text(self, template_id):
        """A canned text for a note on the case, in the caller's language.

        :param int template_id: id of a template that ``get_canned_texts`` offers
        :return: the text, as HTML
        :raise UserError: if it is not offered, or names what the caller may not read
        :raise AccessError: if the caller does not see the case
        """
        self.ensure_one()
        self.check_access("read")
        return html_sanitize(self._render_offered_text(template_id, self.env.lang))

    def _format_canned_texts(self, lang):
        """
        :param str lang: code of the language of the previews
        """
        templates = self.env["mail.template"].search(self._get_offered_domain(), order="name, id")
        return [
            {
                "id": template.id,
                "name": template.name,
                "preview": shorten(html_to_text(text.body_html or ""), PREVIEW_LENGTH),
            }
            for template, text in zip(templates, templates.with_context(lang=lang), strict=True)
        ]

    def _get_offered_domain(self):
        for_all = Domain("cp_service_ids", "=", False)
        for_service = Domain("cp_service_ids", "in", self.service_id.ids)
        services_sudo = self.env["cp.service"].sudo().with_context(active_test=False)
        acknowledging_sudo = services_sudo.search([("acknowledgement_template_id", "!=", False)])
        # No agent sends these by hand.
        is_by_hand = Domain("id", "not in", acknowledging_sudo.acknowledgement_template_id.ids)
        return Domain("model", "=", "cp.case") & (for_all | for_service) & is_by_hand

    def _render_offered_text(self, template_id, lang):
        wanted = Domain("id", "=", template_id)
        template = self.env["mail.template"].search(self._get_offered_domain() & wanted)
        if not template:
            raise UserError(self.env._("This text is not offered here any more."))
        return self._render_text(template, lang)

    def _render_text(self, template, lang):
        """A canned text for the case. It is made with the rights of the caller: whoever writes a
        template decides what it reads.

        :param str lang: code of its language
        :raise UserError: if it names what the caller may not read, or does not exist
        """
        in_lang = template.with_env(self.env).with_context(lang=lang)
        try:
            return in_lang._render_field("body_html", [self.id])[self.id]
        except UserError as error:
            raise UserError(
                self.env._(
                    "The text “%s” cannot be made for this case: it names something that you may "
                    "not read, or that does not exist. Tell whoever wrote it.",
                    in_lang.with_context(lang=self.env.lang).name,
                )
            ) from error
