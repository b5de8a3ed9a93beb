import { onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useBus } from "@web/core/utils/hooks";

const SHORTEST_PAUSE = 3000;
const FIRST_DELAY = 400;

/**
 * Read a list again when something in a queue, or a draft of one's own, has changed: soon, but not more often than every
 * three seconds, not all screens of a team at once, and not under the hands of who is at work.
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
