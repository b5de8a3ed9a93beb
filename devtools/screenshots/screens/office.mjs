/** What supervisors and managers have: held mail, services, settings; and the contact's page. */
const open = (path) => (agent) => agent.open(path);
const openRecord = (action, name) => (agent) =>
    agent.open(`action-cp_cases.${action}/${agent.id(name)}`);

export const officeScreens = [
    { name: "held-list", login: "sue", steps: open("action-cp_cases.cp_inbound_mail_action") },
    {
        name: "held-form",
        login: "sue",
        steps: openRecord("cp_inbound_mail_action", "cp_inbound_mail_absence_demo"),
    },
    { name: "services-list", login: "max", steps: open("action-cp_cases.cp_service_action") },
    {
        name: "service-form",
        login: "max",
        steps: openRecord("cp_service_action", "cp_service_support_demo"),
    },
    { name: "dispositions", login: "max", steps: open("action-cp_cases.cp_disposition_action") },
    { name: "reasons", login: "max", steps: open("action-cp_cases.cp_pending_reason_action") },
    { name: "categories", login: "max", steps: open("action-cp_cases.cp_case_category_action") },
    { name: "tags", login: "max", steps: open("action-cp_cases.cp_case_tag_action") },
    { name: "canned-list", login: "sue", steps: open("canned-texts") },
    {
        name: "canned-form",
        login: "sue",
        steps: (agent) => agent.open(`canned-texts/${agent.id("mail_template_order_number_demo")}`),
    },
    {
        name: "preferences",
        login: "sue",
        ours: "[name=cp_notice]",
        async steps(agent) {
            await agent.open("cases");
            await agent.page.evaluate(async () => {
                const [{ env }] = window.owl.App.apps;
                const { user } = odoo.loader.modules.get("@web/core/user");
                const action = await env.services.orm.call("res.users", "action_get");
                await env.services.action.doAction({ ...action, res_id: user.userId });
            });
            await agent.page.waitForSelector("[name=cp_notice]");
            await agent.page.locator("[name=cp_notice]").first().scrollIntoViewIfNeeded();
        },
    },
    { name: "settings", login: "admin", steps: open("action-cp_cases.res_config_settings_action") },
    {
        name: "contact",
        login: "sue",
        ours: "[class*=o-cp-cases]",
        steps: (agent) => agent.open(`contacts/${agent.id("res_partner_sara_demo")}`),
    },
];
