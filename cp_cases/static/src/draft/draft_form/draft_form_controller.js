import { onMounted, onWillUnmount, useEffect, useExternalListener, useSubEnv } from "@odoo/owl";

import { browser } from "@web/core/browser/browser";
import { hasTouch } from "@web/core/browser/feature_detection";
import { makeContext } from "@web/core/context";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { pick } from "@web/core/utils/objects";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

import { useDraftUploads } from "../draft_files/draft_uploads_hook";
import { passDoubts } from "./draft_doubts";
import { DraftModel } from "./draft_model";
import { DraftSaver } from "./draft_saver";
import { forgetOldTexts } from "./kept_texts";
import { noteLeft, noteOpened, noteStillOpen } from "./left_drafts";
import { useNextPage } from "./next_page";
import { SafeQuestion } from "./safe_question";
import { withoutTyping } from "./without_typing";

const ENDING_ACTIONS = ["action_send", "action_send_anyway", "action_save_note", "action_discard"];
const TO = ".o_field_widget[name=email_to] input";
const BODY = ".o_field_widget[name=body] .note-editable";

/**
 * Saves a draft while it is written, and whenever the page is left. Once it is sent or discarded,
 * the next page takes its place in the breadcrumbs, so that no link leads back to the deleted draft.
 */
export class DraftFormController extends FormController {
    setup() {
        super.setup();
        this.notification = useService("notification");
        this.nextPage = useNextPage(this.model);
        this.saver = new DraftSaver(this.model, {
            orm: this.orm,
            notification: this.notification,
        });
        this.uploads = useDraftUploads(this.model, this.rootRef);
        this.asked = new Set();
        useSubEnv({ cpCasesDraft: this.saver });
        if (this.env.inDialog) {
            // After the dialog has set the focus itself.
            onMounted(() => browser.setTimeout(() => this.focusBack()));
        } else {
            this.useSaver();
        }
        // The draft may also be sent in the dialog of the gate.
        useBus(this.env.bus, "CP_CASES:DRAFT_ENDED", ({ detail }) => {
            if (detail.draftId === this.model.root.resId) {
                this.saver.end();
            }
        });
    }

    useSaver() {
        useBus(this.model.bus, "FIELD_IS_DIRTY", ({ detail: isDirty }) => isDirty && this.onEdit());
        // Some browsers tell of nothing else when a page is closed.
        useExternalListener(window, "pagehide", (ev) => this.onPageHide(ev));
        useExternalListener(window, "pageshow", () => noteOpened(this.model.root.resId));
        useExternalListener(window, "storage", (ev) => {
            this.saver.onKeptElsewhere(ev);
            noteStillOpen(this.model.root.resId, ev);
        });
        useBus(this.env.bus, "CP_CASES:DRAFTS_CHANGED", () => this.saver.refresh());
        onMounted(forgetOldTexts);
        useEffect(
            () => {
                this.saver.open();
                noteOpened(this.model.root.resId);
                this.focusText();
            },
            () => [this.model.root.resId],
        );
        onWillUnmount(() => this.saver.leave());
    }

    /** Begin with what is to be written: the address if there is none, else the text. */
    focusText() {
        if (!hasTouch()) {
            const isAddressed = Boolean(this.model.root.data.email_to);
            this.rootRef.el.querySelector(isAddressed ? BODY : TO)?.focus();
        }
    }

    /** Focus the button that goes back, so that Enter in the gate sends nothing by mistake. */
    focusBack() {
        const dialog = this.rootRef.el?.closest(".modal");
        dialog?.querySelector(".modal-footer .btn-primary")?.focus();
    }

    get modelParams() {
        const params = super.modelParams;
        params.hooks.onRecordChanged = () => this.onEdit();
        params.hooks.onWillSaveDraft = (record) => this.saver.onWillSave(record);
        return params;
    }

    onEdit() {
        if (!this.env.inDialog && !this.saver.isEnded) {
            this.saver.onEdit();
        }
    }

