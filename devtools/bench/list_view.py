"""What the web client asks for to show the list of cases."""

from lxml import etree

PAGE = 80
# What the web client counts up to when the list does not say.
COUNT_LIMIT = 10_001
ACTIVITY_FIELDS = (
    "activity_exception_decoration",
    "activity_exception_icon",
    "activity_state",
    "activity_summary",
    "activity_type_icon",
    "activity_type_id",
)


class ListView:
    def __init__(self, env):
        case = env["cp.case"]
        arch = etree.fromstring(case.get_view(view_type="list")["arch"])
        self.count_limit = int(arch.get("count_limit") or COUNT_LIMIT - 1) + 1
        self.specification = {}
        for node in arch.iter("field"):
            self._add(case, node.get("name"), node.get("widget"))

    def _add(self, case, name, widget=None):
        field = case._fields[name]
        if widget == "list_activity":
            for other in ACTIVITY_FIELDS:
                self._add(case, other)
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
        found = env["cp.case"].web_search_read(
            domain,
            self.specification,
            limit=PAGE,
            order=order,
            count_limit=self.count_limit,
        )
        return [record["id"] for record in found["records"]]
