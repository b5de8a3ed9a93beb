import { markup, onMounted, onWillUnmount, useExternalListener } from "@odoo/owl";

import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

import { commitFields } from "../draft_form/commit_fields";
import { toWords } from "../draft_form/draft_texts";
import { forgetOldTexts, KeptTexts } from "../draft_form/kept_texts";
import { withoutTyping } from "../draft_form/without_typing";

const APPLY = "action_apply";
const KEEP_DELAY = 1000;
const TEXT = "note";
/** Where the texts of the dialogs are kept that the server is applying. */
const applying = new Set();

/**
 * A dialog on cases (`case_ids`) in which an agent writes a text (`note`). What is written is kept
 * in the browser until the dialog is applied or discarded: closed in another way, it has the text
 * again when it is opened on the same cases.
 */
export class DialogFormController extends FormController {
    setup() {
        super.setup();
        this.notification = useService("notification");
        this.isEnded = false;
        this.isKept = true;
        this.isRestored = false;
        useBus(this.model.bus, "FIELD_IS_DIRTY", () => this.keepSoon());
        useExternalListener(window, "pagehide", () => this.keep());
        onMounted(forgetOldTexts);
        onWillUnmount(() => {
            this.keep();
            this.isEnded = true;
        });
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
        if (text && !applying.has(this.kept.prefix)) {
            const value = text.values[TEXT];
            await root.update({ [TEXT]: this.isHtml ? markup(value) : value });
            this.notification.add(_t("The text that you had begun here is back."), {
                type: "info",
            });
        }
    }

    keepSoon() {
        if (!this.isEnded) {
            this.timer ||= browser.setTimeout(() => this.keep(), KEEP_DELAY);
        }
    }

    keep() {
        browser.clearTimeout(this.timer);
        this.timer = null;
        if (this.isEnded || applying.has(this.kept.prefix)) {
            return;
        }
        commitFields(this.model);
        const text = this.model.root.data[TEXT] || "";
        if (this.isHtml ? toWords(TEXT, text) : text.trim()) {
            this.tellIfUnkept(this.kept.keep("dialog", false, { [TEXT]: text }));
        } else {
            this.kept.forgetAll();
        }
    }

    tellIfUnkept(isKept) {
        if (this.isKept && !isKept) {
            this.notification.add(_t("This browser has no room to keep your text."), {
                type: "warning",
            });
        }
        this.isKept = isKept;
    }

    async beforeExecuteActionButton({ name, special }) {
        if (name !== APPLY) {
            if (special === "cancel") {
                this.end();
            }
            return super.beforeExecuteActionButton(...arguments);
        }
        await withoutTyping(this.rootRef.el, async () => {
            if ((await super.beforeExecuteActionButton(...arguments)) !== false) {
                await this.apply();
            }
        });
        // Nothing is left for the button to do.
        return false;
    }

    /** The dialog may be closed while the server is at work: what it answers counts all the same. */
    async apply() {
        const { action, orm } = this.env.services;
        const { context, resId, resModel } = this.model.root;
        const { prefix } = this.kept;
        this.keep();
        applying.add(prefix);
        let next;
        try {
            next = await orm.call(resModel, APPLY, [[resId]], { context });
        } finally {
            applying.delete(prefix);
        }
        const isOpen = !this.isEnded;
        this.end();
        if (isOpen) {
            await action.doAction(next);
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
