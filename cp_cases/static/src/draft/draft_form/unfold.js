import { Component } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** A link or an icon that shows fields which few drafts need: it sets the boolean field that hides them. */
export class Unfold extends Component {
    static template = "cp_cases.Unfold";
    static props = {
        ...standardWidgetProps,
        field: String,
        icon: { type: String, optional: true },
        hotkey: { type: String, optional: true },
    };

    get label() {
        return this.props.record.fields[this.props.field].string;
    }

    onClick() {
        return this.props.record.update({ [this.props.field]: true });
    }
}

registry.category("view_widgets").add("cp_case_unfold", {
    component: Unfold,
    extractProps: ({ options }) => ({
        field: options.field,
        icon: options.icon,
        hotkey: options.hotkey,
    }),
});
