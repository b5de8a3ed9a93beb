"""Fills tables by SQL alone: a million records through the ORM would take a day."""

import time
from dataclasses import dataclass

from ..ui import Problem, say
from . import words


@dataclass(frozen=True)
class Size:
    cases: int

    @property
    def contacts(self):
        return max(self.cases // 5, 1000)

    @property
    def ledger(self):
        return self.cases * 2

    @property
    def worked_by_busiest(self):
        """20,000, but never more than a fifth of the cases."""
        return min(20_000, self.cases // 5)


class Load:
    """Without indexes and foreign keys while it lasts; both cost more than the rows."""

    def __init__(self, env, models):
        """
        :param models: names of those that are filled
        """
        self.env = env
        self.models = models
        self.indexes = []

    def __enter__(self):
        cr = self.env.cr
        cr.execute("SELECT setseed(0.5)")
        cr.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        if cr.fetchone()[0]:
            cr.execute("SET LOCAL session_replication_role = replica")
        tables = tuple(self.env[name]._table for name in self.models)
        cr.execute(
            """
            SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid),
                   obj_description(i.indexrelid)
              FROM pg_index i
             WHERE i.indrelid::regclass::text IN %s
               AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
            """,
            [tables],
        )
        self.indexes = cr.fetchall()
        for name, _definition, _comment in self.indexes:
            cr.execute(f"DROP INDEX {name}")
        return self

    def step(self, title, fill, *arguments):
        started = time.monotonic()
        fill(self.env, *arguments)
        say(f"    {title} ({time.monotonic() - started:.0f} s)")

    def __exit__(self, kind, error, trace):
        if kind:
            return
        self.step("indexes", self._restore)
        cr = self.env.cr
        cr.commit()
        self.env.registry.clear_cache()
        self.step("ANALYZE", _analyze)

    def _restore(self, env):
        env.cr.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for name, definition, comment in self.indexes:
            env.cr.execute(definition)
            if comment:  # Odoo keeps the definition there
                env.cr.execute(f"COMMENT ON INDEX {name} IS %s", [comment])


def _analyze(env):
    connection = env.cr._cnx
    env.cr.commit()
    connection.autocommit = True
    try:
        env.cr.execute("VACUUM ANALYZE")
    finally:
        connection.autocommit = False


def insert(env, model_name, source, **columns):
    """INSERT … SELECT with an expression for each column of the model, so that a new field of the
    addon needs no change here: one that is not named gets its default.

    :param str source: what follows FROM
    :param columns: SQL expressions; "id" too, if it is not the sequence's
    """
    model = env[model_name].sudo()
    now = "now() AT TIME ZONE 'UTC'"
    columns = {"create_uid": "1", "write_uid": "1", "create_date": now, **columns}
    columns.setdefault("write_date", columns["create_date"])
    stored = {
        name: field
        for name, field in model._fields.items()
        if field.store and field.column_type and name != "id"
    }
    defaults = model.default_get([name for name in stored if name not in columns])
    for name, field in stored.items():
        if name in columns:
            continue
        value = field.convert_to_column_insert(defaults.get(name, False), model)
        if value is not None:
            columns[name] = env.cr.mogrify("%s", [value]).decode()
        elif field.required:
            raise Problem(f"The benchmark's data has no value for {model_name}.{name}.")
    names, expressions = zip(*columns.items(), strict=True)
    env.cr.execute(
        f"INSERT INTO {model._table} ({', '.join(names)}) "
        f"SELECT {', '.join(expressions)} FROM {source}"
    )
    if "id" in columns:
        env.cr.execute(
            f"SELECT setval('{model._table}_id_seq', (SELECT max(id) FROM {model._table}))"
        )


def one_of(values):
    """An expression that draws one of the values for each row."""
    listed = ", ".join(f"'{value}'" for value in values)
    return f"(ARRAY[{listed}])[1 + (random() * {len(values) - 1})::int]"


def next_id(env, table):
    env.cr.execute(f"SELECT max(id) + 1 FROM {table}")
    return env.cr.fetchone()[0]


def add_contacts(env, size):
    first, last = one_of(words.FIRST_NAMES), one_of(words.LAST_NAMES)
    start = next_id(env, "res_partner")
    insert(
        env,
        "res.partner",
        f"""(
            SELECT i, first || ' ' || last AS name,
                   lower(first || '.' || last) || i || '@example.com' AS email
              FROM (SELECT i, {first} AS first, {last} AS last
                      FROM generate_series(0, {size.contacts - 1}) i) drawn
        ) person""",
        id=f"{start} + i",
        name="name",
        complete_name="name",
        email="email",
        email_normalized="email",
        commercial_partner_id=f"{start} + i",
        partner_share="true",
        active="true",
    )
