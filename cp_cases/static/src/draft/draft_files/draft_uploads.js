import { reactive } from "@odoo/owl";

import { formatList } from "@web/core/l10n/utils";
import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/core/utils/numbers";
import { session } from "@web/session";

import { isOfServer } from "../../utils/server_errors";

const ROUTE = "/web/binary/upload_attachment";
const FIELD = "attachment_ids";
const MB = 1024 * 1024;

/** How many bytes of a mail so many bytes take: base64 with line ends, as the server counts. */
function getEncodedSize(size) {
    return Math.ceil(size / 57) * 78;
}

function formatLimit(limit) {
    return formatFloat(limit, { digits: [16, 3], trailingZeros: false });
}

/**
 * Brings files to a draft: one after the other, so that they stay in the order in which they were
 * added. What does not arrive stays in the list, to be tried again or taken away.
 */
export class DraftUploads {
    /**
     * @param {import("../draft_form/draft_model").DraftModel} model
     * @param {import("@web/env").OdooEnv["services"]} services
     */
    constructor(model, { file_upload, notification }) {
        this.model = model;
        this.fileUpload = file_upload;
        this.notification = notification;
        this.nextId = 1;
        this.uploads = reactive([]);
    }

    /** The files of the draft; undefined on a page without them. */
    get files() {
        return this.model.root.data[FIELD];
    }

    get names() {
        return formatList(this.uploads.map(({ name }) => name));
    }

    // ------------------------------------------------------------
    // ADDING
    // ------------------------------------------------------------

    /** @param {Iterable<File>} files */
    add(files) {
        for (const file of files) {
            const refusal = this.getRefusal(file);
            if (refusal) {
                this.notification.add(refusal, { type: "danger", sticky: true });
            } else {
                this.uploads.push({
                    id: this.nextId++,
                    file,
                    name: file.name,
                    size: file.size,
                    progress: 0,
                    hasFailed: false,
                });
            }
        }
        return this.start();
    }

    /** Why a file is not attached; nothing if it is. The server asks again when the email is sent. */
    getRefusal({ name, size }) {
        const { cp_cases_max_file_mb: forFile, cp_cases_max_mail_mb: forMail } = session;
        if (size > forFile * MB) {
            return _t("The file %(file)s is larger than %(limit)s MB. It was not attached.", {
                file: name,
                limit: formatLimit(forFile),
            });
        }
        const sizes = [
            ...this.files.records.map(({ data }) => data.file_size),
            ...this.uploads.map((upload) => upload.size),
            size,
        ];
        const total = sizes.reduce((sum, bytes) => sum + getEncodedSize(bytes), 0);
        if (total > forMail * MB) {
            return _t(
                "With the file %(file)s the email is larger than %(limit)s MB. It was not attached.",
                { file: name, limit: formatLimit(forMail) },
            );
        }
        return "";
    }

    retry(upload) {
        upload.hasFailed = false;
        return this.start();
    }

    remove(upload) {
        const index = this.uploads.findIndex(({ id }) => id === upload.id);
        this.uploads.splice(index, 1);
        upload.xhr?.abort();
    }

    clear() {
        [...this.uploads].forEach((upload) => this.remove(upload));
    }

    // ------------------------------------------------------------
    // UNDER WAY
    // ------------------------------------------------------------

    start() {
        this.running ||= this.uploadAll().finally(() => {
            this.running = null;
        });
        return this.running;
    }

    get isRunning() {
        return Boolean(this.running);
    }

    /**
     * Wait for what is under way.
     *
     * @returns {Promise<boolean>} whether all of it has arrived
     */
    async finish() {
        await this.running;
        return !this.uploads.length;
    }

    async uploadAll() {
        let upload;
        while ((upload = this.uploads.find(({ hasFailed }) => !hasFailed))) {
            const file = await this.send(upload);
            if (!this.uploads.some(({ id }) => id === upload.id)) {
                // It was taken away meanwhile.
                continue;
            }
            if (file) {
                await this.files.linkTo(file.id, {
                    name: file.filename,
                    mimetype: file.mimetype,
                    file_size: file.size,
                });
                this.remove(upload);
                await this.save();
            } else {
                upload.hasFailed = true;
            }
        }
    }

    /** Without the text: that of another page may take its place. */
    async save() {
        try {
            await this.model.root.saveFiles();
        } catch (error) {
            if (!isOfServer(error)) {
                throw error;
            }
            // The next save of the text takes them along, or says what is the matter.
        }
    }

    /**
     * @returns {Promise<Object|undefined>} the file as the server has it; undefined if it has not
     */
    async send(upload) {
        const { resId, resModel } = this.model.root;
        const { xhr } = await this.fileUpload.upload(ROUTE, [upload.file], {
            buildFormData: (data) => {
                data.append("model", resModel);
                data.append("id", resId);
            },
            displayErrorNotification: false,
        });
        upload.xhr = xhr;
        xhr.upload.addEventListener("progress", ({ loaded, total }) => {
            upload.progress = Math.round((100 * loaded) / total);
        });
        await new Promise((resolve) => xhr.addEventListener("loadend", resolve));
        upload.xhr = null;
        return readAnswer(xhr);
    }
}

function readAnswer({ status, responseText }) {
    try {
        const [file] = status === 200 ? JSON.parse(responseText) : [];
        return file?.id ? file : undefined;
    } catch {
        // A page in the place of an answer: whoever is signed out is asked to sign in.
        return undefined;
    }
}
