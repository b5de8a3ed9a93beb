"""Asks another addon the same questions: the one that others would take, with as many tickets."""

from functools import partial

from .. import words
from ..list_view import ListView
from ..load import Load, add_contacts, insert, one_of
from ..mail import MailBench, nothing_is_sent
from ..profiles import SERVICES, find_alias_domain
from ..seed import DRAWN_SUBJECT, SEEDED, SUBJECT

MODEL = "helpdesk.ticket"
LIST = "helpdesk_mgmt.ticket_view_tree"
VERSION = "1"  # raise it when what is seeded changes
# Each with how many teams: those who see tickets by their teams, and those who see all.
AGENTS = {"group_helpdesk_user_team": 3, "group_helpdesk_user": SERVICES}


def measure(meter, env, only=None):
    """
    :param only: keys of questions, mail
    :return: for each question the milliseconds of the slower agent
    """
    view = ListView(env, MODEL, LIST)
    figures = {}
    for user in _find_agents(env):
        for key, (domain, order) in _questions(env, user).items():
            if not only or key in only:
                ask = partial(view.search, domain=domain, order=order)
                cpu = meter.read(user.id, ask).cpu
                figures[key] = round(max(cpu, figures.get(key, 0)), 2)
    if not only or "mail" in only:
        team = env["helpdesk.ticket.team"].search([], limit=1)
        with nothing_is_sent():
            [new] = MailBench(meter, user.id, team).records_in_turns([team.alias_email])
            figures["mail_new"] = new["cpu"]
    return figures


def _questions(env, user):
    """
    :return: by key of the question, the domain as the search view makes it, and the order
    """
    seeded = [("partner_email", "=like", "%@example.com")]
    tickets = env[MODEL].with_user(user).search(seeded, limit=40, order="id desc")
    ticket = tickets[len(tickets) // 2]
    first, last = ticket.partner_name.split()
    is_open = ("closed", "=", False)
    return {
        "newest": ([], "id desc"),
        "by_number": ([], "number desc"),
        "by_date": ([], "create_date desc"),
        "by_subject": ([], "name asc"),
        "not_closed": ([is_open], "id desc"),
        "mine": ([("user_id", "=", user.id), is_open], ""),
        "team": ([("user_id", "=", False), is_open, ("team_id.user_ids", "in", user.ids)], ""),
        "number": (_words(ticket.number), ""),
        "first_name": ([("partner_id", "ilike", first)], ""),
        "last_name": ([("partner_id", "ilike", last)], ""),
        "full_name": ([("partner_id", "ilike", f"{first} {last}")], ""),
        "address": ([("partner_email", "ilike", ticket.partner_email)], ""),
        "rare": (_words(words.RARE[:5]), ""),
        "common": (_words(words.COMMON), ""),
        "two": (_words(words.JAPANESE), ""),
        "absent_two": (_words("qq"), ""),
    }


def _words(text):
    return ["|", ("number", "ilike", text), ("name", "ilike", text)]


def seed(env, size):
    """Fill the database, unless that was done before with the same size."""
    parameters = env["ir.config_parameter"].sudo()
    wanted = f"peer {VERSION} {size.cases}"
    if parameters.get_param(SEEDED) == wanted:
        # What an earlier measurement has added has no contact.
        env[MODEL].search([("id", ">", size.cases)]).unlink()
        env.cr.commit()
        return
    teams = env["helpdesk.ticket.team"].create(
        [{"name": f"Team {i:02d}", "alias_name": f"team{i:02d}"} for i in range(SERVICES)]
    )
    teams.alias_id.alias_domain_id = find_alias_domain(env)
    agents = env["res.users"].create(
        [
            {
                "name": group,
                "login": group,
                "email": f"{group}@cases.example.com",
                "group_ids": [env.ref(f"helpdesk_mgmt.{group}").id],
                "helpdesk_team_ids": teams[-count:].ids,
            }
            for group, count in AGENTS.items()
        ]
    )
    with Load(env, ("res.partner", MODEL)) as load:
        load.step(f"{size.contacts:,} contacts", add_contacts, size)
        load.step(f"{size.cases:,} tickets", _tickets, size, teams, agents)
    parameters.set_param(SEEDED, wanted)
    env.cr.commit()


def _find_agents(env):
    return env["res.users"].search([("login", "in", list(AGENTS))])


def _tickets(env, size, teams, agents):
    stages = env["helpdesk.ticket.stage"].search([])
    done, waiting = stages.filtered("closed"), stages.filtered("unattended")
    # As among the cases, 16 of 20 are closed.
    drawn_stages = [*done[:1].ids * 16, *(stages - done)[:1].ids * 3, *waiting[:1].ids]
    insert(
        env,
        MODEL,
        f"""(
            SELECT i, {DRAWN_SUBJECT}, {one_of(drawn_stages)}::int AS stage_id,
                   (ARRAY{teams.ids})[1 + (sqrt(random()) * {len(teams) - 1})::int] AS team_id,
                   random() AS chance,
                   (random() * {size.contacts - 1})::int
                   + (SELECT min(id) FROM res_partner WHERE email LIKE '%@example.com')
                   AS contact_id
              FROM generate_series(1, {size.cases}) i
        ) d
        JOIN res_partner p ON p.id = d.contact_id
        CROSS JOIN LATERAL (SELECT {SUBJECT} AS name) s""",
        id="d.i",
        number="'HT' || lpad(d.i::text, 8, '0')",
        name="s.name",
        description="'<p>Hello, I have a question on my order.</p>'",
        partner_id="p.id",
        commercial_partner_id="p.id",
        partner_name="p.name",
        partner_email="p.email",
        team_id="d.team_id",
        stage_id="d.stage_id",
        unattended=f"d.stage_id = {waiting[:1].id}",
        user_id=f"CASE WHEN d.chance < 0.001 THEN {agents[0].id} "
        f"WHEN d.chance < 0.95 THEN {env.uid} END",
        company_id=str(env.company.id),
        create_date="date_trunc('second', now() AT TIME ZONE 'UTC') "
        f"- ({size.cases} - d.i) * (interval '700 days' / {size.cases})",
    )
