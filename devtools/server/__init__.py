"""Odoo as this checkout runs it, and its databases."""
