import { onWillUnmount, useExternalListener, useSubEnv } from "@odoo/owl";

import { MailAttachmentDropzone } from "@mail/core/common/mail_attachment_dropzone";
import { useCustomDropzone } from "@web/core/dropzone/dropzone_hook";
import { useService } from "@web/core/utils/hooks";

import { DraftUploads } from "./draft_uploads";

const EDITOR = ".odoo-editor-editable";

/** What of a pasted content is to be attached, where that goes to `target`. */
function getPastedFiles({ clipboardData, target }) {
    const files = [...(clipboardData?.files || [])];
    if (target.closest?.(EDITOR)) {
        // The editor shows pictures in the text.
        return files.filter(({ type }) => !type.startsWith("image/"));
    }
    // A cell of a table comes with its picture; it is the text that is meant.
    return clipboardData?.types.includes("text/plain") ? [] : files;
}

/**
 * Files that are dropped or pasted anywhere on the page are attached to its draft.
 *
 * @param {import("../draft_form/draft_model").DraftModel} model
 * @param {{ el: HTMLElement }} page
 * @returns {DraftUploads}
 */
export function useDraftUploads(model, page) {
    const ui = useService("ui");
    const uploads = new DraftUploads(model, {
        file_upload: useService("file_upload"),
        notification: useService("notification"),
    });
    const isOpen = () => Boolean(uploads.files) && ui.activeElement.contains(page.el);
    // A picture that is moved within the text is a file, too.
    let isOwnDrag = false;
    useExternalListener(document, "dragstart", () => (isOwnDrag = true), { capture: true });
    useExternalListener(document, "dragend", () => (isOwnDrag = false), { capture: true });
    useSubEnv({ cpCasesUploads: uploads });
    useCustomDropzone(
        page,
        MailAttachmentDropzone,
        { extraClass: "o-cp-cases-dropzone", onDrop: (ev) => uploads.add(ev.dataTransfer.files) },
        () => isOpen() && !isOwnDrag,
    );
    const onPaste = (ev) => {
        const files = isOpen() ? getPastedFiles(ev) : [];
        if (files.length) {
            uploads.add(files);
        }
    };
    useExternalListener(document, "paste", onPaste, { capture: true });
    onWillUnmount(() => uploads.clear());
    return uploads;
}
