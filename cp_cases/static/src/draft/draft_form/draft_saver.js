import { markup, reactive } from "@odoo/owl";

import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { omit } from "@web/core/utils/objects";
import { uuid } from "@web/core/utils/strings";

import { isOfServer } from "../../utils/server_errors";
import { HTML_TEXTS, TEXTS } from "./draft_texts";
import { KeptTexts } from "./kept_texts";

// With the way to the server, less than three seconds of typing are on the page alone.
const SAVE_DELAY = 2000;
const RETRY_DELAY = 5000;
// Whoever writes in another tab pauses now and then: so long, and it is written there no more.
const CALM_DELAY = 5000;

const OVERWRITE = "odoo.addons.cp_cases.models.draft.cp_case_draft.DraftOverwriteError";
const TROUBLES = {
    "odoo.http.SessionExpiredException": "signed_out",
    "odoo.exceptions.AccessError": "denied",
    "odoo.exceptions.MissingError": "gone",
    [OVERWRITE]: "overtaken",
};
// What passes without an act on this page, and what stays until the agent has chosen.
const UNREACHABLE = ["lost", "signed_out", "denied"];
const PASSING = [...UNREACHABLE, "failed"];
const LASTING = ["overtaken", "gone"];

/** What is in the way of saving, in one word. */
function getTrouble(error) {
    if (error instanceof ConnectionLostError) {
        return "lost";
    }
    const refused = error.exceptionName?.startsWith("odoo.exceptions.") ? "refused" : "failed";
    return TROUBLES[error.exceptionName] || refused;
}

/** Whether nothing reaches the server from this page for now: what is asked next will not either. */
export function isUnreachable(error) {
    return isOfServer(error) && UNREACHABLE.includes(getTrouble(error));
}

/**
 * Saves a draft while it is written. What cannot be saved is kept in the browser, and tried again;
 * what is found there on opening is offered.
 */
export class DraftSaver {
    /**
     * @param {import("./draft_model").DraftModel} model
     * @param {import("@web/env").OdooEnv["services"]} services
     */
    constructor(model, { orm, notification }) {
        this.model = model;
        this.orm = orm;
        this.notification = notification;
        this.isEnded = false;
        // While the server is asked to end the draft, its going is no news.
        this.isEnding = false;
        this.savesUnderWay = 0;
        this.state = reactive({
            status: "",
            savedAt: null,
            trouble: "",
            reason: "",
            isKept: true,
            isElsewhere: false,
            offers: [],
        });
    }

    get record() {
        return this.model.root;
    }

    get kept() {
        return new KeptTexts(this.record.resId);
    }

    // ------------------------------------------------------------
    // SAVING
    // ------------------------------------------------------------

    onEdit() {
        this.state.status = "changed";
        this.timer ||= browser.setTimeout(() => this.save(), SAVE_DELAY);
    }

    /** Begin with a draft: what is kept of it is offered. */
    open() {
        Object.assign(this.state, { status: "", savedAt: null, trouble: "", isElsewhere: false });
        this.findOffers();
    }

    stop() {
        browser.clearTimeout(this.timer);
        browser.clearTimeout(this.retryTimer);
        this.timer = this.retryTimer = null;
    }

    /** The page makes way for another one: what was typed while that was fetched goes along. */
    leave() {
        if (!this.isEnded && this.state.trouble !== "gone") {
            this.record.urgentSave();
        }
        this.stop();
    }

    end() {
        this.isEnded = true;
        this.stop();
        this.kept.forgetAll();
    }

    /**
     * Save without a message: the foot of the draft has it.
     *
     * @returns {Promise<boolean>} whether the server has all texts
     */
    async save() {
        this.stop();
        const { record } = this;
        if (this.isEnded) {
            return false;
        }
        if (LASTING.includes(this.state.trouble)) {
            this.keepAll();
            return false;
        }
        if (this.savesUnderWay) {
            // The network may have stalled: until it answers, this one waits.
            this.keepAll();
        }
        let saved;
        this.savesUnderWay++;
        try {
            saved = await record.save({
                isUnfinished: true,
                reload: false,
                onError: (error) => this.onError(error),
            });
        } catch (error) {
            // A field asks the server something of its own first, such as what an address changes.
            saved = this.onError(error);
            this.keepAll();
        } finally {
            this.savesUnderWay--;
        }
        if (saved) {
            Object.assign(this.state, { status: this.timer ? "changed" : "saved", trouble: "" });
            await this.catchUp();
        }
        return saved;
    }

    /** What follows from a text could not be asked while the server was away: it is read now. */
    async catchUp() {
        const { record } = this;
        if (!record.lacksAnswers) {
            return;
        }
        // Another question may fail meanwhile.
        record.lacksAnswers = false;
        let isRead = false;
        try {
            isRead = await record.follow();
        } catch (error) {
            if (!isOfServer(error)) {
                throw error;
            }
        } finally {
            record.lacksAnswers ||= !isRead;
        }
    }

