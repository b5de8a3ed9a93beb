"""What agents ask of the list of cases, each with the same question in hand-written SQL."""

from dataclasses import dataclass

from . import words

NEWEST = "c.id DESC"
# QUEUE_ORDER of the addon, which is not there where targets are judged.
QUEUE_ORDER = "priority desc, waiting_since, id"


@dataclass(frozen=True)
class Question:
    """
    :param domain: what the list view searches for; ``%(…)s`` in its values is filled in
    :param where: the same in SQL, for a table ``c``
    :param unhindered: the domain for the superuser, who is nobody's colleague; empty: the same
    :param limit_ms: the target for the slowest agent; None: for information
    :param judged: what of the figures it is for
    """

    key: str
    title: str
    domain: tuple = ()
    unhindered: tuple = ()
    order: str = ""
    where: str = "TRUE"
    sql_order: str = NEWEST
    limit_ms: float | None = None
    judged: str = "p50"
    view: str = "cp_case_view_list"

    @property
    def is_loose(self):
        """Whether the order leaves open which of two cases comes first."""
        return "c.id" not in self.sql_order

    def fill(self, values):
        """
        :return: the domain, that of the superuser, and the SQL condition for these values
        """
        domain, unhindered = (
            [(name, operator, _fill(value, values)) for name, operator, value in domain]
            for domain in (self.domain, self.unhindered or self.domain)
        )
        return domain, unhindered, self.where % values


@dataclass(frozen=True)
class Value:
    """A value that is no text."""

    key: str


def _fill(value, values):
    if isinstance(value, Value):
        return values[value.key]
    return value % values if isinstance(value, str) else value


def _page(key, title, order="", sql_order=NEWEST, **kwargs):
    return Question(
        key,
        title,
        order=order,
        sql_order=sql_order,
        limit_ms=40,
        judged="p95",
        **kwargs,
    )


def _queue(key, title, **kwargs):
    return _page(
        key,
        title,
        QUEUE_ORDER,
        ", ".join(f"c.{part}" for part in QUEUE_ORDER.split(", ")),
        view="cp_case_view_list_queue",
        **kwargs,
    )


def _term(key, title, term, limit_ms, where=None):
    where = where or " AND ".join(f"c.search_text LIKE '%%{word}%%'" for word in term.split())
    return Question(key, title, (("search_term", "ilike", term),), where=where, limit_ms=limit_ms)


QUESTIONS = (
    _page("newest", "page of 80, newest first"),
    _page(
        "by_number", "page of 80, by number", "number desc", "length(c.number) DESC, c.number DESC"
    ),
    _page("by_date", "page of 80, by date", "create_date desc", "c.create_date DESC, c.id DESC"),
    _page("by_subject", "page of 80, by subject", "name asc", 'c.name COLLATE "und-x-icu", c.id'),
    _page(
        "not_closed",
        "not closed",
        domain=(("state", "!=", "closed"),),
        where="c.state <> 'closed'",
    ),
    _queue(
        "mine",
        "personal queue",
        domain=(("user_id", "=", Value("uid")), ("state", "!=", "closed")),
        where="c.user_id = %(uid)s AND c.state <> 'closed'",
    ),
    _queue(
        "team",
        "team queue",
        domain=(
            ("user_id", "=", False),
            ("state", "not in", ("resolved", "closed")),
            ("is_of_my_services", "=", True),
        ),
        unhindered=(
            ("user_id", "=", False),
            ("state", "not in", ("resolved", "closed")),
            ("service_id.agent_ids", "in", Value("uid")),
        ),
        where="c.user_id IS NULL AND c.state NOT IN ('resolved', 'closed') AND c.service_id IN "
        "(SELECT service_id FROM cp_service_agent_rel WHERE user_id = %(uid)s)",
    ),
    _term("number", "exact number", "%(number)s", 10, "c.number = '%(number)s'"),
    _term("first_name", "first name", "%(first)s", 40),
    _term("last_name", "last name", "%(last)s", 40),
    _term("full_name", "first and last name", "%(last)s %(first)s", 40),
    _term("address", "address", "%(email)s", 40, "c.email_normalized = '%(email)s'"),
    _term("rare", "fragment of a rare word", words.RARE[:5], 40),
    _term("common", "common word", words.COMMON, 60),
    _term("two", "word of two characters", words.JAPANESE, 150),
    _term("absent_two", "two characters that stand nowhere", "qq", None),
    Question(
        "subject_field",
        "fragment in the subject alone",
        (("name", "ilike", words.RARE[1:6]),),
        where=f"c.name ILIKE '%%{words.RARE[1:6]}%%'",
    ),
    _page(
        "worked_on",
        "filter: worked on by me",
        domain=(("is_worked_on", "=", True),),
        unhindered=(("worker_ids.user_id", "=", Value("uid")),),
        where="EXISTS (SELECT FROM cp_case_worker w WHERE w.case_id = c.id "
        "AND w.user_id = %(uid)s)",
    ),
)
