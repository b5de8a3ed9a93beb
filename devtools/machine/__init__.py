"""What is fetched or started on the machine: PostgreSQL, Python, Node.js, Odoo, a browser."""
