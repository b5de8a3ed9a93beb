from odoo.fields import Domain
from odoo.tests import tagged

from ...models.access.sight_terms import SightTerm
from ..common import CpCasesCommon


class Led(SightTerm):
    """Leaders see the cases of their agents: of those whose contact belongs to theirs."""

    case_fields = ("user_id",)

    def get_domain(self):
        return Domain("user_id", "in", self.env["cp.case"]._remember("led", self._fetch_led))

    def _fetch_led(self):
        # sudo: who belongs to whom, whatever contacts the leader may read
        agents_sudo = self.env["res.users"].sudo().with_context(active_test=False)
        leader = self.env.user.partner_id
        return list(agents_sudo._search([("partner_id.parent_id", "=", leader.id)]))

    def get_lookup_domain(self):
        # Nothing is read beforehand: this is asked for each user who might see the case.
        leader = self.env.user.partner_id
        return Domain("user_id.partner_id.parent_id", "=", leader.id)

    def get_reasons(self, case, users):
        agent = case.user_id
        leaders = users.filtered(lambda user: user.partner_id == agent.partner_id.parent_id)
        return dict.fromkeys(leaders.ids, f"Leads {agent.name}")


@tagged("cp_cases")
class TestAnotherTerm(CpCasesCommon):
    """A term more in the list, and nothing else: every way to a case knows it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lea = cls._create_user("lea", "cp_cases.group_cp_cases_user")
        cls.cid.partner_id.parent_id = cls.lea.partner_id
        cls.led = cls._create_case(name="Refund", service_id=cls.billing.id, user_id=cls.cid.id)
        cls.other = cls._create_case(name="Refund", service_id=cls.billing.id, user_id=cls.sue.id)
        cls.worked_on = cls._create_case(name="Refund", service_id=cls.support.id)
        cls.worked_on._record_work("note", cls.lea)
        cls.cases = cls.led | cls.other | cls.worked_on
        cls.cases._record_work("note", cls.sue)
        cls.among = [("service_id", "in", (cls.support | cls.billing).ids)]
        for case in cls.cases:
            case.message_post(body="Hello", subtype_xmlid="mail.mt_comment")
            case.activity_schedule(
                "mail.mail_activity_data_todo", user_id=cls.user_root.id, summary="Call back"
            )

    def _add_term(self):
        get_terms = self.registry["cp.case"]._get_sight_terms
        self.patch(
            self.registry["cp.case"],
            "_get_sight_terms",
            lambda cases: [*get_terms(cases), Led(cases.env)],
        )
        # The terms are there from the start of a transaction.
        self.env["cp.case"]._forget_sight()

    def _assert_seen(self, expected):
        self.env.flush_all()
        self.env.invalidate_all()
        for way, find in self._get_ways().items():
            with self.subTest(way):
                self.assertEqual(set(find(self.env(user=self.lea))), set(expected.ids))
        for way, count in self._get_counts().items():
            with self.subTest(way):
                self.assertEqual(count(self.env(user=self.lea)), len(expected))

    def _get_ways(self):
        """How Lea comes to cases: each a function that gives the ids of those seen."""
        ids, among = self.cases.ids, self.among
        of_cases = [("res_id", "in", ids)]
        word = [("search_term", "ilike", "refund")]

        as_supervisor = self.cases.with_user(self.sue).with_context(
            allowed_company_ids=self.sue.company_ids.ids
        )

        def given(env):
            return env["cp.case"].browse(ids)

        def page(env, domain, **options):
            found = env["cp.case"].web_search_read(domain, {}, limit=80, count_limit=100, **options)
            self.assertEqual(found["length"], len(found["records"]))
            return [record["id"] for record in found["records"]]

        return {
            "page": lambda env: page(env, among),
            "page by subject": lambda env: page(env, among, order="name"),
            "page of a word": lambda env: page(env, among + word),
            "search": lambda env: env["cp.case"].search(among).ids,
            "search with a limit": lambda env: env["cp.case"].search(among, limit=9).ids,
            "search by id": lambda env: env["cp.case"].search([("id", "in", ids)]).ids,
            "word": lambda env: env["cp.case"].search(among + word).ids,
            "number": lambda env: [
                case.id
                for number in self.cases.mapped("number")
                for case in env["cp.case"].search([("search_term", "=", number)])
            ],
            "name_search": lambda env: [
                id_
                for case in self.cases
                for id_, _name in env["cp.case"].name_search(case.number, among)
            ],
            "groups": lambda env: (
                env["cp.case"]._read_group(among, [], ["id:array_agg"])[0][0] or ()
            ),
            "access": lambda env: given(env)._filtered_access("read").ids,
            "field": lambda env: [case.id for case in given(env) if case.visible_to_me],
            "viewers": lambda env: [
                case.id
                for case in as_supervisor
                if self.lea.id in {viewer["user"] for viewer in case.get_viewers()}
            ],
            "bus": lambda env: (
                env["ir.websocket"]._get_case_channels([f"cp.case_{id_}" for id_ in ids]).ids
            ),
            "messages": lambda env: (
                env["mail.message"].search([("model", "=", "cp.case"), *of_cases]).mapped("res_id")
            ),
            "messages by id": lambda env: (
                env["mail.message"]
                .browse(self.cases.message_ids.ids)
                ._filtered_access("read")
                .mapped("res_id")
            ),
            "activities": lambda env: (
                env["mail.activity"]
                .search([("res_model", "=", "cp.case"), *of_cases])
                .mapped("res_id")
            ),
            "ledger": lambda env: (
                env["cp.case.worker"].search([("case_id", "in", ids)]).case_id.ids
            ),
        }

    def _get_counts(self):
        among = self.among
        return {
            "count": lambda env: env["cp.case"].search_count(among),
            "count with a limit": lambda env: env["cp.case"].search_count(among, limit=9),
            "formatted groups": lambda env: sum(
                group["__count"]
                for group in env["cp.case"].formatted_read_group(among, ["state"], ["__count"])
            ),
        }

    def test_every_way_agrees(self):
        self._assert_seen(self.worked_on)
        self._add_term()
        self._assert_seen(self.led | self.worked_on)

    def test_cases_of_an_archived_agent(self):
        self._add_term()
        self.cid.active = False

        self._assert_seen(self.led | self.worked_on)

    def test_change_of_what_it_looks_at(self):
        """In the same transaction: what a term looks at is no longer what was remembered."""
        self._add_term()
        led, other = self.led.with_user(self.lea), self.other.with_user(self.lea)
        self.assertEqual((led.visible_to_me, other.visible_to_me), (True, False))
        self.led.user_id = self.sue
        self.other.user_id = self.cid
        self.assertEqual((led.visible_to_me, other.visible_to_me), (False, True))
        self._assert_seen(self.other | self.worked_on)

    def test_companies_apply(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.billing.company_id = company
        self.sue.company_ids += company
        self._add_term()
        self._assert_seen(self.worked_on)

    def test_reason(self):
        self._add_term()
        self.led._record_work("note", self.lea)
        [viewer] = [
            viewer
            for viewer in self.led.with_user(self.sue).get_viewers()
            if viewer["user"] == self.lea.id
        ]
        reasons = [reason.split(" since ")[0] for reason in viewer["reasons"]]
        self.assertEqual(reasons, ["Worked on", "Leads Cid"])

    def test_seen_by_several_terms(self):
        """A case that two of them show stands in a page once."""
        self._add_term()
        self.led._record_work("note", self.lea)
        self._assert_seen(self.led | self.worked_on)

    def test_gives_no_right(self):
        """Whoever has no right on cases is shown none by any term."""
        self._add_term()
        self.cid.partner_id.parent_id = self.eve.partner_id
        self.assertFalse(self.led.with_user(self.eve).visible_to_me)
        self.assertFalse(self.led._get_readers(self.eve))
        self.assertFalse(self.env["ir.websocket"].with_user(self.eve)._get_queue_channels())
