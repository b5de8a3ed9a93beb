import { Component, useState } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { formatMoment } from "./draft_texts";

/** Says whether the draft is saved, and when it was; if it cannot be, why not and what to do. */
export class DraftSaved extends Component {
    static template = "cp_cases.DraftSaved";
    static props = { ...standardWidgetProps };

    setup() {
        this.saver = this.env.cpCasesDraft;
        this.draft = useState(this.saver.state);
    }

    get time() {
        const date = this.draft.savedAt || this.props.record.data.write_date;
        return date ? formatMoment(date) : "";
    }

    get savedText() {
        return _t("saved at %(time)s", { time: this.time });
    }
}

registry.category("view_widgets").add("cp_case_draft_saved", { component: DraftSaved });
