from odoo.tests import BaseCase

from ....tools.headers.subjects import clean_subject, reply_subject, strip_prefixes, thread_subject
from ..tools_data import given, modest, st

IDENTIFIER = "JXA6PDRNQ2SO"


class TestSubjects(BaseCase):
    def test_clean(self):
        for subject, clean in (
            ("a\x00b\x07c", "a bc"),
            ("a\r\n b\t\tc", "a b c"),
            ("  a\u2028b\x85c  ", "a b c"),
            ("lone \ud800 surrogate", "lone \ufffd surrogate"),
            ("Mu\u0308ller", "Müller"),
            ("", ""),
            (None, ""),
        ):
            with self.subTest(subject=subject):
                self.assertEqual(clean_subject(subject), clean)

    def test_prefixes_are_stripped(self):
        for prefix in (
            "Re:", "RE:", "re :", "Fwd:", "FW:", "Re[2]:", "Re(3):", "RE^2:", "Re*4:", "Re2:",
            "AW:", "WG:", "Antwort:", "Antw:", "Doorst:", "TR:", "TR :", "Rép:", "RV:", "Res:",
            "ENC:", "R:", "RIF:", "SV:", "VS:", "VB:", "Vs:", "VL:", "Odp:", "PD:", "Odg:",
            "Vá:", "Va\u0301:", "Továbbítás:", "YNT:", "İLT:", "ilt:", "ΑΠ:", "ΠΡΘ:", "ΣΧΕΤ:",
            "Отв:", "Ответ:", "Пересл:", "На:", "Ats:", "Atb:", "Răsp:", "Bls:",
            "回复:", "回复：", "回覆：", "答复:", "转发：", "轉寄:", "返信:", "返信：", "転送:",
            "답장:", "전달:", "회신：", "رد:", "إعادة توجيه:", "הועבר:", "תשובה:", "השב:",
            "\u200fرد:", "ตอบ:", "Trả lời:", "ＲＥ：", "Ｒｅ：", "Re: AW: Fwd:", "I: R:",
            "R[2]: ", "Re: Re: Re: Re: Re:",
        ):  # fmt: skip
            with self.subTest(prefix=prefix):
                self.assertEqual(strip_prefixes(f"{prefix} Invoice 12"), "Invoice 12")

    def test_words_stay(self):
        for subject in (
            "Refund: 12 EUR", "Regarding: x", "Result: ok", "I: am not a prefix", "Resume: John",
            "Forward planning", "Re", "Re Invoice", "r: lower case", "R:no space", "Rev: 2",
            "Ref: 4711", "Answer: yes", "fwd", "Invoice re: May", "Trend: up", "12: x", "：", "",
        ):  # fmt: skip
            with self.subTest(subject=subject):
                self.assertEqual(strip_prefixes(subject), subject)

    def test_italian_forward_needs_a_proof(self):
        self.assertEqual(strip_prefixes("I: Fattura"), "I: Fattura")
        self.assertEqual(strip_prefixes("I: Re: Fattura"), "Fattura")
        self.assertEqual(strip_prefixes(f"I: Fattura [{IDENTIFIER}]"), f"Fattura [{IDENTIFIER}]")

    def test_tags_of_gateways_stay_once(self):
        self.assertEqual(strip_prefixes("[EXT] Re: [EXT] AW: a"), "[EXT] a")
        self.assertEqual(strip_prefixes("Re: [EXT] Re: [list] Re: a"), "[EXT] [list] a")
        self.assertEqual(strip_prefixes("[EXT] a"), "[EXT] a")

    def test_enclosed_forward(self):
        self.assertEqual(strip_prefixes("[Fwd: Re: Invoice]"), "Invoice")

    def test_reply_subject(self):
        for subject, reply in (
            ("Invoice", f"Re: Invoice [{IDENTIFIER}]"),
            ("Re: AW: Invoice", f"Re: Invoice [{IDENTIFIER}]"),
            (f"Re: Invoice [{IDENTIFIER}]", f"Re: Invoice [{IDENTIFIER}]"),
            (f"[{IDENTIFIER.lower()}] Re: Invoice {IDENTIFIER}", f"Re: Invoice [{IDENTIFIER}]"),
            ("", f"Re: [{IDENTIFIER}]"),
        ):
            with self.subTest(subject=subject):
                self.assertEqual(reply_subject(subject, IDENTIFIER), reply)
        self.assertEqual(reply_subject("AW: Invoice", None), "Re: Invoice")

    def test_thread_subject(self):
        self.assertEqual(thread_subject("Invoice", IDENTIFIER), f"Invoice [{IDENTIFIER}]")
        self.assertEqual(thread_subject("", None), "")

    @modest
    @given(st.text(), st.sampled_from([None, IDENTIFIER]))
    def test_replies_do_not_pile_up(self, subject, identifier):
        once = reply_subject(subject, identifier)
        self.assertEqual(reply_subject(once, identifier), once)
        self.assertEqual(reply_subject(f"Re: {once}", identifier), once)
        self.assertEqual(clean_subject(once), once)
        once.encode()
