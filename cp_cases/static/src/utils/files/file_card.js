import { Component } from "@odoo/owl";

import { humanSize } from "@web/core/utils/binary";

/** A file with its picture and name. Slots: what can be done with it, and `state` in place of its size. */
export class FileCard extends Component {
    static template = "cp_cases.FileCard";
    static props = {
        file: Object,
        // Shows the file in place, if it can be.
        onView: { type: Function, optional: true },
        slots: Object,
    };

    setup() {
        this.humanSize = humanSize;
    }

    get isViewable() {
        return Boolean(this.props.onView && this.props.file.isViewable);
    }
}
