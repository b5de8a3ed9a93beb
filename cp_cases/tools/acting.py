"""Who is acting: the methods of this addon, or a client.

Superuser rights tell nothing: Odoo's controllers and server actions take them on behalf of whoever
called. So the methods of this addon say it themselves, in the context, where a client cannot: what
comes over the network is text and numbers, never a member of this enumeration.
"""

import enum

from odoo import SUPERUSER_ID

from .context import ACTING


class Acting(enum.Enum):
    SYSTEM = "system"
    CLIENT = "client"


def as_system(records):
    """Return *records* with superuser rights, in the hands of a method of this addon.

    As with ``sudo()``: the last call before the line that needs it, and never returned.
    """
    return vouch(records.sudo())


def vouch(records):
    """Return *records* as they are; where Odoo goes on with ``sudo()``, it does so for us."""
    return records.with_context(**{ACTING: Acting.SYSTEM})


def as_client(records):
    """Return *records* in the hands of somebody else, whatever rights they come with."""
    return records.with_context(**{ACTING: Acting.CLIENT})


def is_system(env):
    """Return whether a method of this addon acts, or OdooBot: a job, the gateway, a console."""
    acting = env.context.get(ACTING)
    if isinstance(acting, Acting):
        return env.su and acting is Acting.SYSTEM
    return env.su and env.uid == SUPERUSER_ID
