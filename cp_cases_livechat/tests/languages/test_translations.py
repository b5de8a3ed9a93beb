from odoo.addons.cp_cases.tests.languages import test_translations


class TestTemplate(test_translations.TestTemplate):
    addon = "cp_cases_livechat"


class TestTranslations(test_translations.TestTranslations):
    addon = "cp_cases_livechat"
