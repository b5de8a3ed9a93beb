from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.cp_cases.tools.acting import is_system

MODEL_FIELDS = ("res_model_id", "parent_res_model_id", "parent_res_model")


class RatingRating(models.Model):
    """Cases are not rated: Odoo tells whoever makes a rating the name of the rated record, which
    could be the number of a case that he or she does not see."""

    _inherit = "rating.rating"

    @api.constrains(*MODEL_FIELDS, "res_id", "parent_res_id")
    def _check_cp_no_case(self):
        if not is_system(self.env) and any(rating._cp_names_case() for rating in self):
            raise UserError(self.env._("Cases are not rated."))

    def _compute_res_name(self):
        result = super()._compute_res_name()
        self._cp_hide_case("res_name")
        return result

    def _compute_parent_res_name(self):
        result = super()._compute_parent_res_name()
        self._cp_hide_case("parent_res_name")
        return result

    def _cp_names_case(self):
        return "cp.case" in (self.res_model, self.parent_res_model)

    def _cp_hide_case(self, fname):
        """Empty the name of a rated case: the constraint does not stop an unsaved rating."""
        self.filtered(lambda rating: rating._cp_names_case())[fname] = False
