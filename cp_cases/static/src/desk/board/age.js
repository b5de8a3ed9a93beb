const { DateTime } = luxon;

/**
 * @param {luxon.DateTime} date
 * @returns {string} such as "3 hours ago", in the language of the user
 */
export function formatAge(date) {
    // The clocks of the server and of the browser may differ a little.
    return DateTime.min(date, DateTime.now()).toRelative({ style: "short" });
}
