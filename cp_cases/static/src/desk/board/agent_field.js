import { Component, onWillRender } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { imageUrl } from "@web/core/utils/urls";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { ImStatus } from "@mail/core/common/im_status";

/** The name of an agent, with picture and current status, as Odoo shows them elsewhere. */
export class AgentField extends Component {
    static template = "cp_cases.AgentField";
    static components = { ImStatus };
    static props = { ...standardFieldProps };

    setup() {
        this.store = useService("mail.store");
        let fetchedId = null;
        onWillRender(() => {
            const id = this.props.record.resId;
            if (id !== fetchedId) {
                fetchedId = id;
                this.store.fetchStoreData("avatar_card", { id, model: "res.users" });
            }
        });
    }

    get persona() {
        return this.store["res.users"].get(this.props.record.resId)?.partner_id;
    }

    get avatarUrl() {
        return imageUrl("res.users", this.props.record.resId, "avatar_128");
    }

    get name() {
        return this.props.record.data[this.props.name];
    }
}

registry.category("fields").add("cp_cases_agent", {
    component: AgentField,
    displayName: _t("Agent"),
    supportedTypes: ["char"],
});
