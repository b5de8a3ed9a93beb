import { Plugin } from "@html_editor/plugin";
import { withSequence } from "@html_editor/utils/resource";
import { getTabableElements } from "@web/core/utils/ui";

// After lists and tables, which have their own use for the key.
const LAST = 1000;

/**
 * Tab and Shift+Tab leave the text, as they leave any other field: Odoo's editor writes a tab, and
 * whoever has no mouse stays in it for ever.
 */
export class LeavePlugin extends Plugin {
    static id = "cpCasesLeave";
    resources = {
        tab_overrides: withSequence(LAST, () => this.leave(Node.DOCUMENT_POSITION_FOLLOWING)),
        shift_tab_overrides: withSequence(LAST, () => this.leave(Node.DOCUMENT_POSITION_PRECEDING)),
    };

    leave(direction) {
        const stops = getTabableElements(this.editable.closest(".modal") || document.body).filter(
            (stop) =>
                !this.editable.contains(stop) &&
                this.editable.compareDocumentPosition(stop) & direction,
        );
        const target = direction === Node.DOCUMENT_POSITION_FOLLOWING ? stops[0] : stops.at(-1);
        target?.focus();
        return true;
    }
}
