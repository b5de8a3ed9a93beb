from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import html2plaintext

from .cp_case import DONE_STATES

# Cases of the customer beside the history: open ones at most, and the last ones that are done.
MAX_OPEN = 20
LAST_DONE = 5


class CpCase(models.Model):
    """What is known of the customer of a case, beside its history."""

    _inherit = "cp.case"

    contact_case_count = fields.Integer(
        "Cases of the Contact", compute="_compute_contact_cases", compute_sudo=False
    )
    contact_cases_text = fields.Char(
        "Whose Cases", compute="_compute_contact_cases", compute_sudo=False
    )

    @api.depends("partner_id", "partner_name")
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_contact_cases(self):
        # as the reader: a count must not tell of cases that the rule hides
        counts = dict(
            self._read_group(
                [("partner_id", "in", self.partner_id.ids)], ["partner_id"], ["__count"]
            )
        )
        for case in self:
            case.contact_case_count = counts.get(case.partner_id, 0)
            case.contact_cases_text = self.env._("Cases of %s", case.partner_name or "")

    @api.readonly
    def get_customer(self):
        """The customer of the case and his or her other cases, those that the reader sees.

        :return: a dictionary: ``id`` (of the contact, False if the reader may not see it),
            ``name``, ``company``, ``phone``, ``addresses`` (of email), ``postal_address``,
            ``lang``, ``tz``, ``notes``, ``count`` of all cases, and lists ``open`` and ``done``
        :raise AccessError: if the reader does not see the case
        """
        self.ensure_one()
        self.check_access("read")
        contact = self._get_contact()
        return {
            "id": contact.id,
            "name": self.partner_name or self.email_normalized or "",
            "addresses": self._get_customer_addresses(contact),
            "count": self.contact_case_count,
            **self._format_contact(contact),
            **self._get_customer_cases(),
        }

    @api.model
    def _format_contact(self, contact):
        company = contact.commercial_company_name or contact.parent_id.name or ""
        langs = dict(self.env["res.lang"].get_installed()) if contact.lang else {}
        return {
            "company": company if company != contact.name else "",
            "phone": contact.phone or "",
            "postal_address": " ".join(contact._display_address(without_company=True).split())
            if contact
            else "",
            "lang": langs.get(contact.lang, ""),
            "tz": contact.tz or "",
            "notes": html2plaintext(contact.comment or "").strip(),
        }

    def _get_customer_addresses(self, contact):
        """The contact's own address first, then those that visible cases came from."""
        groups = self._read_group(self._get_customer_domain(), ["email_normalized"])
        found = [contact.email_normalized, self.email_normalized, *(email for (email,) in groups)]
        return list(dict.fromkeys(filter(None, found)))

    def _get_customer_domain(self):
        return Domain("partner_id", "=", self.partner_id.id or 0)

    def _get_customer_cases(self):
        others = self._get_customer_domain() & Domain("id", "!=", self.id)
        is_done = Domain("state", "in", DONE_STATES)
        return {
            "open": self.search(others & ~is_done, limit=MAX_OPEN)._format_for_customer(),
            "done": self.search(others & is_done, limit=LAST_DONE)._format_for_customer(),
        }

    def _format_for_customer(self):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return [
            {
                "id": case.id,
                "number": case.number,
                "subject": case.name,
                "state": case.state,
                "state_label": labels[case.state],
            }
            for case in self
        ]
