import { FileModel } from "@web/core/file_viewer/file_model";

/** A file that may come from outside: only PDF and images that cannot hold scripts are shown in the viewer. */
export class CaseFile extends FileModel {
    /** @param {{ id: number, name: string, mimetype: string, size: number }} values */
    constructor(values) {
        super();
        Object.assign(this, values, { type: "binary" });
    }

    get isViewable() {
        return this.isPdf || (this.isImage && this.mimetype !== "image/svg+xml");
    }
}
