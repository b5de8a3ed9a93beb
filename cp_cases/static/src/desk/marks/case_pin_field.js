import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The pin of a case, for the user alone. */
export class CasePinField extends Component {
    static template = "cp_cases.CasePinField";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
    }

    get isPinned() {
        return this.props.record.data[this.props.name];
    }

    get title() {
        return this.isPinned ? _t("Unpin") : _t("Pin");
    }

    async toggle() {
        const { record } = this.props;
        const method = this.isPinned ? "action_unpin" : "action_pin";
        await this.orm.call(record.resModel, method, [[record.resId]]);
        await record.load();
    }
}

registry.category("fields").add("cp_case_pin", {
    component: CasePinField,
    displayName: _t("Pin"),
    supportedTypes: ["boolean"],
    listViewWidth: 20,
});
