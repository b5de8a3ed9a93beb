import { Component, useRef, useState } from "@odoo/owl";

import { useFileViewer } from "@web/core/file_viewer/file_viewer_hook";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { CaseFile } from "../../utils/files/case_file";
import { FileCard } from "../../utils/files/file_card";

/** The button in the foot that attaches files. */
export class AttachButton extends Component {
    static template = "cp_cases.AttachButton";
    static props = { ...standardWidgetProps };

    setup() {
        this.input = useRef("input");
    }

    async onChosen() {
        const { el } = this.input;
        const files = [...el.files];
        // Else the same file cannot be chosen a second time.
        el.value = "";
        await this.env.cpCasesUploads.add(files);
    }
}

/** The files that are attached, in the order in which they were added, and those under way. */
export class DraftFiles extends Component {
    static template = "cp_cases.DraftFiles";
    static components = { FileCard };
    static props = { ...standardFieldProps };

    setup() {
        this.fileViewer = useFileViewer();
        this.uploader = this.env.cpCasesUploads;
        this.uploads = useState(this.uploader.uploads);
    }

    get list() {
        return this.props.record.data[this.props.name];
    }

    get files() {
        return this.list.records
            .map(
                ({ resId, data: { name, mimetype, file_size } }) =>
                    new CaseFile({ id: resId, name, mimetype, size: file_size }),
            )
            .sort((one, other) => one.id - other.id);
    }

    getRemoveLabel({ name }) {
        return _t("Remove %s", name);
    }

    onView(file, files) {
        this.fileViewer.open(file, files);
    }

    async onRemove(file) {
        await this.list.forget(this.list.records.find(({ resId }) => resId === file.id));
        await this.uploader.save();
    }
}

registry.category("view_widgets").add("cp_case_attach", { component: AttachButton });
registry.category("fields").add("cp_case_files", {
    component: DraftFiles,
    displayName: _t("Attached files"),
    supportedTypes: ["many2many"],
    isEmpty: () => false,
    relatedFields: [
        { name: "name", type: "char" },
        { name: "mimetype", type: "char" },
        { name: "file_size", type: "integer" },
    ],
});
