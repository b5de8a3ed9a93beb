/** The page where an agent writes, and what may stop the sending. */
const unfold = async (agent, field) => {
    const button = agent.page.locator(`.o-cp-cases-unfold[data-field=${field}] >> visible=true`);
    if (await button.count()) {
        await agent.click(`.o-cp-cases-unfold[data-field=${field}]`);
    }
};

const REFUND = "cp_case_draft_refund_demo";
const openDraft = (name) => (agent) => agent.open(`active-communications/${agent.id(name)}`);

/** In the page: where the browser keeps another text of a draft, as another tab would. */
function getKeptKey(id) {
    const { session } = odoo.loader.modules.get("@web/session");
    const { user } = odoo.loader.modules.get("@web/core/user");
    return `cp_cases.draft/${session.db}/${user.userId}/${id}/another-tab`;
}

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
            const pending = await agent.odoo.translateChoice("cp.case", "state", "pending");
            await agent.click(`.o_select_menu_item:has-text("${pending}")`);
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
    {
        name: "draft-doubt",
        login: "ben",
        async steps(agent) {
            await agent.openCase("cp_case_twice_demo");
            await agent.header("button[name=action_create_follow_up]");
            await agent.page.waitForSelector(".o-cp-cases-draft");
            await agent.click("button[name=action_send]");
            await agent.page.waitForSelector(".modal-content .btn-primary");
        },
    },
    {
        name: "draft-offer",
        login: "ana",
        async steps(agent) {
            const id = agent.id(REFUND);
            await agent.open("my-cases");
            const key = await agent.page.evaluate(getKeptKey, id);
            const body = "<p>Hello Sara, I ask my colleagues in the shop.</p>";
            const text = JSON.stringify({ version: false, at: Date.now(), values: { body } });
            await agent.page.evaluate((entry) => localStorage.setItem(...entry), [key, text]);
            await openDraft(REFUND)(agent);
            await agent.page.waitForSelector(".o-cp-cases-draft-offer");
            await agent.page.evaluate((name) => localStorage.removeItem(name), key);
        },
    },
    {
        name: "draft-elsewhere",
        login: "ana",
        async steps(agent) {
            await openDraft(REFUND)(agent);
            const key = await agent.page.evaluate(getKeptKey, agent.id(REFUND));
            await agent.page.evaluate(
                (name) => window.dispatchEvent(new StorageEvent("storage", { key: name })),
                key,
            );
            await agent.page.waitForSelector(".o-cp-cases-draft-saved:not(:empty)");
        },
    },
    {
        name: "draft-trouble",
        login: "ben",
        async steps(agent) {
            await openDraft("cp_case_draft_new_demo")(agent);
            await agent.page.route("**/web_save", (route) => route.abort());
            await agent.fill(".o_field_widget[name=subject] input", "Your direct debit");
            await agent.page.waitForSelector(".o-cp-cases-draft-trouble");
        },
    },
];
