"""The commands in bin/: they fetch what is needed, then run Odoo with this addon.

CONTRIBUTING.rst has the map of the folders. Here is what all of them use: paths, other programs,
the terminal.
"""
