import base64
import re
import time
from random import Random

from odoo.tests import BaseCase
from odoo.tools.mail import email_normalize, email_split, getaddresses

from ....tools.headers.addresses import (
    format_address,
    has_quoted_space,
    parse_addresses,
    parse_authors,
    without_tag,
)
from ....tools.headers.authentication import is_authenticated
from ....tools.headers.raw_headers import split_mail
from ....tools.raw_mail import safe_message
from ..tools_data import parsed

CUSTOMER = "cus0@cust.example"
SPOOFS = (
    b"=?utf-8?Q?cus0=40cust.example=2C_?= <=?utf-8?Q?x?=@evil.example>",
    b"=?utf-8?B?PGN1czBAY3VzdC5leGFtcGxlPg==?=",  # the whole header
    b"=?utf-8?Q?cus0=40cust.example?=",
    b"cus0@cust.example\0 <x@evil.example>",
    b"cus0@cust.example\0",
    b"cus0@cust.example <x@evil.example>",
    b"cus0@cust.example<x@evil.example>",
    b"cus0@cust.example x@evil.example",
    b'cus0@cust.example "x" <x@evil.example>',
    b"=?utf-8?Q?x@evil.example,?= <cus0@cust.example>",
    b"=?utf-8?Q?x@evil.example]?= <cus0@cust.example>",
    b"=?utf-8?Q?x@evil.example_<?= <cus0@cust.example>",
    b"=?utf-8?Q?,cus0@cust.example(?=<x@evil.example> (=?utf-8?Q?)?=)",
    b"x=?utf-8?Q?,cus0@cust.example(?=<x@evil.example> (=?utf-8?Q?)?=)",
    b'"cus0@cust.example"',
    b'"cus0@cust.example"@evil.example',
    b'"cus0@cust.example>, <x"@evil.example',
    b'"x cus0@cust.example y"@evil.example',
    b"cus0@cust.example@evil.example",
    b"<cus0@cust.example:x@evil.example>",
    b"<@cust.example:cus0@cust.example> x@evil.example",
    b"cus0@cust.example: x@evil.example;",
    b"cus0(x)@cust.example",
    b"><cus0@cust.example>, <x@evil.example>",
    "cus0@cust.example\u202e".encode(),
    "\u200bcus0@cust.example".encode(),
    b"cus0@cust.example\xa0",
    b"cus0@cust.example\xff, x@evil.example",
    b"=?x?q?a?=@evil.example, cus0@cust.example",
)
# Before the "@" of a domain that is certain.
SPOOFS_AT_DOMAIN = (
    b"=?utf-8?Q?cus0=40cust.example=3E_=3Cx?=@evil.example",
    b"=?utf-8?Q?cus0=40cust.example=2C?=x@evil.example",
    b"=?utf-8?B?Y3VzMEBjdXN0LmV4YW1wbGU+IDx4?=@evil.example",
    b"=?utf-8?Q?cus0=40cust.example=00?=@evil.example",
)
NAMES = (
    CUSTOMER,
    f"<{CUSTOMER}>",
    f"{CUSTOMER}> <x",
    f'{CUSTOMER}" <x',
    f"{CUSTOMER}, x",
    f"a; {CUSTOMER}; x",
    f"a: {CUSTOMER}",
    f'"{CUSTOMER}"',
    f'\\"{CUSTOMER}\\',
    f"({CUSTOMER})",
    f"\u202e{CUSTOMER}\u202c",
    f"{CUSTOMER}\r\nCc: {CUSTOMER}",
    f"{CUSTOMER}\0",
    f"=?utf-8?q?=3C{CUSTOMER.replace('@', '=40')}=3E?=",
    "@cust.example",
    f"@ {CUSTOMER} @",
    f"[{CUSTOMER}]",
)


def encoded_word(text, encoding="b"):
    if encoding == "b":
        return f"=?utf-8?b?{base64.b64encode(text.encode()).decode()}?="
    return f"=?utf-8?q?{''.join(f'={byte:02X}' for byte in text.encode())}?="


