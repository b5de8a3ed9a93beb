"""Fills a database with cases, and with all that hangs on them."""

from ..ui import Problem
from . import words
from .load import Load, add_contacts, insert, next_id, one_of
from .profiles import PROFILES, make_agents, make_services

AGENTS = 500
SEEDED = "cp_cases.bench_seed"
VERSION = "3"  # raise it when what is seeded changes
# One case has a history that nobody reads to its end.
LONG_HISTORY = 5000
MODELS = (
    "res.partner",
    "cp.case",
    "cp.case.worker",
    "cp.case.thread",
    "mail.message",
    "cp.inbound.mail",
)

# What is drawn for each subject, and how it is made of that.
DRAWN_SUBJECT = (
    f"random() AS rare, {one_of(words.TOPICS)} || ' ' || {one_of(words.THINGS)} AS topic, "
    f"{one_of(words.DETAILS)} AS detail"
)
SUBJECT = f"""topic || ' ' || (i * 7919::bigint % 900000 + 100000) || ' ' || detail
    || CASE WHEN rare < 0.00005 THEN ' {words.RARE}' WHEN rare < 0.02 THEN ' {words.JAPANESE}'
       ELSE '' END"""


def seed(env, size):
    """Fill the database, unless that was done before with the same size."""
    parameters = env["ir.config_parameter"].sudo()
    wanted = f"{VERSION} {size.cases}"
    if parameters.get_param(SEEDED) == wanted:
        # What an earlier measurement has added would stand on the first page.
        env["cp.case"].search([("id", ">", size.cases)]).unlink()
        env.cr.commit()
        return
    if env["cp.case"].search_count([], limit=1):
        raise Problem("The database has other cases already: name another one with --keep.")
    services = make_services(env)
    agents = make_agents(env, services)
    with Load(env, MODELS) as load:
        load.step(f"{AGENTS} agents", _agents, services)
        load.step(f"{size.contacts:,} contacts", add_contacts, size)
        _draw_work(env, size, agents)
        load.step(f"{size.cases:,} cases", _cases, size, services)
        load.step(f"{size.ledger:,} ledger rows", _ledger)
        load.step("threads and messages", _messages, size)
        load.step("intake", _intake, size)
    parameters.set_param(SEEDED, wanted)
    env.cr.commit()


def _agents(env, services):
    """The crowd: agents whose own view is not measured."""
    count = AGENTS - len(PROFILES)
    partner_id = next_id(env, "res_partner")
    user_id = next_id(env, "res_users")
    insert(
        env,
        "res.partner",
        f"generate_series(0, {count - 1}) i",
        id=f"{partner_id} + i",
        name="'Agent ' || i",
        complete_name="'Agent ' || i",
        email="'agent' || i || '@cases.example.com'",
        email_normalized="'agent' || i || '@cases.example.com'",
        commercial_partner_id=f"{partner_id} + i",
        partner_share="false",
        active="true",
    )
    insert(
        env,
        "res.users",
        f"generate_series(0, {count - 1}) i",
        id=f"{user_id} + i",
        login="'agent' || i || '@cases.example.com'",
        partner_id=f"{partner_id} + i",
        company_id=str(env.company.id),
        share="false",
        active="true",
    )
    env.cr.execute(
        "INSERT INTO res_company_users_rel (cid, user_id) SELECT %s, id FROM res_users "
        "WHERE id >= %s",
        [env.company.id, user_id],
    )
    env.cr.execute(
        "INSERT INTO res_groups_users_rel (gid, uid) SELECT %s, id FROM res_users WHERE id >= %s",
        [env.ref("cp_cases.group_cp_cases_service").id, user_id],
    )
    env.cr.execute(
        "INSERT INTO cp_service_agent_rel (user_id, service_id) "
        "SELECT u.id, s.id FROM res_users u JOIN cp_service s ON (u.id + s.id) %% 12 = 0 "
        "WHERE u.id >= %s AND s.id IN %s",
        [user_id, services.big._ids],
    )


