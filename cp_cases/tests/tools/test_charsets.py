import base64

from odoo.tests import BaseCase

from ...tools.headers.raw_headers import split_mail
from ...tools.japanese import decode_eight_bit, decode_euc_jp, decode_iso_2022_jp
from ...tools.raw_mail import safe_message
from ...tools.text import decode_bytes, decode_header
from .tools_data import HEAD

# ISO-2022-JP with NEC's row 13, IBM's additions and half-width kana, as Outlook writes it
NEC = b"\x1b$B-!HVL\\$N-j;3ED$G$9!#-b\x1b(B5 \x1b$B$N7o\x1b(B"
KANA = b"\x1b(I6E\x1b(B ok \x1b$B%F%9%H\x1b(B"


class TestJapanese(BaseCase):
    def test_what_windows_calls_iso_2022_jp(self):
        self.assertEqual(decode_bytes(NEC, "ISO-2022-JP"), ("①番目の㈱山田です。№5 の件", False))
        self.assertEqual(decode_bytes(KANA, "iso-2022-jp"), ("ｶﾅ ok テスト", False))
        self.assertEqual(decode_bytes(b"\x0e6E\x0f ok", "iso-2022-jp"), ("ｶﾅ ok", False))

    def test_every_character_of_windows(self):
        """All that CP932 has in the rows of JIS X 0208, and with NEC's, comes back."""
        for row in range(0x21, 0x7F):
            for cell in range(0x21, 0x7F):
                try:
                    meant = bytes((row | 0x80, cell | 0x80)).decode("euc_jp")
                except ValueError:
                    continue
                text, is_whole = decode_iso_2022_jp(b"\x1b$B%c%c\x1b(B" % (row, cell))
                self.assertTrue(is_whole, (row, cell))
                # Windows maps a few signs to others that look the same
                if meant not in "\\〜‖−¢£¬—":
                    self.assertEqual(text, meant)

    def test_in_headers(self):
        word = b"=?ISO-2022-JP?B?" + base64.b64encode(NEC) + b"?="
        self.assertEqual(decode_header(word), "①番目の㈱山田です。№5 の件")
        self.assertEqual(decode_header(b"=?ISO-2022-JP?B?g2OBW4OL?="), "ツール")

    def test_other_bytes_under_its_name(self):
        text = "田中です。「カタカナ」と漢字の件、よろしく"
        for codec in ("cp932", "euc_jp", "utf-8", "iso2022_jp"):
            with self.subTest(codec):
                data = text.encode(codec)
                self.assertEqual(decode_bytes(data, "iso-2022-jp"), (text, False))
        self.assertEqual(decode_eight_bit("ツール".encode("euc_jp")), "ツール")
        self.assertIsNone(decode_eight_bit(b"\x81"))

    def test_one_under_the_name_of_the_other(self):
        text = "日本語のメールです。返品したい、と書く"
        for codec, name in (("euc_jp", "Shift_JIS"), ("cp932", "EUC-JP")):
            with self.subTest(codec):
                self.assertEqual(decode_bytes(text.encode(codec), name), (text, False))

    def test_nec_in_euc_jp(self):
        self.assertEqual(decode_bytes(b"\xad\xa1\xc8\xd6", "euc-jp"), ("①番", False))
        self.assertEqual(decode_euc_jp(b"a\x8e\xb6\xa4\xa2b"), ("aｶあb", True))

    def test_cut_within_a_character(self):
        for codec in ("iso2022_jp", "cp932", "euc_jp", "utf-8"):
            data = "これはテスト".encode(codec)
            data = data.removesuffix(b"\x1b(B")[:-1]
            with self.subTest(codec):
                text, is_guessed = decode_bytes(data, codec.replace("2022_jp", "-2022-jp"))
                self.assertTrue(text.startswith("これはテス"), text)
                self.assertTrue(is_guessed)

    def test_line_that_does_not_end_the_mode(self):
        self.assertEqual(decode_bytes(b'\x1b$B-!\r\n-"', "iso-2022-jp")[0], "①\r\n②")


