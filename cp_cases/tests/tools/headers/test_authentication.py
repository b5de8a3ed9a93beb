from odoo.tests import BaseCase

from ....tools.headers.authentication import is_authenticated
from ..tools_data import given, modest, parsed, st

SERVER = "mx.example.com"
PASS = f"{SERVER}; spf=pass smtp.mailfrom=example.org; dmarc=pass (p=none) header.from=example.org"


def mail(*results, sender="Ana <ana@example.org>"):
    headers = "".join(f"Authentication-Results: {result}\n" for result in results)
    return parsed(f"{headers}From: {sender}\nSubject: x\n\nx")


class TestAuthentication(BaseCase):
    def check(self, message, server=SERVER, address="ana@example.org"):
        return is_authenticated(message, server, address)

    def test_accepted(self):
        for result in (
            PASS,
            f"{SERVER} 1; dmarc=pass header.from=example.org",
            f"{SERVER.upper()}; DMARC = PASS (comment) header.from = EXAMPLE.ORG",
            f'{SERVER}; dmarc/1=pass policy.dmarc=none header.from="example.org"',
            f"{SERVER};\n dkim=pass header.d=example.org;\n\tdmarc=pass\n header.from=example.org",
            f"(a (nested) comment) {SERVER} (c); dmarc=pass (p=none; sp=x) header.from=example.org",
            f"{SERVER}; dkim=fail; dmarc=pass header.from=example.org; arc=none",
        ):
            with self.subTest(result=result):
                self.assertTrue(self.check(mail(result)))

    def test_refused(self):
        for result in (
            "",
            f"{SERVER}; none",
            f"{SERVER}; dmarc=fail header.from=example.org",
            f"{SERVER}; dmarc=pass header.from=example.net",
            f"{SERVER}; dmarc=pass header.from=sub.example.org",
            f"{SERVER}; dmarc=pass",
            f"{SERVER}; spf=pass smtp.mailfrom=ana@example.org; dkim=pass header.d=example.org",
            f"{SERVER}; spf=pass (dmarc=pass header.from=example.org)",
            f"{SERVER}; spf=pass (x\\) ; dmarc=pass header.from=example.org",
            f'{SERVER}; spf=fail smtp.mailfrom="x; dmarc=pass header.from=example.org"',
            f'{SERVER}; spf=fail reason="dmarc=pass header.from=example.org"',
            f"{SERVER}; x-dmarc=pass header.from=example.org",
            f"{SERVER}; dmarc=pass header.from=example.org; dmarc=fail header.from=example.org",
            "mx.example.com.evil.example; dmarc=pass header.from=example.org",
            "other.example; dmarc=pass header.from=example.org",
        ):
            with self.subTest(result=result):
                self.assertFalse(self.check(mail(result)))

    def test_only_the_topmost_header_of_our_server_counts(self):
        fail = f"{SERVER}; dmarc=fail header.from=example.org"
        self.assertFalse(self.check(mail(fail, PASS)))
        self.assertTrue(self.check(mail(PASS, fail)))
        self.assertTrue(self.check(mail("inner.example.com; none", PASS)))
        self.assertFalse(self.check(mail(f"{SERVER}; none", PASS)))

    def test_no_server_configured(self):
        for server in ("", " ", None):
            self.assertFalse(self.check(mail(PASS), server=server))
            self.assertFalse(
                self.check(mail("; dmarc=pass header.from=example.org"), server=server)
            )

    def test_exactly_one_sender_that_is_the_claimed_one(self):
        for sender in (
            "ana@example.org, bo@example.org",
            "ana@example.org, evil@example.net",
            "evil@example.net",
            "ana@example.org <evil@example.net>",
            "",
        ):
            with self.subTest(sender=sender):
                self.assertFalse(self.check(mail(PASS, sender=sender)))
        message = parsed(
            f"Authentication-Results: {PASS}\nFrom: ana@example.org\nFrom: x@example.net\n\nx"
        )
        self.assertFalse(self.check(message))
        self.assertFalse(self.check(mail(PASS), address="bo@example.org"))
        self.assertFalse(self.check(mail(PASS), address=""))
        self.assertTrue(self.check(mail(PASS), address="Ana <ANA@example.org>"))

    def test_international_domain(self):
        message = parsed(
            f"Authentication-Results: {SERVER}; dmarc=pass header.from=xn--bcher-kva.example\n"
            "From: ana@bücher.example\n\nx"
        )
        self.assertTrue(self.check(message, address="ana@bücher.example"))

    @modest
    @given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\n")))
    def test_nothing_raises(self, text):
        self.check(mail(f"{SERVER}; {text}", sender=text))
