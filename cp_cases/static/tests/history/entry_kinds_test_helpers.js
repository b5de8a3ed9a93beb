const LABELS = { incoming: "Incoming email", outgoing: "Outgoing email" };

/** What the server says of the kind of an entry, as models/history/entry_kinds.py has it. */
export function describeKind(type) {
    return {
        type,
        label: LABELS[type] || type,
        is_from_customer: type === "incoming",
        is_to_customer: ["outgoing", "acknowledgement"].includes(type),
        is_by_person: ["incoming", "outgoing", "note"].includes(type),
        is_event: false,
    };
}
