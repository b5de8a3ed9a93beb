from odoo import api, models
from odoo.tools import babel_locale_parse, get_lang

from ...tools.added_words import adding
from ...tools.raw_mail import read_mail


class CpInboundMail(models.Model):
    """The language of the words that are added to a mail where what stands in it is no text."""

    _inherit = "cp.inbound.mail"

    @api.model
    def _read_mail(self, raw, lang):
        """A raw mail as Odoo can parse it.

        :param str lang: that of the reader, or of the company where the text is stored
        :return: a :class:`SafeMail`
        """
        code = get_lang(self.env, lang).code
        words = self.with_context(lang=code)._get_added_words()
        with adding(words, babel_locale_parse(code)):
            return read_mail(raw)

    @api.model
    def _get_added_words(self):
        """As ``ENGLISH`` of the tools has them. A program may read those of an enclosed mail: its
        lines are those that mail programs write, see ``tools/forwarded.py``."""
        return {
            "request": self.env._("Invitation: %s"),
            "cancel": self.env._("Cancelled: %s"),
            "reply": self.env._("Answer to an invitation: %s"),
            "counter": self.env._("Another time is proposed: %s"),
            "no_subject": self.env._("(no subject)"),
            "when": self.env._("When: %s"),
            "repeated": self.env._("Repeated: %s"),
            "daily": self.env._("every day"),
            "days": self.env._("every %s days"),
            "weekly": self.env._("every week"),
            "weeks": self.env._("every %s weeks"),
            "monthly": self.env._("every month"),
            "months": self.env._("every %s months"),
            "yearly": self.env._("every year"),
            "years": self.env._("every %s years"),
            "until": self.env._("until %s"),
            "times": self.env._("%s times"),
            "where": self.env._("Where: %s"),
            "organizer": self.env._("Organizer: %s"),
            "who": self.env._("Who: %s"),
            "accepted": self.env._("%s (accepted)"),
            "declined": self.env._("%s (declined)"),
            "tentative": self.env._("%s (tentative)"),
            "forwarded": self.env._("Forwarded message"),
            "from": self.env._("From: %s"),
            "date": self.env._("Date: %s"),
            "subject": self.env._("Subject: %s"),
            "to": self.env._("To: %s"),
            "cc": self.env._("Cc: %s"),
            "reply_to": self.env._("Reply to:"),
            "not_shown": self.env._("This email cannot be shown. It is attached as it came."),
        }
