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
 * Saves a draft a moment after the last change. Once it is sent or discarded, the next page takes
 * its place in the breadcrumbs, so that no link leads back to the deleted draft.
 */
export class DraftFormController extends FormController {
    setup() {
        super.setup();
        this.draftState = reactive({ status: "", savedAt: null });
        useSubEnv({ cpCasesDraft: this.draftState });
        this.autosave = useDebounced(() => this.saveSilently(), AUTOSAVE_DELAY);
        if (this.env.inDialog) {
            // After the dialog has set the focus itself.
            onMounted(() => browser.setTimeout(() => this.focusBack()));
        }
        // The draft may also be sent in the dialog of the gate.
        useBus(this.env.bus, "CP_CASES:DRAFT_ENDED", ({ detail }) => {
            this.isEnded = this.isEnded || detail.draftId === this.model.root.resId;
        });
        useBus(this.model.bus, "FIELD_IS_DIRTY", ({ detail: isDirty }) => isDirty && this.onEdit());
    }

    /** Focus the button that goes back, so that Enter in the gate sends nothing by mistake. */
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

    /** Save without a message: errors are shown when the draft is sent or left. */
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
            // A draft that is discarded need not be valid.
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

    /** Open the next page; if the draft was opened from there, go back to it instead. */
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
