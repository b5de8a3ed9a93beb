import json
import re

from odoo import api, fields, models
from odoo.tools import format_list, formatLang

PLACEHOLDER = re.compile(r"%s|%\((?:number|signs)\)s")


class MailMessage(models.Model):
    """Why an email stands where it does, and what was seen in it when it came: by which sign it is
    automatic, what was damaged.

    It is kept in English, and said in the language of whoever reads it.
    """

    _inherit = "mail.message"

    cp_receipt = fields.Text("Why It Is Here", compute="_compute_cp_receipt")

    @api.depends("cp_route")
    @api.depends_context("lang")
    def _compute_cp_receipt(self):
        for message in self:
            route = json.loads(message.cp_route or "{}")
            message.cp_receipt = "\n".join(self._cp_format_route(route)) if route else False

    @api.model
    def _cp_format_route(self, route):
        """The routing receipt in words, a line for each fact."""
        facts = [
            self._cp_format_match(route),
            self.env._("The sender is trusted.")
            if route.get("trusted")
            else self.env._("The sender had no part in the case."),
            self._cp_format_policy(route),
        ]
        if route.get("authenticated"):
            facts.append(self.env._("The mail server has authenticated the sender."))
        if route.get("automatic"):
            facts.append(self.env._("Automatic: %s.", self._cp_say_signs([route["automatic"]])))
        if route.get("accepted_by"):
            facts.append(self.env._("Sender accepted by %s.", route["accepted_by"]))
        if route.get("put_aside_by"):
            facts.append(self.env._("Put aside by %s.", route["put_aside_by"]))
        if route.get("moved_from"):
            facts.append(
                self.env._(
                    "Moved from case %(number)s by %(agent)s.",
                    number=route["moved_from"],
                    agent=route.get("moved_by"),
                )
            )
        if route.get("parsed_with"):
            facts.append(self.env._("Damaged: %s.", self._cp_say_signs(route["parsed_with"])))
        return [fact for fact in facts if fact]

    @api.model
    def _cp_format_match(self, route):
        matched = route.get("matched")
        return {
            "identifier": self.env._("Matched by the identifier %s in its subject.", matched),
            "reference": self.env._("Matched as an answer to %s.", matched),
            "moved": self.env._("Follows an email that was moved here: %s.", matched),
            "answer": self.env._("An answer to it came before it: %s.", matched),
            "same": self.env._("It has come on another way before: %s.", matched),
            "none": self.env._("Matched nothing: a new request."),
        }.get(route.get("matched_by"))

    @api.model
    def _cp_format_policy(self, route):
        number = route.get("matched_case")
        return {
            "closed_automatic": self.env._("Automatic mail stays on a closed case."),
            "closed_new_case": self.env._("Case %s is closed: a new case.", number),
            "closed_joined": self.env._("Case %s is closed: joined its open follow-up.", number),
            "closed_follow_up": self.env._("Case %s is closed: a new follow-up case.", number),
        }.get(route.get("policy"))

    # ------------------------------------------------------------
    # SIGNS: as the tools name them
    # ------------------------------------------------------------

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
            # tools/headers/automatic.py
            self.env._("null return path"),
            self.env._("reply with a null return path"),
            self.env._("read receipt"),
            self.env._("delivery status report"),
            self.env._("absence subject and %(signs)s"),
            # tools/headers/bounces.py
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
