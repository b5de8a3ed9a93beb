from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.headers.blocking import blocks_of, normal_block


class CpBlockedSender(models.Model):
    """A sender whose emails are held until a supervisor lets them in: an address, or a domain with
    those below it."""

    _name = "cp.blocked.sender"
    _description = "Blocked Sender"
    _inherit = ["cp.text"]
    _rec_name = "address"
    _order = "address, id"
    _check_company_auto = True

    address = fields.Char("Address or Domain", required=True)
    service_id = fields.Many2one(
        "cp.service",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        help="Empty: all services of the company.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        compute="_compute_company_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    user_id = fields.Many2one("res.users", "Blocked By", readonly=True, copy=False)

    _address_uniq = models.UniqueIndex(
        "(address, company_id, COALESCE(service_id, 0))", "This sender is blocked already."
    )

    @api.depends("service_id")
    def _compute_company_id(self):
        for blocked in self:
            blocked.company_id = (
                blocked.service_id.company_id or blocked.company_id or self.env.company
            )

    @api.constrains("address")
    def _check_address(self):
        for blocked in self:
            if blocked.address != normal_block(blocked.address):
                raise ValidationError(
                    self.env._("%s is neither an email address nor a domain.", blocked.address)
                )
            if own := self._find_own(blocked.address):
                raise ValidationError(
                    self.env._(
                        "%(address)s cannot be blocked: %(own)s is one of ours.",
                        address=blocked.address,
                        own=own,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._complete(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._complete(vals))

    @api.model
    def _complete(self, vals):
        """The address in the one form it has here, and who answers for the row."""
        vals = {**vals, "user_id": self.env.uid}
        if vals.get("address"):
            vals["address"] = normal_block(vals["address"]) or vals["address"]
        return vals

    @api.model
    def _find_own(self, block):
        """An address or ``@domain`` of ours that a block would hold; or None: a service's, that of
        another alias, of a domain that Odoo gets mail for, or of a user who works here."""
        Service = self.env["cp.service"]
        if Service._find_own_addresses([block]):
            return block
        # sudo: supervisors read neither all addresses nor the users of other companies
        addresses_sudo = self.env["cp.service.address"].sudo().search([("state", "=", "used")])
        users_sudo = self.env["res.users"].sudo().search([("share", "=", False)])
        candidates = [
            *(f"@{domain.name}" for domain in Service._search_own_domains()),
            *addresses_sudo.mapped("email"),
            *filter(None, users_sudo.mapped("email_normalized")),
        ]
        return next((own for own in candidates if block in blocks_of(own)), None)

    @api.model
    def _find_for(self, sender, service):
        """What blocks the emails of a sender to a service; empty if nothing does.

        :param str sender: the address, with or without a name
        :param service: a ``cp.service``; empty: nothing is blocked
        """
        return self.search(
            [
                ("address", "in", blocks_of(sender or "")),
                ("company_id", "=", service.company_id.id),
                ("service_id", "in", [False, service.id]),
            ],
            limit=1,
        )

    @api.model
    def _block(self, sender, service):
        """What blocks the emails of a sender to a service, made if there is nothing yet.

        :param str sender: the address, with or without a name
        :raise AccessError: for others than supervisors
        :raise UserError: if the sender has no address
        :raise ValidationError: if it is one of ours
        """
        self.check_access("create")
        if not blocks_of(sender or ""):
            raise UserError(self.env._("This email has no sender who could be blocked."))
        return self._find_for(sender, service) or self.create(
            {"address": sender, "service_id": service.id}
        )
