const { DateTime } = luxon;

/** The fields of a draft that hold what an agent types. */
export const TEXTS = ["email_to", "email_cc", "email_bcc", "subject", "body", "note"];
export const HTML_TEXTS = ["body", "note"];

/** Whether somebody who reads both sees the same: the server changes marks that nobody sees. */
export function areEqualTexts(texts, others) {
    return Object.keys(texts).every(
        (name) => !(name in others) || toWords(name, texts[name]) === toWords(name, others[name]),
    );
}

/** What was written, on one line: for a glance at it. */
export function toWords(name, text) {
    let words = text || "";
    if (HTML_TEXTS.includes(name)) {
        const { body } = new DOMParser().parseFromString(
            String(words)
                .replace(/<(br|p|div|li|tr|blockquote)\b/gi, " $&")
                .replace(/<img\b/gi, " 🖼 $&"),
            "text/html",
        );
        words = body.textContent;
    }
    return words.replace(/\s+/g, " ").trim();
}

/** A moment as the user writes it: without the date, if it was today. */
export function formatMoment(moment) {
    const isToday = moment.hasSame(DateTime.local(), "day");
    return moment.toLocaleString(isToday ? DateTime.TIME_SIMPLE : DateTime.DATETIME_SHORT);
}
