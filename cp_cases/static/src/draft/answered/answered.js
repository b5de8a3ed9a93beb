import { Component, useState } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { EntryContent } from "../../history/entry_content";
import { formatShortTime } from "../../history/entry_time";
import { cutText } from "../../utils/text/cut_text";
import { toWords } from "../draft_form/draft_texts";

/** More than a line has. */
const LENGTH = 200;

/**
 * The email that is answered, in two lines above the text; a tap shows all of it. For a phone, where
 * the history does not stand beside.
 */
export class Answered extends Component {
    static template = "cp_cases.Answered";
    static components = { EntryContent };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.ignore = () => {};
        this.state = useState({ entry: null, isOpen: false });
        if (this.env.isSmall) {
            this.load();
        }
    }

    async load(showRemoteImages = false) {
        const { case_id, message_id } = this.props.record.data;
        if (case_id && message_id) {
            const entry = await this.orm.call(
                "cp.case",
                "get_entry",
                [[case_id.id], message_id.id],
                {
                    show_remote_images: showRemoteImages,
                },
            );
            this.state.entry = { ...entry, has_remote_images: showRemoteImages };
        }
    }

    get time() {
        return formatShortTime(this.state.entry.date);
    }

    get beginning() {
        return cutText(toWords("body", this.state.entry.body), LENGTH);
    }

    toggle() {
        this.state.isOpen = !this.state.isOpen;
    }
}

registry.category("view_widgets").add("cp_case_answered", {
    component: Answered,
    fieldDependencies: [
        { name: "case_id", type: "many2one", relation: "cp.case" },
        { name: "message_id", type: "many2one", relation: "mail.message" },
    ],
});
