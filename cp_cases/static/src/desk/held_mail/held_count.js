import { onMounted, useEnv, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

import { Latest } from "../../utils/latest";
import { useLiveList } from "../live/live_list_hook";

/**
 * How much of the mail that is held is of one kind, as it is now.
 *
 * @param {Array} [domain] of which kind; all of it if left out
 * @returns {{ count: number }} reactive
 */
export function useHeldCount(domain = []) {
    const orm = useService("orm");
    const latest = new Latest();
    const state = useState({ count: 0 });
    const load = async () => {
        state.count = await latest.add(
            orm.silent.searchCount("cp.inbound.mail", [["state", "=", "held"], ...domain]),
        );
    };
    onMounted(load);
    useLiveList(useEnv().bus, { reload: load });
    return state;
}
