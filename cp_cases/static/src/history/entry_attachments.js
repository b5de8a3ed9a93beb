import { Component } from "@odoo/owl";

import { useFileViewer } from "@web/core/file_viewer/file_viewer_hook";

import { CaseFile } from "../utils/files/case_file";
import { FileCard } from "../utils/files/file_card";

/** The files of an entry. */
export class EntryAttachments extends Component {
    static template = "cp_cases.EntryAttachments";
    static components = { FileCard };
    static props = {
        attachments: Array,
        // Where all of them are downloaded at once.
        filesUrl: { type: [String, { value: false }], optional: true },
    };

    setup() {
        this.fileViewer = useFileViewer();
    }

    get files() {
        return this.props.attachments.map((attachment) => new CaseFile(attachment));
    }

    onView(file, files) {
        this.fileViewer.open(file, files);
    }
}