class Grammar:
    """Makes From headers of all that they are made of, in good and in bad order."""

    signs = ("@", "<", ">", ",", ";", ":", '"', "\\", "\0", "\r\n", "(", ")", " ", "x", "?", "[")
    addresses = (CUSTOMER, "x@evil.example", "jürgen@bücher.example", '"q"@evil.example')

    def __init__(self, seed):
        self.random = Random(seed)

    def header(self):
        if self.random.random() < 0.5:
            front, back = ("", "Sara ", '"Sara, H" ', f"{CUSTOMER} ", "[x] "), ("", ", b@c.example")
            word = self.word()
            name = self.random.choice((*front, word, f"{word} "))
            local = self.random.choice(("x", "cus0", word))
            return f"{name}<{local}@evil.example>{self.random.choice((*back, f' ({word})'))}"
        return "".join(self.piece() for _ in range(self.random.randint(1, 7)))

    def piece(self):
        kinds = (self.word, self.quoted, self.comment, self.angle, self.sign, self.address)
        return self.random.choice((*kinds, self.atom, self.atom))()

    def word(self):
        pieces = (*self.signs, CUSTOMER, "cus0", "cust.example")
        inside = "".join(self.random.choices(pieces, k=self.random.randint(0, 5)))
        if self.random.random() < 0.15:  # not encoded, against RFC 2047
            return f"=?utf-8?q?{inside}?=".replace("\r\n", " ")
        return encoded_word(inside, self.random.choice("bq"))

    def quoted(self):
        pieces = ("a", " ", '\\"', "\\\\", ",", "<", ">", "@", CUSTOMER, self.word())
        return f'"{"".join(self.random.choices(pieces, k=self.random.randint(0, 4)))}"'

    def comment(self):
        pieces = ("a", " ", CUSTOMER, "(n)", "\\)", "<x@evil.example>", self.word())
        return f"({''.join(self.random.choices(pieces, k=self.random.randint(0, 3)))})"

    def angle(self):
        others = ("", "foo", "@a,@b:x@evil.example", '"a b"@evil.example', "x@[192.0.2.1]")
        return f"<{self.random.choice((*self.addresses, *others))}>"

    def sign(self):
        return self.random.choice(self.signs).replace("\r\n", ",")

    def address(self):
        return self.random.choice(self.addresses)

    def atom(self):
        return self.random.choice((" ", ",", "Sara", "é", "[JIRA]", "'a'", "\u202e", "undisclosed"))


def first_of_python(header):
    """The first address that Python's own parser takes, "" if it takes none."""
    found = [address for _name, address in getaddresses([header]) if "@" in address]
    # an encoded word, against RFC 2047 with an "@" that is not encoded, has no domain
    first = next((address for address in found if not address.endswith("?=")), "")
    return re.sub(r'^"(\w+)"@', r"\1@", first)  # quotes that mean nothing


def raw_mail(header):
    return b"Authentication-Results: mx; dmarc=pass header.from=%b\nFrom: %b\n\nx" % (
        header.rpartition(b"@")[2].strip(b">"),
        header,
    )


