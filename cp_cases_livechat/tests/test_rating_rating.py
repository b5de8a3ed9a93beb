from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.cp_cases.tests.common import CpCasesCommon


@tagged("cp_cases", "post_install", "-at_install")
class TestRatingRating(CpCasesCommon):
    """Whoever may make ratings learns nothing of cases by them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._create_case()
        cls.model_id = cls.env["ir.model"]._get_id("cp.case")
        cls.ratings = cls.env["rating.rating"].with_user(cls.cid)
        cls.partner_values = {
            "res_model_id": cls.env["ir.model"]._get_id("res.partner"),
            "res_id": cls.env.user.partner_id.id,
        }

    def test_no_rating_of_a_case(self):
        values = {"res_model_id": self.model_id, "res_id": self.case.id}
        with self.assertRaises(UserError) as refusal:
            self.ratings.create(values)
        self.assertNotIn(self.case.number, str(refusal.exception))
        rating = self.ratings.create(self.partner_values)
        with self.assertRaises(UserError):
            rating.write(values)

    def test_no_rating_under_a_case(self):
        for fname, model in (
            ("parent_res_model_id", self.model_id),
            ("parent_res_model", "cp.case"),
        ):
            rating = self.ratings.create(self.partner_values)
            with self.subTest(fname), self.assertRaises(UserError):
                rating.write({fname: model, "parent_res_id": self.case.id})

    def test_unsaved_rating_tells_no_number(self):
        values = {
            "res_model_id": self.model_id,
            "res_id": self.case.id,
            "parent_res_model_id": self.model_id,
            "parent_res_id": self.case.id,
        }
        rating = self.ratings.new(values)
        self.assertFalse(rating.res_name)
        self.assertFalse(rating.parent_res_name)
        answer = self.ratings.onchange(
            values, list(values), {"res_name": {}, "parent_res_name": {}}
        )
        self.assertNotIn(self.case.number, str(answer))

    def test_others_are_rated(self):
        self.assertTrue(self.ratings.create(self.partner_values).res_name)
