import { _t } from "@web/core/l10n/translation";

/** The questions before sending, by what the server says that is in doubt. */
const DOUBTS = {
    no_file: {
        title: _t("No file is attached"),
        body: _t("Your text speaks of an attachment. Send it without one?"),
        confirmLabel: _t("Send anyway"),
        cancelLabel: _t("Back"),
    },
    blank: {
        title: _t("Something is not filled in"),
        body: _t("A blank of the canned text is still to be filled in. Send it as it is?"),
        confirmLabel: _t("Send anyway"),
        cancelLabel: _t("Back"),
    },
    unwritten: {
        title: _t("You have written nothing"),
        body: _t("The text is as it was when you opened it. Send it as it is?"),
        confirmLabel: _t("Send anyway"),
        cancelLabel: _t("Back"),
    },
};

/**
 * Ask about each thing in doubt that has not been asked about before.
 *
 * @param {string[]} doubts
 * @param {Set<string>} asked
 * @param {(question: Object) => Promise<boolean>} ask
 * @returns {Promise<boolean>} whether the agent goes on
 */
export async function passDoubts(doubts, asked, ask) {
    for (const doubt of doubts.filter((name) => !asked.has(name))) {
        asked.add(doubt);
        if (!(await ask(DOUBTS[doubt]))) {
            return false;
        }
    }
    return true;
}
