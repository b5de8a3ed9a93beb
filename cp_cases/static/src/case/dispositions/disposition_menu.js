import { Component, useEffect, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { reloadModel } from "../../desk/live/live_model";

/** The disposition buttons of one case in a list or on a card: the case need not be opened. */
export class DispositionMenu extends Component {
    static template = "cp_cases.DispositionMenu";
    static components = { Dropdown, DropdownItem };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.dispositionButtons = useService("cp_cases.disposition_buttons");
        this.state = useState({ buttons: [] });
        this.keepLast = new KeepLast();
        useEffect(
            (serviceId, isClosed) => {
                this.load(!isClosed && serviceId);
            },
            () => {
                const { service_id: service, state } = this.props.record.data;
                return [service?.id, state === "closed"];
            },
        );
    }

    async load(serviceId) {
        const asked = serviceId ? this.dispositionButtons.load(serviceId) : Promise.resolve([]);
        this.state.buttons = await this.keepLast.add(asked);
    }

    async set({ id, name }) {
        const { model, resId } = this.props.record;
        await this.orm.call("cp.case", "action_press_disposition", [[resId], id]);
        this.notification.add(_t("The disposition is now %(name)s.", { name }), {
            type: "success",
        });
        await reloadModel(model);
    }
}

registry.category("view_widgets").add("cp_case_disposition_menu", {
    component: DispositionMenu,
    fieldDependencies: [
        { name: "service_id", type: "many2one", relation: "cp.service" },
        { name: "state", type: "selection" },
    ],
});
