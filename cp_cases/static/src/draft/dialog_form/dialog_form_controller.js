import { markup, onWillUnmount, status, useExternalListener } from "@odoo/owl";

import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useBus } from "@web/core/utils/hooks";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

import { commitFields } from "../draft_form/commit_fields";
import { toWords } from "../draft_form/draft_texts";
import { KeptTexts } from "../draft_form/kept_texts";

const KEEP_DELAY = 1000;
const TEXT = "note";

/**
 * A dialog on cases (`case_ids`) in which an agent writes a text (`note`). What is written is kept in the browser until
 * the dialog is applied or discarded: closed in another way, it has the text again when it is
 * opened on the same cases.
 */
export class DialogFormController extends FormController {
    setup() {
        super.setup();
        this.isEnded = false;
        this.isRestored = false;
        useBus(this.model.bus, "FIELD_IS_DIRTY", () => this.keepSoon());
        useExternalListener(window, "pagehide", () => this.keep());
        onWillUnmount(() => this.keep());
    }

    get modelParams() {
        const params = super.modelParams;
        params.hooks.onRootLoaded = (root) => this.restore(root);
        params.hooks.onRecordChanged = () => this.keepSoon();
        return params;
    }

    get kept() {
        const { resModel, data } = this.model.root;
        const caseIds = [...data.case_ids.currentIds].sort((one, other) => one - other);
        return new KeptTexts(`${resModel}/${caseIds.join(",")}`);
    }

    get isHtml() {
        return this.model.root.fields[TEXT].type === "html";
    }

    async restore(root) {
        if (this.isRestored) {
            return;
        }
        this.isRestored = true;
        const [text] = this.kept.list();
        if (text) {
            const value = text.values[TEXT];
            await root.update({ [TEXT]: this.isHtml ? markup(value) : value });
        }
    }

    keepSoon() {
        this.timer ||= browser.setTimeout(() => this.keep(), KEEP_DELAY);
    }

    keep() {
        browser.clearTimeout(this.timer);
        this.timer = null;
        if (this.isEnded) {
            return;
        }
        commitFields(this.model);
        const text = this.model.root.data[TEXT];
        if (toWords(TEXT, text)) {
            this.kept.keep("dialog", false, { [TEXT]: text });
        } else {
            this.kept.forgetAll();
        }
    }

    async beforeExecuteActionButton({ special }) {
        if (special === "cancel") {
            this.end();
        }
        return super.beforeExecuteActionButton(...arguments);
    }

    async afterExecuteActionButton() {
        await super.afterExecuteActionButton(...arguments);
        // In the next frame it is gone; after an error it is still there.
        await new Promise((resolve) => browser.requestAnimationFrame(resolve));
        if (status(this) === "destroyed") {
            this.end();
        }
    }

    end() {
        this.isEnded = true;
        this.kept.forgetAll();
    }
}

registry.category("views").add("cp_case_dialog_form", {
    ...formView,
    Controller: DialogFormController,
});
