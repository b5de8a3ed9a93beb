import { registry } from "@web/core/registry";

/**
 * Turns what Odoo's bus tells of changes into events on `env.bus`. They hold only ids: a component
 * that shows the case or the queue reads it again.
 *
 * - CP_CASES:CASE_CHANGED {caseId}
 * - CP_CASES:EMAIL_ARRIVED {caseId}, for whoever wishes to be told
 * - CP_CASES:QUEUE_CHANGED {isMine}: whether it is the queue of the user
 * - CP_CASES:DRAFTS_CHANGED, for the user's own drafts
 */
export const liveService = {
    dependencies: ["bus_service"],

    start(env, { bus_service: bus }) {
        const watched = new Map();

        bus.subscribe("cp_cases.case_changed", ({ case_id: caseId }) =>
            env.bus.trigger("CP_CASES:CASE_CHANGED", { caseId }),
        );
        bus.subscribe("cp_cases.email_arrived", ({ case_id: caseId }) =>
            env.bus.trigger("CP_CASES:EMAIL_ARRIVED", { caseId }),
        );
        bus.subscribe("cp_cases.queue_changed", (payload) =>
            env.bus.trigger("CP_CASES:QUEUE_CHANGED", { isMine: "user_id" in payload }),
        );
        bus.subscribe("cp_cases.drafts_changed", () => env.bus.trigger("CP_CASES:DRAFTS_CHANGED"));
        bus.subscribe("cp_cases.channels_changed", () => bus.forceUpdateChannels());
        bus.start();

        return {
            /** Whether a screen shows the case. */
            isWatched: (caseId) => watched.has(caseId),

            /**
             * Hear of the changes on a case for as long as a screen shows it.
             *
             * @param {number} caseId
             * @returns {() => void} call it when the screen is gone
             */
            watch(caseId) {
                const channel = `cp.case_${caseId}`;
                const count = watched.get(caseId) || 0;
                watched.set(caseId, count + 1);
                if (!count) {
                    bus.addChannel(channel);
                }
                return () => {
                    const left = watched.get(caseId) - 1;
                    if (left) {
                        watched.set(caseId, left);
                    } else {
                        watched.delete(caseId);
                        bus.deleteChannel(channel);
                    }
                };
            },
        };
    },
};

registry.category("services").add("cp_cases.live", liveService);
