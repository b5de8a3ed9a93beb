"""The page of cases in SQL as one would write it by hand: the least that a question costs."""

from .list_view import PAGE

# The ids of an agent's worked-on cases stand in the query, or are looked up by it: what is faster
# is taken.
FORMS = EXISTS, LITERALS = "exists", "literals"
MAX_LITERALS = 5000
COLUMNS = """
    SELECT c.*, p.complete_name, s.name, a.name, g.name, d.name, r.name, tags.tags,
           EXISTS (SELECT FROM cp_case_pin_rel WHERE case_id = c.id AND user_id = %(uid)s),
           EXISTS (SELECT FROM cp_case_draft WHERE case_id = c.id AND user_id = %(uid)s),
           EXISTS (SELECT FROM ir_attachment WHERE res_model = 'cp.case' AND res_id = c.id),
           EXISTS (SELECT FROM mail_message m WHERE m.model = 'cp.case' AND m.res_id = c.id
                      AND m.cp_entry_type = 'incoming' AND m.cp_is_trusted IS NOT TRUE),
           (SELECT min(create_date) FROM cp_case_draft
             WHERE case_id = c.id AND kind = 'reply' AND holds_lock AND user_id <> %(uid)s)
      FROM cp_case c
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
"""


def ask(env, sees_all, where, order, count_limit, form):
    """One page and its count.

    :return: the ids of the page
    """
    cr, uid = env.cr, env.uid
    visible = "TRUE" if sees_all else _visible(cr, uid, form)
    condition = f"c.company_id = 1 AND ({visible}) AND ({where})"
    # Which cases first: the columns of those that are passed over are not asked for.
    page = f"SELECT id FROM cp_case c WHERE {condition} ORDER BY {order} LIMIT {PAGE}"
    cr.execute(f"{COLUMNS} WHERE c.id IN ({page}) ORDER BY {order}".replace("%(uid)s", str(uid)))
    ids = [row[0] for row in cr.fetchall()]
    if len(ids) == PAGE:
        cr.execute(
            f"SELECT count(*) FROM (SELECT FROM cp_case c WHERE {condition} LIMIT {count_limit}) n"
        )
        cr.fetchone()
    return ids


def _visible(cr, uid, form):
    cr.execute("SELECT service_id FROM cp_service_agent_rel WHERE user_id = %s", [uid])
    services = [row[0] for row in cr.fetchall()]
    in_services = f"c.service_id IN ({_listed(services)})"
    if form == EXISTS:
        return (
            f"{in_services} OR EXISTS (SELECT FROM cp_case_worker w "
            f"WHERE w.case_id = c.id AND w.user_id = {int(uid)})"
        )
    cr.execute(
        f"SELECT case_id FROM cp_case_worker WHERE user_id = %s "
        f"AND service_id NOT IN ({_listed(services)}) LIMIT {MAX_LITERALS}",
        [uid],
    )
    return f"{in_services} OR c.id IN ({_listed([row[0] for row in cr.fetchall()])})"


def _listed(ids):
    return ", ".join(map(str, ids)) or "0"
