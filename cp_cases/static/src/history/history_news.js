import { _t } from "@web/core/l10n/translation";
import { formatList } from "@web/core/l10n/utils";

import { getKind } from "./entry_kinds";
import { formatLock, formatShortTime } from "./entry_time";

/** What tells two locks apart. */
export function getLockKey(lock) {
    return `${lock.message_id}: ${lock.agent}, ${lock.since}`;
}

/**
 * What a screen reader says when a history was read again: which entries are new, and who else has
 * begun to answer.
 *
 * @param {import("./history_model").HistoryModel} history
 * @param {Set<string>} knownLocks the keys of the locks before
 */
export function describeNews({ entries, locks, addedIds }, knownLocks) {
    const added = entries.filter(({ id }) => addedIds.includes(id)).map(describeEntry);
    const taken = locks.filter((lock) => !lock.is_mine && !knownLocks.has(getLockKey(lock)));
    return [
        ...(added.length ? [_t("New in the history: %s", formatList(added))] : []),
        ...taken.map(formatLock),
    ].join(" ");
}

function describeEntry(entry) {
    const author = (!entry.is_trusted && entry.email) || entry.author;
    const parts = [getKind(entry).label, author, formatShortTime(entry.date)].filter(Boolean);
    return formatList(parts, { style: "unit" });
}
