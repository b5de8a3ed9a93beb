from odoo.tests import BaseCase
from odoo.tools.mail import email_split

from ....tools.headers.addresses import parse_addresses, parse_authors
from ....tools.headers.authentication import is_authenticated
from ....tools.headers.bounces import bounce_sign
from ....tools.headers.raw_headers import split_mail
from ....tools.headers.senders import is_nobody, is_program, read_senders
from ....tools.raw_mail import safe_message


class TestNoFrom(BaseCase):
    def sender(self, headers):
        raw = headers + b"\nSubject: x\nMessage-ID: <1@example.org>\n\nwords"
        message = safe_message(raw).message
        view = split_mail(raw).from_
        self.assertEqual(email_split(view), email_split(message.get("From", "")))
        self.assertFalse(is_authenticated(message, "mx", "ann@example.org"))
        return message.get("From", "")

    def test_who_else_answers_for_it(self):
        sender = b"Sender: Ann <ann@example.org>"
        reply_to = b"Reply-To: Bob <bob@example.org>"
        path = b"Return-Path: <cid@example.org>"
        for headers, found in (
            ([sender, reply_to, path], "Ann <ann@example.org>"),
            ([path, reply_to, sender], "Ann <ann@example.org>"),
            ([reply_to, path], "Bob <bob@example.org>"),
            ([path], "cid@example.org"),
            ([b"Sender: nobody", path], "cid@example.org"),
            ([b"From:", sender], "Ann <ann@example.org>"),
            ([b"From: <>", sender], "Ann <ann@example.org>"),
            ([b"Return-Path: <>"], ""),
            ([b"To: dan@example.org"], ""),
        ):
            with self.subTest(headers=headers):
                self.assertEqual(self.sender(b"\n".join(headers)).replace('"', ""), found)

    def test_never_in_place_of_an_unclear_one(self):
        for unclear in (b"Ann", b"a@b@c", b"cus0@cust.example <x@evil.example>"):
            headers = b"From: " + unclear + b"\nSender: Ann <ann@example.org>"
            with self.subTest(unclear):
                message = safe_message(headers + b"\n\nx").message
                self.assertEqual(email_split(message.get("From", "")), [])

    def test_bounce_without_from(self):
        raw = (
            b"Return-Path: <>\nSubject: Undelivered Mail Returned to Sender\n\n"
            b"This is the mail system at host mx.\n\n<a@b.example>: 550 5.1.1 user unknown"
        )
        self.assertTrue(bounce_sign(safe_message(raw).message))


class TestQuotedLocalPart(BaseCase):
    def test_stays(self):
        for header, name, address in (
            (b'CALLER <"a b."@example.org>', "CALLER", '"a b."@example.org'),
            (b'"a b."@example.org', "", '"a b."@example.org'),
            (b'<"a b c"@example.org>', "", '"a b c"@example.org'),
            (b'"a b"@example.org (Ann)', "Ann", '"a b"@example.org'),
            (b'<"a."@example.org>', "", "a.@example.org"),
        ):
            with self.subTest(header=header):
                self.assertEqual(parse_authors([header]), [(name, address)])
                raw = b"From: " + header + b"\nMessage-ID: <1@x>\n\nx"
                safe = safe_message(raw)
                self.assertEqual(safe.notes, [])
                self.assertEqual(email_split(safe.message["From"]), [address])
                self.assertEqual(email_split(split_mail(raw).from_), [address])
                # it stays so whenever it is written and read once more
                again = parse_authors([safe.message["From"].encode()])
                self.assertEqual([found for _name, found in again], [address])

    def test_what_could_be_another_one_is_none(self):
        for header in (
            b'"a b@c.example d"@evil.example',
            b'"a <b@c.example> "@evil.example',
            b'"a, b@c.example"@evil.example',
            b'" a"@evil.example',
            b'"a  b"@evil.example',
            b'"a\\" b"@evil.example',
            b"a b@evil.example",
        ):
            with self.subTest(header=header):
                self.assertEqual(parse_authors([header]), [])
                self.assertEqual(parse_addresses([header], 9), [])


OURS = {"support@cases.example.com"}


