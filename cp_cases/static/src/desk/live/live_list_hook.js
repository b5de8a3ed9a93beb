import { onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useBus } from "@web/core/utils/hooks";

const SHORTEST_PAUSE = 3000;
const FIRST_DELAY = 400;

/**
 * Reload a list when a queue or one of the user's drafts has changed: every three seconds at most,
 * after a random delay so that not all screens of a team reload at once, and not while the user is
 * busy with the list.
 *
 * @param {EventBus} bus
 * @param {{ reload: () => Promise, isBusy?: () => boolean }} params
 */
export function useLiveList(bus, { reload, isBusy = () => false }) {
    let timeout = null;
    let last = 0;

    const schedule = () => {
        if (timeout === null) {
            const pause = Math.max(0, last + SHORTEST_PAUSE - Date.now());
            timeout = browser.setTimeout(run, pause + FIRST_DELAY * (1 + Math.random()));
        }
    };
    const run = async () => {
        timeout = null;
        last = Date.now();
        if (document.hidden) {
            document.addEventListener("visibilitychange", schedule, { once: true });
        } else if (isBusy()) {
            schedule();
        } else {
            await reload();
        }
    };

    useBus(bus, "CP_CASES:QUEUE_CHANGED", schedule);
    useBus(bus, "CP_CASES:DRAFTS_CHANGED", schedule);
    onWillUnmount(() => {
        browser.clearTimeout(timeout);
        document.removeEventListener("visibilitychange", schedule);
    });
}
