import { Component, onWillStart, useState } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { EntryContent } from "../../history/entry_content";

/** The entries that have arrived since the draft was opened, shown in the gate before sending. */
export class ArrivedEntries extends Component {
    static template = "cp_cases.ArrivedEntries";
    static components = { EntryContent };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ entries: [] });
        this.ignore = () => {};
        onWillStart(async () => {
            const { currentIds } = this.props.record.data.arrived_message_ids;
            this.state.entries = await Promise.all(currentIds.map((id) => this.fetch(id)));
        });
    }

    async fetch(id, showRemoteImages = false) {
        const content = await this.orm.call(
            "cp.case",
            "get_entry",
            [[this.props.record.data.case_id.id], id],
            { show_remote_images: showRemoteImages },
        );
        return { ...content, has_remote_images: showRemoteImages };
    }

    async onShowRemoteImages(index) {
        this.state.entries[index] = await this.fetch(this.state.entries[index].id, true);
    }
}

registry.category("view_widgets").add("cp_case_arrived", {
    component: ArrivedEntries,
    fieldDependencies: [
        { name: "arrived_message_ids", type: "many2many", relation: "mail.message" },
        { name: "case_id", type: "many2one", relation: "cp.case" },
    ],
});
