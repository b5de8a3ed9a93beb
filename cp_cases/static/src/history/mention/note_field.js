import { htmlField } from "@html_editor/fields/html_field";
import { registry } from "@web/core/registry";

import { CannedTextsField } from "../../draft/canned_texts/canned_texts_field";
import { ColleaguePlugin } from "./colleague_plugin";

/** A note of a draft or on cases: it can mention colleagues, and have canned texts for them. */
export class NoteField extends CannedTextsField {
    getConfig() {
        const config = super.getConfig();
        if (this.caseIds?.length !== 0) {
            config.Plugins = [...config.Plugins, ColleaguePlugin];
            config.fetchColleagues = (term) => this.callServer("get_mention_suggestions", term);
        }
        return config;
    }

    /** The cases that the note is written on; a draft knows its own. */
    get caseIds() {
        return this.props.record.data.case_ids?.currentIds;
    }

    callServer(method, ...args) {
        return this.caseIds
            ? this.ormService.call("cp.case", method, [this.caseIds, ...args])
            : super.callServer(method, ...args);
    }

    fetchTemplates() {
        if (!this.caseIds) {
            return this.callServer("get_canned_texts", true);
        }
        // A text has the values of one case.
        return this.caseIds.length === 1 ? super.fetchTemplates() : [];
    }

    renderTemplate(id) {
        return this.caseIds
            ? super.renderTemplate(id)
            : this.callServer("render_canned_text", id, true);
    }
}

export const noteField = {
    ...htmlField,
    component: NoteField,
    additionalClasses: ["o_field_html"],
};

registry.category("fields").add("cp_case_note", noteField);
