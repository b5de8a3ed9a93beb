import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { DispositionButtons } from "./disposition_buttons";

/** The disposition buttons on the form of a case. */
export class DispositionButtonsWidget extends Component {
    static template = "cp_cases.DispositionButtonsWidget";
    static components = { DispositionButtons };
    static props = { ...standardWidgetProps };

    get serviceIds() {
        const service = this.props.record.data.service_id;
        return service ? [service.id] : [];
    }

    /** As a button of the form does, save first what the user has changed. */
    async save() {
        const { record } = this.props;
        return (await record.save()) ? [record.resId] : [];
    }

    reload() {
        return this.props.record.load();
    }
}

registry.category("view_widgets").add("cp_case_disposition_buttons", {
    component: DispositionButtonsWidget,
    fieldDependencies: [{ name: "service_id", type: "many2one", relation: "cp.service" }],
});
