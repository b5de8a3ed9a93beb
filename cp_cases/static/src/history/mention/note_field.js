import { HtmlField, htmlField } from "@html_editor/fields/html_field";
import { registry } from "@web/core/registry";

import { LeavePlugin } from "../../utils/editor/leave_plugin";
import { ColleaguePlugin } from "./colleague_plugin";

/** A note on cases, which can mention colleagues who see them. */
export class NoteField extends HtmlField {
    getConfig() {
        const config = super.getConfig();
        config.Plugins = [...config.Plugins, LeavePlugin];
        if (this.caseIds.length) {
            config.Plugins = [...config.Plugins, ColleaguePlugin];
            config.fetchColleagues = (term) =>
                this.ormService.silent.call("cp.case", "get_mention_suggestions", [
                    this.caseIds,
                    term,
                ]);
        }
        return config;
    }

    /** Who sees a case that is not made yet is not known. */
    get caseIds() {
        const { case_id, case_ids, kind } = this.props.record.data;
        if (case_ids) {
            return case_ids.currentIds;
        }
        return case_id && kind === "reply" ? [case_id.id] : [];
    }
}

export const noteField = { ...htmlField, component: NoteField };

registry.category("fields").add("cp_case_note", noteField);
