"""The settings of the addon. Their types, limits and defaults are in tools/settings.py.

For other folders, methods of ``ir.config_parameter``: ``_cp_get(name)`` and ``_cp_format(value)``.
"""