    async onRecordSaved() {
        await super.onRecordSaved(...arguments);
        this.saver.onSaved();
    }

    // ------------------------------------------------------------
    // LEAVING
    // ------------------------------------------------------------

    async beforeLeave({ forceLeave } = {}) {
        if (this.env.inDialog || this.saver.isEnded || forceLeave) {
            return true;
        }
        if (!(await this.settleFiles())) {
            return false;
        }
        if (await this.saver.save()) {
            this.discardUntouched();
            return true;
        }
        if (this.saver.state.trouble === "gone" || !this.saver.state.isKept) {
            return this.askToLeave();
        }
        this.notification.add(
            _t("Your text could not be saved. It is kept in this browser: open the draft again."),
            { type: "warning", sticky: true },
        );
        return true;
    }

    /** Whether it is a new case in which nobody has written: the server, too, asks for that. */
    get isUntouched() {
        const { data } = this.model.root;
        const { isElsewhere, offers } = this.saver.state;
        return data.kind === "new" && !data.version && !isElsewhere && !offers.length;
    }

    /**
     * Once another page has come, discard the draft of a new case in which nobody has written; not
     * if that is the same draft again, or leads back to it.
     */
    discardUntouched() {
        if (!this.isUntouched) {
            return;
        }
        const { resId, resModel } = this.model.root;
        // The services themselves: those of this page call nothing once it is gone.
        const { action: actionService, orm } = this.env.services;
        const { jsId } = actionService.currentController;
        const onLeft = async () => {
            const { action, config, props } = actionService.currentController;
            const isOfDrafts = action.res_model === resModel;
            const leadsBack = config.breadcrumbs.some((breadcrumb) => breadcrumb.jsId === jsId);
            const isHere = isOfDrafts && props.resId === resId;
            if (leadsBack || isHere || !this.isUntouched) {
                return;
            }
            await orm.silent.call(resModel, "discard_untouched", [[resId]]);
            if (isOfDrafts && !props.resId) {
                await actionService.doAction("soft_reload");
            }
        };
        this.env.bus.addEventListener("ACTION_MANAGER:UI-UPDATED", onLeft, { once: true });
    }

    /** Wait for the files that are under way, and ask about those that have not arrived. */
    async settleFiles() {
        const { names } = this.uploads;
        const isSettled =
            (await this.uploads.finish()) ||
            (await this.ask({
                title: _t("Not all files are attached"),
                body: _t("Leave without these files? %s", names),
                confirmLabel: _t("Leave"),
                cancelLabel: _t("Stay here"),
            }));
        if (isSettled) {
            this.uploads.clear();
        }
        return isSettled;
    }

    askToLeave() {
        return this.ask({
            title: _t("This text cannot be saved"),
            body: _t("Copy what you need of it before you leave: it is lost then."),
            confirmLabel: _t("Leave"),
            cancelLabel: _t("Stay here"),
        });
    }

    /**
     * @param {Object} question title, body and labels of the dialog
     * @returns {Promise<boolean>}
     */
    ask(question) {
        return new Promise((resolve) =>
            this.dialogService.add(SafeQuestion, {
                ...question,
                confirm: () => resolve(true),
                cancel: () => resolve(false),
                dismiss: () => resolve(false),
            }),
        );
    }

    async beforeUnload(ev) {
        if (this.env.inDialog || this.saver.isEnded) {
            return;
        }
        if (!(await this.saver.saveUrgently()) || this.uploads.uploads.length) {
            ev.preventDefault();
            ev.returnValue = true;
        }
    }

    async onPageHide(ev) {
        const isLeft = this.isUntouched;
        await this.beforeUnload(ev);
        if (isLeft && this.isUntouched) {
            noteLeft(this.model.root.resId);
        }
    }

    async beforeVisibilityChange() {
        if (this.env.inDialog || this.formInDialog) {
            return;
        }
        if (document.visibilityState === "hidden") {
            await this.saver.save();
        } else {
            await this.saver.refresh();
        }
    }

