const LOOKS = { new: "info", open: "primary", pending: "warning", resolved: "success" };

/**
 * How the badge of a state looks wherever it is shown, as in the lists.
 *
 * @param {string} state
 * @returns {string} classes
 */
export function getStateBadge(state) {
    const look = LOOKS[state] || "secondary";
    return `badge rounded-pill bg-${look}-subtle text-${look}-emphasis`;
}
