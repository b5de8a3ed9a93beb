import json

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.acting import as_system

# A page names one email and counts more than one, so nothing is gained by more.
MAX_NAMED = 80


class CpCase(models.Model):
    """What is new on a case, and how agents are told of it wherever they are in Odoo, as each of
    them wishes.

    A case has news for its agent after a mail of the customer, when somebody else has handed it
    over, when an email of ours did not arrive, or when it is open again, until the agent reads or
    answers it. A message to a page holds the id of a case; the page asks :meth:`get_news` what
    there is to say, with the rights of its user.
    """

    _inherit = "cp.case"

    has_news = fields.Boolean(
        "News",
        readonly=True,
        copy=False,
        help="The customer has written what its agent has not read yet, or somebody else has "
        "handed the case over.",
    )

    def action_mark_read(self):
        """Note that the caller has read the cases. This changes only cases that the caller has."""
        self.check_access("read")
        self._note_read()
        return True

    def _note_read(self):
        """The current user has seen what is new, or answered it."""
        self.filtered(lambda case: case.user_id == self.env.user)._set_news(False)

    def _set_news(self, has_news):
        # sudo: only the system writes this field
        cases_sudo = as_system(self).filtered(
            lambda case: case.state != "closed" and case.has_news != has_news
        )
        if cases_sudo:
            cases_sudo.write({"has_news": has_news})

    # ------------------------------------------------------------
    # TELLING OF NEW EMAIL
    # ------------------------------------------------------------

    def _announce_email(self):
        """Tell those who want to know that a customer's email has arrived on the case."""
        self.ensure_one()
        users = self._get_announced_users()
        for user in users:
            user._bus_send("cp_cases.email_arrived", {"case_id": self.id})
        self._push_email(users)

    def _get_announced_users(self):
        """The agent of the case, or those whose team queue it stands in."""
        if self.user_id:
            domain = Domain("id", "=", self.user_id.id) & Domain("cp_notice", "!=", "none")
        elif self.is_waiting:
            domain = Domain("cp_notice", "=", "queue")
            domain &= Domain("cp_service_ids", "=", self.service_id.id)
        else:
            return self.env["res.users"]
        # sudo: who works for a service, and what they wish; nothing of it leaves here
        users_sudo = self.env["res.users"].sudo().search(domain & Domain("id", "!=", self.env.uid))
        users = users_sudo.sudo(False)
        if not self.user_id:
            users = users.filtered(lambda user: user._is_cp_service_agent())
        return self._get_viewers(users)

    def _push_email(self, users):
        """Hand the news to the browsers that take Odoo's push notifications.

        They leave by Odoo's job: to wait here for the servers of the browsers' makers would hold
        up the mail.
        """
        devices_sudo, *_keys = self._web_push_get_partners_parameters(users.partner_id.ids)
        if not devices_sudo:
            return
        payload = self._web_push_truncate_payload(
            {
                "title": self.partner_name or self.email_from or self.number,
                "options": {
                    "body": f"#{self.number} {self.name or ''}",
                    "icon": "/cp_cases/static/description/icon.png",
                    "data": {"model": self._name, "res_id": self.id},
                },
            }
        )
        # sudo: Odoo keeps both for itself
        self.env["mail.push"].sudo().create(
            [
                {"mail_push_device_id": device.id, "payload": json.dumps(payload)}
                for device in devices_sudo
            ]
        )
        self.env.ref("mail.ir_cron_web_push_notification").sudo()._trigger()

    @api.model
    def _get_wanted_news(self):
        """The cases of the current user that have news, if he or she wants to be told."""
        if self.env.user.cp_notice == "none":
            return Domain.FALSE
        return Domain([("user_id", "=", self.env.uid), ("has_news", "=", True)])

    @api.model
    def _count_news(self):
        return self.search_count(self._get_wanted_news())

    @api.model
    @api.readonly
    def get_news(self, case_ids):
        """What the page of the caller tells of new email.

        :param list[int] case_ids: the cases for which emails were announced
        :return: a dictionary: ``count``, how many cases of the caller have news, and ``cases``,
            those of ``case_ids`` that are still news and in sight, each with its ``id``,
            ``number``, ``name`` and ``contact``
        """
        self.check_access("read")
        wanted = self._get_wanted_news()
        team = self._get_my_parts().get("team")
        if self.env.user.cp_notice == "queue" and team:
            _model, domain = team
            wanted |= Domain(domain)
        cases = self.search(Domain("id", "in", case_ids) & wanted, order="id", limit=MAX_NAMED)
        return {
            "count": self._count_news(),
            "cases": [
                {
                    "id": case.id,
                    "number": case.number,
                    "name": case.name or "",
                    "contact": case.partner_name or case.email_from or "",
                }
                for case in cases
            ],
        }
