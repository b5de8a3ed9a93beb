"""The texts of the demo's files: found, put into another language, and their translations."""

import email
import email.policy
import re
from collections import Counter

import polib
import pytest
from lxml import etree

from odoo.addons.cp_cases.tests.languages.translations import find_faults

from devtools import paths
from devtools.demo import translated
from devtools.languages import LANGUAGES, merge, merge_demo

DEMO = paths.REPO / paths.ADDON / "demo"
TEMPLATE = translated.FOLDER / "demo.pot"
TRANSLATIONS = [translated.FOLDER / f"{language}.po" for language in LANGUAGES]
# 1,000 and 249.00 are 1.000 and 249,00 elsewhere.
NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d+)*")
# No space stands around one in each language.
ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+\w", re.ASCII)
PARTNERS = """\
<odoo><record id="tom" model="res.partner"><field name="name">Tom Okafor</field>
<field name="street">Quay Street</field><field name="function">Owner</field></record></odoo>
"""
MESSAGES = """\
<odoo noupdate="1"><record id="a" model="mail.message">
<field name="cp_entry_type">incoming</field>
<field name="email_from">"Tom Okafor" &lt;tom@example.com&gt;</field>
<field name="subject">Re: Wrong size [K7PQ2MZR4TWA]</field>
<field name="message_id">&lt;a-1@mail.example.com&gt;</field>
<field name="body" type="html"><p>Hello <b>Sue</b> &amp; all,</p><p>it is red.</p><p>Tom</p></field>
</record><record id="b" model="mail.message">
<field name="email_from">"Prize Office" &lt;prize@example.com&gt;</field>
<field name="subject">Wrong size</field>
<field name="body" type="html"><ul><li><p>One.</p></li><li>Two.</li></ul></field>
</record><record id="c" model="mail.message">
<field name="body" type="html"><p>New → Open</p></field>
<field name="cp_event" eval="{'name': 'state'}" />
</record><record id="d" model="cp.service"><field name="name">Returns</field></record></odoo>
"""
MAIL = b"""\
From: "Tom Okafor" <tom@example.com>
Subject: Wrong size
Message-ID: <absence@example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="report"

--report
Content-Type: text/plain; charset="utf-8"

It is not
delivered.

Tom Okafor

--report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.net

Action: failed

--report--
"""


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "a.xml").write_text(MESSAGES)
    (folder / "b.xml").write_text(PARTNERS)
    (folder / "c.eml").write_bytes(MAIL)
    return folder


def _field(content, record, name):
    return etree.fromstring(content).find(f".//record[@id='{record}']/field[@name='{name}']")


def test_texts_that_are_found(folder):
    found = {entry.msgid: entry for entry in merge_demo.make_template(folder)}
    assert [*found] == [
        "Wrong size",
        "Hello <b>Sue</b> &amp; all,",
        "it is red.",
        "Prize Office",
        "One.",
        "Two.",
        "Owner",
        "It is not\ndelivered.",
    ]
    assert found["Wrong size"].comment == "incoming"
    places = [place for place, _line in found["Wrong size"].occurrences]
    assert places == ["model:mail.message,subject:a", "model:mail.message,subject:b", "c.eml"]


