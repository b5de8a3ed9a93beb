from odoo.tests import tagged

from odoo.addons.mail.tests.common import mail_new_test_user

from ..common import CpCasesCommon

# Carried over by copy(), whatever the rights of whoever copies.
CARRIED = {"mail.template.cp_service_ids"}


@tagged("cp_cases")
class TestCopies(CpCasesCommon):
    """Records of Odoo's own models are copied as if there were no cases."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Everything that Odoo has to give, and no right on cases.
        cls.adam = mail_new_test_user(
            cls.env,
            login="adam@cp",
            email="adam@test.mycompany.com",
            groups="base.group_system,base.group_partner_manager,mail.group_mail_template_editor",
            company_id=cls.company_admin.id,
        )
        # Where live chat is installed, it alone lets its own channels be copied.
        if live_chat := cls.env.ref("im_livechat.im_livechat_group_user", raise_if_not_found=False):
            cls.adam.group_ids += live_chat

    def _copy(self, record):
        self.env.flush_all()
        self.env.invalidate_all()
        return record.with_user(self.adam).copy().sudo()

    def test_no_field_of_ours_is_copied(self):
        copied = {
            str(field)
            for Model in self.env.values()
            if not (Model._abstract or Model._transient or Model._original_module == "cp_cases")
            for field in Model._fields.values()
            if field._modules == ("cp_cases",) and field.copy
        }
        self.assertFalse(copied)
        fields = {str(field) for Model in self.env.values() for field in Model._fields.values()}
        self.assertLessEqual(CARRIED, fields)

    def test_administrator_without_rights_on_cases(self):
        self.assertFalse(self.adam.has_group("cp_cases.group_cp_cases_user"))

    def test_user(self):
        for agent, status in ((self.ana, "away"), (self.ben, False)):
            agent.manual_im_status = status
            self.env["cp.case.draft"].with_user(agent).action_compose()
            self.assertEqual(agent.manual_im_status, "busy")
            copy = self._copy(agent)
            self.assertFalse(copy.cp_service_ids)
            self.assertFalse(copy.cp_former_im_status)
            self.assertEqual(copy.manual_im_status, status)

    def test_user_whose_status_is_chosen(self):
        self.ana.manual_im_status = "busy"
        self.assertEqual(self._copy(self.ana).manual_im_status, "busy")

    def test_template(self):
        template = self.env["mail.template"].create(
            {
                "name": "Thanks",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "cp_service_ids": self.support.ids,
            }
        )
        self.assertEqual(self._copy(template).cp_service_ids, self.support)
        elsewhere = template.with_user(self.max).copy({"cp_service_ids": self.billing.ids})
        self.assertEqual(elsewhere.cp_service_ids, self.billing)

    def test_message(self):
        message = self.sara.with_user(self.adam).message_post(body="Phoned")
        copy = self._copy(message)
        self.assertEqual((copy.body, copy.cp_entry_type), (message.body, False))

    def test_records_of_other_models(self):
        activity = self.env["mail.activity"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "res_id": self.sara.id,
                "summary": "Call",
                "user_id": self.adam.id,
            }
        )
        scheduled = self.env["mail.scheduled.message"].create(
            {
                "model": "res.partner",
                "res_id": self.sara.id,
                "author_id": self.adam.partner_id.id,
                "scheduled_date": "2999-01-01",
            }
        )
        records = (
            activity,
            scheduled,
            self.env["mail.mail"].create({"subject": "Hello"}),
            self.env["discuss.channel"].create({"name": "Team", "channel_type": "channel"}),
            self.env["ir.attachment"].create({"name": "a.txt", "raw": b"a"}),
            self.env["ir.actions.server"].create(
                {
                    "name": "Nothing",
                    "model_id": self.env["ir.model"]._get_id("res.partner"),
                    "state": "code",
                }
            ),
            self.sara,
        )
        self._create_case()
        for record in records:
            with self.subTest(record._name):
                copy = self._copy(record)
                self.assertTrue(copy.exists())
        self.assertEqual(self.env["cp.case"].search_count([("partner_id", "=", self.sara.id)]), 1)
