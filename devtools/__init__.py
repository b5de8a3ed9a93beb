"""The commands in bin/: they fetch what is needed, then run Odoo with this addon."""
