import { Component, useState } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { CaseHistory } from "./case_history";

/**
 * The history on a form: of the case itself, or read-only, of the case in `options.case_field`
 * with the entry in `options.entry_field` selected.
 */
export class CaseHistoryWidget extends Component {
    static template = "cp_cases.CaseHistoryWidget";
    static components = { CaseHistory };
    static props = {
        ...standardWidgetProps,
        caseField: { type: String, optional: true },
        entryField: { type: String, optional: true },
    };

    setup() {
        this.state = useState({ version: 0 });
        useRecordObserver((record) => {
            // A record that was loaded or saved has a new `data`.
            if (record.data !== this.data) {
                this.data = record.data;
                this.state.version++;
            }
        });
    }

    get isReadonly() {
        return Boolean(this.props.caseField);
    }

    get caseId() {
        const { record, caseField } = this.props;
        return (caseField ? record.data[caseField]?.id : record.resId) || false;
    }

    get entryId() {
        const { record, entryField } = this.props;
        return (entryField && record.data[entryField]?.id) || false;
    }

    onChanged() {
        return this.props.record.load();
    }
}

export const caseHistoryWidget = {
    component: CaseHistoryWidget,
    extractProps: ({ options }) => ({
        caseField: options.case_field,
        entryField: options.entry_field,
    }),
};

registry.category("view_widgets").add("cp_case_history", caseHistoryWidget);
