"""The demo: example data, a served Odoo, and a post office for its email."""
