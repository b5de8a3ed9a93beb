/** What axe finds on a screen that is ours to mend: https://github.com/dequelabs/axe-core */
import { createRequire } from "node:module";

// By NODE_PATH, which import does not read.
const { source } = createRequire(import.meta.url)("axe-core");
const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** By rule: what Odoo itself draws so, in all of its apps. Whatever is not listed here is ours. */
const OF_ODOO = {
    // Its keyboard navigation marks with aria-selected whatever it goes through.
    "aria-allowed-attr": [
        ".o_searchview",
        ".o-autocomplete--input",
        ".o-navigable",
        ".o_select_menu > .o-dropdown",
        ".o_tag",
    ],
    "aria-command-name": [".o_searchview", ".o_bottom_sheet_handle"],
    "aria-prohibited-attr": [".o_tag.o_avatar"],
    "aria-required-children": [".o_menu_sections", ".o_menu_systray", ".o_search_bar_menu"],
    "aria-required-parent": [
        ".o_main_navbar",
        ".o_searchview_facet",
        ".o_notebook_headers",
        ".settings_tab",
        ".o_colorlist",
    ],
    "autocomplete-valid": [".o_select_menu_input"],
    "button-name": [
        ".o_back_button",
        ".o_button_more",
        ".o_clipboard_button",
        // On a phone.
        ".o_control_panel .btn:has(> .fa-search)",
        ".o_cp_switch_buttons > .o-dropdown",
        ".o_optional_columns_dropdown > .o-dropdown",
    ],
    "color-contrast": [
        ".o_pivot_measure_row",
        ".o_facet_values_sep",
        // Both fade.
        ".o_loading_indicator",
        ".o_notification",
        ".o_setting_right_pane > .text-muted",
        ".o_xxs_form_view .o_form_label",
    ],
    "html-has-lang": ["html"],
    "image-alt": [".o_avatar > img"],
    label: [".o_list_record_selector", ".o_data_cell > .o-checkbox"],
    "link-name": [".o_menu_toggle"],
    "link-in-text-block": [".oe_view_nocontent_alias"],
    "meta-viewport": ["meta"],
    "role-img-alt": [".o_searchview", ".o-mail-ActivityButton > i"],
    "select-name": [".o_add_custom_group_menu"],
    "target-size": [".o_searchview", ".o_priority_star"],
};

/**
 * @param {import("playwright-core").Page} page
 * @param {string} [part] a selector of what is to be looked at, on a page that is Odoo's
 * @returns {Promise<string[]>} one text for each fault
 */
export async function findFaults(page, part = "html") {
    if (!(await page.evaluate("window.axe"))) {
        await page.evaluate(source);
    }
    // What is half below the bar above is no small target.
    await page.evaluate(() => {
        for (const part of document.querySelectorAll(".o_content, .o_form_sheet_bg")) {
            part.scrollTo(0, 0);
        }
    });
    return page.evaluate(
        async ([standards, ofOdoo, ours]) => {
            const { violations } = await window.axe.run(document, {
                runOnly: standards,
                resultTypes: ["violations"],
                elementRef: true,
                iframes: false,
            });
            return violations.flatMap(({ id, help, nodes }) =>
                nodes
                    .filter(
                        ({ element }) =>
                            element.closest(ours) && !(ofOdoo[id] && element.closest(ofOdoo[id])),
                    )
                    .map(
                        ({ html, any, all, none }) =>
                            `${id}: ${help}\n    ${html.slice(0, 200)}\n    ${[any, all, none]
                                .flat()
                                .map((check) => check.message)
                                .join("; ")}`,
                    ),
            );
        },
        [
            STANDARDS,
            Object.fromEntries(
                Object.entries(OF_ODOO).map(([rule, selectors]) => [rule, selectors.join()]),
            ),
            part,
        ],
    );
}