    async onPagerUpdate() {
        if (await this.settleFiles()) {
            await this.saver.save();
            return super.onPagerUpdate(...arguments);
        }
    }

    // ------------------------------------------------------------
    // ENDING
    // ------------------------------------------------------------

    async beforeExecuteActionButton(clickParams) {
        if (!ENDING_ACTIONS.includes(clickParams.name)) {
            return super.beforeExecuteActionButton(...arguments);
        }
        if (!this.saver.isEnding) {
            await this.runEnding(...arguments);
        }
        // Nothing is left for the button to do.
        return false;
    }

    async runEnding(clickParams) {
        this.saver.isEnding = true;
        try {
            await this.tryToEnd(...arguments);
        } finally {
            this.saver.isEnding = false;
        }
    }

    async tryToEnd(clickParams) {
        const context = makeContext([this.props.context, clickParams.context]);
        const { root } = this.model;
        this.outcome = null;
        let isOnItsWay = false;
        try {
            if (context.cp_cases_resolves) {
                this.outcome = pick(root.data, "state_after", "pending_until");
                await root.update({ state_after: "resolved" });
            }
            if (clickParams.name === "action_send" && !(await this.uploads.finish())) {
                this.notification.add(
                    _t("Nothing was sent. Try again to attach, or remove: %s", this.uploads.names),
                    { type: "danger" },
                );
                return;
            }
            await withoutTyping(this.rootRef.el, async () => {
                if (await this.prepareToEnd(...arguments)) {
                    await this.end(clickParams.name, Boolean(context.cp_cases_goes_next));
                    isOnItsWay = true;
                }
            });
        } finally {
            if (!isOnItsWay) {
                await this.takeBackOutcome();
            }
        }
    }

    /** What the button has chosen makes way for what was chosen in the foot. */
    async takeBackOutcome() {
        const { root } = this.model;
        if (this.saver.isEnded || !this.outcome || root.data.state_after !== "resolved") {
            return;
        }
        const { state_after, pending_until } = this.outcome;
        await root.update({ state_after });
        // The server has proposed a day for the state, or none.
        if ("pending_until" in root.data) {
            await root.update({ pending_until });
        }
    }

    async prepareToEnd(clickParams) {
        this.saver.stop();
        if (clickParams.name === "action_discard") {
            // A draft that is discarded need be neither valid nor saved.
            return true;
        }
        if (!this.env.inDialog && !(await this.saver.save())) {
            this.notification.add(_t("Nothing was sent: your text could not be saved."), {
                type: "danger",
            });
            return false;
        }
        if ((await super.beforeExecuteActionButton(...arguments)) === false) {
            return false;
        }
        return clickParams.name !== "action_send" || this.checkDoubts();
    }

    /** Ask once about each thing that looks like a slip. */
    async checkDoubts() {
        const { resId, resModel } = this.model.root;
        const doubts = await this.orm.call(resModel, "find_doubts", [[resId]]);
        return passDoubts(doubts, this.asked, (question) => this.ask(question));
    }

    async end(method, goesNext) {
        const { resModel, resId, context } = this.model.root;
        const next = await this.orm.call(resModel, method, [[resId]], { context });
        if (next.target === "new") {
            const gate = {
                ...next,
                context: { ...next.context, cp_cases_goes_next: goesNext },
            };
            return this.actionService.doAction(gate, {
                onClose: () => this.onGateClosed(),
            });
        }
        this.env.bus.trigger("CP_CASES:DRAFT_ENDED", { draftId: resId });
        return goesNext ? this.nextPage.goNext(next) : this.nextPage.goOn(next);
    }

    async onGateClosed() {
        if (!this.saver.isEnded) {
            await this.model.load();
            await this.takeBackOutcome();
            this.focusText();
        }
    }
}

registry.category("views").add("cp_case_draft_form", {
    ...formView,
    Model: DraftModel,
    Controller: DraftFormController,
});