class TestCharsets(BaseCase):
    def body(self, head, data):
        safe = safe_message(HEAD + head + b"\n\n" + data)
        return safe.message.get_content(), safe.guessed

    def test_names(self):
        for text, codec, names in (
            ("한국어 똠방", "cp949", ("ks_c_5601-1987", "KS_C_5601", "euc-kr", "x-windows-949")),
            ("简体 囍 镕", "gb18030", ("gb2312", "GB_2312-80", "gbk", "x-gbk", "cp936", "gb18030")),
            ("繁體 碁", "cp950", ("big5", "x-x-big5", "Big-5")),
            ("“quoted” – €", "cp1252", ("iso-8859-1", "iso8859_1", "windows-1252http-equiv", "l1")),
            ("Привет", "cp1251", ("windows1251", "cp-1251", "win-1251")),
            ("é ✓", "utf-8", ("utf8", "utf_8", "UTF-8;", "utf-8 / flowed", "unicode-1-1-utf-8")),
            ("①㈱", "cp932", ("shift_jis", "x-sjis", "Windows-31J", "ms932")),
        ):
            for name in names:
                with self.subTest(name):
                    self.assertEqual(decode_bytes(text.encode(codec), name), (text, False))

    def test_few_bad_bytes_in_a_short_text(self):
        for data in (b"gr\xc3\xbc\xc3\x9fe \xff", b"\xc3\xa9\xff", b"caf\xc3\xa9 \xe2\x82"):
            with self.subTest(data=data):
                text, is_guessed = decode_bytes(data, "utf-8")
                self.assertTrue(is_guessed)
                self.assertNotIn("\xc3", text)
                self.assertIn("\ufffd", text)
        self.assertEqual(decode_bytes(b"gr\xfc\xdfe", "utf-8"), ("grüße", True))

    def test_utf8_that_is_called_latin(self):
        for text, is_utf8 in (
            ("Grüße aus Köln – „schön“", True), ("Ünal €", True), ("お問い合わせ", True),
            ("CAFÉ®", False), ("Grüße", False),
        ):  # fmt: skip
            data = text.encode("utf-8" if is_utf8 else "latin-1")
            for name in ("iso-8859-1", "windows-1252"):
                with self.subTest(text, name=name):
                    self.assertEqual(decode_bytes(data, name), (text, False))

    def test_told_nowhere(self):
        for codec, text in (
            ("euc_jp", "日本語のお問い合わせ"), ("cp932", "①髙橋㈱ のお問い合わせです"),
            ("cp949", "안녕하세요 문의드립니다"), ("gbk", "您好，请帮我退款"),
            ("big5", "您好，請退款"), ("koi8-r", "Здравствуйте, верните деньги"),
            ("cp1251", "Здравствуйте, верните деньги"), ("cp1256", "مرحبا، أين طلبي؟"),
            ("cp1253", "Καλημέρα σας"), ("cp1255", "שלום רב"),
            ("cp1252", "Grüße aus Köln – „schön“"), ("cp1252", "Où est ma commande, Hélène ?"),
            ("cp1252", "¡Ñandú! ¿Qué tal?"), ("cp1252", "Ü"),
        ):  # fmt: skip
            for told in ("", "; charset=us-ascii", "; charset=x-unknown-9", "; charset=utf-8"):
                for subtype, form in (("plain", "%s"), ("html", "<div><b>%s</b></div>")):
                    raw = f"Content-Type: text/{subtype}{told}\n\n".encode()
                    with self.subTest(text, told=told, subtype=subtype):
                        safe = safe_message(HEAD + raw + (form % text).encode(codec))
                        self.assertEqual(safe.message.get_content().strip(), form % text)
                        self.assertTrue(safe.guessed)

    def test_damaged_text_is_not_taken_for_another(self):
        """Chinese, which takes almost any bytes, would fit."""
        for told, text in (
            ("utf-8", "日本語のお問い合わせです" * 2),
            ("shift_jis", "返品したい" * 2),
        ):
            raw = f"Content-Type: text/plain; charset={told}\n\n".encode() + text.encode(told)
            found = safe_message(HEAD + raw + b"\xff").message.get_content()
            self.assertEqual(found.rstrip("\ufffd\uf8f3"), text)

    def test_byte_order_mark(self):
        for codec in ("utf-8-sig", "utf-16"):
            self.assertEqual(decode_bytes("né".encode(codec), "us-ascii"), ("né", False))

    def test_charset_in_the_html_alone(self):
        page = "<html><head><meta {}></head><body><p>Здравствуйте</p></body></html>"
        for codec in ("koi8-r", "windows-1251", "utf-8", "iso-8859-5"):
            for meta in (
                f'http-equiv="Content-Type" content="text/html; charset={codec}"',
                f"charset={codec}",
                f"CHARSET = '{codec}' /",
                f'content="text/html; charset={codec}" http-equiv=Content-type',
            ):
                for head in (b"Content-Type: text/html", b"Content-Type: text/html; charset=ascii"):
                    with self.subTest(meta, head=head):
                        text, is_guessed = self.body(head, page.format(meta).encode(codec))
                        self.assertIn("Здравствуйте", text)
                        self.assertFalse(is_guessed)

    def test_charset_of_the_part_comes_first(self):
        page = '<meta charset="koi8-r"><p>Здравствуйте é</p>'.encode()
        self.assertIn("Здравствуйте", self.body(b"Content-Type: text/html; charset=utf-8", page)[0])
        page = '<meta charset="utf-16"><p>Здравствуйте</p>'.encode()
        self.assertIn("Здравствуйте", self.body(b"Content-Type: text/html", page)[0])

    def test_charset_of_the_html_where_that_of_the_part_is_wrong(self):
        page = '<meta charset="gbk"><p>你好，世界</p>'.encode("gbk")
        for name in (b"utf-8", b"x-unknown"):
            text, _guessed = self.body(b"Content-Type: text/html; charset=" + name, page)
            self.assertIn("你好，世界", text)


