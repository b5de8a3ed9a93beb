import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

const { DateTime } = luxon;

/** Short but clear: today the time, this year day and time, else the date. */
export function formatShortTime(value) {
    const date = deserializeDateTime(value);
    if (date.hasSame(DateTime.local(), "day")) {
        return date.toLocaleString(DateTime.TIME_SIMPLE);
    }
    const format = { month: "short", day: "numeric" };
    if (date.year === DateTime.local().year) {
        return date.toLocaleString({ ...format, hour: "numeric", minute: "2-digit" });
    }
    return date.toLocaleString({ ...format, year: "numeric" });
}

export function formatFullTime(value) {
    return deserializeDateTime(value).toLocaleString(DateTime.DATETIME_MED);
}

/** Who is answering, and since when. */
export function formatLock({ agent, since }) {
    return _t("%(agent)s has been answering since %(since)s.", {
        agent,
        since: formatShortTime(since),
    });
}

/** The same of an email that is not the one on the screen. */
export function formatOtherLock(lock) {
    if (!lock.message_id) {
        return formatLock(lock);
    }
    return _t("%(agent)s has been answering another email since %(since)s.", {
        agent: lock.agent,
        since: formatShortTime(lock.since),
    });
}
