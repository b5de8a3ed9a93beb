from odoo.fields import Command
from odoo.modules.migration import exec_script
from odoo.tests import tagged
from odoo.tools.convert import convert_file
from odoo.tools.misc import file_path

from ...hooks import uninstall_hook
from ..common import CpCasesCommon

UPDATED = ("ir.rule", "ir.cron", "ir.actions.server")


@tagged("cp_cases")
class TestUpgrade(CpCasesCommon):
    def _update(self, filename):
        """Load a data file as an update of the addon does."""
        convert_file(self.env, "cp_cases", filename, None, mode="update")
        self.env.invalidate_all()

    def _external_ids(self, *models):
        external_ids = self.env["ir.model.data"].search(
            [("module", "=", "cp_cases"), ("model", "in", models)]
        )
        self.assertTrue(external_ids)
        return external_ids

    def _read_rules(self):
        fnames = ["name", "active", "model_id", "groups", "domain_force", "global"]
        perms = ["perm_read", "perm_write", "perm_create", "perm_unlink"]
        rules = self.env["ir.rule"].browse(self._external_ids("ir.rule").mapped("res_id"))
        return rules, rules.read([*fnames, *perms])

    def test_rules_are_as_shipped_after_an_update(self):
        rules, shipped = self._read_rules()
        rules.write(
            {
                "active": False,
                "domain_force": "[(1, '=', 1)]",
                "groups": [Command.set(self.env.ref("base.group_user").ids)],
                "perm_read": False,
                "perm_write": True,
                "perm_create": True,
                "perm_unlink": False,
            }
        )
        self._update("security/cp_case_security.xml")
        self.assertEqual(self._read_rules(), (rules, shipped))

    def test_deleted_rule_is_back_after_an_update(self):
        self.env.ref("cp_cases.cp_case_rule_visible").unlink()
        self._update("security/cp_case_security.xml")
        rule = self.env.ref("cp_cases.cp_case_rule_visible")
        self.assertEqual(rule.domain_force, "[('visible_to_me', '=', True)]")

    def test_jobs_are_corrected_and_stay_off(self):
        job = self.env.ref("cp_cases.ir_cron_close_resolved")
        job.write({"active": False, "code": "pass", "user_id": self.max.id, "interval_number": 9})
        self._update("data/ir_cron_data.xml")
        self.assertEqual(job.code, "model._cron_close_resolved()")
        self.assertEqual((job.user_id, job.interval_number), (self.user_root, 1))
        self.assertFalse(job.active)

    def test_settings_stay_as_they_are(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("cp_cases.close_after_days", "30")
        parameters.set_param("cp_cases.final_resolves", False)
        self._update("data/ir_config_parameter_data.xml")
        self.assertEqual(parameters.get_param("cp_cases.close_after_days"), "30")
        self.assertFalse(parameters.get_param("cp_cases.final_resolves"))

    def test_corrections_can_arrive(self):
        external_ids = self._external_ids(*UPDATED)
        self.assertFalse(external_ids.filtered("noupdate").mapped("name"))

    def test_what_is_configured_stays(self):
        external_ids = self._external_ids("ir.sequence", "cp.pending.reason", "cp.disposition")
        self.assertEqual(external_ids.filtered("noupdate"), external_ids)

    def test_migration_lets_corrections_arrive(self):
        external_ids = self._external_ids(*UPDATED)
        external_ids.noupdate = True
        external_ids.flush_recordset()
        script = file_path("cp_cases/migrations/19.0.1.1.0/pre-migrate.py")
        exec_script(self.cr, "19.0.1.0.0", script, "cp_cases", "pre")
        external_ids.invalidate_recordset()
        self.assertFalse(external_ids.filtered("noupdate"))

    def test_migration_renews_search_texts(self):
        company = self.env["res.partner"].create({"name": "Zephyr", "is_company": True})
        self.sara.write({"parent_id": company.id, "phone": "030 123456"})
        cases = self.env["cp.case"].concat(
            self._create_case(name="返金 Yıldız"),
            self._create_case(partner_id=False, email_from=False),
        )
        cases[0]._start_thread("x", "tim@example.net")
        cases[0]._start_thread("x", "pia@example.net, tim@example.net")
        cases.flush_recordset()
        texts = cases.mapped("search_text")
        self.assertIn("zephyr", texts[0])
        self.env.cr.execute("UPDATE cp_case SET search_text = 'as it was'")
        script = file_path("cp_cases/migrations/19.0.1.3.1/post-migrate.py")
        exec_script(self.cr, "19.0.1.3.0", script, "cp_cases", "post")
        cases.invalidate_recordset()
        self.assertEqual(cases.mapped("search_text"), texts)

    def test_migration_finds_who_waits(self):
        waiting, answered, resolved = (self._receive(name) for name in ("One", "Two", "Three"))
        self._reply(answered, self.ben)
        resolved.with_user(self.ben).action_set_state("resolved")
        cases = waiting | answered | resolved
        since = cases.mapped("waiting_since")
        self.assertEqual(list(map(bool, since)), [True, False, False])
        self.env.cr.execute("UPDATE cp_case SET waiting_since = NULL")
        script = file_path("cp_cases/migrations/19.0.1.3.0/post-migrate.py")
        exec_script(self.cr, "19.0.1.2.0", script, "cp_cases", "post")
        cases.invalidate_recordset()
        self.assertEqual(cases.mapped("waiting_since"), since)


@tagged("cp_cases")
class TestUninstall(CpCasesCommon):
    """What Odoo does not remove by itself."""

    def test_parameters_go_and_those_of_others_stay(self):
        parameters = self.env["ir.config_parameter"]
        for key in ("cp_cases.authserv_id", "cp_cases.of_a_version_before", "cp-cases.other"):
            parameters.set_param(key, "x")
        uninstall_hook(self.env)
        self.assertFalse(parameters.search([("key", "=like", "cp\\_cases%")]))
        self.assertEqual(parameters.get_param("cp-cases.other"), "x")
        self.assertTrue(parameters.get_param("database.uuid"))

    def test_what_users_made_for_cases_goes(self):
        for model in ("cp.case", "res.partner"):
            self.env["ir.filters"].create(
                {"name": "Ours", "model_id": model, "user_ids": self.ana.ids, "active": False}
            )
            self.env["ir.exports"].create({"name": "Ours", "resource": model})
            self.env["mail.message.subtype"].create({"name": "Ours", "res_model": model})
        uninstall_hook(self.env)
        for name, fname in (
            ("ir.filters", "model_id"),
            ("ir.exports", "resource"),
            ("mail.message.subtype", "res_model"),
        ):
            left = self.env[name].with_context(active_test=False).search([("name", "=", "Ours")])
            self.assertEqual(left.mapped(fname), ["res.partner"])
