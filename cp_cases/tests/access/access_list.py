"""What a client can do with cases, and who may: the list that nothing is left out of."""

from collections import namedtuple

# How a client handles one case by its id. Whoever does not see it gets an AccessError.
BY_ID = {
    "read": lambda case: (["name", "number", "history_ids"],),
    "web_read": lambda case: (
        {
            "name": {},
            "history_ids": {"fields": {"body": {}}},
            "message_ids": {"fields": {"body": {}}},
            "worker_ids": {"fields": {"user_id": {"fields": {"display_name": {}}}}},
        },
    ),
    "export_data": lambda case: (["name", "service_id/name", "message_ids/body"],),
    "onchange": lambda case: ({"priority": "5"}, ["priority"], {"name": {}}),
    "write": lambda case: ({"priority": "5"},),
    "web_save": lambda case: ({"priority": "5"}, {"name": {}}),
    "copy": lambda case: (),
    "message_post": lambda case: (),
    "message_notify": lambda case: (),
    "message_subscribe": lambda case: (case.partner_id.ids,),
    "message_unsubscribe": lambda case: (case.partner_id.ids,),
    "activity_schedule": lambda case: ("mail.mail_activity_data_todo",),
    "activity_feedback": lambda case: (["mail.mail_activity_data_todo"],),
}
# This one does nothing on a hidden case, and says nothing.
SILENT = {"activity_feedback"}

DOMAIN = [("partner_id.name", "=like", "Owner of %")]
# How a client looks for cases. Those that the rule hides are neither shown nor counted.
SEARCHES = {
    "search": (DOMAIN,),
    "search_count": (DOMAIN,),
    "search_read": (DOMAIN, ["name"]),
    "web_search_read": (DOMAIN, {"name": {}, "display_name": {}}, 0, 80, "", 1001),
    "name_search": ("", DOMAIN),
    "web_name_search": ("", {"name": {}, "display_name": {}}, DOMAIN),
    "formatted_read_group": (DOMAIN, ["name"], ["__count"]),
    "web_read_group": (DOMAIN, ["name"], ["__count"]),
}

Method = namedtuple("Method", "model role args")
READER, SUPERVISOR, NOBODY = "whoever sees it", "supervisors who see it", "nobody"


def on_case(role, get_args=lambda case: ()):
    return Method("cp.case", role, get_args)


def email(case):
    return case.message_ids.filtered("cp_thread_id").ids[:1]


# Every method of this addon that a client may call on a case, and who may. A new one fails
# the test until it stands here.
METHODS = {
    ("cp.case", "copy_data"): on_case(READER),
    ("cp.case", "write"): on_case(READER, lambda case: ({"priority": "4"},)),
    ("cp.case", "action_mark_read"): on_case(READER),
    ("cp.case", "message_notify"): on_case(READER),
    ("cp.case", "message_post"): on_case(READER),
    ("cp.case", "action_accept_sender"): on_case(READER, email),
    ("cp.case", "action_make_own_case"): on_case(READER, email),
    ("cp.case", "action_move_email"): on_case(READER, lambda case: (*email(case), 0)),
    ("cp.case", "action_block_sender"): on_case(SUPERVISOR),
    ("cp.case", "action_assign"): on_case(SUPERVISOR, lambda case: (case.env.uid,)),
    ("cp.case", "action_create_follow_up"): on_case(READER),
    ("cp.case", "action_forward"): on_case(READER, lambda case: email(case)[:1]),
    ("cp.case", "action_pin"): on_case(READER),
    ("cp.case", "action_put_aside"): on_case(READER, email),
    ("cp.case", "action_press_disposition"): on_case(
        READER, lambda case: (case.env.ref("cp_cases.cp_disposition_call_back").id,)
    ),
    ("cp.case", "action_reply"): on_case(READER),
    ("cp.case", "action_set_disposition"): on_case(READER, lambda case: (False,)),
    ("cp.case", "action_set_state"): on_case(READER, lambda case: ("open",)),
    ("cp.case", "action_take"): on_case(READER),
    ("cp.case", "action_transfer"): on_case(READER),
    ("cp.case", "action_unpin"): on_case(READER),
    ("cp.case", "action_view_follow_ups"): on_case(READER),
    ("cp.case", "action_continue_draft"): on_case(READER),
    ("cp.case", "get_canned_texts"): on_case(READER),
    ("cp.case", "get_customer"): on_case(READER),
    ("cp.case", "get_entry"): on_case(READER, email),
    ("cp.case", "get_history"): on_case(READER),
    ("cp.case", "get_mention_suggestions"): on_case(READER, lambda case: ("a",)),
    ("cp.case", "action_view_viewers"): on_case(SUPERVISOR),
    ("cp.case", "get_viewers"): on_case(SUPERVISOR),
    ("cp.case", "onchange"): on_case(READER, BY_ID["onchange"]),
    ("cp.system.fields", "onchange"): on_case(READER, BY_ID["onchange"]),
}

