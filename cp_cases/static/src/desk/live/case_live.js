import { Component, onWillUnmount, status, useEffect, xml } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useBus, useService } from "@web/core/utils/hooks";
import { omit } from "@web/core/utils/objects";
import { debounce } from "@web/core/utils/timing";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { isOfServer, isOutOfSight } from "../../utils/server_errors";

// In milliseconds. The history, which shows what is new, is read again before.
const DELAY = 500;
const HEAD = ["state", "answering_text", "has_my_draft"];
const TITLE = ".o-cp-cases-form-title h1";

/**
 * Keeps the page of a case up to date, and tells the server that its agent has seen it. While the
 * page has unsaved changes, only its history and its head are, which say who else is writing.
 */
export class CaseLive extends Component {
    static template = xml`<t />`;
    static props = { ...standardWidgetProps };

    setup() {
        this.live = useService("cp_cases.live");
        this.action = useService("action");
        this.casePager = useService("cp_cases.case_pager");
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.ui = useService("ui");
        this.refresh = debounce(() => this.reload(), DELAY);
        useBus(this.env.bus, "CP_CASES:CASE_CHANGED", ({ detail }) => {
            if (detail.caseId === this.props.record.resId) {
                this.refresh();
            }
        });
        useEffect(
            (caseId) => (caseId ? this.live.watch(caseId) : undefined),
            () => [this.props.record.resId],
        );
        useEffect(
            (resIds) => this.casePager.follow(resIds, this.followedDomain),
            () => [this.props.record.resIds],
        );
        useEffect(
            () => this.focusTitle(),
            () => [this.props.record.resId, this.props.record.data],
        );
        // A dialog has closed; Odoo puts the focus back, if what had it is still there.
        useBus(this.ui.bus, "active-element-changed", () =>
            browser.setTimeout(() => this.focusTitle()),
        );
        useEffect(
            () => this.markRead(),
            () => [this.props.record.resId, this.props.record.data.has_news],
        );
        this.onVisible = () => this.markRead();
        document.addEventListener("visibilitychange", this.onVisible);
        onWillUnmount(() => {
            this.refresh.cancel();
            document.removeEventListener("visibilitychange", this.onVisible);
        });
    }

    /** What a case must be to be still in the queue that the pager goes through. */
    get followedDomain() {
        const { context, resId } = this.props.record;
        if (context.cp_cases_queue?.includes(resId)) {
            return [
                ["user_id", "=", user.userId],
                ["state", "in", ["new", "open"]],
            ];
        }
        return this.action.currentController?.action.domain || [];
    }

    /**
     * Where nothing has the focus any more, as after Send and next, or after a button that Odoo
     * disables meanwhile, go on from the title: it is read out, and the history comes next.
     */
    focusTitle() {
        const isNowhere = document.activeElement === document.body;
        // With a dialog before it, the page gets no focus.
        if (status(this) === "mounted" && isNowhere && this.ui.activeElement === document) {
            document.querySelector(TITLE)?.focus({ preventScroll: true });
        }
    }

    async reload() {
        const { record } = this.props;
        try {
            if (await record.isDirty()) {
                await this.reloadHead();
            } else {
                await record.load();
            }
        } catch (error) {
            if (isOutOfSight(error)) {
                this.leave();
            } else if (!isOfServer(error)) {
                throw error;
            }
            // What the server cannot say now, the next change says.
        }
    }

    /** What nobody writes in is shown anew, whatever is being written in other fields. */
    async reloadHead() {
        const { record } = this.props;
        const { resId, resModel } = record;
        const names = HEAD.filter((name) => name in record.activeFields);
        const [values] = await this.orm.read(resModel, [resId], ["id", ...names]);
        record._applyValues(omit(values, "id"));
    }

    /** Go back: the agent no longer sees the case, for example after a transfer. */
    leave() {
        if (status(this) === "mounted") {
            this.notification.add(_t("This case is not with you any more."), { type: "warning" });
            this.env.config.historyBack();
        }
    }

    markRead() {
        const { data, resId, resModel } = this.props.record;
        if (data.has_news && data.user_id?.id === user.userId && !document.hidden) {
            this.orm.silent.call(resModel, "action_mark_read", [[resId]]);
        }
    }
}

registry.category("view_widgets").add("cp_case_live", {
    component: CaseLive,
    fieldDependencies: [
        { name: "has_news", type: "boolean" },
        { name: "user_id", type: "many2one", relation: "res.users" },
    ],
});