class TestSenders(BaseCase):
    def read_headers(self, headers):
        return read_senders(split_mail(headers + b"\n\nx"))

    def assert_original(self, headers, expected):
        self.assertEqual(self.read_headers(headers).find_writer(OURS), expected)

    def test_lists(self):
        via = b"From: 'Gina Group' via Support <support@cases.example.com>\n"
        gina = ("Gina Group", "gina@cust.example")
        for headers, expected in (
            (b"X-Original-From: Gina Group <gina@cust.example>", gina),
            (b"X-Original-Sender: gina@cust.example", gina),
            (b"X-MailFrom: gina@cust.example", gina),
            (b"Reply-To: Gina <gina@cust.example>", ("Gina", "gina@cust.example")),
            (b"Reply-To: support@cases.example.com", None),
            (b"Reply-To: support@cases.example.com, gina@cust.example", gina),
            (b"Reply-To: a@cust.example, b@cust.example", None),
            (b"X-Original-Sender: support@cases.example.com\nX-MailFrom: gina@cust.example", gina),
            (b"X-Original-From: =?utf-8?q?gina=40cust.example?= <gina@cust.example>",
             ("gina@cust.example", "gina@cust.example")),
            (b"X-Original-From: boss@cust.example <x@evil.example>", None),
            (b"X-A: b", None),
        ):  # fmt: skip
            with self.subTest(headers=headers):
                self.assert_original(via + headers, expected)

    def test_name_from_the_copy(self):
        headers = (
            b"From: list@ml.example\nCc: Some One <some@one.example>\nX-MailFrom: some@one.example"
        )
        self.assert_original(headers, ("Some One", "some@one.example"))

    def test_the_copy_of_who_is_named_in_from(self):
        """Mailman 2.1 where answers go to the list."""
        found = self.read_headers(
            b"From: Some One via Users <list@ml.example>\nReply-To: list@ml.example\n"
            b"Cc: Other <other@one.example>, Some One <some@one.example>\n"
        )
        self.assertEqual(found.find_writer(()), ("Some One", "some@one.example"))

    def test_lists_that_passed_it_on(self):
        for header, address in (
            (b"List-Post: <mailto:Users@ml.example?subject=x>", "users@ml.example"),
            (b"List-Id: The users <users.ml.example>", "users@ml.example"),
            (b"List-Id: users.ml.example", "users@ml.example"),
            (b"X-BeenThere: users@ml.example", "users@ml.example"),
            (b"X-Mailing-List: <users@ml.example>", "users@ml.example"),
            (b"Mailing-List: list users@ml.example; contact x@ml.example", "users@ml.example"),
            (b"List-Post: NO", None),
            (b"List-Id: nothing", None),
            (b"List-Id: \xff.\xff", None),
        ):
            with self.subTest(header=header):
                self.assertEqual(self.read_headers(header).lists, {address} - {None})

    def test_from_is_that_of_a_list(self):
        post = b"List-Post: <mailto:users@ml.example>"
        for headers, expected in (
            (b"From: Users <users@ml.example>\n" + post, True),
            (b"From: Ann via Users <owner@ml.example>\nList-Id: <users.ml.example>", True),
            (b"From: Ann durch Users <owner@ml.example>\nPrecedence: list", True),
            (b'From: "Ann (via Users List)" <owner@ml.example>\nPrecedence: list', True),
            (b"From: Ann <g@ml.example>\nX-Original-From: Ann <ann@cust.example>", True),
            (b"From: Ann via Signing <a@sign.example>\nReply-To: ann@cust.example", False),
            (b"From: Ann <ann@cust.example>\n" + post, False),
            (b"From: News <news@shop.example>\nList-Id: <news.shop.example>", False),
            (b"Subject: nobody", False),
        ):
            with self.subTest(headers=headers):
                self.assertEqual(self.read_headers(headers).is_from_list, expected)

    def test_reply_to(self):
        found = self.read_headers(
            b"Reply-To: =?utf-8?q?Ann?= <ann@cust.example>, b@cust.example"
        ).reply_to
        self.assertEqual(found, (("Ann", "ann@cust.example"), ("", "b@cust.example")))
        self.assertEqual(self.read_headers(b"Reply-To: nobody").reply_to, ())

    def test_addresses_that_nobody_reads(self):
        for local_part in (
            "noreply", "no-reply", "No_Reply", "shop-noreply", "noreply+5", "do.not.reply",
            "ne-pas-repondre", "nicht-antworten", "no.responder", "keine-antwort",
        ):  # fmt: skip
            with self.subTest(local_part):
                self.assertTrue(is_nobody(f"{local_part}@shop.example"))
        for address in ("ann@noreply.example", "reply@shop.example", "nora@shop.example", ""):
            with self.subTest(address):
                self.assertFalse(is_nobody(address))

    def test_these_headers_are_addresses_in_the_safe_message_too(self):
        raw = b"X-Original-From: =?utf-8?q?a=40b.example=3E?= <x@evil.example>\n\nx"
        found = safe_message(raw).message["X-Original-From"]
        self.assertEqual(email_split(found), ["x@evil.example"])


class TestPrograms(BaseCase):
    def test_programs(self):
        for name in ("website", "Contact-Form", "www-data", "no-reply", "info", "kontakt"):
            with self.subTest(name):
                self.assertTrue(is_program(f"{name}@example.com"))

    def test_people(self):
        for name in ("sara", "sara.henry", "web.smith", "informer", "", "form.er"):
            with self.subTest(name):
                self.assertFalse(is_program(f"{name}@example.com"))
