from odoo.tests import BaseCase

from ...tools.forwarded import find_forwarded
from ...tools.html.markup_text import text_to_html
from ...tools.raw_mail import read_mail

CARLA = "Carla Customer <carla@cust.example.org>"
ENGLISH = f"From: {CARLA}\nDate: Fri, 10 Jul 2026\nSubject: broken lamp\nTo: <ben@example.com>\n"


class TestForwarded(BaseCase):
    def find(self, text, subject="Fwd: broken lamp"):
        return find_forwarded(str(text_to_html(text)), subject)

    def assertCarla(self, found):
        self.assertTrue(found)
        self.assertEqual(found.name, "Carla Customer")
        self.assertEqual(found.address, "carla@cust.example.org")
        self.assertEqual(found.subject, "broken lamp")

    def test_programs_and_languages(self):
        """Gmail, Outlook, Apple Mail, Thunderbird."""
        for marker, labels in (
            ("---------- Forwarded message ---------", ("From", "Date", "Subject", "To")),
            ("---------- Forwarded message ---------", ("Von", "Date", "Subject", "To")),
            ("---------- Forwarded message ---------", ("De", "Date", "Subject", "To")),
            ("---------- Forwarded message ---------", ("보낸사람", "Date", "Subject", "To")),
            ("---------- Forwarded message ---------", ("من", "Date", "Subject", "To")),
            ("Begin forwarded message:", ("From", "Date", "Subject", "To")),
            ("Anfang der weitergeleiteten Nachricht:", ("Von", "Datum", "Betreff", "An")),
            ("-------- Weitergeleitete Nachricht --------", ("Von", "Datum", "Betreff", "An")),
            ("Début du message réexpédié :", ("De", "Date", "Objet", "À")),
            ("-------- Message transféré --------", ("De", "Date", "Sujet", "Pour")),
            ("Inicio del mensaje reenviado:", ("De", "Fecha", "Asunto", "Para")),
            ("-------- Mensaje reenviado --------", ("De", "Fecha", "Asunto", "Para")),
            ("転送されたメッセージ:", ("差出人", "日付", "件名", "宛先")),
            ("-------- 転送メッセージ --------", ("差出人", "日付", "件名", "宛先")),
            ("전달된 메시지:", ("보낸 사람", "날짜", "제목", "받는 사람")),
            ("-------- 전달된 메시지 --------", ("보낸 사람", "날짜", "제목", "받는 사람")),
            ("-------- 전달된 메시지 --------", ("보낸이", "날짜", "제목", "받는이")),
            ("-------- 전달된 메시지 --------", ("보낸 사람", "보낸 시간", "제목", "받는 사람")),
            ("بدء الرسالة المعاد توجيهها:", ("من", "التاريخ", "الموضوع", "إلى")),
            ("-------- رسالة معاد توجيهها --------", ("من", "التاريخ", "الموضوع", "إلى")),
        ):
            from_, date, subject, to = labels
            for colon in (":", " :", "："):
                lines = (
                    f"{from_}{colon} {CARLA}",
                    f"{date}{colon} 10.07.2026",
                    f"{subject}{colon} broken lamp",
                    f"{to}{colon} Ben <ben@example.com>",
                )
                for block in (lines, (lines[2], lines[1], lines[0], lines[3])):
                    for quote in ("", "> "):
                        head = "\n".join(f"{quote}{line}" for line in block)
                        with self.subTest(marker, labels=labels, colon=colon, quote=quote):
                            text = f"See below.\n\n{marker}\n{quote}\n{head}\n{quote}\nIt broke."
                            self.assertCarla(self.find(text, "any"))

    def test_form(self):
        """Nobody reads what is sent to its address."""
        for label in ("Reply-To", "Antwort an", "Répondre à", "Responder a", "返信先", "답장 주소"):
            form = ENGLISH.replace(CARLA, "Shop <no-reply@shop.example>") + f"{label}: {CARLA}\n"
            self.assertCarla(self.find(f"{form}\nIt broke."))
        found = self.find(f"{ENGLISH}Reply-To: Dan <dan@cust.example.org>\n\nIt broke.")
        self.assertCarla(found)

    def test_attached_form(self):
        raw = (
            "From: ben@example.com\nSubject: Fwd: broken lamp\nContent-Type: message/rfc822\n\n"
            f"From: no-reply@shop.example\nReply-To: {CARLA}\nSubject: broken lamp\n"
            "To: ben@example.com\nDate: Fri, 10 Jul 2026 10:00:00 +0000\n\nIt broke."
        )
        text = "\n".join(
            part.get_content()
            for part in read_mail(raw.encode()).message.walk()
            if part.get_content_type() == "text/plain" and not part.get_filename()
        )
        found = self.find(text)
        self.assertEqual((found.address, found.subject), ("carla@cust.example.org", "broken lamp"))

    def test_outlook_tells_it_in_the_subject_alone(self):
        for prefix, labels in (
            ("FW", ("From", "Sent", "To", "Subject")),
            ("WG", ("Von", "Gesendet", "An", "Betreff")),
            ("TR", ("De", "Envoyé", "À", "Objet")),
            ("RV", ("De", "Enviado el", "Para", "Asunto")),
            ("転送", ("差出人", "送信日時", "宛先", "件名")),
            ("전달", ("보낸 사람", "보낸 날짜", "받는 사람", "제목")),
            ("إعادة توجيه", ("من", "تم الإرسال", "إلى", "الموضوع")),
        ):
            values = (
                CARLA,
                "Friday",
                "Ben <ben@example.com>;\n Eva <eva@example.com>",
                "broken lamp",
            )
            head = "\n".join(
                f"{label}: {value}" for label, value in zip(labels, values, strict=True)
            )
            text = f"What now?\n\n________________\n{head}\n\nIt broke."
            with self.subTest(prefix):
                self.assertCarla(self.find(text, f"{prefix}: broken lamp"))
                self.assertCarla(self.find(text, f"[EXT] {prefix}: broken lamp"))
                self.assertIsNone(self.find(text, "Re: broken lamp"), "an answer that quotes")
                self.assertIsNone(self.find(text, f"Re: {prefix}: broken lamp"))

    def test_html(self):
        gmail = """<div>see below</div><div class="gmail_attr">---------- Forwarded message
            ---------<br>From: <strong class="gmail_sendername" dir="auto">Carla Customer</strong>
            <span dir="auto">&lt;<a href="mailto:carla@cust.example.org">
            carla@cust.example.org</a>&gt;</span>
            <br>Date: Fri<br>Subject: broken lamp<br>To: Ben<br></div><br><br><div>x</div>"""
        gmail = " ".join(gmail.split())
        outlook = """<p>see below</p><div style="border-top:1pt"><p><b>From:</b> Carla Customer
            &lt;<a href="mailto:carla@cust.example.org">carla@cust.example.org</a>&gt;
            <br><b>Sent:</b> Friday<br><b>To:</b> Ben &lt;ben@example.com&gt;
            <br><b>Subject:</b> broken lamp</p></div>
            <p>It broke.</p>"""
        outlook = " ".join(outlook.split())
        apple = "<div><br><blockquote><div>Begin forwarded message:</div><br>" + "".join(
            f"<div><span><b>{label}: </b></span><span>{value}<br></span></div>"
            for label, value in (
                ("From", "Carla Customer &lt;<a href='#'>carla@cust.example.org</a>&gt;"),
                ("Subject", "<b>broken lamp</b>"),
                ("Date", "10 July 2026"),
                ("To", "ben@example.com"),
                ("Cc", "Dan &lt;dan@cust.example.org&gt;"),
            )
        )
        thunderbird = "<br>-------- Forwarded Message --------<table>" + "".join(
            f"<tr><th>{label}: </th><td>{value}</td></tr>"
            for label, value in (
                ("Subject", "broken lamp"),
                ("Date", "Fri"),
                ("From", "Carla Customer <a href='#'>&lt;carla@cust.example.org&gt;</a>"),
                ("To", "ben@example.com"),
            )
        )
        for name, markup in (
            ("gmail", gmail),
            ("outlook", outlook),
            ("apple", apple),
            ("thunderbird", thunderbird),
        ):
            with self.subTest(name):
                self.assertCarla(find_forwarded(markup, "Fwd: broken lamp"))
        self.assertEqual(find_forwarded(apple, "x").copies, ("dan@cust.example.org",))

    def test_copies(self):
        copied = "Cc: Dan <dan@example.org>,\n Eva <Eva@example.org>"
        text = f"-- Forwarded message --\n{ENGLISH}{copied}\n"
        copies = ("dan@example.org", "eva@example.org")
        self.assertEqual(self.find(f"{text}\nWrite to bob@example.net").copies, copies)
        # what follows an empty line is the customer's text
        text = f"-- Forwarded message --\n{ENGLISH}\nCc: mallory@example.net\n"
        self.assertEqual(self.find(text).copies, ())

    def test_attached(self):
        inner = f"Cc: Dan <dan@example.org>\n{ENGLISH}\nIt broke."
        raw = (
            "From: Ben <ben@example.com>\nSubject: a customer\nMIME-Version: 1.0\n"
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nsee attached\n"
            f"--b\nContent-Type: message/rfc822\n\n{inner}\n--b--\n"
        )
        texts = [
            part.get_content()
            for part in read_mail(raw.encode()).message.walk()
            if part.get_content_type() == "text/plain"
        ]
        found = self.find("\n".join(texts), "a customer")
        self.assertCarla(found)
        self.assertEqual(found.copies, ("dan@example.org",))

    def test_what_the_customer_quoted(self):
        """The outermost forwarded mail counts, not the one that it answered."""
        older = "From: Ben <ben@example.com>\nSent: Monday\nTo: Carla\nSubject: lamp\n\nHello."
        text = f"---- Forwarded message ----\n{ENGLISH}\nIt broke.\n\n{older}"
        self.assertCarla(self.find(text))
        self.assertCarla(self.find(text.partition("\n")[2]))

    def test_cannot_be_told(self):
        marker = "---------- Forwarded message ---------"
        other = ENGLISH.replace("Carla", "Dora").replace("carla@", "dora@")
        for name, text in (
            ("two mails", f"{marker}\n{ENGLISH}\na\n\n{marker}\n{other}\nb"),
            (
                "forward of a forward",
                f"{ENGLISH.replace('broken', 'FW: broken')}\nsee\n\n{other}\nb",
            ),
            ("two addresses", f"{marker}\n{ENGLISH.replace('Carla C', 'dora@example.org C')}\na"),
            ("on behalf", f"{marker}\n{ENGLISH.replace('Carla', 'a@b.example on behalf of')}\na"),
            ("no address", f"{marker}\n{ENGLISH.replace('carla@', 'carla at ')}\na"),
            ("half a head", f"{marker}\nFrom: {CARLA}\nHello: x\n"),
            ("no head", f"{marker}\nMy lamp is broken."),
            ("nothing", ""),
        ):
            with self.subTest(name):
                self.assertIsNone(self.find(text))
        self.assertCarla(self.find(f"{marker}\n{ENGLISH}\na\n\n{marker}\n{ENGLISH}\nb"))

    def test_customer_cannot_name_another(self):
        """What stands in the forwarded text is the customer's, who may write such a head too."""
        marker = "---------- Forwarded message ---------"
        other = ENGLISH.replace("Carla", "Dora").replace("carla@", "dora@")
        body = f"It broke.\n\n{marker}\n{other}\nb"
        self.assertIsNone(self.find(f"See below.\n\n{ENGLISH}\n{body}", "FW: broken lamp"))
        self.assertIsNone(self.find(f"Thanks.\n\n{ENGLISH}\n{body}", "Re: broken lamp"))
        half = f"{marker}\nFrom: {CARLA}\nUnknown: x\n\nIt broke."
        self.assertIsNone(self.find(f"{half}\n\n{marker}\n{other}\nb"))
        # without an empty line between
        found = self.find(f"{marker}\n{ENGLISH}{other}\nb")
        self.assertTrue(found is None or found.address == "carla@cust.example.org")

    def test_answer_is_no_forward(self):
        self.assertIsNone(self.find(f"Thanks.\n\n{ENGLISH}\nIt broke.", "Re: broken lamp"))
        self.assertIsNone(self.find(f"It was forwarded.\n\n{ENGLISH}\nIt broke.", "broken lamp"))