class TestAddresses(BaseCase):
    def test_without_tag(self):
        for address, plain in (
            ("support+order5@example.com", "support@example.com"),
            ("support+a+b@example.com", "support@example.com"),
            ("support@example.com", "support@example.com"),
            ("+support@example.com", "+support@example.com"),
        ):
            with self.subTest(address):
                self.assertEqual(without_tag(address), plain)

    def assert_sender(self, header, address):
        """Whoever reads the sender, before or after the mail is built anew, reads *address*."""
        raw = raw_mail(header)
        message = safe_message(raw).message
        found = email_split(message.get("From", ""))
        self.assertEqual(found[:1], [address] if address else [], message.get("From"))
        self.assertEqual(email_split(split_mail(raw).from_), [address] if address else [])
        if not address:
            for other in (CUSTOMER, "x@evil.example", "cus0@evil.example"):
                self.assertFalse(is_authenticated(message, "mx", other))

    def test_names(self):
        for header, name, address in (
            (b"ana@example.org", "", "ana@example.org"),
            (b"<ana@example.org>", "", "ana@example.org"),
            (b"Ana Henry <ana@example.org>", "Ana Henry", "ana@example.org"),
            (b'"Henry, \\"A\\" <a@b>" <ana@example.org>', 'Henry, "A" <a@b>', "ana@example.org"),
            (b"ana@example.org (Ana (A.) Henry)", "Ana (A.) Henry", "ana@example.org"),
            (b"(a@b.example) ana@example.org", "a@b.example", "ana@example.org"),
            (b"Ana (Sales) <ana@example.org>", "Ana (Sales)", "ana@example.org"),
            (b"[Desk] Ana :) <ana@example.org>", ")", "ana@example.org"),
            (b"Henry, Ana <ana@example.org>", "Ana", "ana@example.org"),
            (
                b"=?utf-8?q?Henry=2C_Zo=C3=AB?= <ana@example.org>",
                "Henry, Zo\xeb",
                "ana@example.org",
            ),
            (b"=?utf-8?q?Re: Henry, Ana?= <ana@example.org>", "Re: Henry, Ana", "ana@example.org"),
            (b"=?utf-8?q?Ana_(Sales)?= <ana@example.org>", "Ana (Sales)", "ana@example.org"),
            (
                b"=?utf-8?q?Ana: a@b.example?= <ana@example.org>",
                "Ana: a@b.example",
                "ana@example.org",
            ),
            (b'"=?utf-8?q?Zo=C3=AB?=" <ana@example.org>', "Zo\xeb", "ana@example.org"),
            (b"=?utf-8?b?Wm/D?= =?utf-8?b?qw==?= <ana@example.org>", "Zo\xeb", "ana@example.org"),
            (b"ana@example.org (=?utf-8?q?Zo=C3=AB?=)", "Zo\xeb", "ana@example.org"),
            (b"=?utf-8?q?cus0=40cust.example?= <ana@example.org>", CUSTOMER, "ana@example.org"),
            ("Zo\xeb <ana@example.org>".encode(), "Zo\xeb", "ana@example.org"),
            (b"Zo\xeb <ana@example.org>", "Zo\xeb", "ana@example.org"),
            ("<j\xfcrgen@b\xfccher.example>".encode(), "", "j\xfcrgen@b\xfccher.example"),
            (b"Friends: ana@example.org;", "", "ana@example.org"),
            (b"ana@example.org <ana@example.org>", "ana@example.org", "ana@example.org"),
            (b'<"a..b"@example.org>', "", "a..b@example.org"),
            (b"Ana <ana@example.org", "Ana", "ana@example.org"),
        ):
            with self.subTest(header=header):
                self.assertEqual(parse_authors([header]), [(name, address)])
                self.assert_sender(header, address)

    def test_folded(self):
        mail = b"From: =?utf-8?q?Henry,?=\r\n =?utf-8?q?_Ana?=\r\n\t<ana@example.org>\r\n\r\nx"
        self.assertEqual(split_mail(mail).from_, '"Henry, Ana" <ana@example.org>')

    def test_spoofed_sender_is_nobody(self):
        for header in SPOOFS:
            with self.subTest(header=header):
                self.assertEqual(parse_authors([header]), [])
                self.assert_sender(header, "")
                safe = safe_message(raw_mail(header))
                self.assertTrue(safe.guessed or b"@" not in header, "the original is kept")

    def test_encoded_word_before_the_at(self):
        """The sender is at the domain, and nobody decodes what stands before it."""
        for header in SPOOFS_AT_DOMAIN:
            with self.subTest(header=header):
                [(name, address)] = parse_authors([header])
                self.assertFalse(name)
                self.assertEqual(f"={address}", header.decode())
                self.assert_sender(header, address)
                self.assertEqual(parse_addresses([header], 9), [])

    def test_name_that_holds_an_address_stays_a_name(self):
        for name in NAMES:
            quoted = name.replace("\\", "\\\\").replace('"', '\\"').replace("\r\n", " ")
            for phrase in (encoded_word(name), encoded_word(name, "q"), f'"{quoted}"'):
                with self.subTest(phrase=phrase):
                    header = f"{phrase} <x@evil.example>".encode()
                    self.assert_sender(header, "x@evil.example")
                    self.assertEqual(len(parse_authors([header])), 1)

    def test_several(self):
        header = (
            b"a@x.example; B <b@x.example>, =?x?q?c?=@x.example, d: e@x.example, <f@x.example>;"
        )
        found = [address for _name, address in parse_addresses([header, b'"x'], 9)]
        self.assertEqual(found, [f"{letter}@x.example" for letter in "abef"])
        self.assertEqual(len(parse_addresses([header], 2)), 2)

    def test_headers_are_not_read_as_one(self):
        headers = [b'"x', b'y" <cus0@cust.example>']
        self.assertEqual(parse_addresses(headers, 9), [])

    def test_senders_of_several_headers_must_be_one(self):
        cust, evil = b"cus0@cust.example", b"X <x@evil.example>"
        self.assertEqual(parse_authors([cust, evil]), [])
        self.assertEqual(len(parse_authors([evil, b"X@evil.example"])), 2)
        for raw in (
            b"From: cus0@cust.example\nFrom: x@evil.example\n\nx",
            b"X-A: b\rFrom: cus0@cust.example\nFrom: x@evil.example\n\nx",
            b"From : cus0@cust.example\nFrom: x@evil.example\n\nx",
        ):
            self.assertIsNone(safe_message(raw).message["From"])

    def test_no_address_is_cut(self):
        room = 1_000_000 - len("cus0@cust.example")
        for filling in (b"X-A: " + b"a" * 60000 + b"\n",):
            count = room // 60000
            rest = b"X-B: " + b"b" * (room - count * 60000) + b"\n"
            raw = filling * count + rest + b"From: cus0@cust.example.evil.example\n\nx"
            self.assertNotIn("cust.example", safe_message(raw).message.get("From", ""))
            self.assertNotIn("@", split_mail(raw).from_)
        filling = b"a" * (20000 - len("cus0@cust.example"))
        self.assertEqual(parse_authors([filling + b"<cus0@cust.example.evil.example>"]), [])

    def test_formatted_address_reads_the_same(self):
        for name in NAMES:
            with self.subTest(name=name):
                header = format_address(
                    name.replace("\r\n", " ").replace("\0", ""), "x@evil.example"
                )
                self.assertEqual(email_normalize(header), "x@evil.example")
                self.assertEqual(parse_authors([header.encode()])[0][1], "x@evil.example")

    def test_authentication_judges_the_sender(self):
        for header in (*SPOOFS, *SPOOFS_AT_DOMAIN):
            result = b"Authentication-Results: mx; dmarc=pass header.from=cust.example\n"
            message = parsed((result + b"From: " + header).decode("latin-1") + "\n\nx")
            with self.subTest(header=header):
                self.assertFalse(is_authenticated(message, "mx", CUSTOMER))

    def test_what_pythons_parser_takes_or_nobody(self):
        known = 0
        for seed in range(3000):
            header = Grammar(seed).header()
            sender = next((a for _name, a in parse_authors([header.encode()])), "")
            known += bool(sender)
            if sender not in (first_of_python(header), first_of_python(header).removeprefix("=")):
                self.assertEqual(sender, "", (seed, header))
            if sender:
                self.assert_sender(header.encode(), sender)
        self.assertGreater(known, 1000, "a parser that never finds anybody is none")

    def test_time_grows_with_the_length(self):
        for piece in (
            b'"', b"\\", b'"\\', b"(", b")", b"<", b">", b"@", b",", b":", b"=?", b"=?a?q?", b"?=",
            b"=?a?q?(", b"=?a?q?a@", b"=?a?q?x?=", b"a ", b"()", b"a@b ", b"[", b"<a@b", b"\0",
            b"\xff", b'"a" ', b"a=?", b"(=?a?q?", b'<"', b"a@b,", b"a:<", b'"\\""',
        ):  # fmt: skip
            with self.subTest(piece=piece):
                small, large = (self.seconds(piece * (n // len(piece))) for n in (9500, 19000))
                self.assertLess(large, 4 * small + 0.02)  # the clock's own grain
                self.assertLess(self.seconds(piece * 60000), 0.2)

    def seconds(self, header):
        """The least of several times: another process, or Python itself, may interrupt one."""

        def once():
            start = time.process_time()
            parse_authors([header])
            return time.process_time() - start

        return min(once() for _time in range(3))


class TestQuotedSpace(BaseCase):
    def test_addresses_with_a_space_in_quotes(self):
        for text in ('"a b"@x.example', '"a b. c"@x.example'):
            self.assertTrue(has_quoted_space(text), text)
        for text in (
            "",
            "a@x.example",
            '"a"@x.example',
            "a b@x.example",
            '"a b" <c@x.example>',
            '"a b"@x.example, c@x.example',
            '"a b"@x.example\nBcc: c@x.example',
            '"ä b"@x.example',
        ):
            self.assertFalse(has_quoted_space(text), text)
