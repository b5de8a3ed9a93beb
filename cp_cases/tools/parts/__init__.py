"""The parts of a mail: cut, opened, decoded, and built anew for Odoo."""