def _cases(env, size, services):
    env.cr.execute("SELECT min(id), max(id) FROM res_partner WHERE email LIKE '%@example.com'")
    first_contact, last_contact = env.cr.fetchone()
    # The tiny service gets one case in 5,000; the others the more, the later they stand.
    big = len(services.big) - 1
    drawn = f"""(
        SELECT i, random() AS age,
               {DRAWN_SUBJECT}, {one_of(words.STATES)} AS state,
               CASE WHEN i % 5000 = 7 THEN {services.tiny.id}
                    ELSE (ARRAY{list(services.big._ids)})[1 + (sqrt(random()) * {big})::int]
               END AS service_id,
               (SELECT id FROM res_users WHERE id = 1) AS root,
               {first_contact} + (random() * {last_contact - first_contact})::int AS contact_id
          FROM generate_series(1, {size.cases}) i
    )"""
    number = "(10000 + d.i)::varchar"
    is_done = "d.state IN ('resolved', 'closed')"
    created = (
        "date_trunc('second', now() AT TIME ZONE 'UTC') "
        f"- ({size.cases} - d.i + d.age) * (interval '700 days' / {size.cases})"
    )
    insert(
        env,
        "cp.case",
        f"""{drawn} d
            JOIN res_partner p ON p.id = d.contact_id
            CROSS JOIN LATERAL (SELECT {SUBJECT} AS name) s""",
        id="d.i",
        number=number,
        name="s.name",
        partner_id="p.id",
        partner_name="p.name",
        email_from="p.email",
        email_normalized="p.email_normalized",
        service_id="d.service_id",
        company_id=str(env.company.id),
        state="d.state",
        user_id=f"""CASE WHEN d.state <> 'new' THEN
            (SELECT min(id) FROM res_users WHERE login LIKE 'agent%')
            + (d.age * {AGENTS - len(PROFILES) - 1})::int END""",
        priority="(ARRAY['1', '2', '3', '3', '3', '4', '5'])[1 + d.i % 7]",
        search_text=f"lower({number} || ' ' || s.name || ' ' || p.name || ' ' || p.email) "
        f"|| ' E ' || lower(p.email) || ' E' || CASE WHEN s.name LIKE '%{words.JAPANESE}' "
        f"THEN '{words.JAPANESE_PAIRS}' ELSE '' END",
        create_date=created,
        date_resolved=f"CASE WHEN {is_done} THEN {created} + interval '1 day' END",
        date_closed=f"CASE WHEN d.state = 'closed' THEN {created} + interval '15 days' END",
    )
    env.cr.execute(
        "UPDATE ir_sequence SET number_next = %s WHERE code = 'cp.case' RETURNING id",
        [10001 + size.cases],
    )
    sequence_id = env.cr.fetchone()[0]
    env.cr.execute(
        f"ALTER SEQUENCE ir_sequence_{sequence_id:03d} RESTART WITH {10001 + size.cases}"
    )


def _draw_work(env, size, agents):
    """Who works on what: first in a table of its own, as the cases know it too."""
    crowd = "(SELECT min(id) FROM res_users WHERE login LIKE 'agent%')"
    drawn = f"""
        SELECT DISTINCT 1 + (random() * {size.cases - 1})::int AS case_id,
               {crowd} + (random() * {AGENTS - len(PROFILES) - 1})::int AS user_id
          FROM generate_series(1, {size.ledger})"""
    for profile in PROFILES:
        if worked := profile.count_worked(size):
            step = size.cases / worked
            drawn += f"""
                UNION ALL
                SELECT 1 + (i * {step})::int, {agents[profile.key].id}
                  FROM generate_series(0, {worked - 1}) i"""
    env.cr.execute(f"CREATE TEMPORARY TABLE bench_work ON COMMIT DROP AS {drawn}")


def _ledger(env):
    insert(
        env,
        "cp.case.worker",
        "bench_work w JOIN cp_case c ON c.id = w.case_id",
        case_id="w.case_id",
        user_id="w.user_id",
        service_id="c.service_id",
        first_date="c.create_date",
        last_date="c.create_date",
        first_event="'note'",
        last_event="'note'",
        create_date="c.create_date",
    )


def _messages(env, size):
    """A thread for each case, an email for every second, and one case with thousands."""
    insert(
        env,
        "cp.case.thread",
        "cp_case c",
        identifier="'BN' || lpad(c.id::text, 10, '0')",
        case_id="c.id",
        name="c.name",
        participants="c.email_normalized",
    )
    emails = f"""(
        SELECT id AS case_id, 1 AS n, create_date FROM cp_case WHERE id % 2 = 0
        UNION ALL
        SELECT {long_case_id(size)}, n, now() AT TIME ZONE 'UTC' - interval '1 hour' * n
          FROM generate_series(2, {LONG_HISTORY}) n
    )"""
    insert(
        env,
        "mail.message",
        f"{emails} e JOIN cp_case c ON c.id = e.case_id JOIN cp_case_thread t ON t.case_id = c.id",
        model="'cp.case'",
        res_id="c.id",
        message_type="'email'",
        subtype_id=str(env.ref("mail.mt_comment").id),
        subject="c.name",
        body="'<p>Hello,</p><p>' || repeat('I have a question on my order. ', 20) || '</p>'",
        author_id="c.partner_id",
        email_from="c.email_from",
        message_id="'<' || c.id || '.' || e.n || '@bench.example.com>'",
        date="e.create_date",
        cp_entry_type="'incoming'",
        cp_thread_id="t.id",
        cp_is_trusted="true",
        create_date="e.create_date",
    )


def long_case_id(size):
    return size.cases // 2 // 2 * 2


def _intake(env, size):
    insert(
        env,
        "cp.inbound.mail",
        "mail_message m JOIN cp_case c ON c.id = m.res_id AND m.model = 'cp.case'",
        message_id="m.message_id",
        fingerprint="md5(m.message_id)",
        subject="m.subject",
        email_from="m.email_from",
        state="'done'",
        case_id="m.res_id",
        mail_message_id="m.id",
        service_id="c.service_id",
        create_date="m.create_date",
    )
