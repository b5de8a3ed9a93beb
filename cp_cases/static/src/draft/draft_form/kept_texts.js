import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";
import { session } from "@web/session";

import { areEqualTexts } from "./draft_texts";

const ROOT = "cp_cases.draft";
/** After so many days nobody looks for the text of a draft any more. */
const DAYS_KEPT = 30;

/**
 * The texts of one draft that are kept in the browser of its author: what could not be saved, and
 * what another text has taken the place of. The notes in dialogs are kept in the same way.
 *
 * @typedef {{ id: string, version: string|false, at: number, values: Object }} KeptText
 */
export class KeptTexts {
    /** @param {number|string} owner id of the draft, or what else the texts are of */
    constructor(owner) {
        this.prefix = `${ROOT}/${session.db}/${user.userId}/${owner}/`;
    }

    /**
     * @param {string} id one text of an id is kept: the last
     * @param {string|false} version that a save with this text has
     * @param {Object} values
     * @returns {boolean} whether there was room for it
     */
    keep(id, version, values) {
        const text = JSON.stringify({ version, at: Date.now(), values });
        try {
            browser.localStorage.setItem(this.prefix + id, text);
            return true;
        } catch {
            // It is full, or switched off.
            return false;
        }
    }

    /** @returns {KeptText[]} the newest first */
    list() {
        return this.keys()
            .map((key) => ({
                id: key.slice(this.prefix.length),
                ...JSON.parse(browser.localStorage.getItem(key)),
            }))
            .sort((one, other) => other.at - one.at);
    }

    /**
     * What is still to be offered: not what the server has, as it is or by its version.
     *
     * @param {string|false} savedVersion of the draft
     * @param {Object} texts on the page
     */
    listMissing(savedVersion, texts) {
        return this.list().filter(
            ({ version, values }) =>
                !hasArrived(version, savedVersion) && !areEqualTexts(values, texts),
        );
    }

    /** Whether a text outlives the page: some browsers are told to store nothing. */
    get isLasting() {
        // What Odoo puts in the place of the browser's storage has methods of its own.
        return !Object.hasOwn(browser.localStorage, "setItem");
    }

    forget(id) {
        browser.localStorage.removeItem(this.prefix + id);
    }

    forgetAll() {
        this.keys().forEach((key) => browser.localStorage.removeItem(key));
    }

    keys() {
        return listKeys(this.prefix);
    }
}

export function forgetOldTexts() {
    const oldest = Date.now() - DAYS_KEPT * 24 * 3600 * 1000;
    for (const key of listKeys(`${ROOT}/`)) {
        if (JSON.parse(browser.localStorage.getItem(key)).at < oldest) {
            browser.localStorage.removeItem(key);
        }
    }
}

function listKeys(prefix) {
    const { localStorage } = browser;
    const keys = Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index));
    return keys.filter((key) => key.startsWith(prefix));
}

/** The page's later saves have the text as well. */
function hasArrived(version, savedVersion) {
    const [page, count] = (version || "").split(":");
    const [savedPage, savedCount] = (savedVersion || "").split(":");
    return Boolean(page) && page === savedPage && Number(count) <= Number(savedCount);
}
