import { onMounted, onPatched, onWillPatch } from "@odoo/owl";

const STOPS = "a, button, input, [tabindex]";

/**
 * Odoo draws the rows or cards of records anew when these are read again, and the focus goes with
 * them. Put it back where it was: on the same part of the same record.
 *
 * @param {{ el: HTMLElement }} root
 * @param {() => { id: string, resId: number }[]} getRecords those that are drawn
 */
export function useKeptFocus(root, getRecords) {
    let resIds = new Map();
    let kept = null;

    const remember = () => {
        resIds = new Map(getRecords().map(({ id, resId }) => [id, resId]));
    };
    const getStops = (row) => [row, ...row.querySelectorAll(STOPS)];

    onMounted(remember);
    onWillPatch(() => {
        const focused = document.activeElement;
        const row = root.el?.contains(focused) && focused.closest("[data-id]");
        const resId = row && resIds.get(row.dataset.id);
        kept = resId && { resId, index: getStops(row).indexOf(focused) };
    });
    onPatched(() => {
        remember();
        if (kept && document.activeElement === document.body) {
            const record = getRecords().find(({ resId }) => resId === kept.resId);
            const row = record && root.el.querySelector(`[data-id="${record.id}"]`);
            if (row) {
                getStops(row)[kept.index]?.focus({ preventScroll: true });
            }
        }
    });
}
