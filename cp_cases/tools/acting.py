"""Who is acting: the methods of this addon, or a client.

Superuser rights do not tell: Odoo's controllers and server actions take them on behalf of whoever
called. So methods of this addon put a member of :class:`Acting` into the context. A client cannot:
what comes over the network is text and numbers.
"""

import enum

from odoo import SUPERUSER_ID

from .context import ACTING


class Acting(enum.Enum):
    SYSTEM = "system"
    CLIENT = "client"


def as_system(records):
    """Return *records* with superuser rights, for use by a method of this addon.

    As with ``sudo()``, it is the last call before the line that needs it, and its result is not
    returned, but by private methods whose docstring says so ("as system").
    """
    return vouch(records.sudo())


def vouch(records):
    """Return *records* with the rights they have, for use by this addon: if code of Odoo calls
    ``sudo()`` on them, that counts as the system, too."""
    return records.with_context(**{ACTING: Acting.SYSTEM})


def as_client(records):
    """Return *records* so that what is done with them counts as done by a client, even with
    superuser rights."""
    return records.with_context(**{ACTING: Acting.CLIENT})


def is_system(env):
    """Return whether a method of this addon is acting, or OdooBot: a job, the gateway, a shell."""
    acting = env.context.get(ACTING)
    if isinstance(acting, Acting):
        return env.su and acting is Acting.SYSTEM
    return env.su and env.uid == SUPERUSER_ID
