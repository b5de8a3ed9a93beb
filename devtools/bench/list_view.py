"""What the web client asks for to show a list."""

import re
from pathlib import Path

from lxml import etree

from .. import paths

PAGE = 80
# What the web client counts up to when the list does not say.
COUNT_LIMIT = 10_001
# The widgets of our lists that read more than their own field.
WIDGETS = {"cp_case_marks": "desk/marks/case_marks_field.js"}


class ListView:
    def __init__(self, env, model, xml_id):
        """
        :param str xml_id: of the list
        """
        self.model = model
        records = env[model]
        view = records.get_view(env.ref(xml_id).id, "list")
        arch = etree.fromstring(view["arch"])
        self.count_limit = int(arch.get("count_limit") or COUNT_LIMIT - 1) + 1
        self.specification = {}
        for node in arch.iter("field"):
            self._add(records, node.get("name"), node.get("widget"))

    def _add(self, records, name, widget=None):
        for other in widget_fields(widget):
            self._add(records, other)
        field = records._fields[name]
        if field.type == "many2one":
            self.specification[name] = {"fields": {"display_name": {}}}
        elif widget == "many2many_tags":
            self.specification[name] = {"fields": {"display_name": {}, "color": {}}}
        else:
            self.specification[name] = {}

    def search(self, env, domain, order=""):
        """
        :return: the ids of the page
        """
        found = env[self.model].web_search_read(
            domain,
            self.specification,
            limit=PAGE,
            order=order,
            count_limit=self.count_limit,
        )
        return [record["id"] for record in found["records"]]

    def search_and_read_others(self, env, domain, order, case_ids):
        """What :meth:`search` does, but the cases that are read are not those that are found."""
        case = env["cp.case"]
        if order in ("", case._order):
            case.search(domain, limit=self.count_limit)
        else:
            case.search(domain, limit=PAGE, order=order)
            case.search_count(domain, limit=self.count_limit)
        case.browse(case_ids).web_read(self.specification)


def widget_fields(widget):
    """The fields that a widget says it reads beside its own.

    :param str widget: its name in a view, may be None
    """
    if widget not in WIDGETS:
        return []
    source = Path(paths.REPO, paths.ADDON, "static", "src", WIDGETS[widget]).read_text("utf-8")
    return re.findall(r'name: "(\w+)"', source.partition("fieldDependencies: [")[2])