def test_texts_that_are_replaced(folder, tmp_path):
    new = {
        "Wrong size": "Falsche Größe",
        "Hello <b>Sue</b> &amp; all,": "Hallo &amp; guten Tag, <b>Sue</b>,",
        "It is not\ndelivered.": "Nicht zugestellt: ケース.",
        "Prize Office": "Gewinnzentrale",
    }
    translated.write_demo(folder, new, tmp_path / "de")
    written = {path.name: path.read_bytes() for path in (tmp_path / "de").iterdir()}
    assert {*written} == {"a.xml", "b.xml", "c.eml"}
    messages = written["a.xml"]
    assert etree.fromstring(messages).get("noupdate") == "1"
    assert _field(messages, "a", "subject").text == "Re: Falsche Größe [K7PQ2MZR4TWA]"
    body = etree.tostring(_field(messages, "a", "body"), encoding="unicode", with_tail=False)
    blocks = "<p>Hallo &amp; guten Tag, <b>Sue</b>,</p><p>it is red.</p><p>Tom</p>"
    assert body == f'<field name="body" type="html">{blocks}</field>'
    assert _field(messages, "b", "email_from").text == '"Gewinnzentrale" <prize@example.com>'
    assert _field(messages, "c", "body").findtext("p") == "New → Open"
    mail = email.message_from_bytes(written["c.eml"], policy=email.policy.default)
    text, report = mail.iter_parts()
    assert (mail["Subject"], mail["Message-ID"]) == ("Falsche Größe", "<absence@example.com>")
    assert text.get_content() == "Nicht zugestellt: ケース.\n\nTom Okafor\n"
    assert [[*part.items()] for part in report.iter_parts()] == [
        [("Reporting-MTA", "dns; mail.example.net")],
        [("Action", "failed")],
    ]


def test_without_translations_all_stays(tmp_path):
    translated.write_demo(DEMO, {}, tmp_path / "demo")
    for path in DEMO.glob("*.xml"):
        written = etree.parse(tmp_path / "demo" / path.name)
        assert etree.tostring(written, method="c14n") == etree.tostring(
            etree.fromstring(path.read_bytes()).getroottree(), method="c14n"
        )


def test_a_language_without_a_file_is_english():
    assert translated.read("xx") == {}


def test_the_addon_is_the_real_one_but_for_its_demo(tmp_path):
    translated.make("de", tmp_path)
    addon = tmp_path / paths.ADDON
    assert {path.name for path in addon.iterdir()} == {path.name for path in DEMO.parent.iterdir()}
    assert (addon / "models").resolve() == DEMO.parent / "models"
    assert "Guten Tag" in (addon / "demo" / "mail_message_closed_demo.xml").read_text()
    assert {path.name for path in (addon / "demo").iterdir()} == {
        path.name for path in DEMO.iterdir()
    }


def test_the_template_is_up_to_date(tmp_path):
    folder = tmp_path / "demo" / "i18n"
    folder.mkdir(parents=True)
    merge.save(merge_demo.make_template(DEMO), folder / "demo.pot", "")
    assert (folder / "demo.pot").read_text() == TEMPLATE.read_text(), "run bin/translate"


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.stem)
def test_each_translation_is_whole(path):
    translation = polib.pofile(str(path))
    assert [*find_faults(polib.pofile(str(TEMPLATE)), translation, path.stem)] == []
    assert [*filter(None, map(_find_lost, translation))] == []


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.stem)
def test_each_translation_takes_the_place_of_english(path, tmp_path):
    translations = translated.read(path.stem)
    translated.write_demo(DEMO, translations, tmp_path / "demo")
    written = {entry.msgid for entry in merge_demo.make_template(tmp_path / "demo")}
    assert [text for text, new in translations.items() if text in written and text != new] == []


def _find_lost(entry):
    """Numbers and addresses that the translation has not."""
    text, new = entry.msgid, entry.msgstr
    lost = _find_numbers(text) - _find_numbers(new) + Counter(ADDRESS.findall(text))
    lost -= Counter(ADDRESS.findall(new))
    return lost and f"{text!r} has {[*lost]}: {new!r}"


def _find_numbers(text):
    return Counter(int(re.sub(r"\D", "", number)) for number in NUMBER.findall(text))


def test_lost_numbers_and_addresses_are_found():
    pairs = {
        "1,000 of a@b.com": "١٠٠٠ von a@b.com",
        "2026-118": "2026-181",
        "to a@b.com.": "an",
        "two": "2",
    }
    entries = [polib.POEntry(msgid=text, msgstr=new) for text, new in pairs.items()]
    assert [bool(_find_lost(entry)) for entry in entries] == [False, True, True, False]
