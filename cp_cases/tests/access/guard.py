from email.message import EmailMessage

from ...tools.acting import as_system
from ..common import CUSTOMER, CpCasesCommon

# What is not part of what an entry or a file says.
MARKS = {"starred_partner_ids", "starred", "write_date", "write_uid", "thumbnail"}
DAY = "2020-01-01 00:00:00"


class GuardCommon(CpCasesCommon):
    """A case with an email that has a file, a note of ``sue`` and one of ``ana``, who
    has worked on it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        mail = EmailMessage()
        for name, value in {
            "Message-ID": "<first@example.com>",
            "From": CUSTOMER,
            "To": cls.support_address,
            "Cc": "friend@example.org",
            "Subject": "A lamp",
        }.items():
            mail[name] = value
        mail.set_content("It is broken.")
        mail.add_attachment(b"the bill", maintype="application", subtype="pdf", filename="bill.pdf")
        case_id = cls.env["mail.thread"].message_process(False, mail.as_bytes())
        cls.case = cls.env["cp.case"].browse(case_id)
        cls.email = cls.case.history_ids
        cls.file = cls.email.attachment_ids
        cls.note = cls.case.with_user(cls.sue).message_post(body="Called.").sudo()
        as_system(cls.case)._record_work("opened", cls.ana)
        cls.own_note = cls.case.with_user(cls.ana).message_post(body="I looked.").sudo()
        cls.activity = cls.case.activity_schedule(
            "mail.mail_activity_data_todo", user_id=cls.ana.id, summary="Look again"
        )

    def _get_history(self):
        """All that stands in the history, and all mail that has left."""
        self.env.flush_all()
        self.env.invalidate_all()
        entries = self.env["mail.message"].search(
            [("model", "=", "cp.case"), ("res_id", "=", self.case.id)], order="id"
        )
        stored = [
            name
            for name, field in entries._fields.items()
            if field.store and not field.inherited and name not in MARKS
        ]
        files = self.env["ir.attachment"].search([("id", "in", entries.attachment_ids.ids)])
        named = self.env["ir.attachment"].search(
            [("res_model", "=", "cp.case"), ("res_id", "=", self.case.id)], order="id"
        )
        kept = ["name", "raw", "public", "res_model", "res_id", "access_token", "mimetype"]
        return (
            entries.read(stored),
            files.read(kept),
            named.ids,
            self.env["mail.mail"].search([]).ids,
            self.case.read(["state", "user_id", "service_id", "activity_ids"]),
            self.case.worker_ids.read(["user_id", "last_event"]),
        )
