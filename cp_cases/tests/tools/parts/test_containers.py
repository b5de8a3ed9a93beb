import struct
from unittest.mock import Mock, patch

from asn1crypto import cms

from odoo.tests import BaseCase

from ....tools import raw_mail
from ....tools.parts.invitations import describe_calendar
from ....tools.parts.rtf import decompress, rtf_to_text
from ....tools.parts.tnef import read_tnef
from ....tools.raw_mail import closed_message, read_mail, safe_message
from ..tools_data import HEAD, attached, multipart, shown

FILE = b"PNG\0\1\2\0\0"  # zeros at the end, and no multiple of four with its neighbours


def signed(data):
    """A signature without signers around *data* (RFC 5652)."""
    content = {
        "version": "v1",
        "digest_algorithms": [],
        "encap_content_info": {"content_type": "data", "content": data},
        "signer_infos": [],
    }
    return cms.ContentInfo({"content_type": "signed_data", "content": content}).dump()


def attribute(level, name, value):
    return struct.pack("<BHHI", level, name, 0, len(value)) + value + b"\0\0"


def properties(*values):
    """:param values: number, type and bytes of each"""
    pieces = [struct.pack("<I", len(values))]
    for number, kind, value in values:
        pieces.append(struct.pack("<HH", kind, number))
        if kind == 3:
            pieces.append(struct.pack("<I", value))
        else:
            pieces.append(struct.pack("<II", 1, len(value)) + value + b"\0" * (-len(value) % 4))
    return b"".join(pieces)


def tnef(*attributes):
    return b"\x78\x9f\x3e\x22\1\0" + b"".join(attributes)


def tnef_file(name="photo ü.png", data=FILE, *more):
    return b"".join([
        attribute(2, 0x9002, b"\0" * 14),
        attribute(2, 0x8010, b"PHOTO~1.PNG\0"),
        attribute(2, 0x800F, data),
        attribute(2, 0x9005, properties((0x3707, 0x1F, (name + "\0").encode("utf-16-le")), *more)),
    ])  # fmt: skip


class TestSigned(BaseCase):
    def _read(self, data, content_type="application/pkcs7-mime; smime-type=signed-data"):
        safe = safe_message(HEAD + attached("smime.p7m", data, content_type))
        return (*shown(safe.message), safe.notes)

    def test_opened(self):
        inner = multipart(b"Content-Type: text/plain\n\nsigned words", attached("a.pdf", b"%PDF"))
        for data in (signed(inner), signed(signed(inner)), signed(inner.replace(b"\n", b"\r\n"))):
            for kind in ("application/pkcs7-mime", "application/x-pkcs7-mime; name=smime.p7m",
                         "application/octet-stream"):  # fmt: skip
                with self.subTest(kind):
                    text, files, notes = self._read(data, kind)
                    self.assertIn("signed words", text)
                    self.assertEqual(sorted(files), ["a.pdf", "smime.p7m"])
                    self.assertEqual(files["smime.p7m"], data)
                    self.assertEqual(notes, [])

    def test_cannot_be_opened(self):
        enveloped = cms.ContentInfo({"content_type": "data", "content": b"x"}).dump()
        for data in (enveloped, b"garbage", b"", signed(b"no mail"), signed(b"a: b\n\nx")[:40]):
            text, files, notes = self._read(data)
            self.assertEqual(files, {"smime.p7m": data})
            self.assertEqual(notes, ["application/pkcs7-mime could not be opened"])
            self.assertEqual(text.strip(), "")