class TestHeadersWithoutEncodedWords(BaseCase):
    def view(self, headers, body, codec):
        raw = headers.encode(codec) + b"\n\n" + body.encode(codec)
        message = safe_message(raw).message
        view = split_mail(raw)
        self.assertEqual(view.subject, message["Subject"])
        self.assertIn("ann@example.org", view.from_)
        return view

    def test_in_the_charset_of_the_text(self):
        for codec, word in (
            ("koi8-r", "Возврат"),
            ("gb18030", "退款申请"),
            ("cp949", "환불 신청"),
            ("cp932", "返品の件"),
            ("iso-8859-7", "Επιστροφή"),
        ):
            head = f"From: {word} <ann@example.org>\nSubject: {word}"
            simple = f"{head}\nContent-Type: text/plain; charset={codec}"
            several = f"{head}\nContent-Type: multipart/mixed; boundary=b"
            part = f'--b\nContent-Type: text/plain; charset="{codec}"\n\nx\n--b--'
            for headers, body in ((simple, "x"), (several, part)):
                with self.subTest(codec=codec, body=body):
                    view = self.view(headers, body, codec)
                    self.assertEqual(view.subject, word)
                    self.assertIn(word, view.from_)

    def test_in_utf8_whatever_the_text_is(self):
        head = "From: <ann@example.org>\nSubject: Größe\nContent-Type: text/plain; charset=koi8-r"
        self.assertEqual(self.view(head, "x", "utf-8").subject, "Größe")

    def test_where_nothing_tells(self):
        head = "From: <ann@example.org>\nSubject: Größe"
        self.assertEqual(self.view(head, "x", "latin-1").subject, "Größe")
