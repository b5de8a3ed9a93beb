from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL

from ...models.search import cp_case_words
from ..common import CpCasesCommon


@tagged("cp_cases")
class TestKeys(CpCasesCommon):
    """What the index knows of who has worked on a case is what the ledger knows."""

    def setUp(self):
        super().setUp()
        self.case = self._create_case()

    def _check_keys(self):
        self.env.flush_all()
        self.env.cr.execute("SELECT worked_by FROM cp_case WHERE id = %s", [self.case.id])
        [(stored,)] = self.env.cr.fetchall()
        self.assertEqual(sorted(stored or []), sorted(self.case.worker_ids.user_id.ids))
        self.assertEqual(self.case.worked_by or [], stored or [])
        return stored

    def test_new_case(self):
        self.assertFalse(self._check_keys())

    def test_each_agent_once(self):
        for event, users in (("note", self.ben), ("sent", self.ben), ("note", self.ben | self.sue)):
            self.case._record_work(event, users)
        self.assertEqual(set(self._check_keys()), {self.ben.id, self.sue.id})

    def test_case_made_by_an_agent(self):
        Case = self.env["cp.case"].with_user(self.ben)
        self.case = Case.create({"name": "Mine", "service_id": self.support.id}).sudo()
        self.assertEqual(self._check_keys(), [self.ben.id])

    def test_transfer(self):
        self.support.agent_ids |= self.cid
        self.case.with_user(self.ben).action_take()
        self.case.with_user(self.ben).action_transfer(user_id=self.cid.id)
        self.assertEqual(set(self._check_keys()), {self.ben.id, self.cid.id})

    def test_rows_made_and_taken_away(self):
        """By whom nobody may: a script of the administrator, or data of a demonstration."""
        now = self.env.cr.now()
        row = self.env["cp.case.worker"].create(
            {
                "case_id": self.case.id,
                "user_id": self.cid.id,
                "first_date": now,
                "last_date": now,
                "first_event": "note",
                "last_event": "note",
            }
        )
        self.assertEqual(self._check_keys(), [self.cid.id])
        row.unlink()
        self.assertFalse(self._check_keys())

    def test_is_the_system_s(self):
        self.case._record_work("note", self.ben)
        for user in (self.ben, self.sue, self.max):
            case = self.case.with_user(user)
            with self.subTest(user=user.name):
                with self.assertRaises(AccessError):
                    case.read(["worked_by"])
                with self.assertRaises(AccessError):
                    case.worked_by = [self.cid.id]
                with self.assertRaises(AccessError):
                    case.search([("worked_by", "!=", False)])
                with self.assertRaises(AccessError):
                    case.create(
                        {
                            "name": "Mine",
                            "service_id": self.support.id,
                            "worked_by": [self.cid.id],
                        }
                    )

    def test_shows_nothing(self):
        """Whatever stands there, the rule decides."""
        hidden = self._create_case(name="Secret", service_id=self.billing.id)
        hidden.worked_by = [self.ben.id]
        self.env.flush_all()
        for limit in (None, 5):
            found = (
                self.env["cp.case"]
                .with_user(self.ben)
                .search([("search_term", "=", "secret")], limit=limit)
            )
            self.assertFalse(found)


@tagged("cp_cases")
class TestNewestWords(CpCasesCommon):
    """Where PostgreSQL is asked to look does not change what is found."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old = cls.env["cp.case"].concat(
            *(cls._create_case(name=f"Refund {number}") for number in range(6))
        )
        for number in range(12):
            cls._create_case(name=f"Parcel {number}")

    def _search(self, term="refund", limit=4, user=None, **kwargs):
        cases = self.env["cp.case"].with_user(user or self.ben)
        return cases.search([("search_term", "=", term)], limit=limit, order="id desc", **kwargs)

    def _guess(self, total, hold, count):
        guess = cp_case_words.Expected(total, hold, count)
        self.patch(self.registry["cp.case"], "_expect", lambda *_args: guess)

    def test_more_expected_than_there_are_among_the_newest(self):
        self.patch(cp_case_words, "SHORT_STRETCH", (0, -1_000_000_000))
        self._guess(10**6, 1000, 1000)
        self.assertEqual(self._search(), self.old.sorted("id desc")[:4])
        self.assertEqual(self._search(offset=4), self.old.sorted("id desc")[4:])
        self.assertEqual(self._search(limit=40), self.old.sorted("id desc"))

    def test_too_many_stretches(self):
        self.patch(cp_case_words, "MAX_STRETCHES", 0)
        self._guess(10**6, 1000, 1000)
        self.assertEqual(self._search(), self.old.sorted("id desc")[:4])

    def test_word_of_many(self):
        self._guess(100, 100, 100)
        self.assertEqual(self._search(), self.old.sorted("id desc")[:4])
        self.assertEqual(self._search(offset=5), self.old.sorted("id desc")[5:])

    def test_word_that_the_index_cannot_find(self):
        for guess in ((100, 100, 100), (10**6, 1000, 1000), (10**6, 1, 1)):
            with self.subTest(guess):
                self._guess(*guess)
                self.assertEqual(self._search("un"), self.old.sorted("id desc")[:4])

    def test_few_cases_seen(self):
        self.old[:3]._record_work("note", self.ana)
        self.patch(self.registry["cp.case"], "_expect", None)  # nothing depends on it
        self.assertEqual(self._search(user=self.ana), self.old[:3].sorted("id desc"))
        self.assertEqual(self._search(user=self.ana, limit=None), self.old[:3].sorted("id desc"))
        self.assertFalse(self._search("parcel", user=self.ana))

    def test_expectation(self):
        """It is made of what PostgreSQL knows, and nothing that was looked for may break it."""
        self.env.cr.execute("ANALYZE cp_case")
        cases = self.env["cp.case"].with_user(self.ben)
        for domain in (
            [("search_text", "like", "refund")],
            [("search_text", "like", "refund"), ("partner_id.name", "ilike", "a")],
            [("search_text", "like", "%' OR 1=1"), ("state", "=", "new")],
            Domain("search_text", "like", "x") & Domain.custom(to_sql=lambda *_args: SQL("FALSE")),
        ):
            expected = cases._expect(Domain(domain).optimize_full(cases))
            self.assertLessEqual(1, expected.count)
            self.assertLessEqual(expected.count, max(expected.hold, 1))
            self.assertLessEqual(expected.hold, expected.total)