class TestTnef(BaseCase):
    def _read(self, data, *parts):
        part = attached("winmail.dat", data, "application/ms-tnef")
        safe = safe_message(HEAD + multipart(*parts, part))
        return (*shown(safe.message), safe.notes)

    def test_files(self):
        data = tnef(attribute(1, 0x9007, struct.pack("<II", 1252, 0)), tnef_file(),
                    tnef_file("b.pdf", b"%PDF", (0x370E, 0x1E, b"application/pdf\0")))  # fmt: skip
        text, files, notes = self._read(data, b"\nSee the files.")
        self.assertEqual(text.strip(), "See the files.")
        self.assertEqual(files, {"photo ü.png": FILE, "b.pdf": b"%PDF"})
        self.assertEqual(notes, [])

    def test_file_in_properties(self):
        values = properties((0x3701, 0x102, FILE), (0x3707, 0x1E, b"a.png\0"))
        _text, files, _notes = self._read(
            tnef(attribute(2, 0x9002, b""), attribute(2, 0x9005, values)), b"\nx"
        )
        self.assertEqual(files, {"a.png": FILE})

    def test_text_only_where_there_is_no_other(self):
        markup = (0x1013, 0x102, "<p>Grüße</p>".encode("cp1252"))
        page = (0x3FDE, 3, 1252)
        for values, words in (
            ((markup, page), "<p>Grüße</p>"),
            (((0x1000, 0x1F, "Grüße\0".encode("utf-16-le")),), "Grüße"),
            (((0x1000, 0x1E, "Grüße\0".encode("cp1252")),), "Grüße"),
            (((0x1009, 0x102, rtf(rb"{\rtf1\ansi Gr\'fc\'dfe}")),), "Grüße"),
        ):
            data = tnef(attribute(1, 0x9003, properties(*values)), tnef_file())
            with self.subTest(words):
                text, files, _notes = self._read(data, b"\n ")
                self.assertEqual(text.strip(), words)
                self.assertEqual(list(files), ["photo ü.png"])
                text, files, _notes = self._read(data, b"\nmy own")
                self.assertEqual(text.strip(), "my own")
                self.assertEqual(list(files), ["photo ü.png"])

    def test_mail_within(self):
        inner = bytes.fromhex("0703020000000000c000000000000046") + tnef(tnef_file("in.png"))
        values = properties((0x3701, 0x0D, inner), (0x3707, 0x1E, b"inner\0"))
        data = tnef(attribute(2, 0x9002, b""), attribute(2, 0x9005, values))
        self.assertEqual(list(self._read(data, b"\nx")[1]), ["in.png"])

    def test_cannot_be_opened(self):
        for data in (b"", b"garbage", tnef(), tnef(attribute(1, 0x9003, b"\xff" * 9))):
            _text, files, notes = self._read(data, b"\nwords")
            self.assertEqual(files, {"winmail.dat": data})
            self.assertEqual(notes, ["application/ms-tnef could not be opened"])

    def test_cut_anywhere(self):
        data = tnef(attribute(1, 0x9003, properties((0x1000, 0x1E, b"words\0"))), tnef_file())
        for end in range(len(data)):
            read_tnef(data[:end])
        for position in range(6, len(data)):
            read_tnef(data[:position] + b"\xff\xff\xff\x7f" + data[position + 4 :])


def rtf(text):
    """RTF that is not compressed ([MS-OXRTFCP] section 2.1.3.1.1)."""
    return struct.pack("<IIII", len(text) + 12, len(text), 0x414C454D, 0) + text


