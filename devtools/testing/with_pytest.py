"""Running pytest."""

from .. import paths


def command(python, *arguments):
    """pytest in the repository, as it is set up there."""
    return [
        str(python),
        "-m",
        "pytest",
        f"--rootdir={paths.REPO}",
        f"--config-file={paths.REPO / 'pyproject.toml'}",
        "-o",
        f"cache_dir={paths.cache() / 'pytest'}",
        *map(str, arguments),
    ]


def odoo_command(odoo, database, *arguments):
    """pytest with Odoo and one of its databases."""
    return command(
        odoo.python, f"--odoo-database={database}", f"--odoo-config={odoo.config}", *arguments
    )
