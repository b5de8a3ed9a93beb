import { registry } from "@web/core/registry";

/** An agent makes a case of a live chat. */
registry.category("web_tour.tours").add("cp_cases_livechat.new_case", {
    steps: () => [
        { trigger: ".o-mail-DiscussContent-header button[name='cp-cases-new-case']", run: "click" },
        { trigger: ".o-cp-cases-draft [name=partner_id] input:value(Sara Henry)" },
        { trigger: "[name=subject] input:value(Live chat with Sara Henry)" },
        {
            content: "what was said is in the note",
            trigger: "[name=note]:contains('The lamp is broken')",
        },
        { trigger: "button[name=action_save_note]", run: "click" },
        { trigger: ".o-cp-cases-entry[data-type='note']:contains('The lamp is broken')" },
        { content: "it is pinned", trigger: "button[name=action_unpin]" },
    ],
});
