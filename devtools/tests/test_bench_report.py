"""The table that bin/bench shows, with another column or without."""

from devtools.bench import report
from devtools.bench.targets import Row

ROW = Row("newest", "page of 80", 7.2, 7.3, 9.6, 9.9, 8, "agent", 1.0, 2.0, None, "≤ 40 ms", [])


def _cells(more):
    heading, cells = report._table([ROW], more)
    return dict(zip(heading, cells, strict=True))


def test_table():
    cells = _cells(None)
    assert "peer" not in cells
    figures = cells["CPU"], cells["growth"], cells["target"], cells[""]
    assert figures == ("7.2", "", "≤ 40 ms", "met")


def test_another_column():
    known = _cells({"peer": {"newest": 30.4}})
    unknown = _cells({"peer": {"other": 30.4}})
    assert (known["peer"], known["target"], unknown["peer"]) == ("30", "≤ 40 ms", "")
