import re

from odoo import api, models
from odoo.tools import format_list, formatLang

PLACEHOLDER = re.compile(r"%s|%\((?:number|signs)\)s")


class MailMessage(models.Model):
    """What was seen in an email when it came: by which sign it is automatic, what was damaged.

    It is kept in English, and said in the language of whoever reads it.
    """

    _inherit = "mail.message"

    @api.model
    def _cp_say_signs(self, signs):
        """
        :param list signs: as the tools name them; one that is the name of a header stays as it is
        """
        source = self.with_context(lang=None)._cp_get_sign_texts()
        known = list(zip(source, self._cp_get_sign_texts(), strict=True))
        said = [self._cp_say_sign(sign, known) for sign in signs]
        return format_list(self.env, said)

    @api.model
    def _cp_say_sign(self, sign, known):
        for source, text in known:
            pattern = "(.*)".join(map(re.escape, PLACEHOLDER.split(source)))
            match = re.fullmatch(pattern, sign, re.DOTALL)
            if match:
                value = "".join(match.groups())
                if "%(signs)s" in source:
                    signs = [self._cp_say_sign(part, known) for part in value.split(", ")]
                    value = format_list(self.env, signs)
                elif "%(number)s" in source:
                    value = formatLang(self.env, int(value), digits=0)
                return PLACEHOLDER.sub(lambda _match, value=value: value, text)
        return sign

    @api.model
    def _cp_get_sign_texts(self):
        return [
            # tools/automatic.py
            self.env._("null return path"),
            self.env._("reply with a null return path"),
            self.env._("read receipt"),
            self.env._("delivery status report"),
            self.env._("absence subject and %(signs)s"),
            # tools/bounces.py
            self.env._("bounce by %(signs)s"),
            self.env._("daemon's name"),
            self.env._("no sender"),
            self.env._("status part"),
            self.env._("subject"),
            self.env._("text"),
            self.env._("wording"),
            self.env._("transcript"),
            self.env._("returned mail"),
            # The tools that read a raw mail
            self.env._("larger than %(number)s bytes, cut"),
            self.env._("damaged headers"),
            self.env._("a file in it takes too long to open"),
            self.env._("it takes too long to read, shown as text"),
            self.env._("it takes too long to read, not shown"),
            self.env._("parts nested deeper than %(number)s"),
            self.env._("a boundary between parts was not where it should be"),
            self.env._("more than %(number)s parts"),
            self.env._("%s could not be opened"),
            self.env._("too many addresses in %s"),
            self.env._("no certain address in From: %s"),
            self.env._("a multipart without parts"),
            self.env._("HTML too large or too complex, shown as text"),
            self.env._("text too long, cut"),
            self.env._("unknown or wrong character set %s"),
            self.env._("its Message-ID is that of another email"),
        ]
