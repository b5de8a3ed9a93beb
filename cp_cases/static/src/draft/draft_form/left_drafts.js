import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { session } from "@web/session";

/** In milliseconds: longer than it takes to load a page again. */
const DELAY = 30000;

function getPrefix() {
    return `cp_cases.left/${session.db}/${user.userId}/`;
}

/** Under which it is noted that the page of a draft was closed. */
export function getLeftKey(draftId) {
    return getPrefix() + draftId;
}

/** Note that the page of a draft in which nobody has written is closed, or loaded again. */
export function noteLeft(draftId) {
    try {
        browser.localStorage.setItem(getLeftKey(draftId), Date.now());
    } catch {
        // The browser has no room: the draft stays.
    }
}

/** It was only loaded again. */
export function noteOpened(draftId) {
    browser.localStorage.removeItem(getLeftKey(draftId));
}

/** Another page of the same draft was closed: this one still shows it. */
export function noteStillOpen(draftId, { key, newValue }) {
    if (newValue && key === getLeftKey(draftId)) {
        noteOpened(draftId);
    }
}

/**
 * Discards the drafts of new cases that were left untouched by closing their page. That page cannot
 * do it, since it does not know whether it is only loaded again: another page does, or the next one.
 */
export const leftDraftsService = {
    dependencies: ["orm"],

    start(_env, { orm }) {
        const { localStorage } = browser;
        const prefix = getPrefix();
        const discard = async () => {
            const keys = Array.from({ length: localStorage.length }, (_, index) =>
                localStorage.key(index),
            ).filter((key) => key.startsWith(prefix));
            const left = keys.filter((key) => localStorage.getItem(key) <= Date.now() - DELAY);
            if (left.length) {
                left.forEach((key) => localStorage.removeItem(key));
                const ids = left.map((key) => Number(key.slice(prefix.length)));
                await orm.silent.call("cp.case.draft", "discard_untouched", [ids]);
            }
        };
        // Clocks and timers do not agree to the millisecond.
        const wait = () => browser.setTimeout(discard, DELAY + 1000);
        browser.addEventListener("storage", ({ key, newValue }) => {
            if (newValue && key.startsWith(prefix)) {
                wait();
            }
        });
        wait();
    },
};

registry.category("services").add("cp_cases.left_drafts", leftDraftsService);
