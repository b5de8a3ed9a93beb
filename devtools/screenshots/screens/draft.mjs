/** The page where an agent writes, and what may stop the sending. */
const unfold = async (agent, field) => {
    const button = agent.page.locator(`.o-cp-cases-unfold[data-field=${field}] >> visible=true`);
    if (await button.count()) {
        await agent.click(`.o-cp-cases-unfold[data-field=${field}]`);
    }
};

const openDraft = (name) => (agent) => agent.open(`active-communications/${agent.id(name)}`);

export const draftScreens = [
    { name: "draft-reply", login: "ana", steps: openDraft("cp_case_draft_refund_demo") },
    {
        name: "draft-unfolded",
        login: "ana",
        async steps(agent) {
            await agent.open(`active-communications/${agent.id("cp_case_draft_refund_demo")}`);
            await unfold(agent, "shows_copies");
            await unfold(agent, "shows_note");
        },
    },
    {
        name: "draft-new-address",
        login: "ana",
        async steps(agent) {
            await agent.open(`active-communications/${agent.id("cp_case_draft_refund_demo")}`);
            const field = ".o_field_widget[name=email_to] input";
            await agent.fill(field, "boss@elsewhere.example.net");
            await agent.page.keyboard.press("Tab");
            await agent.page.waitForSelector(".o-cp-cases-address-new");
        },
    },
    {
        name: "draft-foot",
        login: "ana",
        async steps(agent) {
            await agent.open(`active-communications/${agent.id("cp_case_draft_refund_demo")}`);
            await unfold(agent, "shows_note");
            await agent.click("[name=state_after] .o_select_menu_toggler");
            await agent.click(".o_select_menu_item:has-text('Pending')");
            await agent.page.evaluate(() => {
                for (const part of document.querySelectorAll(".o_content, .o_form_renderer")) {
                    part.scrollTo(0, 9999);
                }
            });
        },
    },
    { name: "draft-new", login: "ben", steps: openDraft("cp_case_draft_new_demo") },
    {
        name: "draft-follow-up",
        login: "ben",
        async steps(agent) {
            await agent.openCase("cp_case_twice_demo");
            await agent.header("button[name=action_create_follow_up]");
            await agent.page.waitForSelector(".o-cp-cases-draft");
        },
    },
    {
        name: "draft-gate",
        login: "ana",
        async steps(agent) {
            await agent.open(`active-communications/${agent.id("cp_case_draft_refund_demo")}`);
            await agent.click("button[name=action_send]");
            await agent.page.waitForSelector(".modal-content .o-cp-cases-arrived");
        },
    },
];
