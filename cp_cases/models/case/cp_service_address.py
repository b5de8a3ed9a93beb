from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL, email_normalize

from ...tools.acting import as_system

# Proposals come from headers, which anybody can write.
MAX_PROPOSALS = 20


class CpServiceAddress(models.Model):
    """An address that a service is reached at: its alias, a former one, or one that forwards to
    it."""

    _name = "cp.service.address"
    _description = "Service Address"
    _inherit = ["cp.text"]
    _rec_name = "email"
    _order = "is_main desc, state desc, email"

    email = fields.Char("Email Address", required=True)
    service_id = fields.Many2one("cp.service", required=True, index=True, ondelete="cascade")
    is_main = fields.Boolean(
        "Main",
        compute="_compute_is_main",
        store=True,
        help="The inbound address of the service, which its emails are answered to.",
    )
    is_service_active = fields.Boolean(related="service_id.active", store=True)
    state = fields.Selection(
        [
            ("used", "In Use"),
            ("proposed", "Proposed"),
            ("dismissed", "Dismissed"),
        ],
        required=True,
        default="used",
        readonly=True,
        help="Proposed: emails to this address have reached the service. It counts as ours once a "
        "supervisor has confirmed it.",
    )

    _email_uniq = models.UniqueIndex(
        "(email) WHERE state = 'used' AND is_service_active",
        "This address belongs to another service.",
    )
    _service_email_uniq = models.Constraint(
        "UNIQUE(service_id, email)", "The service has this address already."
    )

    @api.depends("email", "service_id.alias_id.alias_full_name")
    def _compute_is_main(self):
        for address in self:
            # sudo: agents read services, and no aliases
            main = address.service_id.sudo().alias_id.alias_full_name or ""
            address.is_main = address.email == main.lower()

    @api.constrains("email", "state")
    def _check_email(self):
        for address in self.filtered(lambda address: address.state == "used"):
            if address.email != email_normalize(address.email):
                raise ValidationError(self.env._("%s is no email address.", address.email))
            if not address.is_main and self.env["cp.service"]._find_alias_addresses(
                {address.email}
            ):
                raise ValidationError(
                    self.env._(
                        "%s already leads elsewhere in Odoo, not to a service.", address.email
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._normalize(vals) for vals in vals_list])

    def write(self, vals):
        if {"email", "service_id"} & vals.keys():
            self._check_no_main()
        return super().write(self._normalize(vals))

    @api.ondelete(at_uninstall=False)
    def _check_no_main(self):
        if self.filtered("is_main"):
            raise UserError(self.env._("Change the inbound address of the service instead."))

    @api.model
    def _normalize(self, vals):
        if "email" not in vals:
            return vals
        return {**vals, "email": email_normalize(vals["email"]) or vals["email"]}

    # ------------------------------------------------------------
    # PROPOSALS
    # ------------------------------------------------------------

    def action_confirm(self):
        """Let proposed addresses count as the service's own.

        :raise AccessError: for others than supervisors
        :raise ValidationError: if an address belongs to something else by now
        """
        return self._decide("used")

    def action_dismiss(self):
        """Leave proposed addresses alone, and do not propose them again.

        :raise AccessError: for others than supervisors
        """
        return self._decide("dismissed")

    def _decide(self, state):
        self.check_access("read")
        if not self.env.user._is_cp_supervisor():
            raise AccessError(self.env._("Supervisors decide about proposed addresses."))
        if any(address.state == "used" for address in self):
            raise UserError(self.env._("This address is in use already."))
        # sudo: supervisors change nothing else of a service
        as_system(self).state = state
        return True

    @api.model
    def _propose(self, service, emails):
        """Remember addresses that seem to forward to a service."""
        known = self.search([("service_id", "=", service.id), ("state", "=", "proposed")])
        room = MAX_PROPOSALS - len(known)
        # Two emails at once may propose the same, and neither may fail for it: one waits for the
        # other, always in the same order.
        for email in sorted(emails)[: max(room, 0)]:
            self.env.execute_query(
                SQL(
                    """
                    INSERT INTO cp_service_address (
                        email, service_id, state, is_main, is_service_active,
                        create_uid, create_date, write_uid, write_date
                    )
                    VALUES (%(email)s, %(service)s, 'proposed', FALSE, %(active)s,
                            %(uid)s, %(now)s, %(uid)s, %(now)s)
                    ON CONFLICT DO NOTHING
                    RETURNING id
                    """,
                    email=email,
                    service=service.id,
                    active=service.active,
                    uid=self.env.uid,
                    now=self.env.cr.now(),
                )
            )
        service.invalidate_recordset(["address_ids"])
