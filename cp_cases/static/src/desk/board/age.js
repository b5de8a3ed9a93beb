const { DateTime } = luxon;

/** The clocks of the server and of the browser may differ a little. */
function notLater(date) {
    return DateTime.min(date, DateTime.now());
}

/**
 * @param {luxon.DateTime} date
 * @returns {string} such as "3 hours ago", in the language of the user
 */
export function formatAge(date) {
    return notLater(date).toRelative({ style: "short" });
}

/**
 * @param {luxon.DateTime} date
 * @returns {string} how long ago, such as "3 hr", in the language of the user
 */
export function formatDuration(date) {
    const passed = DateTime.now().diff(notLater(date), ["days", "hours", "minutes"]);
    const unit = ["days", "hours"].find((name) => passed[name]) || "minutes";
    const rounded = luxon.Duration.fromObject({ [unit]: Math.floor(passed[unit]) });
    return rounded.toHuman({ unitDisplay: "short" });
}
