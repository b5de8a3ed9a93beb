import { Component, onWillStart, useState } from "@odoo/owl";
import { Domain } from "@web/core/domain";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { useBus, useService } from "@web/core/utils/hooks";
import { formatInteger } from "@web/views/fields/formatters";

import { Latest } from "../../utils/latest";
import { getStateBadge } from "../../utils/state_badge";
import { useLiveList } from "../live/live_list_hook";

const STATES = ["pending", "resolved"];
const FIELDS = [
    "number",
    "name",
    "partner_name",
    "state",
    "pending_until",
    "has_news",
    "has_failed_mail",
];
const MAX_SHOWN = 80;

/**
 * The user's pending and resolved cases, folded below the personal queue: there is nothing to do on
 * them now, unless the fold says that something is unread or did not arrive. They follow the search.
 */
export class MyRest extends Component {
    static template = "cp_cases.MyRest";
    static props = {};
    getStateBadge = getStateBadge;

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.latest = new Latest();
        this.state = useState({ groups: [], cases: [], news: 0, failed: 0, isOpen: false });
        const fields = this.env.searchModel.searchViewFields;
        this.labels = Object.fromEntries(fields.state?.selection || []);
        onWillStart(() => this.load());
        useBus(this.env.searchModel, "update", () => this.load());
        useLiveList(this.env.bus, { reload: () => this.load() });
    }

    get domain() {
        return Domain.and([
            [
                ["user_id", "=", user.userId],
                ["state", "in", STATES],
            ],
            this.env.searchModel.wantedDomain,
        ]).toList();
    }

    async load() {
        const { isOpen } = this.state;
        const [groups, news, failed, cases] = await this.latest.add(
            Promise.all([
                this.orm.silent.formattedReadGroup("cp.case", this.domain, ["state"], ["__count"]),
                this.countWith("has_news"),
                this.countWith("has_failed_mail"),
                isOpen
                    ? this.orm.silent.searchRead("cp.case", this.domain, FIELDS, {
                          order: "state, id desc",
                          limit: MAX_SHOWN,
                      })
                    : [],
            ]),
        );
        Object.assign(this.state, { groups, news, failed, cases });
    }

    countWith(mark) {
        return this.orm.silent.searchCount("cp.case", [...this.domain, [mark, "=", true]]);
    }

    get newsText() {
        return _t("With news: %s", formatInteger(this.state.news));
    }

    get failedText() {
        return _t("Not delivered: %s", formatInteger(this.state.failed));
    }

    get counts() {
        return this.state.groups.map(({ state, __count: count }) => ({
            state,
            label: this.labels[state],
            count: formatInteger(count),
        }));
    }

    get total() {
        return this.state.groups.reduce((total, { __count: count }) => total + count, 0);
    }

    get allText() {
        return _t("Show all: %s", formatInteger(this.total));
    }

    /** The list of all cases, with more than there is room for here. */
    openAll() {
        return this.action.doAction("cp_cases.cp_case_action", {
            additionalContext: {
                search_default_user_id: user.userId,
                search_default_pending: 1,
                search_default_resolved: 1,
            },
        });
    }

    getUntil({ pending_until: until }) {
        return until ? formatDateTime(deserializeDateTime(until), { showSeconds: false }) : "";
    }

    toggle() {
        this.state.isOpen = !this.state.isOpen;
        return this.load();
    }

    open({ id }) {
        const resIds = this.state.cases.map((one) => one.id);
        return this.action.switchView("form", { resId: id, resIds });
    }
}
