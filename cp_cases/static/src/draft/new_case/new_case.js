import { session } from "@web/session";

/** Whether the user may make cases. */
export function isAgent() {
    return Boolean(session.cp_cases_is_agent);
}

/**
 * Call a method of the server that creates the draft of a new case, and open the draft.
 *
 * @param {import("@web/env").OdooEnv} env
 * @param {string} model
 * @param {string} method
 * @param {Array} args
 */
export async function openNewCase(env, model, method, args) {
    const action = await env.services.orm.call(model, method, args);
    return env.services.action.doAction(action);
}

/**
 * Open the draft of a new case for a contact on file.
 *
 * @param {import("@web/env").OdooEnv} env
 * @param {number} partnerId
 * @param {"address"|"card"} route where it begins
 */
export function openNewCaseFor(env, partnerId, route) {
    return openNewCase(env, "cp.case.draft", "action_compose", [partnerId, route]);
}
