import logging
from datetime import timedelta
from functools import partial

from psycopg2.extensions import ISOLATION_LEVEL_READ_COMMITTED

from odoo import SUPERUSER_ID, api, fields, models, modules
from odoo.service.model import retrying
from odoo.tools import SQL

from ...tools import rows
from ...tools.acting import as_system
from ...tools.own_addresses import remove_own_addresses
from ..access.res_users_rights import MANAGER
from .cp_case_route import DiscardMail, HoldMail

_logger = logging.getLogger(__name__)

MAX_TRIES = 5
FIRST_RETRY = timedelta(minutes=2)
# A mail that is not finished after this time was left behind by a worker that died.
ABANDONED_AFTER = timedelta(minutes=5)
UNFINISHED = ("new", "failed")
# As Odoo's own gateway does: a file that could act is a text.
SAFE_FILES = {"attachments_mime_plainxml": True}


class CpInboundMail(models.Model):
    """Every email for one of our addresses, stored raw before it is processed.

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

    # Two mails with different Message-IDs never meet here: the hash includes the Message-ID.
    _fingerprint_uniq = models.UniqueIndex("(fingerprint, service_key)")
    _message_id_idx = models.Index("(message_id)")
    _waiting_idx = models.Index("(next_try, id) WHERE state IN ('new', 'failed')")
    _held_idx = models.Index("(service_id) WHERE state = 'held'")

    # ------------------------------------------------------------
    # INTAKE
    # ------------------------------------------------------------

    @api.model
    def _find_destination(self, headers, model=None, custom_values=None):
        """Find out whether a mail is for cases, and for which services.

        :param RawMail headers: what its headers say
        :return: the services it is sent to, else that of the case it answers, which may be empty;
            or None if it is not for cases
        """
        services = self.env["cp.service"]._find_by_addresses(headers.recipients)
        if services:
            return services
        if model == "cp.case":
            service_id = (custom_values or {}).get("service_id")
            return services.browse(service_id or [])
        match = self.env["cp.case.thread"]._match_email(headers.subject, headers.references)
        return match.case.service_id if match.case else None

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
        inbound = self.browse(row[0] for row in self.env.execute_query(insert))
        if not inbound:
            _logger.info("Mail %s is here already.", headers.message_id)
            return inbound
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
            self._in_own_transaction(lambda mail, error=error: mail._note_failure(error))
        return False

    def _begin_try(self, by_hand):
        """Count a try before it begins, so that it counts even if the worker dies of it.

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

    def _note_failure(self, error):
        """Keep a mail that made no entry: held for its reason, or to be tried again."""
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

    def _deliver(self, release, raw):
        """Parse the mail, route it, and put it on its case."""
        self.ensure_one()
        answers = self._find_early_answers()
        raw = self.with_context(bin_size=False)._read_raw() if raw is None else raw
        if not release and (not raw or raw.isspace()):
            raise HoldMail("empty")
        mail = self._read_mail(raw, self.service_id.company_id.partner_id.lang)
        msg_dict = self._parse(mail, raw)
        namesakes = self._find_namesakes(msg_dict["message_id"])
        if namesakes._cp_filter_sent_here():
            raise DiscardMail("own")
        Case = self.env["cp.case"]
        route = Case._route_email(mail, msg_dict, self.service_id, release, answers, namesakes)
        notes = self._make_message_id_unique(msg_dict, namesakes)
        route.damages = mail.notes + ([] if route.match.method == "same" else notes)
        if route.damages:
            _logger.info("Mail %s: %s", self.message_id, "; ".join(route.damages))
        loop_key = self._get_loop_key(route)
        if not release and self._is_loop(msg_dict, loop_key):
            raise HoldMail("loop")
        entry = self._find_same_entry(route.case, namesakes) or Case._receive_email(
            route, mail.message, msg_dict
        )
        self.write(
            {
                "state": "done",
                "reason": False,
                "error": False,
                "case_id": entry.res_id,
                "mail_message_id": entry.id,
                "loop_key": loop_key,
            }
        )
        self._link_services()
        return entry.res_id

    def _parse(self, mail, raw):
        """Parse the mail with Odoo's gateway, and take addresses of this server out of its body."""
        gateway = self.env["mail.thread"]
        msg_dict = gateway.message_parse(mail.message)
        # Pictures of the mail itself are not touched: they still have the form cid:….
        body, hosts = msg_dict["body"], self.env["mail.message"]._cp_get_own_hosts()
        msg_dict["body"] = type(body)(remove_own_addresses(str(body), hosts))
        if mail.guessed:
            msg_dict["attachments"].append(gateway._Attachment("original_email.eml", raw, {}))
        return msg_dict

    def _read_raw(self):
        attachment = self.env["ir.attachment"].search_fetch(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("res_field", "=", "raw"),
            ],
            ["store_fname", "db_datas"],
            limit=1,
        )
        return attachment.raw or b""

    def _find_namesakes(self, message_id):
        """Entries that have the mail's Message-ID."""
        return self.env["mail.message"].search_fetch(
            [("message_id", "=", message_id), ("model", "=", "cp.case")],
            ["cp_entry_type", "message_type"],
        )

    def _make_message_id_unique(self, msg_dict, namesakes):
        """Replace a Message-ID that another entry of a case has: with other content this is another
        mail, though Odoo takes it for the same.

        :return: notes for the routing receipt
        """
        if not namesakes or namesakes <= self._get_copies().mail_message_id:
            return []
        msg_dict["message_id"] = f"<{self.fingerprint}.{self.id}@cp-cases.invalid>"
        return ["its Message-ID is that of another email"]

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
