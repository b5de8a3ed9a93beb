import { Component } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { useBus } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** Opens the list of canned texts where the cursor stands, or stood last. */
export class CannedTextButton extends Component {
    static template = "cp_cases.CannedTextButton";
    static props = { ...standardWidgetProps, field: String };

    setup() {
        // The button and its key take the focus from the text.
        this.field = this.props.field;
        useBus(this.bus, "CP_CASES:TEXT_FOCUSED", ({ detail }) => (this.field = detail));
    }

    get bus() {
        return this.props.record.model.bus;
    }

    onClick() {
        this.bus.trigger("CP_CASES:OPEN_CANNED_TEXTS", this.field);
    }
}

registry.category("view_widgets").add("cp_case_canned_texts", {
    component: CannedTextButton,
    extractProps: ({ options }) => ({ field: options.field }),
});
