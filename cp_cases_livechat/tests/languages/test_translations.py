from odoo.addons.cp_cases.tests.languages import test_translations


class TestTemplate(test_translations.TestTemplate):
    addon = "cp_cases_livechat"
    allow_inherited_tests_method = True


class TestTranslations(test_translations.TestTranslations):
    addon = "cp_cases_livechat"
    allow_inherited_tests_method = True