class TestRtf(BaseCase):
    def test_compressed(self):
        """The examples of [MS-OXRTFCP] section 3."""
        simple = bytes.fromhex(
            "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705"
            "b06c647d0a800fa0"
        )
        self.assertEqual(decompress(simple), b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n")
        crossing = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
        self.assertEqual(decompress(crossing), b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}")

    def test_text(self):
        for text, words in (
            (rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 a\par b\tab c}", "a\nb\tc"),
            (rb"{\rtf1\ansicpg1251 \'cf\'f0\'e8\'e2\'e5\'f2}", "Привет"),
            (rb"{\rtf1 \u1055?\u1088?}", "Пр"),
            (rb"{\rtf1\fromhtml1 {\*\htmltag64 <p>}\htmlrtf x\htmlrtf0 words}", "words"),
            (rb"{\rtf1 \{a\\b\}}", "{a\\b}"),
            (rb"}}}{{{\rtf1", ""),
        ):
            with self.subTest(text):
                self.assertEqual(rtf_to_text(decompress(rtf(text))), words)


EVENT = """BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Europe/Berlin
END:VTIMEZONE
BEGIN:VEVENT
UID:1@example.org
SUMMARY:Repair of the lamp\\, second
  visit
DTSTART;TZID=Europe/Berlin:20260309T143000
DTEND;TZID=Europe/Berlin:20260309T153000
LOCATION:Main Street 5\\; Room 2
ORGANIZER;CN="Ana Henry":mailto:ana@example.org
ATTENDEE;CN=Zoë;PARTSTAT=ACCEPTED:MAILTO:zoe@example.net
ATTENDEE:mailto:support@example.com
DESCRIPTION:Bring the key.\\nThanks
END:VEVENT
END:VCALENDAR
"""


class TestRtfMails(BaseCase):
    RTF = rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 Gr\'fc\'dfe\par Ana}"

    def test_text_of_the_mail(self):
        raw = HEAD + b"Content-Type: text/rtf\n\n" + self.RTF
        text, files = shown(safe_message(raw).message)
        self.assertEqual(text, "Grüße\nAna")
        self.assertEqual(files, {"message.rtf": self.RTF})

    def test_beside_another_text(self):
        part = b"Content-Type: text/rtf\n\n" + self.RTF
        for subtype in ("alternative", "mixed"):
            raw = HEAD + multipart(b"\nGreetings", part, subtype=subtype)
            text, files = shown(safe_message(raw).message)
            self.assertEqual(text, "Greetings")
            self.assertEqual(files, {"message.rtf": self.RTF})

    def test_letter_is_a_file(self):
        raw = HEAD + multipart(b"\nSee", attached("letter.rtf", self.RTF, "text/rtf"))
        self.assertEqual(shown(safe_message(raw).message), ("See", {"letter.rtf": self.RTF}))

    def test_cannot_be_read(self):
        safe = safe_message(HEAD + b"Content-Type: text/rtf\n\n{\\*}")
        self.assertEqual(list(shown(safe.message)[1]), ["message.rtf"])


class TestInvitations(BaseCase):
    def test_what_when_where_who(self):
        for end in ("\n", "\r\n"):
            self.assertEqual(
                describe_calendar(EVENT.replace("\n", end).encode()),
                "Invitation: Repair of the lamp, second visit\n"
                "When: 2026-03-09 14:30 – 15:30 (Europe/Berlin)\n"
                "Where: Main Street 5; Room 2\n"
                "Organizer: Ana Henry <ana@example.org>\n"
                "Who: Zoë <zoe@example.net> (accepted), support@example.com\n\n"
                "Bring the key.\nThanks",
            )

    def test_times(self):
        for times, when in (
            ("DTSTART:20260309T143000Z\nDTEND:20260310T010000Z",
             "2026-03-09 14:30 – 2026-03-10 01:00 (UTC)"),
            ("DTSTART;VALUE=DATE:20260309\nDTEND;VALUE=DATE:20260310", "2026-03-09"),
            ("DTSTART;VALUE=DATE:20260309\nDTEND;VALUE=DATE:20260312", "2026-03-09 – 2026-03-11"),
            ("DTSTART:20260309T143000", "2026-03-09 14:30"),
            ("DTSTART:20260309T143000\nDURATION:PT1H", "2026-03-09 14:30 – 15:30"),
            ("DTSTART:20260309T143000\nDURATION:soon", "2026-03-09 14:30 (soon)"),
            ("DTSTART;VALUE=DATE:20260309\nDURATION:P2D", "2026-03-09 – 2026-03-10"),
            ("DTSTART;VALUE=DATE:20260309\nDUE;VALUE=DATE:20260312", "2026-03-09 – 2026-03-12"),
            ("DUE:20260312T100000Z", "2026-03-12 10:00 (UTC)"),
            ("DTSTART:20260309T143000Z\nDTEND;TZID=Europe/Berlin:20260309T163000",
             "2026-03-09 14:30 (UTC) – 2026-03-09 16:30 (Europe/Berlin)"),
            ("DTSTART;VALUE=DATE:00010101\nDTEND;VALUE=DATE:00010101", "0001-01-01"),
            ("DTSTART:99991231T235900\nDURATION:PT1H", "9999-12-31 23:59 (PT1H)"),
            ("DTSTART:20260309T143000\nDTEND:\nDURATION:PT1H", "2026-03-09 14:30 – 15:30"),
            ("DTSTART:\nDTEND:20260309T143000", "2026-03-09 14:30"),
            # Clocks are put forward in that night.
            ("DTSTART;TZID=Europe/Berlin:20260329T013000\nDURATION:PT2H",
             "2026-03-29 01:30 – 04:30 (Europe/Berlin)"),
            ("DTSTART;TZID=Europe/Berlin:20260328T023000\nDURATION:P1D",
             "2026-03-28 02:30 – 2026-03-29 02:30 (Europe/Berlin)"),
            ("DTSTART;TZID=W. Europe Standard Time:20260309T143000\nDURATION:PT2H",
             "2026-03-09 14:30 (W. Europe Standard Time) (PT2H)"),
            ("DTSTART:soon", "soon"),
        ):  # fmt: skip
            text = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\n{times}\nEND:VEVENT\nEND:VCALENDAR"
            with self.subTest(times):
                self.assertIn(f"When: {when}\n", f"{describe_calendar(text.encode())}\n")

    def test_comment_of_an_attendee(self):
        answer = EVENT.replace("DESCRIPTION:", "COMMENT:Not before\\, say\\, ten.\nDESCRIPTION:")
        text = describe_calendar(answer.encode())
        self.assertTrue(text.endswith("\n\nNot before, say, ten.\n\nBring the key.\nThanks"), text)

    def test_line_that_cannot_be_read(self):
        broken = EVENT.replace("LOCATION", "what is this\n;=\nLOCATION")
        with self.assertNoLogs("vobject"):
            self.assertEqual(describe_calendar(broken.encode()), describe_calendar(EVENT.encode()))

    def test_in_mails(self):
        part = b"Content-Type: text/calendar; charset=utf-8; method=REQUEST\n\n" + EVENT.encode()
        words = b"Content-Type: text/plain\n\nPlease come."
        page = b"Content-Type: text/html\n\n<p>Please come.</p>"
        file = attached("invite.ics", EVENT.encode(), "application/ics")
        for raw in (
            part,
            multipart(words, part, subtype="alternative"),
            multipart(words, page, part, subtype="alternative"),
            multipart(words, file),
            multipart(multipart(words, page, part, subtype="alternative"), file, boundary="out"),
        ):
            text, files = shown(safe_message(HEAD + raw).message)
            self.assertEqual(text.count("When: 2026-03-09 14:30"), 1)
            self.assertEqual(list(files), ["invite.ics"] * len(files))
            self.assertEqual(set(files), {"invite.ics"})
            self.assertEqual("Please come." in text, raw is not part)

    def test_cannot_be_read(self):
        for data in (b"", b"BEGIN:VCALENDAR\r\n", b"garbage", b"BEGIN:VEVENT\nx", b"\xff" * 99):
            part = attached("invite.ics", data, "text/calendar")
            safe = safe_message(HEAD + multipart(b"\nwords", part))
            self.assertEqual(shown(safe.message)[1], {"invite.ics": data})
            self.assertEqual(safe.notes, ["text/calendar could not be opened"])


class TestRehearsed(BaseCase):
    """What is opened is tried out first, however small."""

    RAW = HEAD + multipart(b"\nwords", attached("winmail.dat", tnef(tnef_file())))

    def _read(self, *answers):
        passes = Mock(side_effect=answers)
        with patch.object(raw_mail._rehearsals, "passes", passes):
            safe = read_mail(self.RAW)
        self.assertEqual(passes.call_count, len(answers))
        return shown(safe.message)[1], safe

    def test_opened_after_a_rehearsal(self):
        files, safe = self._read(True)
        self.assertEqual(list(files), ["photo ü.png"])
        self.assertFalse(safe.guessed)

    def test_too_slow_is_not_opened(self):
        files, safe = self._read(False, True)
        self.assertEqual(list(files), ["winmail.dat"])
        self.assertEqual(safe.notes, ["a file in it takes too long to open"])

    def test_nor_without_a_rehearsal(self):
        files, safe = self._read(None)
        self.assertEqual(list(files), ["winmail.dat"])
        self.assertTrue(safe.guessed)

    def test_closed(self):
        self.assertEqual(list(shown(closed_message(self.RAW).message)[1]), ["winmail.dat"])

    def test_for_real(self):
        self.assertEqual(list(shown(read_mail(self.RAW).message)[1]), ["photo ü.png"])
