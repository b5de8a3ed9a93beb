from odoo.addons.cp_cases.tests.languages import test_sources


class TestSources(test_sources.TestSources):
    addon = "cp_cases_livechat"
    allow_inherited_tests_method = True
