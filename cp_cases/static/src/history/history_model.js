import { Mutex } from "@web/core/utils/concurrency";

import { ENTRY_FILTERS, isCorrespondence } from "./entry_kinds";

const WINDOW = 30;
const MAX_WINDOW = 200;

/**
 * The loaded entries of a case, and which one is selected. Entries are loaded in windows: first
 * the newest, then earlier and later ones on demand.
 */
export class HistoryModel {
    constructor(orm) {
        this.orm = orm;
        this.mutex = new Mutex();
        this.waiting = 0;
        this.opened = 0;
        this.filter = "all";
        this.isFamily = false;
        this.reset(false);
    }

    reset(caseId) {
        this.opened++;
        this.caseId = caseId;
        this.entries = [];
        this.contents = {};
        this.locks = [];
        this.family = [];
        this.subject = "";
        this.hasEarlier = false;
        this.hasLater = false;
        this.canWrite = false;
        this.canMoveOut = false;
        this.selectedId = false;
        // What came while the case is open and was not looked at; and what was added last.
        this.newIds = [];
        this.addedIds = [];
    }

    get isLoading() {
        return this.waiting > 0;
    }

    get selected() {
        return this.entries.find((entry) => entry.id === this.selectedId);
    }

    get selectedContent() {
        return this.contents[this.selectedId];
    }

    // ------------------------------------------------------------------
    // Loading
    // ------------------------------------------------------------------

    /**
     * @param {number|false} caseId
     * @param {number} [entryId] an entry to load and select; default: the newest email
     */
    async load(caseId, entryId = false) {
        if (this.caseId !== caseId) {
            this.isFamily = false;
        }
        this.reset(caseId);
        if (!caseId) {
            return;
        }
        await this.inTurn(
            () => this.fetchWith(entryId),
            (history) => {
                this.take(history);
                const isThere = this.entries.some((entry) => entry.id === entryId);
                this.select(isThere ? entryId : this.getDefaultId());
            },
        );
    }

    async fetchWith(entryId) {
        const history = await this.fetch({});
        if (!entryId || history.entries.some((entry) => entry.id === entryId)) {
            return history;
        }
        const around = await this.fetch({ after_id: entryId - 1 });
        return around.entries[0]?.id === entryId ? around : history;
    }

    /**
     * Fetch again what may have changed: the newest entries, the locks, what may be done. Who reads
     * further back goes on to the newest entries from there.
     */
    async refresh() {
        const getLimit = () => Math.min(this.entries.length + WINDOW, MAX_WINDOW);
        await this.inTurn(
            () => this.caseId && this.fetch({ limit: this.hasLater ? 1 : getLimit() }),
            (history) => (this.hasLater ? this.takeState(history) : this.takeAgain(history)),
        );
    }

    takeAgain(history) {
        const known = new Set(this.entries.map((entry) => entry.id));
        const firstId = history.entries[0]?.id || Infinity;
        const kept = this.entries.filter((entry) => history.has_earlier && entry.id < firstId);
        const hadEarlier = this.hasEarlier;
        this.addedIds = history.entries
            .filter((entry) => !known.has(entry.id) && entry.id > (this.lastId || 0))
            .map((entry) => entry.id);
        this.newIds = [...this.newIds, ...this.addedIds];
        this.take(history);
        if (kept.length) {
            this.entries = [...kept, ...history.entries];
            this.hasEarlier = hadEarlier;
        }
        this.refreshSelected();
    }

    /** Read the selected entry again; its old content stays until the new one is there. */
    refreshSelected() {
        const content = this.selected && this.selectedContent;
        this.contents = content ? { [this.selectedId]: content } : {};
        if (content) {
            this.fetchContent(this.selectedId, content.has_remote_images);
        } else {
            this.select(this.selected ? this.selectedId : this.getDefaultId());
        }
    }

    async loadEarlier() {
        if (!this.hasEarlier || this.isLoading) {
            return;
        }
        await this.inTurn(
            () => this.fetch({ before_id: this.entries[0].id }),
            (history) => {
                this.entries = [...history.entries, ...this.entries];
                this.hasEarlier = history.has_earlier;
            },
        );
    }

    async loadLater() {
        if (!this.hasLater || this.isLoading) {
            return;
        }
        await this.inTurn(
            () => this.fetch({ after_id: this.lastId }),
            (history) => {
                this.entries = [...this.entries, ...history.entries];
                this.hasLater = history.has_later;
            },
        );
    }

    async setFilter(key) {
        this.filter = key;
        await this.load(this.caseId, this.selectedId);
    }

