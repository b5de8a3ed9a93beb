"""The settings of the addon: what each may be stands in tools/settings.py.

For other folders: ``_cp_get(name)`` of ``ir.config_parameter``.
"""
