"""What bin/bench asks for to show a list."""

from pathlib import Path

from devtools import paths
from devtools.bench.list_view import WIDGETS, widget_fields


def test_fields_of_a_widget_are_read_from_its_source():
    for widget in WIDGETS:
        fields = widget_fields(widget)

        assert fields
        models = Path(paths.REPO, paths.ADDON, "models").rglob("*.py")
        source = "\n".join(path.read_text("utf-8") for path in models)
        assert all(f"    {name} = fields." in source for name in fields)


def test_a_widget_of_odoo_reads_no_other_field():
    assert widget_fields("many2many_tags") == []
    assert widget_fields(None) == []
