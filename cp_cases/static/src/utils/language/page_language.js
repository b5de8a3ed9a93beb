import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

/**
 * Says in which language the page is, which Odoo leaves open: screen readers choose their voice by
 * it, and browsers where words may break.
 */
export const pageLanguageService = {
    start() {
        document.documentElement.lang ||= user.lang;
    },
};

registry.category("services").add("cp_cases.page_language", pageLanguageService);
