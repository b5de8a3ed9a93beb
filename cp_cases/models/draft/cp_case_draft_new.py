from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import email_normalize
from odoo.tools.mail import email_split_and_format

from ...tools.acting import as_system
from ...tools.actions import form_action
from ..case.cp_case_links import NEW_NUMBER


class CpCaseDraft(models.Model):
    """How a case is made by hand: from where, for whom, and in which services."""

    _inherit = "cp.case.draft"

    # Routes on which the case needs a contact that is on file.
    _saved_contact_routes = {"contacts", "card"}
    # Routes on which the case may be made in any state, also closed.
    _any_state_routes = {"contacts", "conversation", "call"}
    # Routes on which the case is pinned for its maker, if the setting says so.
    _pinning_routes = {"conversation", "call"}
    # Routes that a client may choose; the others begin with a method of the conversation or call.
    _client_routes = {"compose", "contacts", "card", "address"}

    route = fields.Selection(
        [
            ("compose", "Compose email"),
            ("contacts", "Cases or a contact"),
            ("card", "Contact card"),
            ("address", "Email address"),
            ("conversation", "Conversation"),
            ("call", "Call"),
        ],
        readonly=True,
        help="Where a new case was begun.",
    )
    offered_service_ids = fields.Many2many(
        "cp.service", compute="_compute_offered_service_ids", string="Services"
    )

    @api.depends("kind", "case_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_offered_service_ids(self):
        own = self._get_own_services()
        for draft in self:
            # sudo: the agent may have lost sight of the closed case that the draft continues
            original = draft._origin.case_id.sudo().service_id.filtered("active")
            draft.offered_service_ids = own | original.sudo(False)

    @api.model
    def _default_service(self):
        """The service that the agent last made a case for, else the first of the agent's own."""
        services = self._get_own_services()
        # sudo: an agent's own settings, which nobody else writes
        last = self.env.user.sudo().res_users_settings_id.cp_service_id
        return last if last in services else services[:1]

    @api.model
    def _get_own_services(self):
        """The services that the caller makes cases for."""
        Service = self.env["cp.service"]
        services = Service.search([("agent_ids", "in", self.env.uid)])
        if not services and self.env.user._is_cp_supervisor():
            services = Service.search([("company_id", "in", self.env.companies.ids)])
        return services

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        """The email goes to the contact, unless the agent has written another address."""
        written = email_normalize(self.email_to or "")
        if not self.email_to or written == self._origin.partner_id.email_normalized:
            self.email_to = self.partner_id.email_formatted

    # ------------------------------------------------------------
    # BEGINNING
    # ------------------------------------------------------------

    @api.model
    def action_compose(self, partner_id=False, route="compose"):
        """Open a new draft for an email or note that makes a new case.

        :param int partner_id: id of the contact that it is for
        :param str route: ``compose``, ``contacts``, ``card`` or ``address``: where it was begun,
            which decides whether a contact is needed and which states are allowed (see the class)
        :return: an action that opens the draft
        :raise UserError: for any other route
        """
        if route not in self._client_routes:
            raise UserError(self.env._("A new case cannot be begun this way: %s", route))
        partner = self.env["res.partner"].browse(partner_id or [])
        return form_action(self._open_new(partner, route))

    @api.model
    def _open_new(self, partner, route, **values):
        """Create a draft of a new case for ``partner``, with the caller's rights."""
        draft = self.create(
            {
                "partner_id": partner.id,
                "email_to": partner.email_formatted or partner.email,
                **values,
            }
        )
        # sudo: a system field
        as_system(draft).route = route
        return draft

    # ------------------------------------------------------------
    # LEAVING
    # ------------------------------------------------------------

    def discard_untouched(self):
        """Delete those of the caller's drafts of new cases that are as they were made. Those that
        are gone already are passed over.

        :raise AccessError: if one belongs to another agent
        """
        drafts = self.exists()
        drafts._check_mine()
        # sudo: agents have no right to delete drafts in any other way
        drafts.sudo().filtered(lambda draft: draft._is_untouched()).unlink()

    def _is_untouched(self):
        """Pages and texts leave a version behind, and whatever else is written a date."""
        return self.kind == "new" and not self.version and self.write_date == self.create_date

    # ------------------------------------------------------------
    # MAKING THE CASE
    # ------------------------------------------------------------

    def _check_new_case(self):
        if not self.service_id:
            raise UserError(self.env._("Choose the service that the case belongs to."))
        if self.service_id not in self.offered_service_ids | self.env.user.cp_service_ids and (
            not self.env.user._is_cp_supervisor()
        ):
            raise AccessError(
                self.env._("You are not qualified for the service %s.", self.service_id.name)
            )
        if self.route in self._saved_contact_routes and not self.partner_id:
            raise UserError(self.env._("Choose the contact that the case is about."))

    def _make_case(self):
        """The new or follow-up case that this draft becomes."""
        self.ensure_one()
        origin = self.case_id if self.kind == "follow_up" else self.case_id.browse()
        partner = self.partner_id or self._find_partner()
        if not partner and not self.email_to:
            raise UserError(self.env._("Choose the contact that the case is about."))
        # sudo: the fields that link and assign it are the system's
        case_sudo = as_system(self.env["cp.case"]).create(
            {
                "name": origin.name or self.subject,
                "partner_id": partner.id,
                "email_from": partner.email_formatted or self._get_first_address(),
                "service_id": self.service_id.id,
                "user_id": self.env.uid,
                "state": "new" if self.state_after == "new" else "open",
                "origin_case_id": origin.id,
                "category_id": origin.category_id.id,
                "tag_ids": origin.tag_ids.ids,
            }
        )
        case_sudo._record_work("created")
        if origin:
            origin._link_follow_up(case_sudo)
        self._remember_service()
        case = case_sudo.with_env(self.env)
        pins_new_cases = self.env["ir.config_parameter"]._cp_get("pin_from_conversation")
        if self.route in self._pinning_routes and pins_new_cases:
            case.action_pin()
        return case

    def _remember_service(self):
        settings_sudo = self.env["res.users.settings"]._find_or_create_for_user(self.env.user)
        if settings_sudo.cp_service_id != self.service_id:
            settings_sudo.cp_service_id = self.service_id

    def _may_make_closed(self):
        return self.kind == "new" and self.route in self._any_state_routes

    def _get_named_case(self):
        """The case as texts name it: that of a reply, or one that the draft will make. The number
        of the latter is :data:`NEW_NUMBER`, and it is not stored."""
        case = self.case_id
        service = {"service_id": self.service_id.id}
        if case:
            return case._as_follow_up(**service) if self.kind == "follow_up" else case
        address = self._get_first_address()
        partner = self.partner_id or case._partner_find_from_emails_single(
            [address], no_create=True
        )
        return case.new(
            {
                "number": NEW_NUMBER,
                "name": self.subject,
                "partner_id": partner.id,
                "email_from": partner.email_formatted or address,
                "state": "open",
                "user_id": self.env.uid,
                **service,
            }
        )

    def _get_first_address(self):
        return next(iter(email_split_and_format(self.email_to or "")), False)

    def _find_partner(self):
        address = self._get_first_address()
        if not email_normalize(address):
            return self.env["res.partner"]
        # sudo: writing to an address creates its contact, as an incoming email does
        return self.env["cp.case"].sudo()._find_or_make_contact(address, self.service_id)
