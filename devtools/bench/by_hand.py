"""The page of cases in SQL as one would write it by hand: the least that a question costs."""

from .list_view import PAGE
from .questions import NEWEST

# No form of the rule is the fastest for everybody: each is tried.
LITERALS, LOOK_UP, HASH = "literals", "look up", "hash"
HALVES, HALVES_OF_LEDGER = "halves", "halves, the ledger row by row"
MAX_LITERALS = 5000
# OFFSET 0: for 80 cases, PostgreSQL would hash all messages.
ROWS = """
    SELECT c.*, p.complete_name, s.name, a.name, g.name, d.name, r.name, tags.tags,
           EXISTS (SELECT FROM cp_case_pin_rel
                    WHERE case_id = c.id AND user_id = %(uid)s OFFSET 0),
           EXISTS (SELECT FROM cp_case_draft
                    WHERE case_id = c.id AND user_id = %(uid)s OFFSET 0),
           EXISTS (SELECT FROM ir_attachment
                    WHERE res_model = 'cp.case' AND res_id = c.id OFFSET 0),
           EXISTS (SELECT FROM mail_message m
                    WHERE m.model = 'cp.case' AND m.res_id = c.id
                      AND m.cp_entry_type = 'incoming' AND m.cp_is_trusted IS NOT TRUE OFFSET 0),
           (SELECT min(create_date) FROM cp_case_draft
             WHERE case_id = c.id AND kind = 'reply' AND holds_lock AND user_id <> %(uid)s)
      FROM unnest(%(ids)s::int[]) WITH ORDINALITY page (id, position)
      JOIN cp_case c ON c.id = page.id
      LEFT JOIN res_partner p ON p.id = c.partner_id
      LEFT JOIN cp_service s ON s.id = c.service_id
      LEFT JOIN res_users u ON u.id = c.user_id
      LEFT JOIN res_partner a ON a.id = u.partner_id
      LEFT JOIN cp_case_category g ON g.id = c.category_id
      LEFT JOIN cp_disposition d ON d.id = c.disposition_id
      LEFT JOIN cp_pending_reason r ON r.id = c.pending_reason_id
      LEFT JOIN LATERAL (
               SELECT array_agg(t.name) AS tags
                 FROM cp_case_cp_case_tag_rel l JOIN cp_case_tag t ON t.id = l.cp_case_tag_id
                WHERE l.cp_case_id = c.id) tags ON TRUE
     ORDER BY page.position
"""


def find_forms(worked, order):
    """
    :param int worked: how many cases the agent has worked on
    """
    forms = [LOOK_UP, HASH] if worked > MAX_LITERALS else [LITERALS, LOOK_UP]
    return [HALVES_OF_LEDGER, HALVES, *forms] if worked and order == NEWEST else forms


def ask(env, sees_all, where, order, count_limit, form, patience_ms):
    """One page and its count.

    :param patience_ms: a query that takes longer is given up; 0: none is
    :return: the ids of the page
    """
    cr, uid = env.cr, env.uid
    # The time of other processes would not be counted.
    cr.execute(
        "SET LOCAL statement_timeout = %s; SET LOCAL max_parallel_workers_per_gather = 0",
        [int(patience_ms)],
    )
    condition = f"c.company_id = 1 AND ({where})"
    if sees_all:
        query = _select(condition, order, count_limit)
    else:
        query = _select_visible(cr, uid, condition, order, count_limit, form)
    cr.execute(query)
    ids = [row[0] for row in cr.fetchall()]
    cr.execute(ROWS, {"uid": uid, "ids": ids[:PAGE]})
    return [row[0] for row in cr.fetchall()]


def _select(condition, order, limit):
    return f"SELECT id FROM cp_case c WHERE {condition} ORDER BY {order} LIMIT {limit}"


def _select_visible(cr, uid, condition, order, limit, form):
    cr.execute("SELECT service_id FROM cp_service_agent_rel WHERE user_id = %s", [uid])
    services = _listed(cr.fetchall())
    in_services = f"c.service_id IN ({services})"
    ledger = f"SELECT case_id FROM cp_case_worker WHERE user_id = {uid}"
    if form in (HALVES, HALVES_OF_LEDGER):
        of_services = _select(f"{condition} AND {in_services}", order, limit)
        if form == HALVES:
            beside = f"{condition} AND NOT {in_services} AND c.id IN ({ledger})"
            worked_on = _select(beside, order, limit)
        else:
            beside = f"{ledger} AND service_id NOT IN ({services})"
            worked_on = _select_from_ledger(beside, condition, limit)
        return f"({of_services}) UNION ALL ({worked_on}) ORDER BY 1 DESC LIMIT {limit}"
    if form == LITERALS:
        cr.execute(f"{ledger} AND service_id NOT IN ({services}) LIMIT {MAX_LITERALS}")
        worked_on = f"c.id IN ({_listed(cr.fetchall())})"
    elif form == LOOK_UP:
        worked_on = f"EXISTS ({ledger} AND case_id = c.id OFFSET 0)"
    else:
        worked_on = f"(c.id IN ({ledger})) IS TRUE"
    return _select(f"{condition} AND ({in_services} OR {worked_on})", order, limit)


def _select_from_ledger(ledger, condition, limit):
    # OFFSET 0: row by row; PostgreSQL would read all cases beside the ledger.
    case = f"SELECT FROM cp_case c WHERE c.id = case_id AND {condition} OFFSET 0"
    return f"{ledger} AND EXISTS ({case}) ORDER BY 1 DESC LIMIT {limit}"


def _listed(rows):
    return ", ".join(str(row[0]) for row in rows) or "0"
