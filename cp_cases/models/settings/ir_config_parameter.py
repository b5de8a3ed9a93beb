import logging

from odoo import api, models
from odoo.tools import ormcache

from ...tools.settings import SETTINGS

_logger = logging.getLogger(__name__)


class IrConfigParameter(models.Model):
    _inherit = "ir.config_parameter"

    @api.model
    @ormcache("name", cache="stable")
    def _cp_get(self, name):
        """Return the value of a setting of ours, within its limits whatever the database says.

        Kept as long as Odoo keeps the text: what is wrong with it is logged once, not each time.

        :param str name: one of ``SETTINGS``
        """
        setting = SETTINGS[name]
        # sudo: agents read no system parameters
        text = self.sudo().get_param(setting.key)
        value, is_as_written = setting.from_text(text)
        if not is_as_written:
            _logger.warning("%s cannot be %r: taken as %s.", setting.key, text, value)
        return value

    @api.model
    def _cp_set(self, name, value):
        """Keep the value of a setting of ours, which has been checked."""
        setting = SETTINGS[name]
        self.set_param(setting.key, setting.to_text(value))

    @api.model
    def _cp_write_defaults(self):
        """Write the settings that are not there: seen among the parameters, and switches are on."""
        for setting in SETTINGS.values():
            if not self.get_param(setting.key):
                self._cp_set(setting.name, setting.default)
