"""README.rst of an addon, made of fragments."""

import pytest

from devtools.lint import readme

MANIFEST = {
    "name": "Example",
    "author": "Ada, Ben",
    "maintainers": ["ada"],
    "website": "https://example.com",
    "license": "LGPL-3",
    "development_status": "Beta",
}


@pytest.fixture
def addon(tmp_path):
    folder = tmp_path / "cp_example"
    (folder / "readme").mkdir(parents=True)
    (folder / "__manifest__.py").write_text(repr(MANIFEST))
    for name in ("USAGE", "DESCRIPTION", "CONFIGURE"):
        (folder / "readme" / f"{name}.rst").write_text(f"Text of {name}.\n")
    return folder


def test_order_of_the_parts(addon):
    text = readme.text(addon)
    parts = [
        "=======\nExample\n=======\n",
        "\nText of DESCRIPTION.\n",
        "\nConfiguration\n=============\n\nText of CONFIGURE.\n",
        "\nUsage\n=====\n\nText of USAGE.\n",
        "\nAuthors\n-------\n\n- Ada\n- Ben\n",
        "\nLicence: LGPL-3.",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert "Changelog" not in text


def test_readme_that_somebody_changed(addon):
    missing = "cp_example/README.rst: is not what readme/ gives; bin/lint --fix writes it"
    assert list(readme.complaints(addon)) == [missing]
    (addon / "README.rst").write_text(readme.text(addon))
    assert list(readme.complaints(addon)) == []
    (addon / "readme" / "USAGE.rst").write_text("Other.\n")
    assert list(readme.complaints(addon)) == [missing]


def test_fragment_that_is_shown_nowhere(addon):
    (addon / "README.rst").write_text(readme.text(addon))
    (addon / "readme" / "SECURITY.rst").write_text("Text.\n")
    assert list(readme.complaints(addon)) == [
        "cp_example/readme/SECURITY.rst: is no part of README.rst"
    ]
