# First what the dialogs share: Odoo takes them in this order.
from . import cp_case_act
from . import cp_case_hand_over
from . import cp_case_assign
from . import cp_case_move_email
from . import cp_case_note
from . import cp_case_set_disposition
from . import cp_case_set_pending
from . import cp_case_transfer
from . import cp_case_viewer
from . import mail_compose_message