# The others, and the test of this file or class that calls them.
ELSEWHERE = {
    ("cp.blocked.sender", "create"): "test_blocked_senders",
    ("cp.blocked.sender", "write"): "test_blocked_senders",
    ("cp.case", "create"): "test_create",
    ("cp.case.draft", "action_discard"): "test_drafts",
    ("cp.case.draft", "action_release"): "test_drafts",
    ("cp.case.draft", "discard_untouched"): "test_drafts",
    ("cp.case.draft", "find_doubts"): "test_drafts",
    ("cp.case.draft", "get_canned_texts"): "test_drafts",
    ("cp.case.draft", "get_mention_suggestions"): "test_drafts",
    ("cp.case", "render_canned_text"): "test_canned_texts",
    ("cp.case.draft", "render_canned_text"): "test_canned_texts",
    ("cp.case.draft", "suggest_addresses"): "test_drafts",
    ("cp.case.draft", "action_use_reply_to"): "test_drafts",
    ("cp.case.draft", "create"): "test_compose",
    ("cp.case.draft", "write"): "test_drafts",
    ("cp.case.draft", "get_active_communications"): "test_drafts",
    ("cp.case.draft", "get_active_count"): "test_drafts",
    ("cp.case.draft", "unlink"): "test_drafts",
    ("cp.case.guard", "create"): "test_satellites",
    ("cp.case.guard", "write"): "test_satellites",
    ("cp.case.draft", "action_compose"): "test_compose",
    ("cp.case", "web_search_read"): "test_searches",
    ("cp.case.draft", "action_save_note"): "test_drafts",
    ("cp.case.draft", "action_send"): "test_drafts",
    ("cp.case.draft", "action_send_anyway"): "test_drafts",
    ("cp.case", "message_new"): "test_create",
    ("cp.case", "get_empty_list_help"): "test_no_records",
    ("cp.case.assign", "action_apply"): "test_wizards",
    ("cp.case.move.email", "action_apply"): "test_moving_an_email",
    ("cp.case.move.email", "create"): "test_dialog_that_moves_an_email_names_nothing_hidden",
    ("cp.case.move.email", "onchange"): "test_relations_of_every_model",
    ("cp.case.move.email", "write"): "test_dialog_that_moves_an_email_names_nothing_hidden",
    ("cp.case", "get_my_cases_counts"): "test_what_is_counted",
    ("cp.case", "get_news"): "test_what_is_counted",
    ("cp.case.note", "action_apply"): "test_wizards",
    ("cp.case", "mail_allowed_qweb_expressions"): "test_no_records",
    ("cp.case.set.disposition", "action_apply"): "test_wizards",
    ("cp.case.set.pending", "action_apply"): "test_wizards",
    ("cp.case.transfer", "action_apply"): "test_wizards",
    ("cp.inbound.mail", "action_discard"): "test_inbound",
    ("cp.inbound.mail", "action_download_raw"): "test_inbound",
    ("cp.inbound.mail", "action_release"): "test_inbound",
    ("cp.inbound.mail", "action_retry"): "test_inbound",
    ("cp.inbound.mail", "write"): "test_satellites",
    ("cp.service", "action_take_next"): "test_services",
    ("cp.service", "action_view_cases"): "test_services",
    ("cp.service", "create"): "test_no_configuration",
    ("cp.service", "get_disposition_buttons"): "test_services",
    ("cp.service", "write"): "test_no_configuration",
    ("cp.service.address", "action_confirm"): "test_addresses_of_services",
    ("cp.service.address", "action_dismiss"): "test_addresses_of_services",
    ("cp.service.address", "create"): "test_addresses_of_services",
    ("cp.service.address", "write"): "test_addresses_of_services",
    ("mail.alias", "write"): "test_no_configuration",
    ("mail.alias.domain", "write"): "test_no_configuration",
    ("res.groups", "write"): "test_no_configuration",
    ("cp.text", "create"): "test_create",
    ("cp.text", "write"): "test_by_id",
    ("cp.system.fields", "default_get"): "test_no_records",
    ("cp.system.records", "create"): "test_satellites",
    ("cp.system.records", "write"): "test_satellites",
    ("discuss.channel", "cp_action_new_case"): "test_new_case_from_a_conversation_or_call",
    ("ir.actions.server", "run"): "test_server_actions",
    ("ir.http", "session_info"): "test_no_records",
    ("mail.activity", "cp_action_new_case"): "test_new_case_from_a_conversation_or_call",
    ("mail.message", "cp_action_continue"): "test_entries",
    ("mail.message", "cp_action_accept_sender"): "test_entries",
    ("mail.message", "cp_action_block_sender"): "test_entries",
    ("mail.message", "cp_action_move"): "test_entries",
    ("mail.message", "cp_action_put_aside"): "test_entries",
    ("mail.message", "cp_action_take_forwarded_sender"): "test_entries",
    ("mail.message", "cp_action_send_again"): "test_entries",
    ("mail.compose.message", "action_send_mail"): "test_open",
    ("mail.compose.message", "create"): "test_composer",
    ("mail.compose.message", "onchange"): "test_composer",
    ("mail.compose.message", "write"): "test_composer",
    ("mail.message", "create"): "test_satellites",
    ("mail.message", "write"): "test_satellites",
    ("mail.template", "copy"): "test_records_of_odoo",
    ("mail.thread", "message_process"): "test_handing_in_mail",
    ("mail.thread", "message_route"): "test_addressed_to_both",
    ("res.config.settings", "get_values"): "test_records_of_odoo",
    ("res.config.settings", "set_values"): "test_records_of_odoo",
    ("res.partner", "action_new_case"): "test_compose",
    ("res.partner", "action_view_cp_cases"): "test_services",
    ("res.users", "copy_data"): "test_records_of_odoo",
    ("res.users", "unlink"): "test_no_configuration",
    ("res.users", "write"): "test_no_configuration",
}

