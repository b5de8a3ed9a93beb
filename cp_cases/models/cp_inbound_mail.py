import json
import logging
from datetime import timedelta
from functools import partial

from psycopg2.extensions import ISOLATION_LEVEL_READ_COMMITTED

from odoo import SUPERUSER_ID, api, fields, models, modules
from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tools import SQL, email_normalize

from ..tools.acting import as_system
from ..tools.raw_mail import fingerprint, safe_message
from .cp_case_gateway import HoldMail

_logger = logging.getLogger(__name__)

MAX_TRIES = 5
FIRST_RETRY = timedelta(minutes=2)
# A row this old that nobody has finished was left by a worker that died.
ABANDONED_AFTER = timedelta(minutes=5)
GC_BATCH = 1000
# Where the steps of Odoo's gateway find the id of the mail that they deliver.
DELIVERED = "cp_cases_delivered"


class CpInboundMail(models.Model):
    """Every email for one of our addresses, raw, before anything is made of it.

    Receiving is not processing: the row is committed on its own first, so whatever happens
    afterwards, the mail is there and is tried again.
    """

    _name = "cp.inbound.mail"
    _description = "Inbound Mail"
    _inherit = ["cp.system.records", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "subject"

    message_id = fields.Char("Message-ID", readonly=True)
    fingerprint = fields.Char(readonly=True, help="Hash of the content, without trace headers.")
    raw = fields.Binary("Raw Mail", attachment=True, readonly=True)
    subject = fields.Char(readonly=True)
    email_from = fields.Char("From", readonly=True)
    state = fields.Selection(
        [
            ("new", "New"),
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
            ("bounce", "Delivery report without a known thread"),
            ("loop", "Too many emails of one sender"),
            ("no_service", "No service has this address"),
            ("service_archived", "Its service is archived"),
            ("error", "Could not be processed"),
        ],
        "Held Because",
        readonly=True,
    )
    error = fields.Text(readonly=True)
    tries = fields.Integer(readonly=True)
    next_try = fields.Datetime(readonly=True)
    case_id = fields.Many2one("cp.case", readonly=True, index="btree_not_null", ondelete="set null")
    mail_message_id = fields.Many2one(
        "mail.message", "Entry", readonly=True, index="btree_not_null", ondelete="set null"
    )
    service_id = fields.Many2one("cp.service", readonly=True, ondelete="set null")

    # The Message-ID is part of what is hashed.
    _fingerprint_uniq = models.UniqueIndex("(fingerprint)")
    _message_id_idx = models.Index("(message_id)")
    _waiting_idx = models.Index("(next_try, id) WHERE state IN ('new', 'failed')")

    # ------------------------------------------------------------
    # INTAKE
    # ------------------------------------------------------------

    @api.model
    def _find_destination(self, headers, model=None, custom_values=None):
        """Whether a mail is for us.

        :param HeaderView headers: what its headers say
        :return: the service it is sent to, which may be empty for a mail that answers a case,
            or None if it is not ours
        """
        service = self.env["cp.service"]._find_by_addresses(headers.recipients)
        if service:
            return service
        if model == "cp.case":
            service_id = (custom_values or {}).get("service_id")
            return service.browse(service_id or [])
        match = self.env["cp.case.thread"]._match_email(headers.subject, headers.references)
        return service if match.case else None

    @api.model
    def _receive(self, raw, headers, service):
        """Store a raw mail and process it.

        :param bytes raw: the mail as it came
        :param HeaderView headers: what its headers say
        :param service: the ``cp.service`` it is sent to
        :return: id of the case, or False if it made no entry (held, failed, here already)
        """
        # Of two deliveries at once, the second waits for the first and finds its row.
        inbound_id = self._in_own_transaction(
            lambda intake: intake._store(raw, headers, service).id, ISOLATION_LEVEL_READ_COMMITTED
        )
        return self.browse(inbound_id)._process(raw=raw) if inbound_id else False

    @api.model
    def _store(self, raw, headers, service):
        """One row for each mail, however often it is delivered."""
        insert = SQL(
            """
            INSERT INTO cp_inbound_mail (
                message_id, fingerprint, subject, email_from, service_id, state,
                create_uid, create_date, write_uid, write_date
            )
            VALUES (%(message_id)s, %(fingerprint)s, %(subject)s, %(email_from)s, %(service)s,
                    'new', %(uid)s, %(now)s, %(uid)s, %(now)s)
            ON CONFLICT (fingerprint) DO NOTHING
            RETURNING id
            """,
            message_id=headers.message_id,
            fingerprint=fingerprint(raw),
            subject=headers.subject,
            email_from=headers.from_,
            service=service.id or None,
            uid=self.env.uid,
            now=self.env.cr.now(),
        )
        inbound = self.browse(row[0] for row in self.env.execute_query(insert))
        if not inbound:
            _logger.info("Mail %s is here already.", headers.message_id)
            return inbound
        # Raw bytes, not base64, and only for the one that won.
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
        """Run ``func(self)`` as OdooBot in a transaction of its own, again if it collides with
        another one. In a test it is the test's transaction, as for what Odoo sends.

        :param isolation_level: None: that of Odoo
        """
        if modules.module.current_test:
            with self.env.cr.savepoint():
                return func(as_system(self.with_user(SUPERUSER_ID)))
        with self.env.registry.cursor() as cr:
            if isolation_level:
                # Whoever borrows the connection next sets it anew.
                cr.connection.set_isolation_level(isolation_level)
            records = as_system(self.with_env(self.env(cr=cr, user=SUPERUSER_ID)))
            return retrying(partial(func, records), records.env)

    # ------------------------------------------------------------
    # PROCESSING
    # ------------------------------------------------------------

    def _process(self, release=False, raw=None):
        """Make an entry of the mail. Never raises: what fails is tried again, or held.

        :param bytes raw: what has just been stored; None: it is read
        :return: id of the case, or False
        """
        self.ensure_one()
        try:
            return self._in_own_transaction(lambda mail: mail._claim_and_deliver(release, raw))
        except Exception as error:  # noqa: BLE001 - whatever it is, the mail must not be lost
            self._in_own_transaction(lambda mail, error=error: mail._note_failure(error))
        return False

    def _claim_and_deliver(self, release, raw):
        inbound = self.try_lock_for_update()
        if not inbound or inbound.state in ("done", "discarded"):
            return inbound.case_id.id
        if inbound.state == "held" and not release:
            return False
        return inbound._deliver(release, raw)

    def _note_failure(self, error):
        """Keep a mail that made no entry: held for its reason, or to be tried again."""
        if isinstance(error, HoldMail):
            _logger.info("Mail %s is held: %s", self.message_id, error.reason)
            self.write({"state": "held", "reason": error.reason, "error": False})
            return
        _logger.warning("Mail %s could not be processed.", self.message_id, exc_info=error)
        tries = self.tries + 1
        values = {"state": "failed", "tries": tries, "error": repr(error)}
        if tries < MAX_TRIES:
            values["next_try"] = fields.Datetime.now() + FIRST_RETRY * 2 ** (tries - 1)
        else:
            values.update(state="held", reason="error", next_try=False)
            self._alert_administrator()
        self.write(values)

    def _alert_administrator(self):
        managers = self.env.ref("cp_cases.group_cp_cases_manager").all_user_ids
        managers = managers.filtered(lambda user: user.active and not user._is_superuser())
        if managers:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("An inbound mail could not be processed"),
                user_id=managers.sorted("id")[:1].id,
            )

    def _deliver(self, release, raw):
        """Parse the mail, route it, and post it, with the steps of Odoo's own gateway."""
        self.ensure_one()
        raw = raw or self.with_context(bin_size=False)._read_raw()
        safe = safe_message(raw)
        MailThread = self.env["mail.thread"].with_context(
            cp_case_gateway=True, **{DELIVERED: self.id}
        )
        msg_dict = MailThread.message_parse(safe.message)
        notes = safe.notes + self._make_message_id_unique(msg_dict)
        if safe.guessed:
            msg_dict["attachments"].append(MailThread._Attachment("original_email.eml", raw, {}))
        route = self.env["cp.case"]._route_email(
            safe.message, msg_dict, safe.references, self.service_id, release
        )
        if notes:
            _logger.info("Mail %s: %s", self.message_id, "; ".join(notes))
            msg_dict["cp_route"] = json.dumps(
                {**json.loads(msg_dict["cp_route"]), "parsed_with": notes}
            )
        if not release and self._is_loop(MailThread, safe.message, msg_dict, route):
            raise HoldMail("loop")
        msg_dict["partner_ids"] = []
        case_id = MailThread._message_route_process(safe.message, msg_dict, [route])
        self.write({"state": "done", "reason": False, "error": False, "case_id": case_id})
        return case_id

    @api.model
    def _note_entry(self, message):
        """Keep what became of the mail that is being delivered."""
        # sudo: rows are written by the system alone
        inbound_sudo = as_system(self).browse(self.env.context.get(DELIVERED) or [])
        inbound_sudo.write({"mail_message_id": message.id})

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
        return attachment.raw

    def _make_message_id_unique(self, msg_dict):
        """The same Message-ID with other content is another mail.

        :return: what the receipt says of it
        """
        if not self.env["mail.message"].search_count(
            [("message_id", "=", msg_dict["message_id"])], limit=1
        ):
            return []
        msg_dict["message_id"] = f"<{self.fingerprint}.{self.id}@cp-cases.invalid>"
        return ["its Message-ID is that of another email"]

    @api.model
    def _is_loop(self, MailThread, message, msg_dict, route):
        if not email_normalize(msg_dict["email_from"]):
            return False
        if MailThread._detect_loop_headers(msg_dict):
            return True
        # core tells "new record" by a zero
        model, case_id, *rest = route
        return MailThread._detect_loop_sender(message, msg_dict, [(model, case_id or 0, *rest)])

    @api.model
    def _cron_process_waiting(self):
        """Try again what failed, and take up what a dead worker left behind."""
        now = fields.Datetime.now()
        waiting = self.search(
            [
                "|",
                "&",
                ("state", "=", "failed"),
                ("next_try", "<=", now),
                "&",
                ("state", "=", "new"),
                ("create_date", "<=", now - ABANDONED_AFTER),
            ],
            order="id",
        )
        commit_progress = self.env["ir.cron"]._commit_progress
        commit_progress(remaining=len(waiting))
        for inbound in waiting:
            inbound._process()
            if not commit_progress(1):
                break

    @api.autovacuum
    def _gc_raw(self):
        """Raw mail is kept for the days of the setting; the row stays, to know the mail if it
        comes again."""
        days = self.env["ir.config_parameter"]._cp_get("raw_mail_days")
        if not days:
            return 0, False
        expired = self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_field", "=", "raw"),
                ("create_date", "<", fields.Datetime.now() - timedelta(days=days)),
                ("res_id", "in", self._search([("state", "in", ("done", "discarded"))])),
            ],
            limit=GC_BATCH,
        )
        expired.unlink()
        return len(expired), len(expired) == GC_BATCH

    # ------------------------------------------------------------
    # ACTIONS OF SUPERVISORS
    # ------------------------------------------------------------

    def action_release(self):
        """Let held mails in: each becomes a case or joins one."""
        self._check_supervisor("held", "failed")
        for inbound in self:
            # sudo: rows are written by the system alone
            inbound.sudo()._process(release=True)
        return True

    def action_retry(self):
        """Process the mails once more, by the same rules: after a fault has been mended."""
        self._check_supervisor("held", "failed")
        for inbound in self:
            # sudo: rows are written by the system alone
            inbound_sudo = as_system(inbound)
            inbound_sudo.state = "failed"
            inbound_sudo._process()
        return True

    def action_download_raw(self):
        self.ensure_one()
        self.check_access("read")
        if not self.raw:
            raise UserError(self.env._("The raw mail has been deleted: its time was over."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/raw?download=true"
            f"&filename=mail-{self.id}.eml",
            "target": "download",
        }

    def action_discard(self):
        """Put held mails aside for good. The raw mail is kept for its time."""
        self._check_supervisor("held", "failed")
        # sudo: rows are written by the system alone
        as_system(self).write({"state": "discarded"})
        return True

    def _check_supervisor(self, *states):
        self.check_access("read")
        if any(inbound.state not in states for inbound in self):
            raise UserError(
                self.env._(
                    "Only mails that are held or have failed can be released, retried or discarded."
                )
            )
