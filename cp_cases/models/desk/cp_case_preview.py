from odoo import api, fields, models
from odoo.tools import SQL


class CpCase(models.Model):
    """What the customer has said last, for the queues."""

    _inherit = "cp.case"

    last_words = fields.Char(
        compute="_compute_last_words",
        compute_sudo=False,
        help="How the last email of the customer begins.",
    )

    @api.depends("message_ids")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_last_words(self):
        last_ids = self._fetch_last_email_ids()
        # sudo: who may read the case may read its emails
        emails_sudo = self.env["mail.message"].sudo().browse(last_ids.values())
        previews = emails_sudo._cp_get_previews()
        for case in self:
            case.last_words = previews.get(last_ids.get(case._origin.id), False)

    def _fetch_last_email_ids(self):
        """By id of the case, its last trusted email: what a stranger writes is not the
        customer's."""
        self.env["mail.message"].flush_model()
        found = self.env.execute_query(
            SQL(
                """
                SELECT res_id, max(id) FROM mail_message
                 WHERE model = 'cp.case' AND res_id = ANY(%s)
                   AND cp_entry_type = 'incoming' AND cp_is_trusted AND cp_is_silent IS NOT TRUE
                 GROUP BY res_id
                """,
                list(self._origin._ids),
            )
        )
        return dict(found)