    async toggleFamily() {
        this.isFamily = !this.isFamily;
        await this.load(this.caseId, this.selectedId);
    }

    /** Make one request after the other; ignore an answer that comes after a change of case. */
    async inTurn(fetch, take) {
        const { opened } = this;
        this.waiting++;
        try {
            await this.mutex.exec(async () => {
                const history = opened === this.opened && (await fetch());
                if (history && opened === this.opened) {
                    take(history);
                }
            });
        } finally {
            this.waiting--;
        }
    }

    fetch(params) {
        const { types } = ENTRY_FILTERS.find((filter) => filter.key === this.filter);
        return this.orm.call("cp.case", "get_history", [[this.caseId]], {
            limit: WINDOW,
            entry_types: types,
            family: this.isFamily,
            ...params,
        });
    }

    take(history) {
        this.entries = history.entries;
        this.hasEarlier = history.has_earlier;
        this.hasLater = history.has_later;
        this.takeState(history);
    }

    /** Take what is not of single entries. */
    takeState(history) {
        this.locks = history.locks;
        this.family = history.family;
        this.subject = history.subject;
        this.canWrite = history.can_write;
        this.canMoveOut = history.can_move_out;
    }

    // ------------------------------------------------------------------
    // Reading
    // ------------------------------------------------------------------

    get lastId() {
        return this.entries[this.entries.length - 1]?.id;
    }

    /** The newest email that a person wrote, else the newest entry. */
    getDefaultId() {
        const newest = this.entries.findLast(
            (entry) => isCorrespondence(entry) && !entry.is_automatic,
        );
        return newest?.id || this.lastId || false;
    }

    /** The id of the entry at `offset` from the selected one. Loads more, and is false, if needed. */
    getNeighbourId(offset) {
        const index = this.entries.findIndex((entry) => entry.id === this.selectedId) + offset;
        if (index < 0) {
            this.loadEarlier();
        } else if (index >= this.entries.length) {
            this.loadLater();
        }
        return this.entries[index]?.id || false;
    }

    select(id) {
        this.selectedId = id;
        this.newIds = this.newIds.filter((newId) => newId !== id);
        if (id && !this.contents[id]) {
            this.fetchContent(id);
        }
    }

    async fetchContent(id, showRemoteImages = false) {
        const { case_id } = this.entries.find((entry) => entry.id === id);
        const content = await this.orm.call("cp.case", "get_entry", [[case_id], id], {
            show_remote_images: showRemoteImages,
        });
        this.contents[id] = { ...content, has_remote_images: showRemoteImages };
    }

    /** The lock on an email, with who holds it and since when. */
    getLock(entryId) {
        return this.locks.find((lock) => lock.message_id === entryId);
    }

    /** What others are writing on the case, without the email with that id. */
    getOtherLocks(entryId) {
        return this.locks.filter((lock) => !lock.is_mine && lock.message_id !== entryId);
    }

    /** Whether another agent has the email, so that it cannot be answered now. */
    isTaken(entry) {
        const lock = this.getLock(entry.id);
        return Boolean(lock && !lock.is_mine && !lock.is_stale);
    }

    /** What an email is about, by its id, where that is not what the one before it was about. */
    getNewTopics() {
        const topics = {};
        let topic = this.subject;
        for (const entry of this.entries) {
            if (isCorrespondence(entry) && entry.topic !== topic) {
                topics[entry.id] = entry.topic;
                topic = entry.is_automatic ? topic : entry.topic;
            }
        }
        return topics;
    }

    canReply(entry) {
        return (
            this.canWrite &&
            entry.is_from_customer &&
            entry.case_id === this.caseId &&
            !this.isTaken(entry)
        );
    }

    /** Whether an email may be passed on: sent, or from somebody who has a part in the case. */
    canForward(entry) {
        return (
            this.canWrite &&
            isCorrespondence(entry) &&
            entry.is_trusted &&
            entry.case_id === this.caseId
        );
    }

    /** An email of a stranger may also leave a closed case. */
    canMove(entry) {
        return (
            this.canPlace(entry) ||
            (this.canMoveOut &&
                entry.is_from_customer &&
                !entry.is_trusted &&
                !entry.is_put_aside &&
                entry.case_id === this.caseId &&
                !this.getLock(entry.id))
        );
    }

    canSendAgain(entry) {
        return (
            this.canWrite &&
            entry.is_to_customer &&
            entry.has_error &&
            entry.case_id === this.caseId
        );
    }

    /** Whether an email may be moved or its sender accepted: not while somebody is answering it. */
    canPlace(entry) {
        return this.canReply(entry) && !this.getLock(entry.id);
    }
}
