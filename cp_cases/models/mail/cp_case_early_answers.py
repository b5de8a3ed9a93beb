from dataclasses import replace

from odoo import api, models
from odoo.tools import email_normalize
from odoo.tools.mail import email_normalize_all

from ...tools.acting import as_system


class CpCase(models.Model):
    """Answers that come before the email that they answer. Each makes a case; when that email
    comes, they are one, unless somebody has worked on one of them."""

    _inherit = "cp.case"

    @api.model
    def _match_early_answers(self, route, message, email_from, answers):
        """Let an email join the case that an answer to it has made before; if it belongs to a case
        already, or several were made, note which ones join that case.

        Each of the two senders must belong to the email of the other, as if they had come in
        order: nobody draws an email to a case of his own by naming it.

        :param answers: see :meth:`_route_email`
        """
        case = route.match.case
        if not answers or route.is_silent or (case and not case._is_untouched()):
            return
        headers = [self._format_addresses(message, header) for header in ("From", "To", "Cc")]
        addresses = set(email_normalize_all(", ".join([email_from, *headers])))
        for answer in answers:
            early = self.browse(answer.res_id)
            if early == case or early in route.early_cases or not early._is_untouched():
                continue
            if not (
                early._is_trusted_sender(answer.cp_thread_id, email_from, route.is_authenticated)
                and self._is_answer_trusted(answer, route.author, addresses)
            ):
                continue
            if case:
                route.early_cases.append(early)
            else:
                case = early
                route.match = replace(
                    route.match,
                    case=case,
                    thread=answer.cp_thread_id,
                    method="answer",
                    detail=answer.message_id,
                )

    @api.model
    def _is_answer_trusted(self, answer, author, addresses):
        """Whether the sender of an answer belongs to the email of ``author``, which has
        ``addresses``."""
        return self._belongs_to(author, addresses, answer.email_from, answer._cp_is_authenticated())

    def _is_untouched(self):
        """Whether nobody has worked on the case, and nobody has it."""
        self.ensure_one()
        return self.state == "new" and not (self.user_id or self.worker_ids or self.draft_ids)

    def _take_early_answers(self, route, msg_dict):
        """Go on with the case as if the email had come before the answers to it."""
        self.ensure_one()
        if route.match.method == "answer":
            customer = self._prepare_customer_values(route, self.name)
            values = self._add_customer(customer, msg_dict, self.service_id)
            if email_normalize(values["email_from"]) != self.email_normalized:
                as_system(self).write(values)
            if route.related:
                self._link_related(route.related)
        for case in route.early_cases:
            case._join_case(self)
