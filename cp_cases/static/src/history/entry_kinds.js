import { _t } from "@web/core/l10n/translation";

/**
 * How each kind of entry looks, and which filters show it besides "All". Kinds that are no more
 * than a line are *small*. What a kind is called, and what is asked of it, comes with each entry:
 * models/history/entry_kinds.py.
 */
export const ENTRY_KINDS = {
    incoming: { icon: "fa-envelope text-primary", filters: ["emails", "incoming"] },
    outgoing: { icon: "fa-paper-plane text-success", filters: ["emails"] },
    acknowledgement: {
        icon: "fa-check-circle-o text-muted",
        isSmall: true,
        filters: ["emails"],
    },
    transferred: { icon: "fa-exchange text-info", isSmall: true, filters: ["transfers"] },
    note: { icon: "fa-sticky-note text-warning", filters: ["notes"] },
    disposition: { icon: "fa-flag-checkered text-muted", isSmall: true, filters: ["changes"] },
    state: { icon: "fa-circle-o text-muted", isSmall: true, filters: ["changes"] },
};

export const ENTRY_FILTERS = [
    { key: "all", label: _t("All"), types: null },
    { key: "emails", label: _t("Emails"), types: getTypes("emails") },
    { key: "incoming", label: _t("Incoming emails"), types: getTypes("incoming") },
    { key: "notes", label: _t("Notes"), types: getTypes("notes") },
    { key: "transfers", label: _t("Transfers"), types: getTypes("transfers") },
    { key: "changes", label: _t("States and dispositions"), types: getTypes("changes") },
];

const UNKNOWN_KIND = { icon: "fa-circle-o text-muted" };
// What the system notes by a kind that people write.
const EVENT = { label: _t("Event"), icon: "fa-info-circle text-muted", isSmall: true };
const FAILED = { label: _t("Not delivered"), icon: "fa-exclamation-circle text-danger" };

function getTypes(filter) {
    return Object.keys(ENTRY_KINDS).filter((type) => ENTRY_KINDS[type].filters.includes(filter));
}

/** Whether a person has written the entry for colleagues. */
export function isNote(entry) {
    const isOutside = entry.is_from_customer || entry.is_to_customer;
    return Boolean(entry.is_by_person && !entry.is_event && !isOutside);
}

/** Whether a customer or an agent has written the entry to the other. */
export function isCorrespondence(entry) {
    return Boolean(entry.is_from_customer || (entry.is_to_customer && entry.is_by_person));
}

/** How an entry looks: one that did not arrive has the icon of its failure. */
export function getKind(entry) {
    if (entry.is_by_person && entry.is_event) {
        return EVENT;
    }
    const kind = { ...(ENTRY_KINDS[entry.type] || UNKNOWN_KIND), label: entry.label };
    return entry.has_error ? { ...kind, ...FAILED } : kind;
}
