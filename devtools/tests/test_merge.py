"""The files of translations, made of what Odoo exports."""

import polib
import pytest

from devtools.languages import merge

MANIFEST = {"name": "Example", "summary": "Does it"}


def _entry(text, translated="", place="code:addons/cp_example/models/a.py"):
    return polib.POEntry(
        msgid=text, msgstr=translated, comment="module: cp_example", occurrences=[(place, "0")]
    )


@pytest.fixture
def addon(tmp_path):
    folder = tmp_path / "cp_example"
    folder.mkdir()
    (folder / "__manifest__.py").write_text(repr(MANIFEST))
    return folder


@pytest.fixture
def exported(tmp_path):
    def write(*texts):
        file = polib.POFile()
        file.metadata = {"POT-Creation-Date": "2026-01-01 00:00+0000"}
        file.extend(map(_entry, texts))
        file.save(str(tmp_path / "exported.pot"))
        return str(tmp_path / "exported.pot")

    return write


def _read(addon, name):
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(addon / "i18n" / name))}


def _translate(addon, text, translated):
    path = addon / "i18n" / "de.po"
    file = polib.pofile(str(path))
    file.find(text).msgstr = translated
    file.save(str(path))


def test_texts_and_what_the_list_of_apps_shows(addon, exported):
    merge.main(exported("Hello", "Apple"), addon)
    assert [*_read(addon, "cp_example.pot")] == ["Apple", "Does it", "Example", "Hello"]
    assert _read(addon, "ko.po") == dict.fromkeys(["Apple", "Does it", "Example", "Hello"], "")
    name = polib.pofile(str(addon / "i18n" / "cp_example.pot")).find("Example")
    assert name.occurrences == [("model:ir.module.module,shortdesc:base.module_cp_example", "")]


def test_a_text_that_is_also_the_name(addon, exported):
    merge.main(exported("Example"), addon)
    entry = polib.pofile(str(addon / "i18n" / "cp_example.pot")).find("Example")
    assert len(entry.occurrences) == 2


def test_what_is_translated_stays(addon, exported):
    merge.main(exported("Hello", "Gone"), addon)
    _translate(addon, "Hello", "Hallo")
    _translate(addon, "Gone", "Weg")
    merge.main(exported("Hello", "New"), addon)
    known = _read(addon, "de.po")
    assert (known["Hello"], known["New"]) == ("Hallo", "")
    assert "Weg" not in (addon / "i18n" / "de.po").read_text()


def test_same_texts_give_the_same_files(addon, exported):
    merge.main(exported("Hello", "Apple"), addon)
    before = {path: path.read_bytes() for path in (addon / "i18n").iterdir()}
    merge.main(exported("Apple", "Hello"), addon)
    assert {path: path.read_bytes() for path in (addon / "i18n").iterdir()} == before
    assert len(before) == 1 + len(merge.LANGUAGES)
    assert not any(b"2026" in content for content in before.values())
