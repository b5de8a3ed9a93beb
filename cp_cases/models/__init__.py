# Odoo loads models in this order: first what several models share and the main file of each model,
# then the files that extend them.
from .access import cp_text
from .access import res_users_rights
from .access import cp_system_fields
from .case import cp_case
from .case import cp_service
from .draft import cp_case_draft
from .mail import cp_inbound_mail
from .mail import cp_blocked_sender
from .access import cp_case_satellite
from .access import cp_case_guard
from .history import mail_message

from .access import cp_case_ledger
from .access import cp_case_sight
from .access import cp_case_viewers
from .access import cp_case_worker
from .access import ir_actions_server
from .access import ir_attachment
from .access import mail_activity
from .access import mail_followers
from .access import mail_scheduled_message
from .access import res_groups

from .case import cp_case_category
from .case import cp_case_create
from .case import cp_case_customer
from .case import cp_case_disposition
from .case import cp_case_hand_over
from .case import cp_case_holder
from .case import cp_case_links
from .case import cp_case_state
from .case import cp_case_tag
from .case import cp_case_waiting
from .case import cp_disposition
from .case import cp_pending_reason
from .case import cp_service_address
from .case import res_partner
from .case import res_users

from .history import cp_case_history
from .history import cp_case_mention
from .history import cp_case_note
from .history import cp_case_timeline
from .history import mail_message_event
from .history import mail_message_delivery
from .history import mail_message_guard
from .history import mail_message_receipt
from .history import mail_message_screen

from .mail import cp_case_decisions
from .mail import cp_case_incoming
from .mail import cp_case_outgoing
from .mail import cp_case_route
from .mail import cp_case_sender
from .mail import cp_case_thread
from .mail import cp_inbound_mail_actions
from .mail import cp_inbound_mail_content
from .mail import cp_inbound_mail_delivery
from .mail import cp_inbound_mail_destination
from .mail import cp_service_own_addresses
from .mail import ir_mail_server
from .mail import mail_alias
from .mail import mail_alias_domain
from .mail import mail_mail
from .mail import mail_message_senders
from .mail import mail_template
from .mail import mail_thread

from .search import cp_case_paging
from .search import cp_case_search

from .draft import cp_case_canned_texts
from .draft import cp_case_draft_addresses
from .draft import cp_case_draft_list
from .draft import cp_case_draft_lock
from .draft import cp_case_draft_new
from .draft import cp_case_draft_reply
from .draft import cp_case_draft_send
from .draft import cp_case_draft_writing
from .draft import cp_case_reply
from .draft import discuss_channel
from .draft import mail_activity
from .draft import res_users_busy
from .draft import res_users_settings

from .desk import cp_case_live
from .desk import cp_case_marks
from .desk import cp_case_news
from .desk import cp_case_queue
from .desk import cp_service_board
from .desk import ir_http
from .desk import ir_websocket
from .desk import res_users_board
from .desk import res_users_notice

from .settings import ir_config_parameter
from .settings import res_config_settings
