import { _t } from "@web/core/l10n/translation";
import { formatList } from "@web/core/l10n/utils";
import { registry } from "@web/core/registry";
import { debounce } from "@web/core/utils/timing";
import { session } from "@web/session";
import { formatInteger } from "@web/views/fields/formatters";

import { isAgent } from "../../draft/new_case/new_case";
import { Latest } from "../../utils/latest";

// In milliseconds. Emails that arrive together are told of together.
const DELAY = 500;
const SHOWN_FOR = 10000;
const WRITING = ".odoo-editor-editable, .o_form_view input, .o_dialog input, textarea";

function isBusy() {
    return document.hidden || Boolean(document.activeElement?.closest(WRITING));
}

/**
 * Tells the agent of new email wherever he or she is in Odoo: by one message on the page, and by
 * the number of own cases with news in the title of the tab. While the agent writes, or looks at
 * another tab, the message waits. It goes when the emails are read elsewhere.
 */
export class Notice {
    constructor(env, { action, "cp_cases.live": live, notification, orm, title }) {
        Object.assign(this, { action, live, notification, orm, title });
        this.latest = new Latest();
        /** Cases with an email that the agent has not been told of, or is being told of. */
        this.announced = new Set();
        this.cases = [];
        this.shown = "";
        this.close = () => {};
        this.refresh = debounce(() => this.load(), DELAY);
        const showOrHide = debounce(() => this.showOrHide(), DELAY);
        for (const type of ["focusin", "focusout", "visibilitychange"]) {
            document.addEventListener(type, showOrHide);
        }
        env.bus.addEventListener("CP_CASES:EMAIL_ARRIVED", ({ detail }) => {
            this.announced.add(detail.caseId);
            this.refresh();
        });
        env.bus.addEventListener("CP_CASES:QUEUE_CHANGED", ({ detail }) => {
            if (detail?.isMine || this.announced.size) {
                this.refresh();
            }
        });
        title.setCounters({ cp_cases: session.cp_cases_news_count });
    }

    /** Ask what there still is to tell. A case that is on the screen needs no telling. */
    async load() {
        for (const id of document.hidden ? [] : this.announced) {
            if (this.live.isWatched(id)) {
                this.announced.delete(id);
            }
        }
        const { count, cases } = await this.latest.add(
            this.orm.silent.call("cp.case", "get_news", [[...this.announced]]),
        );
        this.title.setCounters({ cp_cases: count });
        this.cases = cases;
        this.showOrHide();
    }

    showOrHide() {
        const cases = isBusy() ? [] : this.cases;
        const wanted = cases.map(({ id }) => id).join();
        if (wanted === this.shown) {
            return;
        }
        const close = this.close;
        // What is closed here is not over: it may come again.
        this.shown = "";
        close();
        if (wanted) {
            this.shown = wanted;
            this.close = this.notification.add(...this.describe(cases, wanted));
        }
    }

    describe(cases, wanted) {
        const [{ id, name, number, contact }] = cases;
        const isOne = cases.length === 1;
        const title = isOne
            ? _t("New email from %s", contact)
            : _t("New email on %s cases", formatInteger(cases.length));
        const open = {
            name: isOne ? _t("Open case") : _t("My Cases"),
            onClick: () => {
                this.close();
                return this.action.doAction(
                    isOne
                        ? {
                              type: "ir.actions.act_window",
                              res_model: "cp.case",
                              res_id: id,
                              views: [[false, "form"]],
                          }
                        : "cp_cases.cp_case_action_personal_queue",
                );
            },
        };
        const options = {
            autocloseDelay: SHOWN_FOR,
            buttons: [open],
            className: "o-cp-cases-notice",
            onClose: () => this.onClose(wanted),
            title,
            type: "info",
        };
        return [
            isOne ? `#${number} ${name}` : formatList(cases.map((one) => `#${one.number}`)),
            options,
        ];
    }

    onClose(wanted) {
        if (wanted === this.shown) {
            this.announced.clear();
            this.cases = [];
            this.shown = "";
        }
    }
}

export const noticeService = {
    dependencies: ["action", "cp_cases.live", "notification", "orm", "title"],
    start(env, services) {
        return isAgent() ? new Notice(env, services) : null;
    },
};

registry.category("services").add("cp_cases.notice", noticeService);
