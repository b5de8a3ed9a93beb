import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

const { DateTime } = luxon;

/** Shorter: today the time, else the date. */
export function formatShortDay(value) {
    const date = deserializeDateTime(value);
    const today = DateTime.local();
    if (date.hasSame(today, "day")) {
        return date.toLocaleString(DateTime.TIME_SIMPLE);
    }
    const year = date.hasSame(today, "year") ? {} : { year: "numeric" };
    return date.toLocaleString({ month: "short", day: "numeric", ...year });
}

/** Short but clear: today the time, this year day and time, else the date. */
export function formatShortTime(value) {
    const date = deserializeDateTime(value);
    const today = DateTime.local();
    if (date.hasSame(today, "day") || !date.hasSame(today, "year")) {
        return formatShortDay(value);
    }
    const format = { month: "short", day: "numeric", hour: "numeric", minute: "numeric" };
    return date.toLocaleString(format);
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
