"""The settings of the addon. Their types, limits and defaults are in tools/settings.py.

For other folders: ``_cp_get(name)`` of ``ir.config_parameter``.
"""
