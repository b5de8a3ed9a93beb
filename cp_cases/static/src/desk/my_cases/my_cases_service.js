import { reactive } from "@odoo/owl";
import { registry } from "@web/core/registry";

import { Latest } from "../../utils/latest";

/** How much is in each part of My Cases. Kept while the agent goes from one part to another. */
export const myCasesService = {
    dependencies: ["orm"],

    start(env, { orm }) {
        const latest = new Latest();
        const state = reactive({ counts: {} });
        return {
            state,
            async load() {
                state.counts = await latest.add(
                    orm.silent.call("cp.case", "get_my_cases_counts", []),
                );
            },
        };
    },
};

registry.category("services").add("cp_cases.my_cases", myCasesService);
