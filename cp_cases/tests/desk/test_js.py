from odoo.tests import HttpCase, TransactionCase, no_retry, tagged

from odoo.addons.web.tests.test_js import HOOTCommon, unit_test_error_checker

SUITE = HOOTCommon._generate_hash(None, "@cp_cases")
# Its own tests are not ours to run.
del HOOTCommon


@tagged("post_install", "-at_install", "cp_cases")
class TestJs(HttpCase):
    @no_retry
    def test_units(self):
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={SUITE}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=unit_test_error_checker,
        )


@tagged("post_install", "-at_install", "cp_cases")
class TestStyles(TransactionCase):
    def test_styles_compile(self):
        """Odoo goes on with the styles from before, and a warning on the page."""
        bundle = self.env["ir.qweb"]._get_asset_bundle("web.assets_backend", js=False)
        bundle.preprocess_css()
        self.assertFalse(bundle.css_errors)
