import { onMounted, reactive, useSubEnv } from "@odoo/owl";

import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useBus } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

const ENDING_ACTIONS = ["action_send", "action_send_anyway", "action_save_note", "action_discard"];
const AUTOSAVE_DELAY = 3000;

/**
 * A draft saves itself a moment after the last key, and is gone once it is sent or discarded:
 * what comes next takes its place in the breadcrumbs, so that no way leads back to it.
 */
export class DraftFormController extends FormController {
    setup() {
        super.setup();
        this.draftState = reactive({ status: "", savedAt: null });
        useSubEnv({ cpCasesDraft: this.draftState });
        this.autosave = useDebounced(() => this.saveSilently(), AUTOSAVE_DELAY);
        if (this.env.inDialog) {
            // After the dialog has chosen by itself.
            onMounted(() => browser.setTimeout(() => this.focusBack()));
        }
        // In the dialog of the gate it may end, too.
        useBus(this.env.bus, "CP_CASES:DRAFT_ENDED", ({ detail }) => {
            this.isEnded = this.isEnded || detail.draftId === this.model.root.resId;
        });
        useBus(this.model.bus, "FIELD_IS_DIRTY", ({ detail: isDirty }) => isDirty && this.onEdit());
    }

    /** In the dialog of the gate, Enter goes back: nothing is sent by a slip. */
    focusBack() {
        const dialog = this.rootRef.el?.closest(".modal");
        dialog?.querySelector(".modal-footer .btn-primary")?.focus();
    }

    get modelParams() {
        const params = super.modelParams;
        params.hooks.onRecordChanged = () => this.onEdit();
        return params;
    }

    onEdit() {
        if (!this.env.inDialog && !this.isEnded) {
            this.draftState.status = "changed";
            this.autosave();
        }
    }

    /** Without questions: what cannot be saved now is said when the draft is sent or left. */
    async saveSilently() {
        const record = this.model.root;
        if (this.isEnded || !record._checkValidity({ silent: true })) {
            return;
        }
        this.draftState.status = "saving";
        await record.save({
            reload: false,
            onError: () => {
                this.draftState.status = "failed";
                return false;
            },
        });
    }

    async onRecordSaved() {
        await super.onRecordSaved(...arguments);
        Object.assign(this.draftState, { status: "saved", savedAt: luxon.DateTime.local() });
    }

    async beforeExecuteActionButton(clickParams) {
        if (!ENDING_ACTIONS.includes(clickParams.name)) {
            return super.beforeExecuteActionButton(...arguments);
        }
        this.autosave.cancel();
        if (await this.prepareToEnd(...arguments)) {
            await this.end(clickParams.name);
        }
        // Nothing is left for the button to do.
        return false;
    }

    async prepareToEnd(clickParams) {
        if (clickParams.name === "action_discard") {
            // What is thrown away need not be complete.
            await this.model.root.discard();
            return true;
        }
        return (await super.beforeExecuteActionButton(...arguments)) !== false;
    }

    async end(method) {
        const { resModel, resId, context } = this.model.root;
        const next = await this.orm.call(resModel, method, [[resId]], { context });
        if (next.target === "new") {
            return this.actionService.doAction(next, {
                onClose: () => !this.isEnded && this.model.load(),
            });
        }
        this.env.bus.trigger("CP_CASES:DRAFT_ENDED", { draftId: resId });
        return this.goOn(next);
    }

    /** Back to the page that the draft was opened from, if it is the one to go on with. */
    async goOn(next) {
        const { case_id, number } = this.model.root.data;
        const { breadcrumbs } = this.actionService.currentController.config;
        const previous = breadcrumbs.at(-2);
        const isCase = next.res_model === "cp.case" && next.res_id === case_id?.id;
        if (isCase && previous?.name === number) {
            await this.actionService.doAction({ type: "ir.actions.act_window_close" });
            return this.actionService.restore(previous.jsId);
        }
        return this.actionService.doAction(next, { stackPosition: "replaceCurrentAction" });
    }
}

registry.category("views").add("cp_case_draft_form", {
    ...formView,
    Controller: DraftFormController,
});
