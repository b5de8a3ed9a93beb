import logging
from datetime import timedelta
from functools import partial

from psycopg2.extensions import ISOLATION_LEVEL_READ_COMMITTED

from odoo import SUPERUSER_ID, api, fields, models, modules
from odoo.service.model import retrying
from odoo.tools import SQL

from ...tools import rows
from ...tools.acting import as_system
from ..access.res_users_rights import MANAGER
from .cp_case_route import HoldMail

_logger = logging.getLogger(__name__)

MAX_TRIES = 5
FIRST_RETRY = timedelta(minutes=2)
# A mail that is not finished after this time was left behind by a worker that died.
ABANDONED_AFTER = timedelta(minutes=5)
UNFINISHED = ("new", "failed")
# As Odoo's own gateway does: a file that could act is a text.
SAFE_FILES = {"attachments_mime_plainxml": True}


class CpInboundMail(models.Model):
    """Every email for one of our addresses, stored raw before it is processed, and tried until it
    is on its case.

    The row is committed first, in a transaction of its own. Whatever happens afterwards, the mail
    is kept and is tried again.
    """

    _name = "cp.inbound.mail"
    _description = "Inbound Mail"
    _inherit = ["cp.text", "cp.system.records", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "subject"

    message_id = fields.Char("Message-ID", readonly=True)
    fingerprint = fields.Char(readonly=True, help="Hash of the content, without trace headers.")
    raw = fields.Binary("Raw Mail", attachment=True, readonly=True)
    subject = fields.Char(readonly=True)
    email_from = fields.Char("From", readonly=True)
    state = fields.Selection(
        [
            ("new", "Not processed yet"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("held", "Held"),
            ("discarded", "Discarded"),
        ],
        required=True,
        default="new",
        readonly=True,
    )
    reason = fields.Selection(
        [
            ("auto_replied", "Automatic reply without a known thread"),
            ("blocked", "Its sender is blocked"),
            ("bounce", "Delivery report without a known thread"),
            ("report", "Report of a program without a known thread"),
            ("empty", "The email is empty"),
            ("loop", "It looks like a loop of automatic emails"),
            ("own", "A copy of an email of ours"),
            ("no_service", "No service has this address"),
            ("service_archived", "Its service is archived"),
            ("company_archived", "The company of its service is archived"),
            ("error", "Could not be processed"),
        ],
        "Held Because",
        readonly=True,
    )
    error = fields.Text(readonly=True)
    tries = fields.Integer(
        readonly=True,
        help="A try is counted before it begins, so that one that stops the server counts, too.",
    )
    next_try = fields.Datetime(readonly=True)
    case_id = fields.Many2one("cp.case", readonly=True, index="btree_not_null", ondelete="set null")
    mail_message_id = fields.Many2one(
        "mail.message", "Entry", readonly=True, index="btree_not_null", ondelete="set null"
    )
    service_id = fields.Many2one("cp.service", readonly=True, ondelete="set null")
    service_key = fields.Integer(
        default=0, readonly=True, help="The id of its service, also of one that is deleted; or 0."
    )

    awaited = fields.Text(
        "Referenced Message-IDs",
        readonly=True,
        help="The Message-IDs that it refers to, if none of them was known when it came.",
    )

    # Two mails with different Message-IDs never meet here: the hash includes the Message-ID.
    _fingerprint_uniq = models.UniqueIndex("(fingerprint, service_key)")
    _message_id_idx = models.Index("(message_id)")
    _awaited_idx = models.Index(
        "USING gin (string_to_array(awaited, ' ')) WHERE awaited IS NOT NULL"
    )
    _waiting_idx = models.Index("(next_try, id) WHERE state IN ('new', 'failed')")
    _held_idx = models.Index("(service_id) WHERE state = 'held'")

    def write(self, vals):
        """Tell the screens that count held mail when there is more or less of it."""
        changed = self.browse()
        if "state" in vals:
            changed = self.filtered(lambda one: "held" in {one.state, vals["state"]})
        result = super().write(vals)
        for inbound in changed:
            inbound._notify_count()
        return result

    def _notify_count(self):
        companies = self.service_id.company_id.filtered("active")
        if not companies:
            # sudo: what has no queue is for the supervisors of every company
            companies = self.env["res.company"].sudo().search([("active", "=", True)])
        self.env["cp.case"]._notify_companies(companies)

    # ------------------------------------------------------------
    # INTAKE
    # ------------------------------------------------------------

    @api.model
    def _receive(self, raw, headers, services):
        """Store a raw mail and process it, once for each service.

        :param bytes raw: the mail as it came
        :param RawMail headers: what its headers say
        :param services: the ``cp.service`` it is sent to, may be empty
        :return: id of the first case, or False if it made no entry (held, failed, here already)
        """
        # READ COMMITTED: the second of two deliveries at once waits for the first, and then sees
        # its rows.
        inbound_ids = self._in_own_transaction(
            lambda intake: intake._store_for_each(raw, headers, services).ids,
            ISOLATION_LEVEL_READ_COMMITTED,
        )
        case_ids = [self.browse(inbound_id)._process(raw=raw) for inbound_id in inbound_ids]
        return next(filter(None, case_ids), False)

    @api.model
    def _store_for_each(self, raw, headers, services):
        """Store a mail for each service, and propose the address it was sent to as one of ours, if
        that is unknown.

        :return: the rows that are new, in the order of the services
        """
        if len(services) == 1 and headers.envelope:
            self._propose_address(headers, services)
        if len(services) < 2:
            return self._store(raw, headers, services)
        # Always in the same order: of two deliveries at once, one waits for the other.
        stored = {service: self._store(raw, headers, service) for service in services.sorted("id")}
        return self.union(*(stored[service] for service in services))

    @api.model
    def _store(self, raw, headers, service):
        """Store a mail once for a service, however often it is delivered; empty if it is here
        already."""
        awaited = self._find_awaited(headers)
        self._take_turns([headers.message_id, *awaited])
        insert = SQL(
            """
            INSERT INTO cp_inbound_mail (
                message_id, awaited, fingerprint, subject, email_from, service_id, service_key,
                state, tries, next_try, create_uid, create_date, write_uid, write_date
            )
            VALUES (%(message_id)s, %(awaited)s, %(fingerprint)s, %(subject)s, %(email_from)s,
                    %(service)s, COALESCE(%(service)s, 0), 'new', 1, %(next_try)s, %(uid)s,
                    %(now)s, %(uid)s, %(now)s)
            ON CONFLICT (fingerprint, service_key) DO NOTHING
            RETURNING id
            """,
            message_id=headers.message_id,
            awaited=" ".join(awaited) or None,
            fingerprint=headers.fingerprint,
            subject=headers.subject,
            email_from=headers.from_,
            service=service.id or None,
            next_try=self.env.cr.now() + ABANDONED_AFTER,
            uid=self.env.uid,
            now=self.env.cr.now(),
        )
        stored = self.env.execute_query(insert)
        if not stored:
            _logger.info("Mail %s is here already.", headers.message_id)
            return self.browse()
        inbound = self.browse(stored[0])
        # Created by hand, as an attachment takes raw bytes and the field would want base64.
        self.env["ir.attachment"].create(
            {
                "name": "raw",
                "res_model": self._name,
                "res_field": "raw",
                "res_id": inbound.id,
                "type": "binary",
                "raw": raw,
                "mimetype": "message/rfc822",
            }
        )
        return inbound

    @api.model
    def _find_awaited(self, headers):
        """The Message-IDs that a mail refers to, unless it belongs to a case already."""
        if not headers.references:
            return []
        match = self.env["cp.case.thread"]._match_email(headers.subject, headers.references)
        return [] if match.case else headers.references

    @api.model
    def _take_turns(self, message_ids):
        """Let mails that refer to each other be stored one after the other: so the one with the
        higher id knows of the other, however close together they come."""
        self.env.execute_query(
            SQL(
                """
                SELECT pg_advisory_xact_lock(key)
                  FROM (SELECT DISTINCT hashtextextended(message_id, 0) AS key
                          FROM unnest(%s) AS message_id
                      ORDER BY key) AS keys
                """,
                message_ids,
            )
        )

    def _in_own_transaction(self, func, isolation_level=None):
        """Run ``func(self)`` as OdooBot in a transaction of its own, and again if that collides
        with another one. In a test, run it within the test's transaction.

        :param isolation_level: None: that of Odoo
        """
        if modules.module.current_test:
            with self.env.cr.savepoint():
                return func(as_system(self.with_user(SUPERUSER_ID)))
        with self.env.registry.cursor() as cr:
            if isolation_level:
                # It need not be reset: each new cursor sets the level of its connection.
                cr.connection.set_isolation_level(isolation_level)
            records = as_system(self.with_env(self.env(cr=cr, user=SUPERUSER_ID)))
            return retrying(partial(func, records), records.env)

    # ------------------------------------------------------------
    # PROCESSING
    # ------------------------------------------------------------

    def _process(self, raw=None, retry=False, release=False):
        """Make an entry of the mail. Never raises: a mail that fails is tried again, or held.

        :param bytes raw: the mail if it was stored just now, which counted the first try; None: to
            be read, and the try to be counted
        :param bool retry: a supervisor wants it tried once more
        :param bool release: a supervisor lets it in, see :meth:`_route_email` of cases
        :return: id of the case, or False
        """
        self.ensure_one()
        by_hand = retry or release
        try:
            if raw is None and not self._in_own_transaction(
                lambda mail: mail._begin_try(by_hand), ISOLATION_LEVEL_READ_COMMITTED
            ):
                return self.case_id.id
            return self._in_own_transaction(lambda mail: mail._claim_and_deliver(release, raw))
        except Exception as error:  # noqa: BLE001 - whatever it is, the mail must not be lost
            self._in_own_transaction(lambda mail, error=error: mail._note_outcome(error))
        return False

    def _begin_try(self, by_hand):
        """Count a try before it begins, so that it counts even if the worker dies of it. A mail
        without a service gets one, if there is one by now; one out of tries is held.

        :param bool by_hand: a supervisor wants it, even if the mail is held or out of tries
        :return: whether the mail may be tried now
        """
        inbound = self.try_lock_for_update()
        if not inbound or inbound.state in ("done", "discarded"):
            return False
        if not by_hand and inbound.state == "held":
            return False
        if not by_hand and inbound.tries >= MAX_TRIES:
            inbound._hold_for_error()
            return False
        if not inbound.service_id:
            inbound._give_to_services()
        inbound.write(
            {
                "state": "failed" if by_hand else inbound.state,
                "tries": inbound.tries + 1,
                "next_try": fields.Datetime.now() + ABANDONED_AFTER,
            }
        )
        return True

    def _claim_and_deliver(self, release, raw):
        if raw is None:
            inbound = self.try_lock_for_update()
        else:
            # It is this worker's own: another one has the row only for a moment.
            rows.hold(self)
            inbound = self
        if not inbound or inbound.state not in UNFINISHED:
            return inbound.case_id.id
        return inbound.with_context(**SAFE_FILES)._deliver(release, raw)

    def _note_outcome(self, error):
        """Keep a mail that made no entry: held or discarded for its reason, or tried again."""
        if isinstance(error, HoldMail):
            _logger.info("Mail %s is held: %s", self.message_id, error.reason)
            self.write({"state": error.state, "reason": error.reason, "error": False})
            return
        _logger.warning("Mail %s could not be processed.", self.message_id, exc_info=error)
        self.error = repr(error)
        if self.tries < MAX_TRIES:
            pause = FIRST_RETRY * 2 ** (self.tries - 1)
            self.write({"state": "failed", "next_try": fields.Datetime.now() + pause})
        else:
            self._hold_for_error()

    def _hold_for_error(self):
        """Stop trying a mail, and tell an administrator of cases."""
        self.write(
            {
                "state": "held",
                "reason": "error",
                "next_try": False,
                "error": self.error or self.env._("The server was stopped while it read the mail."),
            }
        )
        users = self._get_users(MANAGER)
        readers = users.filtered(lambda user: self.with_user(user).has_access("read"))
        for user in readers[:1]:
            env = self.with_context(lang=user.lang).env
            self._ask(user, env._("An inbound mail could not be processed"))

    @api.model
    def _cron_process_waiting(self):
        """Process mails that failed before, or that a dead worker left behind.

        Those with the fewest tries come first: a mail that kills its worker delays no other.
        """
        waiting = self.search(
            [
                ("state", "in", UNFINISHED),
                "|",
                ("next_try", "=", False),
                ("next_try", "<=", fields.Datetime.now()),
            ],
            order="tries, id",
        )
        commit_progress = self.env["ir.cron"]._commit_progress
        commit_progress(remaining=len(waiting))
        for inbound in waiting:
            inbound._process()
            if not commit_progress(1):
                break
