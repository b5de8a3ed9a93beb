import { markRaw } from "@odoo/owl";

import { pick } from "@web/core/utils/objects";
import { uuid } from "@web/core/utils/strings";
import { RelationalModel } from "@web/model/relational_model/relational_model";

import { commitFields } from "./commit_fields";
import { isUnreachable } from "./draft_saver";
import { TEXTS } from "./draft_texts";

/**
 * A draft is saved finished or not: what is missing is asked for when it is sent. Each save says
 * which page it comes from, and what that page has read, so that no other page's text is lost.
 */
class DraftRecord extends RelationalModel.Record {
    _save({ isUnfinished = this.model._urgentSave, ...options } = {}) {
        if (Object.keys(this._getChanges()).length) {
            this._applyChanges({
                version: this.model.nextVersion(),
                base_version: this.savedVersion,
            });
            this.model.hooks.onWillSaveDraft(this);
        }
        // This is checked before the record waits for anything.
        this.mayBeUnfinished = isUnfinished;
        const changes = { ...this._changes };
        const saving = super._save(options);
        this.mayBeUnfinished = false;
        if (this.model._urgentSave) {
            // Nobody hears whether it arrives, and the page may stay: it is saved again then.
            this._changes = markRaw(changes);
            this.dirty = Boolean(Object.keys(this._getChanges()).length);
        }
        return saving;
    }

    /** What was typed stays, whether or not the server can say what follows from it. */
    async _getOnchangeValues(changes) {
        try {
            return await super._getOnchangeValues(changes);
        } catch (error) {
            // The save that comes next meets the same, and the foot of the draft says so.
            if (isUnreachable(error)) {
                this.lacksAnswers = true;
                return {};
            }
            throw error;
        }
    }

    _checkValidity(options) {
        return this.mayBeUnfinished || super._checkValidity(options);
    }

    get savedVersion() {
        return this._values.version || false;
    }

    /** The texts as they stand on the page. */
    getTexts() {
        const names = TEXTS.filter((name) => name in this.activeFields);
        return Object.fromEntries(names.map((name) => [name, this.data[name] || false]));
    }

    /** From now on this page writes over that version. */
    accept(version) {
        this._values.version = version;
    }

    commit() {
        commitFields(this.model);
    }

    /**
     * Read it again, unless something is written here before it is there.
     *
     * @returns {Promise<boolean>} whether it shows what was read
     */
    follow() {
        return this.model.mutex.exec(async () => {
            const values = await this.model._loadData({ ...this.config });
            this.commit();
            if (this.dirty) {
                return false;
            }
            this._setData(values);
            return true;
        });
    }

    /** Show what the server says of fields that nobody writes in. */
    show(values) {
        this._applyValues(pick(values, ...Object.keys(this.activeFields)));
    }

    /** Whether the server has other files than this page. */
    lacksFiles({ attachment_ids: ids = [] }) {
        const { currentIds = [] } = this.data.attachment_ids || {};
        return ids.length !== currentIds.length || ids.some((id) => !currentIds.includes(id));
    }

    /** Save the files alone: they belong to the draft whichever text is used. */
    saveFiles() {
        const { attachment_ids: files } = this.data;
        return this.model.mutex.exec(async () => {
            const commands = files._getCommands();
            if (commands.length) {
                await this.model.orm.silent.write(this.resModel, [this.resId], {
                    attachment_ids: commands,
                });
                files._clearCommands();
            }
        });
    }
}

export class DraftModel extends RelationalModel {
    static Record = DraftRecord;
    // A text from before would be written over what another page has saved since.
    static withCache = false;

    setup() {
        super.setup(...arguments);
        this.page = uuid();
        this.saves = 0;
    }

    nextVersion() {
        this.saves++;
        return `${this.page}:${this.saves}`;
    }
}
