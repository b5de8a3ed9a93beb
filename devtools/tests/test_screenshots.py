"""Which pictures bin/screenshots takes."""

import pytest

from devtools.commands import screenshots


@pytest.mark.parametrize(
    ("arguments", "forms"),
    [
        ([], []),
        (["case-open"], [(1400, "en_US")]),
        (["--width", "375"], [(375, "en_US")]),
        (["--lang", "ar_001"], [(1400, "ar_001")]),
        (["--all"], [(1400, "en_US"), (375, "en_US"), (1400, "ar_001"), (375, "ar_001")]),
    ],
)
def test_forms(arguments, forms):
    options = screenshots._parser().parse_args(arguments)
    found = screenshots._forms(options)
    assert [(form["width"], form["lang"]) for form in found] == forms
    assert len({form["suffix"] for form in found}) == len(forms)


def test_the_page_of_the_addon_shows_pictures_that_are_there():
    page = screenshots.DESCRIPTION / "index.html"
    names = screenshots._pictures_in(page)
    assert names
    for name in names:
        assert (screenshots.DESCRIPTION / name).is_file()
