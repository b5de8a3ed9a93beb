import { _t } from "@web/core/l10n/translation";

/** How each kind of entry looks. Kinds that are no more than a line are *small*. */
export const ENTRY_KINDS = {
    incoming: { label: _t("Incoming email"), icon: "fa-envelope text-primary" },
    outgoing: { label: _t("Outgoing email"), icon: "fa-paper-plane text-success" },
    acknowledgement: {
        label: _t("Acknowledgement"),
        icon: "fa-check-circle-o text-muted",
        isSmall: true,
    },
    transferred: { label: _t("Transferred"), icon: "fa-exchange text-info", isSmall: true },
    note: { label: _t("Note"), icon: "fa-sticky-note text-warning" },
    disposition: { label: _t("Disposition"), icon: "fa-flag-checkered text-muted", isSmall: true },
    state: { label: _t("State"), icon: "fa-circle-o text-muted", isSmall: true },
};

export const UNKNOWN_KIND = { label: _t("Entry"), icon: "fa-circle-o text-muted" };

export const ENTRY_FILTERS = [
    { key: "all", label: _t("All"), types: null },
    { key: "emails", label: _t("Emails"), types: ["incoming", "outgoing", "acknowledgement"] },
    { key: "incoming", label: _t("Incoming emails"), types: ["incoming"] },
    { key: "notes", label: _t("Notes"), types: ["note"] },
    { key: "transfers", label: _t("Transfers"), types: ["transferred"] },
    { key: "changes", label: _t("States and dispositions"), types: ["state", "disposition"] },
];

// What the system notes; what people write is a note.
const EVENT = { label: _t("Event"), icon: "fa-info-circle text-muted", isSmall: true };
const FAILED = { label: _t("Not delivered"), icon: "fa-exclamation-circle text-danger" };

/** Whether a person has written the entry for colleagues. */
export function isNote({ type, is_event: isEvent }) {
    return type === "note" && !isEvent;
}

/** How an entry looks: one that did not arrive has the icon of its failure. */
export function getKind(entry) {
    if (entry.type === "note" && !isNote(entry)) {
        return EVENT;
    }
    const kind = ENTRY_KINDS[entry.type] || UNKNOWN_KIND;
    return entry.has_error ? { ...kind, ...FAILED } : kind;
}
