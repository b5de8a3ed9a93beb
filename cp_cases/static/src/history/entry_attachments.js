import { Component } from "@odoo/owl";

import { FileModel } from "@web/core/file_viewer/file_model";
import { useFileViewer } from "@web/core/file_viewer/file_viewer_hook";
import { humanSize } from "@web/core/utils/binary";

/** A file from outside: only PDF and images that cannot hold scripts are shown in the viewer. */
class EntryFile extends FileModel {
    get isViewable() {
        return this.isPdf || (this.isImage && this.mimetype !== "image/svg+xml");
    }
}

/** The files of an entry. */
export class EntryAttachments extends Component {
    static template = "cp_cases.EntryAttachments";
    static props = { attachments: Array };

    setup() {
        this.fileViewer = useFileViewer();
        this.humanSize = humanSize;
    }

    get files() {
        return this.props.attachments.map(({ id, name, mimetype, size }) =>
            Object.assign(new EntryFile(), { id, name, mimetype, size, type: "binary" }),
        );
    }

    onView(file, files) {
        this.fileViewer.open(file, files);
    }
}
