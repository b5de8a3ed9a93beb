import { uuid } from "@web/core/utils/strings";
import { RelationalModel } from "@web/model/relational_model/relational_model";

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
        const saving = super._save(options);
        this.mayBeUnfinished = false;
        return saving;
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
