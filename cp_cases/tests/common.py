from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import make_msgid

from odoo.tools.translate import code_translations

from odoo.addons.mail.tests.common import MailCommon, mail_new_test_user

CUSTOMER = '"Sara Henry" <sara.henry@example.com>'


class CpCasesCommon(MailCommon):
    """Two services, and one user of each kind:

    - ``ana`` sees what she has worked on; qualified for Support
    - ``ben`` sees the cases of his services; qualified for Support
    - ``cid`` likewise; qualified for Billing
    - ``sue`` is a supervisor, ``max`` an administrator
    - ``eve`` works in the house and has no right on cases
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ana = cls._create_user("ana", "cp_cases.group_cp_cases_user")
        cls.ben = cls._create_user("ben", "cp_cases.group_cp_cases_service")
        cls.cid = cls._create_user("cid", "cp_cases.group_cp_cases_service")
        cls.sue = cls._create_user("sue", "cp_cases.group_cp_cases_supervisor")
        cls.max = cls._create_user("max", "cp_cases.group_cp_cases_manager")
        cls.eve = cls._create_user("eve", "base.group_user")
        cls.support, cls.billing = cls.env["cp.service"].create(
            [
                {
                    "name": "Support",
                    "alias_name": "support",
                    "agent_ids": (cls.ana | cls.ben | cls.sue).ids,
                },
                {"name": "Billing", "alias_name": "billing", "agent_ids": (cls.cid | cls.sue).ids},
            ]
        )
        cls.support_address = f"support@{cls.alias_domain}"
        cls.billing_address = f"billing@{cls.alias_domain}"
        cls.sara = cls.env["res.partner"].create(
            {"name": "Sara Henry", "email": "sara.henry@example.com"}
        )
        cls.reason = cls.env.ref("cp_cases.cp_pending_reason_customer")
        cls.answered = cls.env.ref("cp_cases.cp_disposition_answered")
        cls.spam = cls.env.ref("cp_cases.cp_disposition_spam")
        cls.call_back = cls.env.ref("cp_cases.cp_disposition_call_back")

    @classmethod
    def _create_user(cls, login, groups):
        return mail_new_test_user(
            cls.env,
            login=f"{login}@cp",
            name=login.capitalize(),
            email=f"{login}@test.mycompany.com",
            groups=groups,
            company_id=cls.company_admin.id,
            notification_type="inbox",
        )

    # ------------------------------------------------------------
    # RECORDS
    # ------------------------------------------------------------

    @classmethod
    def _create_case(cls, **values):
        """A case as the system makes it: nobody has worked on it."""
        return cls.env["cp.case"].create(
            {
                "name": "Refund of order 5",
                "partner_id": cls.sara.id,
                "email_from": cls.sara.email_formatted,
                "service_id": cls.support.id,
                **values,
            }
        )

    @classmethod
    def _set_acknowledgement(cls, **values):
        """Let the service acknowledge what comes in."""
        cls.support.acknowledgement_template_id = cls.env["mail.template"].create(
            {
                "name": "Acknowledgement",
                "model_id": cls.env["ir.model"]._get_id("cp.case"),
                "subject": "We have it",
                "body_html": "<p>Thank you.</p>",
                **values,
            }
        )
        return cls.support.acknowledgement_template_id

    def _close(self, case):
        case.sudo().write({"state": "closed"})
        return case

    def _entries(self, case, entry_type=None):
        entries = case.sudo().history_ids
        if entry_type:
            return entries.filtered(lambda entry: entry.cp_entry_type == entry_type)
        return entries

    def _translate(self, lang, terms):
        """Install a language in which these texts of the addon's Python code are translated so.

        :param dict terms: translations by English text
        """
        self.env["res.lang"]._activate_lang(lang)
        known = code_translations.get_python_translations("cp_cases", lang)
        translations = {**code_translations.python_translations}
        translations["cp_cases", lang] = {**known, **terms}
        self.patch(code_translations, "python_translations", translations)

    def _run_cron(self, xmlid):
        with self.enter_registry_test_mode():
            self.env.ref(f"cp_cases.{xmlid}").method_direct_trigger()

    # ------------------------------------------------------------
    # MAIL
    # ------------------------------------------------------------

    @classmethod
    def _make_mail(
        cls,
        subject="Refund of order 5",
        email_from=CUSTOMER,
        email_to=None,
        body="Hello.",
        message_id=None,
        **headers,
    ):
        """A raw mail. Further headers by keyword, with _ for -."""
        message = EmailMessage()
        message["Message-ID"] = message_id or make_msgid(domain="example.com")
        message["From"] = email_from
        message["To"] = email_to or cls.support_address
        message["Subject"] = subject
        message["Date"] = "Fri, 10 Jul 2026 14:16:00 +0000"
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.set_content(body)
        return message.as_bytes()

    def _deliver(self, raw):
        """Hand a raw mail to the gateway, as the mail server does.

        :return: the case it became or joined, empty if it made no entry
        """
        case_id = self.env["mail.thread"].message_process(False, raw)
        self.env.invalidate_all()
        return self.env["cp.case"].browse(case_id or [])

    def _receive(self, subject="Refund of order 5", **kwargs):
        return self._deliver(self._make_mail(subject, **kwargs))

    @contextmanager
    def _sending(self):
        """Catch what is sent; ``self._mails`` has it."""
        with self.mock_mail_gateway():
            yield

    def _open_reply(self, case, agent, message=None):
        action = case.with_user(agent).action_reply(message.id if message else False)
        return self.env[action["res_model"]].with_user(agent).browse(action["res_id"])

    def _reply(self, case, agent, body="<p>We look into it.</p>", **values):
        """Answer the newest email of a case; what was sent is in ``self._mails``.

        :return: the outgoing entry
        """
        draft = self._open_reply(case, agent)
        draft.write({"body": body, **values})
        with self._sending():
            draft.action_send()
        self.env.invalidate_all()
        return self._entries(case, "outgoing")[-1]