# Every model of this addon that a client may ask for, with who reads it at all.
AGENTS, SUPERVISORS = "agents", "supervisors"
MODELS = {
    "cp.blocked.sender": SUPERVISORS,
    "cp.case": AGENTS,
    "cp.case.assign": SUPERVISORS,
    "cp.case.category": AGENTS,
    "cp.case.draft": AGENTS,
    "cp.case.move.email": AGENTS,
    "cp.case.note": AGENTS,
    "cp.case.set.disposition": AGENTS,
    "cp.case.set.pending": AGENTS,
    "cp.case.tag": AGENTS,
    "cp.case.thread": AGENTS,
    "cp.case.transfer": AGENTS,
    "cp.case.viewer": SUPERVISORS,
    "cp.case.worker": AGENTS,
    "cp.disposition": AGENTS,
    "cp.inbound.mail": SUPERVISORS,
    "cp.pending.reason": AGENTS,
    "cp.service": AGENTS,
    "cp.service.address": AGENTS,
}
# What hangs on a case. Drafts are their authors'.
SATELLITES = [
    "cp.case.draft",
    "cp.case.thread",
    "cp.case.worker",
    "cp.inbound.mail",
    "ir.attachment",
    "mail.activity",
    "mail.followers",
    "mail.message",
    "mail.notification",
    "mail.scheduled.message",
]
# What Odoo shows with a message, and to nobody by itself.
BEHIND_MESSAGES = ["mail.link.preview", "mail.message.link.preview", "mail.tracking.value"]
# All models that point at any record and that others than administrators read.
POINTING = {
    "ir.attachment",
    "mail.activity",
    "mail.followers",
    "mail.message",
    "mail.scheduled.message",
} | {
    # one's own
    "res.users.settings.embedded.action",
    # printed by hand, of models that have an address
    "snailmail.letter",
    # of models that are rated, as live chats are; its name of a record is the display name
    "rating.rating",
}
# Models that others than administrators read and that point at a case or a message by relation,
# beside the satellites: of conversations and their ratings, and letters printed by hand.
RELATED = {
    "discuss.call.history",
    "discuss.channel",
    "discuss.channel.member",
    "rating.rating",
    "snailmail.letter",
}

# Stored or related fields are computed with sudo: none may bring along what is hidden.
SUDO_FIELDS = {
    "cp.blocked.sender.company_id": "the company of the row's own service",
    "cp.case.company_id": "the company of the case's own service",
    "cp.case.email_from": "of the case and its own contact",
    "cp.case.email_normalized": "of the case itself",
    "cp.case.partner_name": "the case's own contact",
    "cp.case.search_text": "of the case, its own contact and its own threads",
    "cp.case.draft.number": "the number alone, of the case that one's own draft is about",
    "cp.service.address.is_main": "the alias of the address's own service",
    "cp.service.address.is_service_active": "the address's own service",
    "cp.case.worker.service_id": "the service of the row's own case, which the rule shows too",
}

# Every route of this addon; test_access_http calls them as everybody.
ROUTES = {"/cp_cases/entry/<int:message_id>/files"}
