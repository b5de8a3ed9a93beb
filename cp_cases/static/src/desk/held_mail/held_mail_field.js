import { Component, onWillUpdateProps, useState } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { humanSize } from "@web/core/utils/binary";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { EntryContent } from "../../history/entry_content";

/** An email that is not an entry yet, as the history would show it. */
export class HeldMailField extends Component {
    static template = "cp_cases.HeldMailField";
    static components = { EntryContent };
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.humanSize = humanSize;
        // With remote images, of the email for which they were wanted.
        this.state = useState({ shown: false });
        onWillUpdateProps(({ record }) => {
            if (this.state.shown && this.state.shown.entry.id !== record.resId) {
                this.state.shown = false;
            }
        });
    }

    get mail() {
        return this.state.shown || this.props.record.data[this.props.name];
    }

    async showRemoteImages() {
        const { record, name } = this.props;
        const [read] = await this.orm.read(record.resModel, [record.resId], [name], {
            context: { ...record.context, cp_cases_show_remote_images: true },
        });
        if (read.id === this.props.record.resId) {
            this.state.shown = read[name];
        }
    }

    /** What can be done with an entry cannot be done with this email yet. */
    ignore() {}
}

registry.category("fields").add("cp_cases_held_mail", {
    component: HeldMailField,
    supportedTypes: ["json"],
});
