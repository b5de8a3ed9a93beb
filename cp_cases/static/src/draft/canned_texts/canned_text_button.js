import { Component } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** Opens the list of canned texts where the cursor stands in the text of the draft. */
export class CannedTextButton extends Component {
    static template = "cp_cases.CannedTextButton";
    static props = { ...standardWidgetProps };

    onClick() {
        this.props.record.model.bus.trigger("CP_CASES:OPEN_CANNED_TEXTS");
    }
}

registry.category("view_widgets").add("cp_case_canned_texts", { component: CannedTextButton });
