import logging

from odoo import api, models
from odoo.tools import ormcache
from odoo.tools.misc import get_lang

from ...tools.settings import SETTINGS

_logger = logging.getLogger(__name__)


class IrConfigParameter(models.Model):
    _inherit = "ir.config_parameter"

    @api.model
    @ormcache("name", cache="stable")
    def _cp_get(self, name):
        """Return the value of one of our settings, which is within its limits whatever the database
        says.

        It is cached as long as Odoo caches the parameter, so a wrong value is logged once.

        :param str name: a key of ``SETTINGS``
        """
        setting = SETTINGS[name]
        # sudo: agents read no system parameters
        text = self.sudo().get_param(setting.key)
        value, is_as_written = setting.from_text(text)
        if not is_as_written:
            _logger.warning("%s cannot be %r: taken as %s.", setting.key, text, value)
        return value

    @api.model
    def _cp_format(self, value):
        """A number of a setting, as the user writes numbers."""
        lang = self.env["res.lang"].browse(get_lang(self.env).id)
        return lang.format("%g", value, grouping=True)

    @api.model
    def _cp_set(self, name, value):
        """Store the value of one of our settings, which the caller has checked."""
        setting = SETTINGS[name]
        self.set_param(setting.key, setting.to_text(value))

    @api.model
    def _cp_write_defaults(self):
        """Write the defaults of settings that have no value, so that they are seen among the
        parameters, and switches are on: without a value they are off."""
        for setting in SETTINGS.values():
            if not self.get_param(setting.key):
                self._cp_set(setting.name, setting.default)
