import { Component } from "@odoo/owl";

import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/**
 * A link or an icon that shows fields which few drafts need: it sets the boolean field that hides
 * them, and brings the first of them into view.
 */
export class Unfold extends Component {
    static template = "cp_cases.Unfold";
    static props = {
        ...standardWidgetProps,
        field: String,
        shown: String,
        icon: { type: String, optional: true },
        hotkey: { type: String, optional: true },
    };

    get label() {
        return this.props.record.fields[this.props.field].string;
    }

    async onClick({ currentTarget }) {
        const form = currentTarget.closest(".o_form_renderer");
        const { field, record, shown } = this.props;
        await record.update({ [field]: true });
        await new Promise((resolve) => browser.requestAnimationFrame(resolve));
        form.querySelector(`.o_field_widget[name="${shown}"]`)?.scrollIntoView({ block: "center" });
    }
}

registry.category("view_widgets").add("cp_case_unfold", {
    component: Unfold,
    extractProps: ({ options }) => ({
        field: options.field,
        shown: options.shown,
        icon: options.icon,
        hotkey: options.hotkey,
    }),
});
