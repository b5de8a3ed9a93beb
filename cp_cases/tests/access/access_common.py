from contextlib import contextmanager

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import Controller
from odoo.service.model import call_kw
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import mail_new_test_user

from ..common import CpCasesCommon

# Stands in the content of every case, and nowhere else: the test of a leak is that it comes out.
SECRETS = {"support": "ocelotmango", "billing": "zebrafish", "foreign": "quaggapear"}


class AccessCommon(CpCasesCommon):
    """Three cases full of content, and who of the users sees which:

    ``support`` and ``billing`` in the users' company, ``foreign`` in another one. ``ana`` and
    ``ben`` see the first, the supervisors the first two, everybody else none.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = mail_new_test_user(cls.env, login="paul@cp", groups="base.group_portal")
        cls.public = cls.env.ref("base.public_user")
        company = cls.env["res.company"].create({"name": "Other"})
        cls.foreigner = cls._create_user("fay", "cp_cases.group_cp_cases_service")
        cls.foreigner.write({"company_ids": company.ids, "company_id": company.id})
        cls.foreign = cls.env["cp.service"].create(
            {
                "name": "Abroad",
                "company_id": company.id,
                "agent_ids": cls.foreigner.ids,
            }
        )
        cls.cases = {
            "support": cls._create_full_case("support", cls.support, cls.ben),
            "billing": cls._create_full_case("billing", cls.billing, cls.cid),
            "foreign": cls._create_full_case("foreign", cls.foreign, cls.foreigner),
        }
        cls.cases["support"]._record_work("note", cls.ana)
        # A visible case that points at a hidden one.
        cls.cases["support"].origin_case_id = cls.cases["billing"]
        cls.visible = {
            cls.ana: {"support"},
            cls.ben: {"support"},
            cls.sue: {"support", "billing"},
            cls.max: {"support", "billing"},
            cls.eve: set(),
            cls.portal: set(),
            cls.public: set(),
        }
        cls.supervisors = cls.sue | cls.max
        for user in cls.visible:
            user.group_ids += cls.env.ref("base.group_allow_export")
        cls.agents = cls.ana | cls.ben | cls.supervisors
        cls.env.flush_all()

    @classmethod
    def _create_full_case(cls, key, service, agent):
        """A case of ``service`` that has one of everything, all with the secret word in it."""
        secret = SECRETS[key]
        case = cls._create_case(
            name=f"About {secret}",
            service_id=service.id,
            partner_id=cls.env["res.partner"].create({"name": f"Owner of {key}"}).id,
            email_from=f"{secret}@example.com",
        )
        thread = case._start_thread(secret)
        case.with_user(agent).with_company(service.company_id).message_subscribe(
            partner_ids=agent.partner_id.ids
        )
        attachment = cls.env["ir.attachment"].create(
            {"name": secret, "raw": secret.encode(), "res_model": "cp.case", "res_id": case.id}
        )
        message = case.message_post(
            body=secret,
            subject=secret,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
            cp_entry_type="incoming",
            cp_is_trusted=True,
            cp_thread_id=thread.id,
            attachment_ids=attachment.ids,
            author_id=cls.portal.partner_id.id,
            # As a careless integration might: seeing a message needs sight of its case.
            partner_ids=(cls.ana | cls.eve | agent).partner_id.ids,
        )
        cls.env["mail.notification"].sudo().create(
            {
                "mail_message_id": message.id,
                "res_partner_id": cls.eve.partner_id.id,
                "failure_reason": secret,
            }
        )
        cls._add_to_message(message, secret)
        cls.env["mail.activity"].create(
            {
                "res_model_id": cls.env["ir.model"]._get_id("cp.case"),
                "res_id": case.id,
                "user_id": agent.id,
                "summary": secret,
            }
        )
        cls.env["mail.scheduled.message"].create(
            {
                "model": "cp.case",
                "res_id": case.id,
                "author_id": agent.partner_id.id,
                "scheduled_date": "2999-01-01",
                "subject": secret,
                "body": secret,
            }
        )
        case._record_work("note", agent)
        cls.env["cp.case.draft"].create(
            {
                "kind": "reply",
                "user_id": agent.id,
                "case_id": case.id,
                "message_id": message.id,
                "subject": secret,
                "body": secret,
            }
        )
        cls.env["cp.inbound.mail"].create(
            {"subject": secret, "case_id": case.id, "fingerprint": secret, "state": "done"}
        )
        return case

    @classmethod
    def _add_to_message(cls, message, secret):
        """What Odoo shows together with a message."""
        preview = cls.env["mail.link.preview"].create(
            {"source_url": f"https://{secret}.example.com", "og_title": f"preview-{secret}"}
        )
        cls.env["mail.message.link.preview"].create(
            {"message_id": message.id, "link_preview_id": preview.id}
        )
        cls.env["mail.tracking.value"].create(
            {
                "mail_message_id": message.id,
                "field_id": cls.env["ir.model.fields"]._get("cp.case", "name").id,
                "new_value_char": f"tracked-{secret}",
            }
        )

    # ------------------------------------------------------------
    # CALLING LIKE A CLIENT
    # ------------------------------------------------------------

    @contextmanager
    def as_client(self, user):
        """An environment as a request of ``user`` has it, nothing cached; undone at the end.

        Odoo looks at the first user of the transaction when commands for other records run with
        sudo: it must be the caller, or a test of escalation proves nothing.
        """
        self.env.flush_all()
        transaction = self.env.transaction
        default_env = transaction.default_env
        savepoint = self.env.cr.savepoint()
        try:
            self.env.invalidate_all()
            env = self.env(
                user=user, su=False, context={"allowed_company_ids": user.company_ids.ids}
            )
            transaction.default_env = env
            with mute_logger("odoo.addons.base.models.ir_rule", "odoo.models", "odoo.sql_db"):
                yield env
        finally:
            transaction.default_env = default_env
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    def call(self, user, model, method, *args, **kwargs):
        """What a client of ``user`` gets, or the error: (result, error)."""
        with self.as_client(user) as env:
            if getattr(getattr(type(env[model]), method, None), "_readonly", False):
                # On a replica of the database, where whatever writes fails.
                env.cr.execute("SET TRANSACTION READ ONLY")
            try:
                result = call_kw(env[model], method, list(args), kwargs)
                env.flush_all()
                return repr_deep(result), None
            except (UserError, MissingError, ValueError) as error:
                return None, error

    def assertRefused(self, outcome, keys):
        result, error = outcome
        self.assertIsInstance(error, AccessError, result)
        self.assertNoSecret(error, keys)

    def assertAllowed(self, outcome, *errors):
        """Not refused for a missing right; the case may be in the wrong state for it."""
        _result, error = outcome
        if error is not None:
            self.assertNotIsInstance(error, AccessError)
            self.assertIsInstance(error, errors or (UserError,))

    def assertNoSecret(self, outcome, keys):
        """Nothing of the cases ``keys`` is told."""
        text = repr_deep(outcome)
        for key in keys:
            self.assertNotIn(SECRETS[key], text)

    def hidden_from(self, user):
        return [key for key in self.cases if key not in self.visible[user]]

    def of_case(self, model, case):
        """The records of ``model`` that hang on ``case``, as sudo."""
        Model = self.env[model].sudo().with_context(active_test=False)
        for model_field in ("res_model", "model"):
            if model_field in Model._fields and "res_id" in Model._fields:
                return Model.search([(model_field, "=", "cp.case"), ("res_id", "=", case.id)])
        for message_field in ("mail_message_id", "message_id"):
            if message_field in Model._fields and model.startswith("mail."):
                return Model.search([(message_field, "in", case.message_ids.ids)])
        return Model.search([("case_id", "=", case.id)])


def repr_deep(value):
    """All text of a value, so that nothing hides behind a repr that is cut or lazy."""
    if isinstance(value, dict):
        return " ".join(repr_deep(part) for item in value.items() for part in item)
    if isinstance(value, (list, tuple, set)):
        return " ".join(map(repr_deep, value))
    if isinstance(value, Exception):
        return repr_deep(value.args)
    return str(value)


# ------------------------------------------------------------
# WALKS
# ------------------------------------------------------------


def is_ours(cls):
    return cls.__module__.startswith("odoo.addons.cp_cases.")


def own_models(env):
    return {name for name, cls in env.registry.items() if cls._original_module == "cp_cases"}


def public_methods(env):
    """(model, method) of all that this addon defines and a client may call."""
    found = set()
    for name, cls in env.registry.items():
        for base in cls.mro():
            if not is_ours(base) or getattr(base, "_name", None) != name:
                continue
            found |= {
                (name, attr)
                for attr, value in vars(base).items()
                if not attr.startswith("_")
                and callable(value)
                and not any(
                    getattr(vars(parent).get(attr), "_api_private", False) for parent in cls.mro()
                )
            }
    return found


def routes():
    """The routes of all controllers of this addon."""
    found, todo = set(), [Controller]
    while todo:
        cls = todo.pop()
        todo += cls.__subclasses__()
        if is_ours(cls):
            found |= {
                route
                for value in vars(cls).values()
                for route in getattr(value, "original_routing", {}).get("routes", ())
            }
    return found


def own_fields(env):
    """(model, field) of all fields that this addon defines."""
    return {
        (name, field)
        for name, cls in env.registry.items()
        if not cls._abstract
        for field in cls._fields.values()
        if "cp_cases" in field._modules
    }
