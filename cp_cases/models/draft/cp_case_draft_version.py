from uuid import uuid4

from odoo import fields, models
from odoo.exceptions import UserError

TEXTS = {"email_to", "email_cc", "email_bcc", "subject", "body", "note"}


class DraftOverwriteError(UserError):
    """The draft was saved by another page meanwhile: nothing is written over its text."""


class CpCaseDraft(models.Model):
    """Two pages on the same draft do not write over each other."""

    _inherit = "cp.case.draft"

    version = fields.Char(
        copy=False,
        help="Which page saved the texts last, and how often it had: page:count.",
    )
    base_version = fields.Char(
        store=False, help="Written along with a new version: the one that the page has read."
    )

    def write(self, vals):
        if vals.get("version"):
            newer = self.filtered(lambda draft: not draft._has_arrived(vals["version"]))
            newer._check_base(vals["version"], vals.get("base_version"))
            return super(CpCaseDraft, newer).write(vals)
        if TEXTS & vals.keys():
            vals = {**vals, "version": uuid4().hex}
        return super().write(vals)

    def _has_arrived(self, version):
        """Whether the page has saved this, or something newer, already. What a page sends while it
        is closed may overtake what it sent before."""
        page, count = _split(version)
        stored_page, stored_count = _split(self.version)
        return page == stored_page and count <= stored_count

    def _check_base(self, version, base):
        for draft in self:
            is_own = _split(version)[0] == _split(draft.version)[0]
            if not is_own and (draft.version or False) != (base or False):
                raise DraftOverwriteError(
                    self.env._("This draft has been changed in another window meanwhile.")
                )


def _split(version):
    page, _colon, count = (version or "").partition(":")
    return page, int(count) if count.isdecimal() else 0
