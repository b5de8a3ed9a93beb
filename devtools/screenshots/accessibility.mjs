/** What axe finds on a screen that is ours to mend: https://github.com/dequelabs/axe-core */
import { createRequire } from "node:module";

// By NODE_PATH, which import does not read.
const { source } = createRequire(import.meta.url)("axe-core");
const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
// What Odoo itself draws, in all of its apps: not ours to mend.
const OF_ODOO = [
    ".o_control_panel",
    ".o_avatar",
    ".o_clipboard_button",
    ".o_field_widget:not([class*=cp_case]) > *",
    ".o_list_record_selector",
    ".o_list_table > thead",
    ".o_mail_activity, .o-mail-ActivityButton",
    ".o_priority",
    ".o_select_menu",
    ".o-dropdown",
    ".o-dropdown-item",
    ".o_tag",
].join();

/**
 * @param {import("playwright-core").Page} page
 * @returns {Promise<string[]>} one line for each fault
 */
export async function findFaults(page) {
    await page.evaluate(source);
    return page.evaluate(
        async ([standards, ofOdoo]) => {
            const { violations } = await window.axe.run(document, {
                runOnly: standards,
                resultTypes: ["violations"],
                iframes: false,
            });
            const isOurs = ({ target }) => {
                const element = document.querySelector(target.at(-1));
                return element?.closest("[class*=o-cp-cases]") && !element.closest(ofOdoo);
            };
            return violations.flatMap(({ id, help, nodes }) =>
                nodes
                    .filter(isOurs)
                    .map(
                        ({ html, any }) =>
                            `${id}: ${help}\n    ${html.slice(0, 200)}\n    ${any.map((check) => check.message).join("; ")}`,
                    ),
            );
        },
        [STANDARDS, OF_ODOO],
    );
}