    /** All that is on the page goes along with the save that begins. */
    onWillSave({ data }) {
        this.stop();
        this.state.status = "saving";
        this.keep(data.version);
    }

    keep(version) {
        const { kept, model, record } = this;
        const isStored = kept.keep(model.page, version, record.getTexts());
        this.state.isKept = isStored && kept.isLasting;
    }

    /** Keep what stands on the page, under a version that no save under way has. */
    keepAll() {
        this.record.commit();
        this.keep(this.model.nextVersion());
    }

    /**
     * Save without waiting, since the page may be closed; if it stays after all, save again.
     *
     * @returns {Promise<boolean>} whether nothing is lost by closing it
     */
    async saveUrgently() {
        const isSent = await this.record.urgentSave();
        if (!this.record.dirty) {
            return true;
        }
        this.onEdit();
        const { isKept, trouble } = this.state;
        return trouble !== "gone" && (isKept || (isSent && !trouble));
    }

    onSaved() {
        this.kept.forget(this.model.page);
        this.state.savedAt = luxon.DateTime.local();
    }

    onError(error) {
        if (!isOfServer(error)) {
            throw error;
        }
        const trouble = getTrouble(error);
        Object.assign(this.state, {
            status: "changed",
            trouble,
            reason: trouble === "refused" ? error.data.message : "",
        });
        if (PASSING.includes(trouble)) {
            this.retryTimer = browser.setTimeout(() => this.save(), RETRY_DELAY);
        }
        return false;
    }

    // ------------------------------------------------------------
    // OTHER TEXTS
    // ------------------------------------------------------------

    /**
     * Look again at the draft as others have left it: whether it is still there, whether it still
     * locks its email, and what another page has saved, unless something is written here.
     */
    async refresh() {
        const { isEnded, isEnding, record, state } = this;
        if (isEnded || isEnding || state.trouble) {
            return;
        }
        const { resId, resModel, savedVersion } = record;
        const names = ["version", "holds_lock", "attachment_ids"];
        try {
            const [draft] = await this.orm.silent.read(
                resModel,
                [resId],
                names.filter((name) => name in record.activeFields),
            );
            if (draft) {
                record.show(omit(draft, "id", "version", "attachment_ids"));
            }
            if (draft && (draft.version !== savedVersion || record.lacksFiles(draft))) {
                await record.follow();
            }
        } catch (error) {
            if (!isOfServer(error)) {
                throw error;
            }
            if (getTrouble(error) === "gone" && !this.isEnding) {
                state.trouble = "gone";
            }
            // The next save has any other trouble as well, and says so.
        }
    }

    /** Another tab of this browser keeps a text of this draft: it is being written there. */
    onKeptElsewhere({ key }) {
        const { prefix } = this.kept;
        const isOther = key?.startsWith(prefix) && key !== prefix + this.model.page;
        if (isOther && !this.isEnded) {
            this.state.isElsewhere = true;
            browser.clearTimeout(this.calmTimer);
            this.calmTimer = browser.setTimeout(async () => {
                this.state.isElsewhere = false;
                await this.refresh();
                this.findOffers();
            }, CALM_DELAY);
        }
    }

    findOffers() {
        if (!this.isEnded) {
            const { record } = this;
            this.state.offers = this.kept
                .listMissing(record.savedVersion, record.getTexts())
                .filter(({ id }) => id !== this.model.page);
        }
    }

    /** Put a kept text in the place of this one, which is kept in turn. */
    async use(offer) {
        this.record.commit();
        if (!this.keepAside(this.record.getTexts())) {
            return;
        }
        const values = Object.entries(offer.values).map(([name, text]) => [
            name,
            text && HTML_TEXTS.includes(name) ? markup(text) : text,
        ]);
        await this.record.update(Object.fromEntries(values));
        this.drop(offer);
    }

    drop(offer) {
        this.kept.forget(offer.id);
        this.findOffers();
    }

    /** Save this text over that of the other page, which is kept. */
    async overwrite() {
        const { resId, resModel } = this.record;
        const [draft] = await this.orm.read(resModel, [resId], ["version", ...TEXTS]);
        if (!this.keepAside(omit(draft, "id", "version"))) {
            return;
        }
        this.record.accept(draft.version);
        this.state.trouble = "";
        this.onEdit();
        await this.save();
        this.findOffers();
    }

    /** Go on with the text of the other page; this one is kept. */
    async giveWay() {
        this.record.commit();
        if (!this.keepAside(this.record.getTexts())) {
            return;
        }
        this.kept.forget(this.model.page);
        this.stop();
        await this.model.load();
        Object.assign(this.state, { status: "", trouble: "" });
        this.findOffers();
    }

    /** @returns {boolean} whether nothing is lost if another text takes the place of this one */
    keepAside(values) {
        const isStored = this.kept.keep(uuid(), false, values);
        if (!isStored) {
            this.notification.add(
                _t("This browser has no room to keep the other text. Nothing was changed."),
                { type: "danger" },
            );
        }
        return isStored;
    }
}
