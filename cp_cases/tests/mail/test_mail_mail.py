from odoo.tests import tagged

from ..common import CpCasesCommon


@tagged("cp_cases")
class TestOthersRecords(CpCasesCommon):
    """Records that have nothing to do with cases are treated as without this addon."""

    def test_mail_that_is_gone_meanwhile(self):
        mails = self.env["mail.mail"].create(
            [{"subject": "Hello", "email_from": "a@example.com"} for _number in range(2)]
        )
        mails[0].unlink()
        for batch in (mails[0], mails[0].browse()):
            self.assertFalse(list(batch._split_by_mail_configuration()))
        with self.mock_mail_gateway():
            self.assertIsNone(mails[0].send())
        [*_configuration, ids] = next(mails[1]._split_by_mail_configuration())
        self.assertEqual(list(ids), mails[1].ids)

    def test_deleted_twice(self):
        records = (
            self.sara.message_post(body="Hello"),
            self.env["mail.scheduled.message"].create(
                {
                    "model": "res.partner",
                    "res_id": self.sara.id,
                    "author_id": self.eve.partner_id.id,
                    "scheduled_date": "2999-01-01",
                }
            ),
        )
        for record in records:
            with self.subTest(record._name):
                record.unlink()
                self.assertTrue(record.with_user(self.eve).sudo().unlink())
